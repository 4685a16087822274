"""The desk over HTTP: begun, opened, saved, refused in words."""

import pytest
import shapely
from sqlalchemy import text

from gisgrid.services.drafts import draft_numbered
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, reading
from tests.accounts import signed_in
from tests.browsing import settings_of
from tests.county import county, village_code
from tests.planners import Planner, planner, record_of, shape_of
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
    assert (answer["findings"], answer["knots"]) == ([], [])
    assert answer["homes"] == {"lon": [], "lat": [], "households": [], "persons": []}
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


def test_an_area_merged_into_one_here_and_into_another_there_is_decided_with_both(one, app, database):
    """The ground of the first is in two areas otherwise, though both sides say alike that the first is gone."""
    other = Planner(visit(app, database, "吴二", ("planner", VILLAGE)), one.number)
    first, north, east, _ = sorted(one.rows)
    before = one.rows
    assert one.merge(north, first).status_code == 200
    late = other.merge(east, first)
    assert late.status_code == 409
    conflicts = {conflict["code"]: conflict for conflict in late.json["details"]["conflicts"]}
    assert set(conflicts) == {first, north, east}
    assert (conflicts[first]["mine"], conflicts[first]["theirs"]) == (None, None)
    assert conflicts[north]["theirs"]["geometry"] == one.rows[north]["geometry"]
    assert conflicts[east]["theirs"]["geometry"] == before[east]["geometry"]
    whole, small = shape_of(conflicts[east]["mine"]["geometry"]), other.shape(north)
    other.load()
    decided = other.edit("resolve", {east: (east, "base", whole), north: (north, "base", small)})
    assert (decided.status_code, decided.json["findings"]) == (200, [])


def test_a_shape_that_cannot_be_kept_is_refused_with_the_place(one):
    code = f"{VILLAGE}001"
    bow = shapely.MultiPolygon([shapely.Polygon([(110, 30), (110.01, 30.01), (110.01, 30), (110, 30.01)])])
    refused = one.edit("reshape", {code: ("x", "base", bow)})
    assert refused.status_code == 422
    (finding,) = refused.json["details"]["findings"]
    assert (finding["members"], finding["geometry"]["type"]) == ([code], "Point")
    assert Planner(one.visitor, one.number).rows == one.rows
    assert record_of(one.shape(code)) == one.rows[code]["geometry"]


def test_a_draft_begins_with_the_whole_area_or_with_a_list_of_names(app, database):
    visitor = visit(app, database, "吴", ("planner", VILLAGE))
    begun = visitor.post("/api/desk", json={"code": VILLAGE, "start": "nothing", "title": "重划"})
    empty = Planner(visitor, begun.json["number"])
    ((code, row),) = empty.rows.items()
    assert (code[:4], row["name"], empty.answer["draft"]["title"]) == ("new-", "", "重划")
    assert empty.shape(code).equals(shape_of(empty.answer["outline"]))
    names = "东村\n\n小学，dedicated\n"
    begun = visitor.post("/api/desk", json={"code": VILLAGE, "start": "list", "list": names})
    listed = Planner(visitor, begun.json["number"])
    assert [row["name"] for row in listed.rows.values()] == ["东村"]
    assert listed.answer["draft"]["wanted_names"] == [{"code": "", "name": "小学", "kind": "dedicated"}]
    found = visitor.get(f"/api/desk?code={VILLAGE}").json
    assert (found["child_level"], found["present"], found["may_draft"]) == ("subgrid", 4, True)
    assert [draft["number"] for draft in found["drafts"]] == [listed.number, empty.number]


@pytest.mark.parametrize("asked", [
    {"start": "list", "list": ""}, {"start": "list", "list": "东村,forest"}, {"start": "list", "list": "1,2,base"},
    {"start": "list", "list": 7}, {"start": "dream"}, {"start": "list", "list": "a,b,c,d"},
])  # fmt: skip
def test_a_draft_that_cannot_begin_is_refused_in_words(app, database, asked):
    visitor = visit(app, database, "吴", ("planner", VILLAGE))
    refused = visitor.post("/api/desk", json={"code": VILLAGE} | asked)
    assert refused.status_code == 400
    assert refused.json["zh"]


def test_the_lowest_level_is_not_divided(app, database):
    visitor = visit(app, database, "吴", ("planner", VILLAGE))
    for call in (visitor.get(f"/api/desk?code={VILLAGE}001"),
                 visitor.post("/api/desk", json={"code": f"{VILLAGE}001", "start": "nothing"})):  # fmt: skip
        assert (call.status_code, call.json["code"]) == (409, "refused")


def test_a_save_that_was_answered_before_is_answered_the_same_and_done_once(one):
    code = f"{VILLAGE}001"
    asked = one.edit("rename", {code: ("东村", "base", one.shape(code))}, save=False) | {"id": "a1b2"}
    first, second = (one.visitor.post(f"/api/desk/{one.number}/save", json=asked) for _ in range(2))
    assert (first.status_code, second.json) == (200, first.json)
    assert len(one.visitor.get(f"/api/desk/{one.number}/steps").json) == 1
    assert one.visitor.post(f"/api/desk/{one.number}/save", json=asked | {"id": "x" * 101}).status_code in (400, 409)


@pytest.mark.parametrize("broken", [
    {"revision": "1"}, {"revision": -1}, {"put": {}}, {"put": [7]}, {"put": [{"code": "x"}]}, {"removed": [{}]},
    {"knots": [[1, 2]]}, {"knots": [[[1, 2], [1, 2], [1, True]]]}, {"add": [{"what": 3}]}, {"position": 1.5},
    {"add": "x"},
    {"put": [{"code": "x", "name": "y", "kind": "base", "geometry": {"type": "MultiPolygon", "coordinates": [[[0]]]}}]},
    {"put": [{"code": "x", "name": "\x00", "kind": "base", "geometry": None}]},
])  # fmt: skip
def test_a_save_that_cannot_be_read_is_refused(one, broken):
    whole = {"revision": one.revision, "put": [], "removed": [], "knots": [], "keep": 0, "add": [], "position": 0}
    refused = one.visitor.post(f"/api/desk/{one.number}/save", json=whole | broken)
    assert refused.status_code == 400
    assert Planner(one.visitor, one.number).answer["draft"]["revision"] == one.revision


def test_a_transaction_about_one_draft_sees_no_other(one, app, database):
    other = planner(app, database, "吴", VILLAGE)
    acting = signed_in(database, "郑", ("planner", VILLAGE))
    rows = text("SELECT DISTINCT draft FROM gisgrid.draft_area ORDER BY draft")
    with reading(database.member_url, acting) as connection:
        assert list(connection.scalars(rows)) == [one.number, other.number]
        draft_numbered(connection, one.number)
        assert list(connection.scalars(rows)) == [one.number]
    stranger = signed_in(database, "外", ("planner", village_code(9)))
    with reading(database.member_url, stranger) as connection:
        connection.execute(text("SELECT set_config('gisgrid.draft', :n, true)"), {"n": str(one.number)})
        assert list(connection.scalars(rows)) == []
