"""Indicators through the database: the demo's truth, one swap, activities counted at once, sets made public."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.indicators.catalog import CATALOG
from gisgrid.services.indicator_releases import list_releases, release, show_public_values, withdraw
from gisgrid.services.indicator_values import show_trend, show_values
from gisgrid.services.indicators import bring_up_to_date, is_behind, run_month, run_nightly
from gisgrid.store import indicators as store
from gisgrid.store.session import figuring, owning, reading, writing
from tests.serving import county_template, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]

DAY = date(2025, 6, 30)
JUNE = date(2025, 6, 1)


def run(database, day=DAY, month=None, **options):
    with figuring(database.service_url) as connection:
        return run_month(connection, "standard", today=day, who="test", month=month, **options)


def parts_of(database, month=JUNE):
    """Every part's sum, by code of area and name."""
    with reading(database.service_url) as connection:
        (found,) = store.runs(connection, "standard", month)
        rows = store.values_of_run(connection, found["id"], most=None)
    return {row["code"]: dict(zip(found["parts"], row["totals"], strict=True)) for row in rows}


def told(database, code, level="county", month=JUNE):
    with reading(database.service_url) as connection:
        shown = show_values(connection, "standard", month=month, level=level, indicators=[code])
    return {area["code"]: area["values"][0] for area in shown["areas"]}


def change(database, *statements):
    with writing(database.service_url) as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture(scope="module")
def counted(served):
    run(served)
    return served


@pytest.fixture(scope="module")
def truth():
    return tiny_county().truth


@pytest.fixture(scope="module")
def parts(counted):
    return parts_of(counted)


def top(parts):
    return parts[min(parts)]


def test_vacancies_and_doubles_are_those_planted(parts, truth):
    for part, planted in (("leader_vacancies", "vacancies"), ("leader_doubles", "doubles")):
        wanted = Counter(
            code for name, codes in truth[planted].items() if name.endswith("grid_leader") for code in codes
        )
        below = Counter(code[:12] for code in wanted.elements())
        assert sum(wanted.values()) > 0
        assert {code for code in parts if len(code) == 15 and parts[code][part]} == {c for c in wanted if len(c) == 15}
        for code in parts:
            if len(code) == 12 and not code.endswith("000"):
                assert parts[code][part] == below[code]
        assert top(parts)[part] == sum(wanted.values())


def test_all_roles_lacking_are_those_planted(parts, truth):
    assert top(parts)["duties"] - top(parts)["duties_met"] == sum(map(len, truth["vacancies"].values()))


def test_people_venues_and_households_are_those_planted(parts, truth):
    county = tiny_county()
    people, households = len(county.tables["volunteers"]["id"]), len(county.tables["households"]["id"])
    posted = zip(county.tables["postings"]["person_id"], county.tables["postings"]["to"], strict=True)
    serving_now = {person for person, end in posted if person and (not end or end >= DAY.isoformat())}
    assert top(parts)["volunteers"] == len(serving_now) <= people - len(truth["volunteers_without_posting"])
    assert top(parts)["households"] == households
    assert households - top(parts)["households_kept"] == len(truth["households_without_contact"])
    assert top(parts)["statements"] - top(parts)["statements_right"] == len(truth["wrong_stated_households"])
    villages = {code for code in parts if len(code) == 12 and not code.endswith("000")}
    without = set(truth["villages_without_centre"]) | set(truth["villages_with_planned_centre_only"])
    assert {code for code in villages if not parts[code]["villages_with_centre"]} == without


def test_silent_grids_of_the_year_are_those_planted(serving, truth):
    run(serving, silent_months=12)
    found = parts_of(serving)
    wild = {
        c
        for c, kind in zip(tiny_county().areas.codes, tiny_county().areas.kinds, strict=True)
        if kind == "undetermined"
    }
    assert {c for c in found if len(c) == 15 and found[c]["grids_silent"]} == set(truth["silent_subgrids"]) - wild
    assert {c for c in found if found[c]["villages"] == found[c]["villages_silent"] == 1} == set(
        truth["silent_villages"]
    )
    assert truth["silent_subgrids"]


