"""Postings proposed and accepted over HTTP: what a map gets, whose names, and what is refused."""

import json

import pytest
from sqlalchemy import text

from gisgrid.store.session import reading
from tests.browsing import settings_of
from tests.serving import county_template, serving, tiny_county
from tests.visitors import visit
from webmap import create_app

__all__ = ["county_template", "serving"]

COUNTY = tiny_county().areas.codes[0]
ASKED = {"under": COUNTY, "day": "2026-06-01"}


@pytest.fixture
def clerk(serving, tmp_path):
    return visit(create_app(settings_of(serving, data_dir=tmp_path)), serving, "台账员", ("roster_clerk", COUNTY))


def shown(visitor, **more):
    return json.loads(visitor.get("/api/staffing", query_string=ASKED | more).text)


def test_a_map_gets_lines_from_homes_to_grids_and_the_reasons(serving, clerk):
    found = shown(clerk)
    begins = [change["begins"] for change in found["changes"] if change["begins"]]
    assert begins
    with reading(serving.service_url) as connection:
        home = text("SELECT name, ST_X(geom), ST_Y(geom) FROM gisgrid.person WHERE external_id = :id")
        inside = text(
            "SELECT ST_Contains(geom, ST_SetSRID(ST_MakePoint(:x, :y), 4490)) FROM gisgrid.area WHERE code = :c"
        )
        for one in (*begins, *found["kept"]):
            (start, end), person = one["line"], one["person"]
            assert connection.execute(home, {"id": person["id"]}).one() == (person["name"], *start)
            assert connection.scalar(inside, {"x": end[0], "y": end[1], "c": one["grid"]["code"]})
            assert all(reason["zh"] and reason["en"] for reason in one["reasons"])
    assert {one["role"]["zh"] for one in begins} <= {"网格长", "网格员"}


def test_what_is_accepted_is_true_and_proposed_no_longer(serving, clerk):
    ids = [change["id"] for change in shown(clerk)["changes"] if change["begins"] and not change["along"]][:2]
    done = clerk.post("/api/staffing", query_string=ASKED, json={"ids": ids})
    assert sorted(change["id"] for change in done.json["accepted"]) == sorted(ids)
    assert not set(ids) & {change["id"] for change in shown(clerk)["changes"]}
    again = clerk.post("/api/staffing", query_string=ASKED, json={"ids": ids})
    assert (again.status_code, "Ask for suggestions again" in again.text) == (409, True)


def test_the_measures_of_a_proposal_count(clerk):
    assert len(shown(clerk, change_m=1)["changes"]) > len(shown(clerk, change_m=100_000)["changes"])


@pytest.mark.parametrize(
    "wrong", [{"day": "tomorrow"}, {"change_m": "x"}, {"most_grids": "0"}, {"farthest_m": "9" * 30}]
)
def test_measures_that_make_no_sense_are_refused(clerk, wrong):
    assert clerk.get("/api/staffing", query_string=ASKED | wrong).status_code == 400


@pytest.mark.parametrize("ids", [None, [], "all", [1]])
def test_nothing_is_accepted_by_mistake(clerk, ids):
    assert clerk.post("/api/staffing", query_string=ASKED, json={"ids": ids}).status_code == 400


def test_a_clerk_of_one_town_sees_nobody_of_another(serving, tmp_path):
    with reading(serving.service_url) as connection:
        town = connection.scalar(text("SELECT min(code) FROM gisgrid.area WHERE level = 'town'"))
    one = visit(create_app(settings_of(serving, data_dir=tmp_path)), serving, "镇员", ("roster_clerk", town))
    assert one.get("/api/staffing", query_string=ASKED).status_code == 403
    found = shown(one, under=town)
    query = text(
        "SELECT p.external_id FROM gisgrid.person p JOIN gisgrid.area a ON a.id = p.area_id "
        "WHERE left(a.code, 9) <> :town AND NOT EXISTS ("
        "SELECT FROM gisgrid.posting q JOIN gisgrid.area b ON b.id = q.area_id "
        "WHERE q.person = p.id AND left(b.code, 9) = :town)"
    )
    with reading(serving.service_url) as connection:
        others = set(connection.execute(query, {"town": town[:9]}).scalars())
    told = json.dumps(found, ensure_ascii=False)
    assert others
    assert not [number for number in others if f'"{number}"' in told]
