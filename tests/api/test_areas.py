"""Schemes, cards, children and what lies at a point, over HTTP."""

import pytest
import shapely
from sqlalchemy.engine import make_url

from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.measure import M2_PER_MU, area_m2
from tests.browsing import COUNTY_NAME, TOWN_NAMES, UNDIVIDED, WHO, WHY, load, named_county, settings_of
from tests.county import COUNTY, table, town_code, village_code
from tests.visitors import visit
from webmap import create_app

AREAS = named_county()
SUBGRID = f"{village_code(0)}001"


def first_subgrid(village):
    return next(code for code in AREAS.codes if code.startswith(village) and code != village)


def polygon(code):
    return AREAS.geometries[AREAS.codes.index(code)]


def test_schemes_say_their_levels_and_where_they_lie(client):
    standard = client.get("/api/schemes").json["schemes"][0]
    assert [level["level"] for level in standard["levels"]] == ["county", "town", "village", "subgrid"]
    assert [level["areas"] for level in standard["levels"]] == [1, 4, 16, 60]
    assert standard["only_root"] == COUNTY
    assert standard["demo"] is True
    assert standard["bbox"] == list(polygon(COUNTY).bounds)


def test_levels_appear_in_order_of_their_size(client):
    levels = client.get("/api/schemes").json["schemes"][0]["levels"]
    borders = [level["border_zoom"] for level in levels]
    assert borders == sorted(set(borders))
    assert all(level["label_zoom"] >= level["border_zoom"] for level in levels)


@pytest.mark.parametrize("code", [COUNTY, town_code(1), UNDIVIDED, SUBGRID])
def test_card_measures_on_the_ellipsoid(client, code):
    card = client.get(f"/api/areas/{code}").json
    assert card["area_m2"] == pytest.approx(area_m2([polygon(code)])[0], rel=1e-9)
    assert card["area_mu"] == pytest.approx(card["area_m2"] / M2_PER_MU)
    assert card["bbox"] == list(polygon(code).bounds)


def test_card_says_when_the_area_changed_and_to_who_is_signed_in_by_whom_and_why(client, peopled):
    card = client.get(f"/api/areas/{town_code(0)}").json
    assert (card["changed_by"], card["changed_why"], card["version"]) == (None, None, 1)
    assert card["changed_at"].startswith("20")
    assert card["changed_at"][10] == "T"
    shown = visit(client.application, peopled, "看卡片的人").get(f"/api/areas/{town_code(0)}").json
    assert (shown["changed_by"], shown["changed_why"], shown["changed_at"]) == (WHO, WHY, card["changed_at"])


def test_card_gives_the_path_from_the_root(client):
    path = client.get(f"/api/areas/{SUBGRID}").json["path"]
    assert [step["code"] for step in path] == [COUNTY, town_code(0), village_code(0), SUBGRID]
    assert [step["name"] for step in path][:2] == [COUNTY_NAME, TOWN_NAMES[0]]


def test_unknown_code_is_not_found(client):
    answer = client.get("/api/areas/000000000000")
    assert answer.status_code == 404
    assert "000000000000" in answer.json["zh"]


def test_children_come_in_order_of_code_with_their_own_count(client):
    answer = client.get(f"/api/areas?parent={COUNTY}").json
    assert [area["code"] for area in answer["areas"]] == [town_code(k) for k in range(4)]
    assert [area["children"] for area in answer["areas"]] == [4, 4, 4, 4]
    assert answer["next"] is None


def test_without_a_parent_the_roots_are_listed(client):
    assert [area["code"] for area in client.get("/api/areas").json["areas"]] == [COUNTY]


def test_pages_of_children_join_without_loss(client):
    first = client.get(f"/api/areas?parent={COUNTY}&limit=3").json
    second = client.get(f"/api/areas?parent={COUNTY}&limit=3&after={first['next']}").json
    assert [area["code"] for area in first["areas"] + second["areas"]] == [town_code(k) for k in range(4)]
    assert second["next"] is None


@pytest.mark.parametrize("limit", ["0", "201", "-1", "three", ""])
def test_impossible_page_sizes_are_refused(client, limit):
    answer = client.get(f"/api/areas?limit={limit}")
    assert answer.status_code == 400
    assert answer.json["code"] == "bad_input"


@pytest.mark.parametrize("code", [SUBGRID, UNDIVIDED])
def test_point_finds_its_leaf_and_all_above(client, code):
    point = polygon(code).representative_point()
    path = client.get(f"/api/areas/at?lon={point.x}&lat={point.y}").json["path"]
    assert path[0]["code"] == COUNTY
    assert path[-1]["code"] == code


def test_point_on_a_border_belongs_to_the_lowest_code(client):
    leaves = [i for i, level in enumerate(AREAS.levels) if level == "subgrid"]
    corner = shapely.get_coordinates(polygon(first_subgrid(village_code(5))))[0]
    touching = [AREAS.codes[i] for i in leaves if AREAS.geometries[i].covers(shapely.Point(corner))]
    path = client.get(f"/api/areas/at?lon={corner[0]:.7f}&lat={corner[1]:.7f}").json["path"]
    assert len(touching) > 1
    assert path[-1]["code"] == min(touching)


def test_point_outside_lies_nowhere(client):
    assert client.get("/api/areas/at?lon=0&lat=0").json == {"path": []}


@pytest.mark.parametrize("place", ["lon=200&lat=0", "lon=0&lat=91", "lon=nan&lat=0", "lon=x&lat=0", "lat=0"])
def test_impossible_points_are_refused(client, place):
    assert client.get(f"/api/areas/at?{place}").status_code == 400


def test_an_unknown_scheme_holds_nothing(client):
    assert client.get("/api/areas?scheme=none").json == {"areas": [], "next": None}
    assert client.get(f"/api/areas/{COUNTY}?scheme=none").status_code == 404


def test_a_zero_byte_in_a_code_is_refused_in_words(client):
    answer = client.get("/api/areas/%00")
    assert answer.status_code == 400
    assert answer.json["code"] == "bad_input"


def test_an_area_half_round_the_world_has_a_card_without_figures(cluster, database):
    """The database takes no such area; one that is there nevertheless does not break the map."""
    name = make_url(database.admin_url).database
    cluster.execute("ALTER TABLE gisgrid.area DROP CONSTRAINT IF EXISTS area_geom_in_world", name)
    world = to_lattice([shapely.box(-180, -90, 180, 90)])[0]
    load(database, table([(COUNTY, None, "county", world)]))
    answer = create_app(settings_of(database)).test_client().get(f"/api/areas/{COUNTY}")
    assert answer.status_code == 200
    assert (answer.json["area_m2"], answer.json["area_mu"]) == (None, None)
    assert answer.json["bbox"] == [-180, -90, 180, 90]
