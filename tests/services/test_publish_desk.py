"""Drafts of the desk published: codes by rule, what follows withdrawn areas, what others did meanwhile, comparisons."""

import re

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.errors import DraftConflict, NotTiling, Refused
from gisgrid.services.changes_since import settle
from gisgrid.services.comparison import compare_draft
from gisgrid.services.publish import publish_draft
from gisgrid.services.subgrid_codes import NEW
from gisgrid.store.changes import withdrawn
from gisgrid.store.session import changing, reading, writing
from gisgrid.store.succession import code_changes, take_back
from tests.accounts import add_households, signed_in
from tests.county import town_code, village_code
from tests.services.redrafting import (
    ACTING,
    children,
    drafted,
    halved,
    merged,
    published,
    redrawn,
    rows_of,
    table,
)
from tests.services.test_withdraw import (
    FIRST,
    SECOND,
    VILLAGE,
    assert_sound,
    cut_in_two,
    ids,
    loaded,
    rows,
    serve_everywhere,
    withdraw,
)

__all__ = ["loaded"]

ONE = village_code(0)


def centre(database, code):
    areas = children(database, code[:12])
    point = areas.geometries[areas.codes.index(code)].representative_point()
    return round(point.x, 7), round(point.y, 7)


def cut(database, code, seed=5, name=""):
    areas, rng = children(database, code[:12]), np.random.default_rng(seed)
    return next(filter(None, (halved(database, areas, code, rng, name) for _ in range(50))))


def test_a_first_division_is_numbered_from_the_north_and_later_pieces_go_on(loaded):
    areas = children(loaded, VILLAGE)
    withdrawn_all = redrawn(loaded, VILLAGE, areas.take(range(4)))
    assert withdrawn_all
    with writing(loaded.service_url, ACTING) as connection:
        connection.execute(text("DELETE FROM gisgrid.area WHERE parent_code = :v"), {"v": VILLAGE})
    fresh = table(areas, [(f"{NEW}{k}", "", shape) for k, shape in enumerate(areas.geometries)])
    redrawn(loaded, VILLAGE, fresh)
    codes = children(loaded, VILLAGE)
    assert codes.codes == [f"{VILLAGE}{n:03d}" for n in (29, 30, 31, 32)]  # 028 was used before: never again
    assert codes.names == ["网格29", "网格30", "网格31", "网格32"]
    tops = [shape.bounds[3] for shape in codes.geometries]
    assert min(tops[:2]) > max(tops[2:])
    assert codes.geometries[0].bounds[0] < codes.geometries[1].bounds[0]


def test_a_village_never_divided_begins_with_001(loaded):
    areas = children(loaded, VILLAGE)
    with writing(loaded.admin_url, ACTING) as connection:
        connection.execute(text("DELETE FROM gisgrid.area WHERE parent_code = :v"), {"v": VILLAGE})
        connection.execute(text("DELETE FROM gisgrid.area_history WHERE parent_code = :v"), {"v": VILLAGE})
    named = [(f"{NEW}{k}", "大院" if k == 0 else "", shape) for k, shape in enumerate(areas.geometries)]
    number = drafted(loaded, VILLAGE, table(areas, named))
    published(loaded, number)
    found = children(loaded, VILLAGE)
    assert found.codes == [f"{VILLAGE}{n:03d}" for n in (1, 2, 3, 4)]
    assert sorted(found.names) == sorted({"大院", *found.names})
    assert sum(bool(re.fullmatch("网格0[1-4]", name)) for name in found.names) == 3
    assert rows(loaded, "SELECT count(*) FROM gisgrid.draft_area WHERE draft = :n AND code LIKE 'new-%'", n=number) == [
        (0,)
    ]


def test_new_villages_are_not_numbered_at_the_desk(loaded):
    town = town_code(0)
    areas = children(loaded, town)
    fresh = table(
        areas, [(f"{NEW}1" if k == 0 else code, name, shape) for k, (code, name, shape) in enumerate(rows_of(areas))]
    )
    with pytest.raises(Refused, match="Civil Affairs"):
        redrawn(loaded, town, fresh)


