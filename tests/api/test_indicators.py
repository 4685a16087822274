"""Indicators over HTTP: each is told of the own areas, everybody of what was released; an activity shows at once."""

from datetime import date

import pytest
from sqlalchemy import text

from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.store.session import figuring, writing
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import county_template, serving, tiny_county
from tests.visitors import Visit
from webmap import create_app

__all__ = ["county_template", "serving"]

CODES = tiny_county().areas.codes
COUNTY = min(CODES)
TOWNS = sorted(code for code in CODES if len(code) == 12 and code.endswith("000") and code != COUNTY)
MONTH = date.today().replace(day=1)


@pytest.fixture
def app(serving, tmp_path):
    with figuring(serving.service_url) as connection:
        run_month(connection, "standard", today=date.today(), who="test")
    for name, role, code in (("镇", "viewer", TOWNS[0]), ("县", "viewer", None), ("划", "planner", None)):
        add(serving, name, (role, code))
    return create_app(settings_of(serving, data_dir=tmp_path))


def values(client, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    with client.open(f"/api/indicators/values?{query}") as answer:
        return answer.json


def codes(shown):
    return [area["code"] for area in shown["areas"]]


def test_the_catalog_is_for_everybody(app):
    with app.test_client().get("/api/indicators") as answer:
        assert {"activities", "volunteers"} <= {each["code"] for each in answer.json["indicators"]}
        assert answer.json["months"] == []
    with Visit(app, "县").open("/api/indicators") as answer:
        assert answer.json["months"] == [MONTH.isoformat()[:7]]


def test_each_sees_the_own_areas(app):
    assert codes(values(Visit(app, "县"), level="town")) == TOWNS
    assert codes(values(Visit(app, "镇"), level="town")) == TOWNS[:1]
    assert codes(values(Visit(app, "镇"), code=COUNTY)) == TOWNS[:1]
    for client in (app.test_client(), Visit(app, "划")):
        with client.open("/api/indicators/values?level=town") as answer:
            assert answer.status_code == 404


def test_everybody_sees_what_was_released(app, serving):
    with writing(serving.service_url) as connection:
        release(connection, "standard", MONTH, who="test", levels=["town"], indicators=["volunteers", "activities"])
    for client in (app.test_client(), Visit(app, "划")):
        shown = values(client, level="town", indicators="activities,volunteers,hours")
        assert (codes(shown), shown["indicators"]) == (TOWNS, ["activities", "volunteers"])
    assert codes(values(Visit(app, "镇"), level="town", public="1")) == TOWNS
    with app.test_client().get("/api/indicators") as answer:
        assert answer.json["months"] == [MONTH.isoformat()[:7]]


def test_an_activity_shows_in_the_next_answer(app, serving):
    visit = Visit(app, "镇")

    def held():
        (area,) = values(visit, level="town", indicators="activities", month=MONTH.isoformat()[:7])["areas"]
        return area["values"]

    before = held()
    with writing(serving.service_url) as connection:
        connection.execute(
            text(
                "INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, stated_area, batch) "
                "SELECT 'standard', '演出', 'performance', current_date, a.id, b.id "
                "FROM gisgrid.area a, gisgrid.record_batch b WHERE a.code = :code LIMIT 1"
            ),
            {"code": TOWNS[0]},
        )
    assert held() == [before[0] + 1]
    with visit.open(f"/api/indicators/trend?code={TOWNS[0]}&indicators=activities") as answer:
        assert [month["values"] for month in answer.json["months"]] == [[before[0] + 1]]


@pytest.mark.parametrize("query", ["", "level=town&month=June", "level=town&indicators=wealth", "code=%00"])
def test_what_cannot_be_read_is_refused(app, query):
    with Visit(app, "县").open(f"/api/indicators/values?{query}") as answer:
        assert answer.status_code == 400


def test_a_level_that_the_scheme_does_not_have_is_refused_by_name(app, serving):
    with writing(serving.service_url) as connection:
        release(connection, "standard", MONTH, who="test", levels=["town"])
    for client in (app.test_client(), Visit(app, "县")):
        with client.open("/api/indicators/values?level=planet") as answer:
            assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
            assert all("subgrid" in answer.json[language] for language in ("zh", "en"))
        with client.open("/api/indicators/values?level=town&scheme=none") as answer:
            assert answer.status_code == 404
