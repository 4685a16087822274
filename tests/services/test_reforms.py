"""Villages merged, split, renamed and recoded: the rule, ids, sub-grid codes, what hangs on them, the register."""

from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from gisgrid.domain.codes import OfficialCode
from gisgrid.domain.reforms import ReformAsked, VillageAsked
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.services.changes_since import settle
from gisgrid.services.codes import import_official_codes
from gisgrid.services.reforms import code_rows, do_reform, list_reforms, reform_workbook, try_reform
from gisgrid.services.withdraw import withdraw_change
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.session import changing, reading, writing
from gisgrid.store.succession import code_changes
from tests.accounts import add_households, signed_in
from tests.county import town_code, village_code
from tests.services.redrafting import ACTING, children, drafted
from tests.services.test_withdraw import assert_sound, ids, loaded, rows, serve_everywhere, serving

__all__ = ["loaded"]

TOWN, ONE, TWO = town_code(0), village_code(0), village_code(1)
FRESH = TOWN[:9] + "299"


def asked(kind, *villages, parent=TOWN, on=None):
    return ReformAsked(
        "standard", parent, kind, "民发〔2026〕7号", "县人民政府", on or date.today(), "撤并行政村", villages
    )


def merge(into=ONE, name="和合村"):
    return asked("merge", VillageAsked(into, name, (ONE, TWO)))


def do(database, what):
    with changing(database.service_url, who="民政", why="reform", acting=ACTING) as connection:
        return do_reform(connection, what, who="民政")


def tried(database, what):
    with reading(database.service_url) as connection:
        return try_reform(connection, what)


def names(database, level="village"):
    with reading(database.service_url) as connection:
        areas = areas_of_scheme(connection, "standard", level).areas
    return dict(zip(areas.codes, areas.names, strict=True))


def pairs(codes):
    return sorted((one.old_code, one.new_code) for one in codes)


def test_two_villages_become_one_with_all_their_grids_and_people(loaded):
    serve_everywhere(loaded)
    had, before, grids = ids(loaded), serving(loaded), children(loaded, TWO).codes
    signed_in(loaded, "村委", ("planner", TWO))
    trial = tried(loaded, merge())
    assert (trial.withdrawn, trial.moving["grants"]) == ([TWO], 1)
    done = do(loaded, merge())
    assert_sound(loaded)
    assert names(loaded)[ONE] == "和合村"
    assert TWO not in names(loaded)
    moved = children(loaded, ONE)
    assert len(moved) == 8
    now = ids(loaded)
    new_code = dict(pairs(done.codes))
    assert all(now[new_code[code]] == had[code] for code in grids)  # sub-grids go on with their ids
    assert [new_code[code] for code in grids] == sorted(new_code[code] for code in grids)  # in their order
    assert serving(loaded) == before
    query = "SELECT a.code FROM gisgrid.role_grant g JOIN gisgrid.area a ON a.id = g.area_id WHERE g.ended_at IS NULL"
    assert (ONE,) in rows(loaded, query)
    assert pairs(trial.codes) == pairs(done.codes)


def test_what_everybody_is_told_equals_the_table(loaded):
    with reading(loaded.service_url) as connection:
        since = settle(connection, 0)
    done = do(loaded, merge(into=FRESH))
    with reading(loaded.public_url) as connection:
        told = code_changes(connection, "standard", since, settle(connection, since))
        (listed,) = list_reforms(connection, "standard")
    assert sorted((one["old_code"], one["new_code"]) for one in told) == pairs(done.codes) == pairs(listed.codes)
    assert {(ONE, FRESH), (TWO, FRESH)} <= set(pairs(done.codes))
    same = {one.old_code: one.same_area for one in done.codes}
    assert (same[ONE], same[TWO]) == (True, False)
    book = load_workbook(__import__("io").BytesIO(reform_workbook(done)))
    assert [row[1].value for row in book["新旧对照"].iter_rows(min_row=2)] == [row[1] for row in code_rows(done)]


def test_a_village_becomes_a_residents_committee_with_a_new_code_and_the_same_ground(loaded):
    serve_everywhere(loaded)
    add_households(loaded, [(round(p.x, 7), round(p.y, 7)) for p in
                            [children(loaded, ONE).geometries[0].representative_point()]])  # fmt: skip
    had = ids(loaded)
    before = children(loaded, TOWN)
    done = do(loaded, asked("to_community", VillageAsked(TOWN[:9] + "007", "朝阳社区", (ONE,))))
    after = children(loaded, TOWN)
    code = TOWN[:9] + "007"
    assert ids(loaded)[code] == had[ONE]
    assert after.geometries[after.codes.index(code)].equals(before.geometries[before.codes.index(ONE)])
    assert children(loaded, code).codes == [f"{code}{n:03d}" for n in (1, 2, 3, 4)]
    assert len(done.codes) == 5
    assert_sound(loaded)
    leaf = "SELECT a.code FROM gisgrid.household h JOIN gisgrid.area a ON a.id = h.leaf"
    assert rows(loaded, leaf) == [(f"{code}001",)]