def test_what_hangs_on_a_merged_grid_goes_to_who_has_its_households(loaded):
    serve_everywhere(loaded)
    add_households(loaded, [centre(loaded, SECOND)])
    with writing(loaded.service_url, ACTING) as connection:
        batch = connection.scalar(text("SELECT min(id) FROM gisgrid.record_batch"))
        for statement in (
            "INSERT INTO gisgrid.target (area_id, measure, amount, from_day, sentence, batch) "
            "SELECT id, 'yearly_activities', 4, '2026-01-01', '每年四场', :batch FROM gisgrid.area WHERE code = :code",
            "INSERT INTO gisgrid.need (area_id, batch) SELECT id, :batch FROM gisgrid.area WHERE code = :code",
            "INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, stated_area, batch) SELECT 'standard', "
            "'读书会', 'reading', '2026-03-01', id, :batch FROM gisgrid.area WHERE code = :code",
        ):
            connection.execute(text(statement), {"batch": batch, "code": SECOND})
    signed_in(loaded, "格长", ("grid_leader", SECOND))
    changeset = redrawn(loaded, VILLAGE, merged(children(loaded, VILLAGE), FIRST, SECOND))
    assert_sound(loaded)
    of_first = "FROM gisgrid.{} r JOIN gisgrid.area a ON a.id = r.{} WHERE a.code = :code"
    for kept, place in (("target", "area_id"), ("need", "area_id"), ("activity", "area_id"), ("role_grant", "area_id")):
        assert rows(loaded, f"SELECT count(*) {of_first.format(kept, place)}", code=FIRST) == [(1,)]
    postings = rows(
        loaded,
        f"SELECT contested, from_day = current_date {of_first.format('posting', 'area_id')} ORDER BY r.id",
        code=FIRST,
    )
    assert postings == [(False, False), (True, True)]  # the second leader begins today, and is contested
    ((reason,),) = rows(loaded, "SELECT source FROM gisgrid.record_batch WHERE form = 'succession'")
    assert reason == "redraw"
    with reading(loaded.service_url) as connection:
        (told,) = code_changes(connection, "standard", 0, changeset)
    assert (told["old_code"], told["new_code"], told["share"], told["same_area"]) == (SECOND, FIRST, 1.0, False)
    withdraw(loaded, changeset)
    for kept, place in (("target", "area_id"), ("need", "area_id"), ("activity", "area_id")):
        assert rows(loaded, f"SELECT count(*) {of_first.format(kept, place)}", code=FIRST)[0][0] <= 1
    running = "AND (r.to_day IS NULL OR r.to_day >= current_date)"
    for code in (FIRST, SECOND):
        assert rows(loaded, f"SELECT r.contested {of_first.format('posting', 'area_id')} {running}", code=code) == [
            (False,)
        ]
    assert rows(
        loaded, f"SELECT count(*) {of_first.format('role_grant', 'area_id')} AND r.ended_at IS NULL", code=SECOND
    ) == [(1,)]


def test_a_split_and_a_cut_out_tell_their_successors(loaded):
    cut_in_two(loaded, FIRST)
    with reading(loaded.service_url) as connection:
        since = settle(connection, 0)
    areas = children(loaded, VILLAGE)
    renamed = [
        (f"{NEW}{k}" if code == SECOND else code, name, shape) for k, (code, name, shape) in enumerate(rows_of(areas))
    ]
    redrawn(loaded, VILLAGE, table(areas, renamed))
    with reading(loaded.service_url) as connection:
        (gone,) = withdrawn(connection, "standard", since, settle(connection, since))
    (new,) = set(children(loaded, VILLAGE).codes) - set(areas.codes)
    assert (gone["code"], gone["successors"]) == (SECOND, [{"code": new, "share": 1.0}])


def test_what_others_published_elsewhere_in_the_village_comes_along(loaded):
    number = drafted(loaded, VILLAGE, cut(loaded, FIRST))
    cut_in_two(loaded, VILLAGE + "028", seed=9)
    theirs = set(children(loaded, VILLAGE).codes)
    published(loaded, number)
    assert theirs < set(children(loaded, VILLAGE).codes)
    assert len(children(loaded, VILLAGE)) == 6
    assert_sound(loaded)


def test_two_who_drew_the_same_area_are_told_both_states(loaded):
    number = drafted(loaded, VILLAGE, cut(loaded, FIRST))
    cut_in_two(loaded, FIRST, seed=9)
    with pytest.raises(DraftConflict) as refused:
        published(loaded, number)
    assert [one.code for one in refused.value.details["conflicts"]]


def test_a_gap_is_drawn_and_nothing_is_published(loaded):
    areas = children(loaded, VILLAGE)
    with pytest.raises(NotTiling) as refused:
        redrawn(loaded, VILLAGE, areas.take(range(3)))
    assert refused.value.details["findings"]
    assert children(loaded, VILLAGE).codes == areas.codes


