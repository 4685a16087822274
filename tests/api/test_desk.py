"""The desk over HTTP: begun, opened, saved, refused in words."""

import pytest
import shapely

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.browsing import settings_of
from tests.county import county, village_code
from tests.planners import Planner, planner, record_of
from tests.visitors import visit
from webmap import create_app

VILLAGE = village_code(0)


@pytest.fixture
def app(database, tmp_path):
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    return create_app(settings_of(database, data_dir=tmp_path))


@pytest.fixture
def one(app, database):
    return planner(app, database, "周", VILLAGE)


def test_the_desk_opens_with_all_that_is_needed(one):
    answer = one.answer
    assert (answer["parent"]["code"], answer["child_level"]) == (VILLAGE, "subgrid")
    assert [row["version"] for row in answer["areas"]] == [1] * 4
    assert (answer["draft"]["may_edit"], answer["draft"]["may_share"], answer["draft"]["faults"]) == (True, True, 0)
    assert (answer["findings"], answer["knots"], answer["homes"]) == ([], [], None)
    assert {row["code"][:12] for row in answer["neighbours"]} == {village_code(k) for k in (1, 4, 5)}
    assert answer["size_band"] == {"from": 200, "to": 400, "recommended": "300"}


def test_a_split_is_saved_with_its_step_and_found_again(one):
    code = f"{VILLAGE}001"
    path = [one.shape(code).geoms[0].exterior.coords[i] for i in (0, 2)]
    saved = one.split(code, path, lambda: "new-00000001")
    assert saved.status_code == 200, saved.text
    assert saved.json["versions"] == {code: 2, "new-00000001": 1}
    assert saved.json["findings"] == []
    assert saved.json["others"] == {"put": [], "removed": []}
    again = Planner(one.visitor, one.number)
    assert again.rows == one.rows
    assert (again.position, again.steps) == (1, 1)
    (step,) = one.visitor.get(f"/api/desk/{one.number}/steps").json
    assert (step["number"], step["what"], step["who"]) == (1, "split", "周同志")
    assert {area["code"] for area in step["put"]} == {code, "new-00000001"}
    assert [area["code"] for area in step["before"]] == [code]


def test_one_who_was_slower_gets_what_the_other_saved_or_both_states(one, app, database):
    other = Planner(visit(app, database, "吴二", ("planner", VILLAGE)), one.number)
    first, second = f"{VILLAGE}001", f"{VILLAGE}010"
    assert one.rename(first, "东村").status_code == 200
    merged = other.rename(second, "西村")
    assert merged.status_code == 200
    assert [row["name"] for row in merged.json["others"]["put"]] == ["东村"]
    assert (merged.json["position"], merged.json["steps"]) == (2, 2)
    late = one.rename(second, "南村")
    assert late.status_code == 409
    (conflict,) = late.json["details"]["conflicts"]
    assert (conflict["mine"]["name"], conflict["theirs"]["name"]) == ("南村", "西村")
    assert late.json["details"]["revision"] == other.revision


def test_a_shape_that_cannot_be_kept_is_refused_with_the_place(one):
    code = f"{VILLAGE}001"
    bow = shapely.MultiPolygon([shapely.Polygon([(110, 30), (110.01, 30.01), (110.01, 30), (110, 30.01)])])
    refused = one.edit("reshape", {code: ("x", "base", bow)})
    assert refused.status_code == 422
    (finding,) = refused.json["details"]["findings"]
    assert (finding["members"], finding["geometry"]["type"]) == ([code], "Point")
    assert Planner(one.visitor, one.number).rows == one.rows
    assert record_of(one.shape(code)) == one.rows[code]["geometry"]
