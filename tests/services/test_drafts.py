"""Every dirty sample as a draft: found, mended, waived, published; whole or not at all."""

from collections import Counter
from dataclasses import replace

import pytest
import shapely
from sqlalchemy import text

from gisgrid.domain.drafts import MendLimits
from gisgrid.errors import BadInput, NotFound, NotTiling, Refused
from gisgrid.services.drafts import check_draft, draft_numbered, drop_draft, leave_out, list_drafts, read_draft
from gisgrid.services.mend import accept_mend, propose_mend
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.publish import publish_draft
from gisgrid.services.waivers import unwaive, waive
from gisgrid.store.areas import areas_of_scheme, children_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading, writing
from tests.services.dirty import TRUTHS, VILLAGE, load_village, opened, sample
from tests.services.test_imports import assert_tiles

DIRTY = [name for name, truth in TRUTHS.items() if truth["exit_code"] == 3]
SMALL = ("gaps", "overlaps", "slivers", "spill")
WIDE = MendLimits(25, 25)
LEAVING_OUT = {"duplicates": "990199001201010", "mixed": "990199001201010"}
NEEDING_A_HAND = ("gcj02", "missing_child", "inner_hole")


@pytest.fixture
def village(database):
    return load_village(database)


def publish(database, number, **options):
    with changing(database.service_url, who="planner", why="try", kind="import", draft=number) as connection:
        return publish_draft(connection, number, **options)


def accept(database, number, numbers=None, limits=WIDE):
    with writing(database.service_url) as connection:
        return accept_mend(connection, number, numbers, limits)


def read(database, number):
    with reading(database.service_url) as connection:
        return read_draft(connection, number)


def stored(database):
    with reading(database.service_url) as connection:
        return areas_of_scheme(connection, "standard").areas


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return connection.execute(text(query), values).all()


def near(found, fault):
    """A ring that crosses itself is said by a vertex in one place and by the crossing in another, 30 m away."""
    away = 1e-6 if found.kind != "invalid" else 3e-4
    return found.geometry.distance(shapely.Point(fault["where"])) < away


@pytest.mark.parametrize("name", DIRTY)
def test_a_draft_finds_what_was_planted(village, name):
    draft = opened(village, name)
    findings = [one.found for one in read(village, draft.number).findings]
    assert draft.faults == sum(found.severity == "fault" for found in findings) > 0
    for fault in TRUTHS[name]["faults"]:
        (found,) = [one for one in findings if one.kind == fault["kind"] and near(one, fault)]
        if fault["area_m2"] is not None:
            assert found.area_m2 == pytest.approx(fault["area_m2"], abs=0.02)
        if fault["kind"] in ("overlap", "duplicate", "invalid"):
            assert set(found.codes) == set(fault["codes"])


@pytest.mark.parametrize("name", ["clean", "t_junctions", "unmatched_vertices", "detached_part"])
def test_a_draft_with_notices_alone_is_published_as_it_is(village, name):
    draft = opened(village, name)
    kinds = Counter(one.found.kind for one in read(village, draft.number).findings)
    assert draft.faults == 0
    assert kinds == Counter(fault["kind"] for fault in TRUTHS[name]["faults"])
    assert publish(village, draft.number).state == "published"
    assert_tiles(stored(village))


@pytest.mark.parametrize("name", SMALL)
def test_small_faults_are_mended_with_a_ledger_and_published_in_one_changeset(village, name):
    draft = opened(village, name)
    proposed = accept(village, draft.number)
    faults = {one["kind"]: one["area_m2"] for one in TRUTHS[name]["faults"]}
    moved_m2 = sum(entry.moved_m2 for entry in proposed.ledger)
    assert moved_m2 == pytest.approx(sum(f["area_m2"] for f in TRUTHS[name]["faults"]), abs=0.05)
    assert sorted(n for entry in proposed.ledger for n in entry.closes) == sorted(proposed.words)
    assert len(proposed.words) == len(TRUTHS[name]["faults"]) >= len(faults)
    done = publish(village, draft.number)
    assert_tiles(stored(village))
    ((kind, why, of_draft),) = rows(village, "SELECT kind, why, draft FROM gisgrid.changeset WHERE id = :id",
                                    id=done.changeset)  # fmt: skip
    assert (kind, why, of_draft) == ("import", "try", draft.number)
    ((ledger, taken),) = rows(village, "SELECT ledger, rows_taken FROM gisgrid.import_batch WHERE changeset = :id",
                              id=done.changeset)  # fmt: skip
    assert [entry["code"] for entry in ledger["entries"]] == [entry.code for entry in done.ledger]
    assert (taken, len(done.ledger)) == (9, len(proposed.ledger))


@pytest.mark.parametrize("name", sorted(LEAVING_OUT))
def test_an_area_drawn_twice_is_left_out(village, name):
    draft = opened(village, name)
    accept(village, draft.number)
    with writing(village.service_url) as connection:
        leave_out(connection, draft.number, LEAVING_OUT[name])
    assert publish(village, draft.number).areas == 9
    assert_tiles(stored(village))