def test_activities_and_check_ins_of_every_month(serving, truth):
    for month, wanted in list(truth["activities_per_month"].items())[-3:]:
        day = date.fromisoformat(f"{month}-01")
        run(serving, month=day)
        assert top(parts_of(serving, day))["activities"] == wanted
        assert told(serving, "activities", month=day) == {min(parts_of(serving, day)): wanted}
    with reading(serving.service_url) as connection:
        outside = connection.scalars(
            text("SELECT external_id FROM gisgrid.check_in_outside ORDER BY external_id")
        ).all()
    assert outside == truth["check_ins_outside"]


def test_running_again_changes_nothing(serving):
    first = run(serving)
    before = parts_of(serving)
    again = run(serving)
    assert parts_of(serving) == before
    assert {**first, "run": 0} == {**again, "run": 0}
    with reading(serving.service_url) as connection:
        assert len(store.runs(connection, "standard")) == 1


def interrupted(database):
    with figuring(database.service_url) as connection:
        run_month(connection, "standard", today=DAY, who="test")
        raise ZeroDivisionError


def test_a_run_that_fails_leaves_the_old_one(serving):
    run(serving)
    before = parts_of(serving)
    change(serving, added(min(before)))
    with pytest.raises(ZeroDivisionError):
        interrupted(serving)
    assert parts_of(serving) == before


ADD = """
INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, participants, {place}, batch)
SELECT 'standard', '加演', '{kind}', '{day} 10:00', {participants}, {value}, min(id) FROM gisgrid.record_batch"""


def added(area, day="2025-06-12", kind="performance", participants=30):
    """An activity stated for an area."""
    value = f"(SELECT id FROM gisgrid.area WHERE code = '{area}')"
    return ADD.format(place="stated_area", value=value, day=day, kind=kind, participants=participants)


def same_as_whole(database, months=(JUNE,)):
    """What was counted change by change is what a whole run gives."""
    with figuring(database.service_url) as connection:
        assert is_behind(connection, "standard", today=DAY)
    with figuring(database.service_url) as connection:
        bring_up_to_date(connection, "standard", today=DAY, who="test")
    little = {month: parts_of(database, month) for month in months}
    for month in months:
        run(database, month=month)
    return little == {month: parts_of(database, month) for month in months}


def test_activities_more_and_less_are_counted_at_once(serving, truth):
    april, may = date(2025, 4, 1), date(2025, 5, 1)
    for month in (april, may, JUNE):
        run(serving, month=month)
    subgrid, village = truth["silent_subgrids"][0], truth["silent_villages"][0]
    town = village[:9] + "000"
    before = parts_of(serving)
    change(
        serving,
        *map(added, (subgrid, village, town)),
        added(subgrid, day="2025-04-30", kind="training"),
        added(subgrid, day="2025-07-01"),
        added(truth["silent_subgrids"][1], day="1999-12-31"),
        "DELETE FROM gisgrid.service_record WHERE activity IN "
        "(SELECT id FROM gisgrid.activity WHERE external_id < 'A000009')",
        "DELETE FROM gisgrid.activity WHERE external_id < 'A000009'",
        "UPDATE gisgrid.activity SET participants = 1, starts_at = starts_at - interval '40 days', kind = 'film' "
        "WHERE external_id LIKE 'A%8'",
    )
    assert same_as_whole(serving, (april, may, JUNE))
    now = parts_of(serving)
    assert now[subgrid]["grids_silent"] == 0 < before[subgrid]["grids_silent"]
    assert now[village]["villages_silent"] == 0 < before[village]["villages_silent"]


def test_what_else_changes_is_counted_anew_at_once(serving):
    run(serving)
    vacant = top(parts_of(serving))["leader_vacancies"]
    change(serving, "UPDATE gisgrid.posting SET to_day = '2025-06-01' WHERE role = 'grid_leader' AND to_day IS NULL")
    assert same_as_whole(serving)
    assert top(parts_of(serving))["leader_vacancies"] > vacant


def test_an_activity_that_comes_during_a_run_is_counted_once(serving):
    run(serving)
    before = top(parts_of(serving))["activities"]
    with figuring(serving.service_url) as connection:
        run_month(connection, "standard", today=DAY, who="test")
        change(serving, added(min(parts_of(serving))))
    assert top(parts_of(serving))["activities"] == before
    assert same_as_whole(serving)
    assert top(parts_of(serving))["activities"] == before + 1