def test_a_village_is_split_along_its_grids(loaded):
    had, grids = ids(loaded), children(loaded, ONE).codes
    done = do(loaded, asked("split", VillageAsked(ONE, "上村", (ONE,), tuple(grids[:2])),
                            VillageAsked(FRESH, "下村", (ONE,), tuple(grids[2:]))))  # fmt: skip
    assert_sound(loaded)
    now = ids(loaded)
    assert (now[ONE], names(loaded)[FRESH]) == (had[ONE], "下村")
    assert children(loaded, ONE).codes == grids[:2]
    assert children(loaded, FRESH).codes == [FRESH + "001", FRESH + "002"]
    assert [now[FRESH + "001"], now[FRESH + "002"]] == [had[code] for code in grids[2:]]
    assert {(ONE, ONE), *zip(grids[2:], [FRESH + "001", FRESH + "002"], strict=True)} == set(pairs(done.codes))


def test_an_undivided_village_becomes_one_grid_of_the_merged_one(loaded):
    with writing(loaded.service_url, ACTING) as connection:
        connection.execute(text("DELETE FROM gisgrid.area WHERE parent_code = :c"), {"c": TWO})
    do(loaded, merge())
    assert_sound(loaded)
    found = children(loaded, ONE)
    assert len(found) == 5
    assert TWO in found.names  # the county calls areas by their codes


def test_a_new_name_keeps_all_else(loaded):
    before = children(loaded, TOWN)
    done = do(loaded, asked("rename", VillageAsked(ONE, "红星村", (ONE,))))
    assert [(one.old_name, one.new_name, one.same_area) for one in done.codes] == [(ONE, "红星村", True)]
    assert children(loaded, TOWN).codes == before.codes


def test_where_it_cannot_be_nothing_is_changed(loaded):
    before, grids = names(loaded), children(loaded, ONE).codes
    for error, what in (
        (Refused, merge(into=village_code(9))),  # another town's
        (BadInput, merge(into="12")),
        (BadInput, asked("merge", VillageAsked(ONE, "x", (ONE,)))),
        (BadInput, asked("rename", VillageAsked(ONE, " ", (ONE,)))),
        (BadInput, asked("swap", VillageAsked(ONE, "x", (ONE,)))),
        (BadInput, asked("rename", VillageAsked(ONE, "x", (ONE,)), on=date.today() + timedelta(1))),
        (NotFound, asked("merge", VillageAsked(ONE, "x", (ONE, village_code(9))))),
        (BadInput, asked("split", VillageAsked(ONE, "x", (ONE,), tuple(grids[:1])),
                         VillageAsked(FRESH, "y", (ONE,), tuple(grids[2:])))),
        (Refused, asked("rename", VillageAsked(TOWN, "x", (TOWN,)), parent="990101000000")),
    ):  # fmt: skip
        with pytest.raises(error):
            do(loaded, what)
    assert names(loaded) == before
    assert rows(loaded, "SELECT count(*) FROM gisgrid.reform") == [(0,)]


def test_a_code_of_before_is_given_to_no_other_place(loaded):
    do(loaded, asked("recode", VillageAsked(FRESH, "x", (ONE,))))
    with pytest.raises(Refused, match="another place"):
        do(loaded, asked("recode", VillageAsked(ONE, "y", (TWO,))))


def test_a_decision_is_undone_by_another_and_never_withdrawn(loaded):
    done = do(loaded, merge())
    with pytest.raises(Refused, match="Civil Affairs"), writing(loaded.service_url, ACTING) as connection:
        withdraw_change(connection, done.changeset, who="x", why="x")


def test_the_register_and_drafts_in_work_are_named_before(loaded):
    with writing(loaded.service_url, ACTING) as connection:
        import_official_codes(connection, [OfficialCode(code, code) for code in children(loaded, TOWN).codes])
    number = drafted(loaded, TWO, children(loaded, TWO))
    trial = tried(loaded, merge(into=FRESH))
    assert trial.drafts == [number]
    assert {one.code for one in trial.official.missing} == {ONE, TWO}
    assert trial.official.extra == (FRESH,)