@pytest.mark.parametrize("name", NEEDING_A_HAND)
def test_what_no_mend_may_touch_is_never_published(village, name):
    draft = opened(village, name)
    before = stored(village)
    shapes = read(village, draft.number).areas.areas.geometries
    accept(village, draft.number)
    opened_again = read(village, draft.number)
    assert all(a.equals_exact(b) for a, b in zip(shapes, opened_again.areas.areas.geometries, strict=True))
    with pytest.raises(NotTiling, match=f"draft {draft.number} still has"):
        publish(village, draft.number)
    assert stored(village).codes == before.codes
    assert read(village, draft.number).draft.state == "open"


def test_a_ring_that_crosses_itself_is_drawn_anew_as_its_neighbours_tell(village):
    draft = opened(village, "bow_tie")
    (crossing,) = [one for one in read(village, draft.number).findings if one.found.kind == "invalid"]
    done = accept(village, draft.number)
    (entry,) = done.ledger
    assert crossing.number in entry.closes
    assert done.words[crossing.number].endswith("is drawn anew")
    assert entry.moved_m2 < 0.01 * entry.before_m2
    publish(village, draft.number)
    assert_tiles(stored(village))


def test_a_hole_wide_enough_to_be_meant_is_filled_when_told_to(village):
    draft = opened(village, "inner_hole")
    accept(village, draft.number, limits=MendLimits(50, 5))
    assert publish(village, draft.number).ledger[0].moved_m2 == pytest.approx(2960.12, abs=0.02)


def test_a_mend_is_shown_without_being_done(village):
    draft = opened(village, "gaps")
    before = read(village, draft.number)
    with reading(village.service_url) as connection:
        proposed = propose_mend(connection, draft.number, limits=WIDE)
    assert {area.code for area in proposed.areas} >= {entry.code for entry in proposed.ledger}
    after = read(village, draft.number)
    assert (after.draft, [f.number for f in after.findings]) == (before.draft, [f.number for f in before.findings])


def test_one_finding_is_accepted_and_the_others_keep_their_numbers(village):
    draft = opened(village, "mixed")
    before = {one.number: one.found for one in read(village, draft.number).findings}
    (spill,) = [number for number, found in before.items() if found.kind == "spill"]
    done = accept(village, draft.number, [spill])
    after = {one.number: one.found for one in read(village, draft.number).findings}
    assert [entry.closes for entry in done.ledger] == [(spill,)]
    faults = {number for number, found in before.items() if found.severity == "fault"}
    assert {number for number, found in after.items() if found.severity == "fault"} == faults - {spill}
    assert all(after[number].kind == before[number].kind for number in faults - {spill})


def test_what_was_accepted_one_by_one_equals_what_is_accepted_at_once(village):
    first, second = opened(village, "gaps"), opened(village, "gaps")
    accept(village, first.number)
    for one in read(village, second.number).findings:
        accept(village, second.number, [one.number])
    once, twice = (read(village, draft.number) for draft in (first, second))
    assert all(shapely.equals(once.areas.areas.geometries, twice.areas.areas.geometries))
    assert {e.code: e.after_m2 for e in once.draft.ledger} == pytest.approx(
        {e.code: e.after_m2 for e in twice.draft.ledger}
    )


def test_a_mend_that_is_done_again_changes_nothing(village):
    draft = opened(village, "slivers")
    accept(village, draft.number)
    again = accept(village, draft.number)
    assert (again.areas, again.ledger, again.words) == ((), (), {})
    assert len(read(village, draft.number).draft.ledger) == 2


def test_findings_keep_their_numbers_and_waivers_when_checked_again(village):
    draft = opened(village, "gaps")
    with writing(village.service_url) as connection:
        waive(connection, draft.number, 2, " a lake of nobody ", "planner")
        before = check_draft(connection, draft.number)
        after = check_draft(connection, draft.number)
    assert [(one.number, one.waiver) for one in after] == [(one.number, one.waiver) for one in before]
    assert {one.number: one.waiver and one.waiver.reason for one in after} == {1: None, 2: "a lake of nobody"}
    now = read(village, draft.number).draft
    assert (now.faults, now.waived) == (1, 1)


def test_a_number_is_never_given_twice(village):
    draft = opened(village, "mixed")
    numbers = {one.number for one in read(village, draft.number).findings}
    with writing(village.service_url) as connection:
        later = leave_out(connection, draft.number, "990199001201010")
        later += leave_out(connection, draft.number, "990199001201005")
    assert {one.number for one in later} - numbers
    assert min({one.number for one in later} - numbers) > max(numbers)


def test_waived_faults_are_hidden_and_never_published(village):
    draft = opened(village, "gaps")
    with writing(village.service_url) as connection:
        for number in (1, 2):
            waive(connection, draft.number, number, "looks fine", "planner")
        assert draft_numbered(connection, draft.number).faults == 0
    with pytest.raises(NotTiling, match="which does not publish them"):
        publish(village, draft.number)
    with writing(village.service_url) as connection:
        unwaive(connection, draft.number, 1)
        assert draft_numbered(connection, draft.number).faults == 1