def test_who_looks_during_a_run_waits_and_counts_what_is_left(serving):
    run(serving)
    before = top(parts_of(serving))["activities"]
    change(serving, added(min(parts_of(serving))))
    with ThreadPoolExecutor(1) as others:
        with figuring(serving.service_url) as connection:
            run_month(connection, "standard", today=DAY, who="test")
            change(serving, added(min(parts_of(serving))))
            other = others.submit(same_as_whole, serving)
            wait_for_lock(serving)
        assert other.result()
    assert top(parts_of(serving))["activities"] == before + 2


def wait_for_lock(database):
    query = text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'gisgrid.indicator_run'::regclass)"
    )
    while True:
        with reading(database.service_url) as connection:
            if connection.scalar(query, {"name": "gisgrid.indicator_run"}):
                return
        time.sleep(0.01)


def test_nothing_new_is_not_behind(serving):
    run(serving)
    with reading(serving.service_url) as connection:
        assert not is_behind(connection, "standard", today=DAY)
        assert is_behind(connection, "standard", today=date(2025, 7, 1))
        assert not is_behind(connection, "standard", today=date(2026, 7, 1))


def test_a_border_that_moves_leaves_past_months_as_they_were(serving):
    """An activity of a month that is closed stays where it was counted, though its grid is another one today."""
    may = date(2025, 5, 1)
    run(serving, month=may)
    before = parts_of(serving, may)
    with owning(serving.admin_url) as connection:
        connection.execute(text("ALTER TABLE gisgrid.activity DISABLE TRIGGER activity_leaf"))
    change(
        serving, "UPDATE gisgrid.activity SET leaf = (SELECT max(id) FROM gisgrid.area) WHERE external_id LIKE 'A%7'"
    )
    with figuring(serving.service_url) as connection:
        bring_up_to_date(connection, "standard", today=DAY, who="test")
    assert parts_of(serving, may) == before


def test_the_last_month_is_closed_by_the_first_night_of_the_next(serving):
    run(serving, day=date(2025, 5, 20))
    with figuring(serving.service_url) as connection:
        made = run_nightly(connection, "standard", today=date(2025, 6, 1), who="test")
    assert [each["day"] for each in made] == [date(2025, 5, 31), date(2025, 6, 1)]
    with figuring(serving.service_url) as connection:
        made = run_nightly(connection, "standard", today=date(2025, 6, 2), who="test")
    assert [each["day"] for each in made] == [date(2025, 6, 2)]


def test_trends(serving, truth):
    for month in (4, 5, 6):
        run(serving, month=date(2025, month, 1))
    with reading(serving.service_url) as connection:
        shown = show_trend(connection, "standard", min(parts_of(serving)), ["activities"])
    assert [month["values"] for month in shown["months"]] == [
        [truth["activities_per_month"][f"2025-0{month}"]] for month in (4, 5, 6)
    ]


def test_an_area_and_its_children_or_a_level(counted, parts):
    town = next(code for code in parts if code.endswith("000") and code != min(parts))
    with reading(counted.service_url) as connection:
        shown = show_values(connection, "standard", code=town)
        level = show_values(connection, "standard", level="town")
    assert {area["code"] for area in shown["areas"]} == {town} | {
        c for c in parts if len(c) == 12 and c[:9] == town[:9]
    }
    assert shown["indicators"] == [indicator.code for indicator in CATALOG]
    assert {area["level"] for area in level["areas"]} == {"town"}


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [({}, BadInput), ({"level": "town", "indicators": ["wealth"]}, BadInput),
     ({"level": "town", "month": date(2020, 1, 1)}, NotFound)],
)  # fmt: skip
def test_what_is_not_there_is_refused(counted, asked, refusal):
    with reading(counted.service_url) as connection, pytest.raises(refusal):
        show_values(connection, "standard", **asked)


def test_a_month_to_come_is_refused(served):
    with pytest.raises(BadInput):
        run(served, month=date(2025, 7, 1))
    with pytest.raises(NotFound), figuring(served.service_url) as connection:
        run_month(connection, "no such", today=DAY, who="test")


