"""What others published comes into a draft where it does not touch; where it does, somebody chooses."""

import pytest

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.browsing import settings_of
from tests.county import county, village_code
from tests.planners import Planner, planner
from webmap import create_app

VILLAGE = village_code(5)
A, B, C, D = (f"{VILLAGE}{k:03d}" for k in (19, 20, 27, 28))
"""South-west, north-west, south-east, north-east."""


@pytest.fixture
def desks(database, tmp_path):
    """Two drafts of one village, begun before either is published."""
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    app = create_app(settings_of(database, data_dir=tmp_path))
    first = planner(app, database, "周", VILLAGE)
    return first, planner(app, database, "吴", VILLAGE)


def publish(desk):
    return desk.visitor.post(f"/api/drafts/{desk.number}/publish", json={"why": "划分", "replace": True})


def rebase(desk, **resolve):
    answer = desk.visitor.post(f"/api/desk/{desk.number}/rebase", json={"resolve": resolve})
    if answer.status_code == 200:
        desk.load()
    return answer


def cut(desk, code, corner=0):
    """Split an area from a corner to the one across; return the new piece's code."""
    around = desk.shape(code).geoms[0].exterior.coords
    before = set(desk.rows)
    assert desk.split(code, [around[corner], around[corner + 2]]).status_code == 200
    (new,) = set(desk.rows) - before
    return new


def test_where_nothing_was_published_nothing_is_taken(desks):
    first, _ = desks
    answer = rebase(first)
    assert (answer.json["put"], answer.json["removed"], answer.json["position"]) == ([], [], 0)


def test_what_does_not_touch_comes_in_as_a_step_and_the_draft_is_published(desks):
    first, second = desks
    cut(first, A)
    assert publish(first).status_code == 200
    new = cut(second, D)
    answer = rebase(second)
    assert answer.status_code == 200, answer.text
    published = f"{VILLAGE}029"
    assert {row["code"] for row in answer.json["put"]} == {A, published}
    assert answer.json["findings"] == []
    assert set(second.rows) == {A, B, C, D, new, published}
    steps = second.visitor.get(f"/api/desk/{second.number}/steps").json
    assert [(one["number"], one["what"]) for one in steps] == [(1, "split"), (2, "rebase")]
    assert publish(second).status_code == 200


def test_a_place_that_both_cut_is_told_with_both_states_and_nothing_is_changed(desks):
    first, second = desks
    cut(first, A)
    assert publish(first).status_code == 200
    mine = cut(second, A, corner=1)
    before = Planner(second.visitor, second.number).rows
    refused = rebase(second)
    assert refused.status_code == 409
    conflicts = {one["code"]: one for one in refused.json["details"]["conflicts"]}
    assert set(conflicts) == {A, mine, f"{VILLAGE}029"}
    assert conflicts[mine]["theirs"] is None
    assert conflicts[f"{VILLAGE}029"]["mine"] is None
    assert conflicts[A]["mine"]["geometry"]["type"] == conflicts[A]["theirs"]["geometry"]["type"] == "MultiPolygon"
    assert Planner(second.visitor, second.number).rows == before


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_place_is_taken_or_kept_whole(desks, choice):
    first, second = desks
    cut(first, A)
    published = f"{VILLAGE}029"
    assert publish(first).status_code == 200
    mine = cut(second, A, corner=1)
    half = rebase(second, **{A: choice})
    assert half.status_code == 409
    answer = rebase(second, **dict.fromkeys((A, mine, published), choice))
    assert answer.status_code == 200, answer.text
    assert set(second.rows) == {A, B, C, D, mine if choice == "mine" else published}
    assert answer.json["findings"] == []
    assert rebase(second).json["put"] == []
    assert publish(second).status_code == 200


def test_a_merge_of_mine_gives_way_with_all_that_it_swallowed(desks):
    """A goes into B here; there B is renamed: who takes theirs gets A back."""
    first, second = desks
    assert first.rename(B, "北村").status_code == 200
    assert publish(first).status_code == 200
    assert second.merge(B, A).status_code == 200
    refused = rebase(second)
    assert {one["code"] for one in refused.json["details"]["conflicts"]} == {A, B}
    assert rebase(second, **{A: "theirs", B: "theirs"}).status_code == 200
    assert {code: row["name"] for code, row in second.rows.items()} == {A: A, B: "北村", C: C, D: D}
    assert second.answer["findings"] == []


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_an_area_merged_into_one_here_and_into_another_there_is_no_agreement(desks, choice):
    """A is gone on both sides: its ground would be in B and in C."""
    first, second = desks
    assert first.merge(B, A).status_code == 200
    assert publish(first).status_code == 200
    assert second.merge(C, A).status_code == 200
    refused = rebase(second)
    assert refused.status_code == 409
    assert {one["code"] for one in refused.json["details"]["conflicts"]} == {B, C}
    answer = rebase(second, **{B: choice, C: choice})
    assert answer.status_code == 200, answer.text
    assert (answer.json["findings"], set(second.rows)) == ([], {B, C, D})
    assert (second.shape(B).area > second.shape(C).area * 1.5) == (choice == "theirs")
    assert publish(second).status_code == 200


def test_what_both_changed_alike_is_no_conflict(desks):
    first, second = desks
    for desk in desks:
        assert desk.rename(B, "北村").status_code == 200
    assert publish(first).status_code == 200
    answer = rebase(second)
    assert (answer.status_code, answer.json["put"]) == (200, [])
    assert publish(second).status_code == 200


def test_choices_that_are_none_are_refused(desks):
    assert rebase(desks[0], **{A: "both"}).status_code == 400