def test_a_comparison_tells_what_moves_before_it_does(loaded):
    serve_everywhere(loaded)
    add_households(loaded, [centre(loaded, SECOND), centre(loaded, FIRST)])
    viewer = signed_in(loaded, "看得全", ("planner", town_code(0)), ("viewer", town_code(0)))
    planner = signed_in(loaded, "划格员", ("planner", VILLAGE))
    number = drafted(loaded, VILLAGE, merged(children(loaded, VILLAGE), FIRST, SECOND))
    with reading(loaded.member_url, viewer) as connection:
        found = compare_draft(connection, number)
    assert [(one.code, one.change) for one in found.areas[:2]] == [(SECOND, "withdrawn"), (FIRST, "changed")]
    assert (found.areas[0].successor, found.areas[0].hanging["postings"]) == (FIRST, 1)
    (move,) = found.moves
    assert (move.source, move.target, move.households, move.residents) == (SECOND, FIRST, 1, 3)
    assert found.m2_moved == pytest.approx(found.areas[0].before.m2)
    assert (found.areas[1].before.households, found.areas[1].after.households) == (1, 2)
    with reading(loaded.member_url, planner) as connection:
        assert compare_draft(connection, number) == found  # who divides the ground counts the homes on it


def test_a_comparison_names_the_codes_that_publication_gives(loaded):
    number = drafted(loaded, VILLAGE, cut(loaded, FIRST))
    with reading(loaded.service_url) as connection:
        said = {
            one.given_code: one.given_name for one in compare_draft(connection, number).areas if one.change == "added"
        }
    before = set(children(loaded, VILLAGE).codes)
    published(loaded, number)
    after = children(loaded, VILLAGE)
    assert said == {code: name for code, name in zip(after.codes, after.names, strict=True) if code not in before}


def test_knots_alone_are_no_change(loaded):
    cut_in_two(loaded, FIRST)
    village = village_code(5)
    number = drafted(loaded, village, children(loaded, village))
    with reading(loaded.service_url) as connection:
        found = compare_draft(connection, number)
    assert found.count("unchanged") == len(found.areas)
    assert not found.moves


def test_one_who_approves_publishes_with_codes_what_she_may_not_edit(loaded):
    approver = signed_in(loaded, "审批员", ("approver", town_code(0)))
    number = drafted(loaded, ONE, cut(loaded, children(loaded, ONE).codes[0]))
    with changing(loaded.member_url, who="x", why="x", kind="import", draft=number, acting=approver) as connection:
        publish_draft(connection, number)
    assert [name for name in children(loaded, ONE).names if name.startswith("网格")] == ["网格11"]


def test_nobody_takes_back_what_was_not_withdrawn_by_it(loaded):
    """Rows that follow come back only to an area that this very transaction brought back."""
    serve_everywhere(loaded)
    first = redrawn(loaded, VILLAGE, merged(children(loaded, VILLAGE), FIRST, SECOND))
    withdraw(loaded, first)
    second = redrawn(loaded, VILLAGE, merged(children(loaded, VILLAGE), FIRST, SECOND))
    before = rows(loaded, "SELECT id, area_id, to_day FROM gisgrid.posting ORDER BY id")
    with changing(loaded.service_url, who="x", why="x") as connection:
        connection.execute(text("UPDATE gisgrid.area SET name = 'x' WHERE code = :c"), {"c": FIRST})
        take_back(connection, second)
    assert rows(loaded, "SELECT id, area_id, to_day FROM gisgrid.posting ORDER BY id") == before


def test_a_villages_border_moved_at_the_desk_carries_its_grids(loaded):
    town = town_code(0)
    areas, had = children(loaded, town), ids(loaded)
    one, two = areas.geometries[areas.codes.index(ONE)], areas.geometries[areas.codes.index(village_code(1))]
    inner = [xy for xy in set(one.geoms[0].exterior.coords) & set(two.geoms[0].exterior.coords)]
    middle = sorted(inner)[1]  # of three on the border between the two, the one that no third village has
    moved = {middle: (round(middle[0] + 0.0004, 7), round(middle[1] + 0.0009, 7))}
    shapes = [shapely.transform(shape, lambda xy: np.array([moved.get(tuple(p), tuple(p)) for p in xy]))
              for shape in areas.geometries]  # fmt: skip
    drawn = table(areas, list(zip(areas.codes, areas.names, shapes, strict=True)))
    redrawn(loaded, town, drawn)
    assert_sound(loaded)
    after = children(loaded, town)
    stored, wanted = after.geometries[after.codes.index(ONE)], shapes[areas.codes.index(ONE)]
    assert shapely.hausdorff_distance(stored.boundary, wanted.boundary) < 1e-7  # but for the knots of its grids
    assert ids(loaded) == had