@pytest.mark.parametrize(
    "asked", [{"month": date(9999, 12, 1)}, {"month": date(1, 1, 1)}, {"silent_months": 0}, {"silent_months": 30_000}]
)
def test_a_month_or_silence_beyond_all_calendars_is_refused(served, asked):
    with pytest.raises(BadInput):
        run(served, **asked)


def release_june(database, **asked):
    with writing(database.service_url) as connection:
        return release(connection, "standard", JUNE, who="王主任", **asked)


def public(database, **asked):
    with reading(database.public_url) as connection:
        return show_public_values(connection, "standard", **asked)


def test_a_set_is_released_as_it_is_and_can_be_withdrawn(serving):
    run(serving)
    released = release_june(serving, note="半年公布", levels=["county", "town"])
    shown = public(serving, level="county", indicators=["activities"])
    assert shown["run"]["note"] == "半年公布"
    was = shown["areas"][0]["values"]
    change(serving, added(shown["areas"][0]["code"]))
    run(serving)
    assert public(serving, level="county", indicators=["activities"])["areas"][0]["values"] == was
    assert told(serving, "activities") == {shown["areas"][0]["code"]: was[0] + 1}
    assert public(serving, level="village")["areas"] == []
    assert "household_coverage" not in released["indicators"]
    with pytest.raises(Refused):
        release_june(serving)
    with writing(serving.service_url) as connection:
        withdraw(connection, "standard", JUNE, who="王主任", why="数字有误")
    with pytest.raises(NotFound):
        public(serving, level="county")
    release_june(serving)
    with reading(serving.service_url) as connection:
        first = list_releases(connection, "standard")[-1]
    assert (first["released_by"], first["withdrawn_why"]) == ("王主任", "数字有误")


def test_the_public_is_not_told_where_few_people_live(serving):
    change(serving, "UPDATE gisgrid.household SET persons = 0 WHERE leaf <> (SELECT min(leaf) FROM gisgrid.household)",
           "UPDATE gisgrid.household SET persons = CASE WHEN id = (SELECT min(id) FROM gisgrid.household WHERE leaf = ("
           "SELECT min(leaf) FROM gisgrid.household)) THEN 3 ELSE 0 END")  # fmt: skip
    run(serving)
    release_june(serving)
    shown = public(serving, level="subgrid", indicators=["activities", "volunteers_per_1000_residents"])
    states = {area["code"]: area["states"] for area in shown["areas"]}
    assert [code for code, (_, state) in states.items() if state == "few_people"]
    assert all(state != "told" for _, state in states.values())
    assert any(state == "told" for state, _ in states.values())


def test_what_is_hidden_is_what_sums_of_households_hide(serving):
    """Where both tell of the same people, each must hide the same areas, or the two together would tell."""
    change(serving, "UPDATE gisgrid.household SET persons = CASE WHEN id % 7 = 0 THEN 1 ELSE 0 END",
           "UPDATE gisgrid.household h SET persons = 0 FROM gisgrid.area a "
           "WHERE a.id = h.leaf AND a.kind = 'undetermined'")  # fmt: skip
    run(serving)
    hidden = text(
        "SELECT v.parent_code, v.code, v.few_people FROM gisgrid.indicator_value v JOIN gisgrid.indicator_value p "
        "ON p.run = v.run AND p.code = v.parent_code WHERE NOT p.few_people ORDER BY v.code"
    )
    sums = text("SELECT code, hidden FROM gisgrid.household_sums('standard', :parent)")
    with reading(serving.superuser_url) as connection:
        rows = connection.execute(hidden).all()
        told = {}
        for parent in {row.parent_code for row in rows}:
            told |= dict(connection.execute(sums, {"parent": parent}).all())
    assert {row.code: row.few_people for row in rows} == told
    assert {True, False} == set(told.values())


def test_coverage_is_told_by_the_circles_alone(serving):
    run(serving)
    with pytest.raises(Refused, match="told by the service circles"):
        release_june(serving, indicators=["activities", "household_coverage"])
    with pytest.raises(NotFound):
        public(serving, level="county")


def test_the_public_reads_no_run(counted):
    with reading(counted.public_url) as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("SELECT 1 FROM gisgrid.indicator_value"))


def test_who_may_read_nothing_sees_no_numbers(counted):
    with reading(counted.member_url) as connection:
        assert show_values(connection, "standard", level="town")["areas"] == []
