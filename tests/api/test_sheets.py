"""What leaves the map over HTTP: the figures that the same reader is given as values, and nothing else."""

import io
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from PIL import Image

from gisgrid.services import sheets
from tests.api.test_layers import CODES, COUNTY, TOWNS, county_template, seen
from tests.browsing import settings_of
from tests.visitors import Visit
from webmap import create_app

__all__ = ["county_template", "seen"]

LAYER = "activities_per_grid"
MONTH, NOT_RELEASED = "2025-05", "2025-03"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def app(seen):
    return seen[1]


def got(client, name, status=200, layer=LAYER, **asked):
    query = "&".join(f"{key}={value}" for key, value in {"level": "village", **asked}.items())
    with client.open(f"/api/layers/{layer}/{name}?{query}", method="GET") as answer:
        assert answer.status_code == status, answer.text
        answer.get_data()
        return answer


def readers(app):
    return app.test_client(), Visit(app, "town"), Visit(app, "county")


def told(client, **asked):
    """Values and states by code, as the map is given them."""
    with client.open(f"/api/layers/frame?level={asked.get('level', 'village')}&under={asked.get('under', '')}") as one:
        codes = one.json["codes"]
    answer = got(client, "values", **asked).json
    states = [answer["states"][k] for k in answer["state"]]
    return dict(zip(codes, zip(answer["values"], states, strict=True), strict=True))


def written(client, **asked):
    """The same out of GeoJSON."""
    found = got(client, "shown.geojson", **asked).get_json(force=True)["features"]
    return {one["properties"]["code"]: (one["properties"]["value"], one["properties"]["state"]) for one in found}


@pytest.mark.parametrize("month", [MONTH, "2025-06"])
def test_each_reader_is_given_the_figures_of_the_map(app, month):
    for client in readers(app):
        values, features = told(client, month=month), written(client, month=month)
        assert features.keys() == values.keys()
        for code, (value, state) in values.items():
            assert features[code][1] == state
            assert features[code][0] == (None if value is None else pytest.approx(value, abs=1e-6))


def test_who_reads_one_town_is_given_that_town_alone(app):
    found = written(Visit(app, "town"))
    own = {code for code, (_, state) in found.items() if state != "not_told"}
    assert own
    assert all(code.startswith(TOWNS[0][:9]) for code in own)


def test_what_was_not_released_leaves_in_no_form(app):
    for name in ("map.svg", "sheet.pdf", "sheet.png", "table.xlsx", "shown.geojson"):
        got(app.test_client(), name, 404, month=NOT_RELEASED)
        got(Visit(app, "county"), name, month=NOT_RELEASED, dpi=96)


def test_the_public_is_given_no_map_as_a_file_while_its_notice_is_missing(seen, tmp_path):
    strict = create_app(settings_of(seen[0], tmp_path, map_notice_required=True))
    for name in ("sheet.pdf", "sheet.png", "shown.geojson", "report.html"):
        assert "GISGRID_MAP_NOTICE" in got(strict.test_client(), name, 409).get_json(force=True)["hint_zh"]
    got(strict.test_client(), "table.xlsx")
    got(Visit(strict, "county"), "shown.geojson")
    noticed = create_app(settings_of(seen[0], tmp_path, map_notice_required=True, map_notice="审图号：粤S(2026)001号"))
    assert "粤S(2026)001号" in got(noticed.test_client(), "shown.geojson").text


def test_what_a_member_is_given_is_kept_by_nobody_on_the_way(app):
    for name in ("map.svg", "table.xlsx", "report.html"):
        assert got(Visit(app, "county"), name).cache_control.no_store
        assert not got(app.test_client(), name).cache_control.no_store


def test_a_small_map_says_what_it_shows_and_is_not_sent_twice(app):
    client = app.test_client()
    answer = got(client, "map.svg", width=320, height=240, title="活动", legend=1)
    root = ElementTree.fromstring(answer.text)
    assert (root.get("width"), root.get("height")) == ("320.00", "240.00")
    assert "活动" in [one.text for one in root.iter(f"{SVG}text")]
    drawn = {path.get("data-code") for path in root.iter(f"{SVG}path")} - {None}
    assert drawn == {code for code in CODES if len(code) == 12 and code not in (COUNTY, *TOWNS)}
    again = client.get(answer.request.full_path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_files_are_named_after_what_they_show(app):
    client = app.test_client()
    for name, kind in (("sheet.pdf", "application/pdf"), ("table.xlsx", "sheet"), ("report.html", "text/html")):
        answer = got(client, name, month=MONTH)
        assert kind in answer.content_type
        assert re.search(r"-每网格活动场次-2025-05\.\w+$", unquote(answer.headers["Content-Disposition"]))


def test_a_town_alone_is_drawn_under_its_own_name(app):
    client = app.test_client()
    frame = got(client, "shown.geojson", under=TOWNS[0]).get_json(force=True)
    assert {one["properties"]["parent_code"] for one in frame["features"]} == {TOWNS[0]}
    with client.get(f"/api/areas/{TOWNS[0]}") as card:
        assert frame["about"]["区域 area"] == card.json["name"]


def test_what_was_chosen_stands_in_the_title(app):
    with app.test_client().get("/api/layers") as answer:
        kind = answer.json["filters"]["activity_kind"][0]
    answer = got(app.test_client(), "map.svg", layer="activities_of_kind", activity_kind=kind["code"])
    root = ElementTree.fromstring(answer.text)
    assert root.get("aria-label").endswith(f"· 某类活动场次：{kind['zh']}")
    got(app.test_client(), "map.svg", 400, layer="activities_of_kind")


def test_a_picture_and_a_workbook_open(app):
    client = app.test_client()
    picture = Image.open(io.BytesIO(got(client, "sheet.png", paper="a3", turn="portrait", dpi=96).data))
    assert picture.size == (1123, 1587)
    rows = list(load_workbook(io.BytesIO(got(client, "table.xlsx").data))["数据"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(told(client))


def test_a_report_tells_of_the_layer_asked_for_and_the_three_themes(app):
    text = got(app.test_client(), "report.html", layer="volunteers_per_km2").text
    layers = re.findall(r'data-layer="([^"]*)"', text)
    assert layers == ["每平方公里志愿者数", "每千人志愿者数", "十分钟服务圈户覆盖率", "每网格活动场次"]


@pytest.mark.parametrize(
    "asked",
    [{"paper": "a5"}, {"turn": "round"}, {"level": "planet"}, {"month": "June"}, {"title": "%00"}],
)
def test_what_cannot_be_read_is_refused(app, asked):
    got(app.test_client(), "sheet.pdf", 400, **asked)


def test_sizes_that_cannot_be_are_refused(app):
    got(app.test_client(), "map.svg", 400, width=1)
    got(app.test_client(), "map.svg", 400, width="wide")
    got(app.test_client(), "sheet.png", 400, dpi=5000)


def test_more_areas_than_a_page_can_show_are_refused_with_a_way_out(app, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_DRAWN", 3)
    answer = got(app.test_client(), "sheet.pdf", 400)
    assert "下级区域" in answer.get_json(force=True)["hint_zh"]