def test_the_database_refuses_what_a_forged_draft_would_publish(village):
    """Even with its findings wiped, the plan is checked again and nothing gets in."""
    draft = opened(village, "gaps")
    with writing(village.service_url) as connection:
        connection.execute(text("DELETE FROM gisgrid.finding"))
    with pytest.raises(NotTiling):
        publish(village, draft.number)


def test_the_second_of_two_drafts_of_one_parent_is_refused(village):
    first, second = opened(village, "slivers"), opened(village, "clean", replaces=True)
    accept(village, first.number)
    publish(village, first.number)
    before = stored(village)
    with pytest.raises(Refused, match="changed by others") as refused:
        publish(village, second.number)
    assert set(refused.value.details["codes"]) == {code for code in before.codes if len(code) == 15}
    assert [a.equals_exact(b) for a, b in zip(stored(village).geometries, before.geometries, strict=True)] == [
        True
    ] * 11


def test_a_renamed_child_is_a_change_too(village):
    publish(village, opened(village, "clean").number)
    draft = opened(village, "clean", replaces=True)
    with changing(village.service_url, who="other", why="rename") as connection:
        connection.execute(text("UPDATE gisgrid.area SET name = 'x' WHERE code = '990199001201003'"))
    with pytest.raises(Refused) as refused:
        publish(village, draft.number)
    assert refused.value.details["codes"] == ["990199001201003"]


def test_a_division_is_replaced_only_when_told(village):
    publish(village, opened(village, "clean").number)
    table = sample("clean")
    table = replace(table, names=[f"新{name}" for name in table.names])
    with writing(village.service_url) as connection:
        scheme = scheme_named(connection, "standard")
        draft = open_draft(connection, scheme, "subgrid", table, Origin("new.geojson", ""), owner="planner")
    with pytest.raises(BadInput, match="would be replaced"):
        publish(village, draft.number)
    publish(village, draft.number, replace=True)
    with reading(village.service_url) as connection:
        assert all(name.startswith("新") for name in children_of(connection, "standard", [VILLAGE]).areas.names)


def test_a_published_or_dropped_draft_does_not_change(village):
    published, dropped = opened(village, "clean"), opened(village, "gaps")
    publish(village, published.number)
    with writing(village.service_url) as connection:
        drop_draft(connection, dropped.number)
        assert [one.number for one in list_drafts(connection)] == []
        assert [one.state for one in list_drafts(connection, None)] == ["dropped", "published"]
    for number in (published.number, dropped.number):
        for change in (check_draft, drop_draft, accept_mend):
            with pytest.raises(Refused), writing(village.service_url) as connection:
                change(connection, number)
        with pytest.raises(Refused):
            publish(village, number)


@pytest.mark.parametrize("number", [0, -1, 7, 2**31, 2**63, 10**40])
def test_hostile_numbers_of_drafts_are_not_found(village, number):
    opened(village, "gaps")
    for read_or_change in (read_draft, check_draft, drop_draft, propose_mend, accept_mend, publish_draft):
        with pytest.raises(NotFound), writing(village.service_url) as connection:
            read_or_change(connection, number)


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**40])
def test_hostile_numbers_of_findings_are_not_found(village, number):
    draft = opened(village, "gaps")
    for change in (lambda c: accept_mend(c, draft.number, [1, number]),
                   lambda c: waive(c, draft.number, number, "r", "w"),
                   lambda c: unwaive(c, draft.number, number)):  # fmt: skip
        with pytest.raises(NotFound), writing(village.service_url) as connection:
            change(connection)
    assert read(village, draft.number).draft.ledger == ()


@pytest.mark.parametrize("words", ["", "  ", "a\0b", "x" * 2001])
def test_hostile_reasons_are_refused(village, words):
    draft = opened(village, "gaps")
    with pytest.raises(BadInput), writing(village.service_url) as connection:
        waive(connection, draft.number, 1, words, "planner")
    with pytest.raises(BadInput), writing(village.service_url) as connection:
        waive(connection, draft.number, 1, "reason", words)


@pytest.mark.parametrize("limits", [(-1, 1), (1, float("nan")), (float("inf"), 1), (1, 1e9)])
def test_hostile_limits_are_refused(limits):
    with pytest.raises(BadInput):
        MendLimits(*limits)


def test_a_draft_needs_parents_that_are_there(database):
    with pytest.raises(NotFound):
        opened(database, "bow_tie")
    with reading(database.service_url) as connection:
        assert list_drafts(connection, None) == []


def test_an_area_that_is_not_in_the_draft_cannot_be_left_out(village):
    draft = opened(village, "gaps")
    for code in ("990199001201999", "", "a\0b"):
        with pytest.raises(NotFound), writing(village.service_url) as connection:
            leave_out(connection, draft.number, code)


def test_a_state_that_is_none_is_refused(database):
    with pytest.raises(BadInput), reading(database.service_url) as connection:
        list_drafts(connection, "secret")
