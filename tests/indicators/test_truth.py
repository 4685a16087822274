"""The demo county's indicators against its truth file, which shares no code with them, item by item."""

import numpy as np
import pytest

from gisgrid.indicators import activity, duty, ground, places
from gisgrid.indicators.figures import measure
from gisgrid.indicators.standards import Duty
from tests.indicators import demo_records as demo


@pytest.fixture(scope="module")
def truth():
    return demo.truth()


@pytest.fixture(scope="module")
def running(truth):
    return demo.postings().running(demo.day_number(truth["as_of"]))


@pytest.fixture(scope="module")
def figures(truth):
    month = demo.month_of(truth["as_of"])
    return measure(demo.records(), demo.standards(), month=month, day=demo.day_number(truth["as_of"]))


def codes(rows):
    return demo.areas().codes[rows].tolist()


def duty_named(name) -> Duty:
    return next(duty for duty in demo.DUTIES if f"{duty.level}.{duty.role}" == name)


@pytest.mark.parametrize("name", sorted(demo.truth()["vacancies"]))
def test_vacancies(truth, running, name):
    assert codes(duty.vacant(demo.areas(), running, duty_named(name))) == sorted(truth["vacancies"][name])


@pytest.mark.parametrize("name", sorted(demo.truth()["doubles"]))
def test_doubles(truth, running, name):
    assert codes(duty.doubled(demo.areas(), running, duty_named(name))) == sorted(truth["doubles"][name])


def test_vacancies_and_doubles_add_up(truth, figures):
    assert figures.parts["leader_vacancies"][0] == sum(
        len(vacant) for name, vacant in truth["vacancies"].items() if name.endswith("grid_leader")
    )
    assert figures.parts["leader_doubles"][0] == sum(map(len, truth["doubles"].values()))
    assert figures.parts["duties"][0] - figures.parts["duties_met"][0] == sum(map(len, truth["vacancies"].values()))


def test_volunteers_without_posting(truth, running):
    idle = np.setdiff1d(np.arange(len(demo.people())), running.person)
    ever = np.setdiff1d(np.arange(len(demo.people())), demo.postings().person)
    assert [demo.column("volunteers", "id")[k] for k in ever] == truth["volunteers_without_posting"]
    assert set(ever) <= set(idle)


def test_volunteers_are_different_people(figures, running):
    assert figures.parts["volunteers"][0] == len(set(running.person.tolist()) - {-1})
    assert figures.parts["teams"][0] == truth_rows("teams")


def truth_rows(name):
    return demo.truth()["rows"][name]


def test_silent_areas_of_the_year(truth):
    quiet = activity.silent(demo.areas(), demo.activities(), demo.span().first, demo.month_of(truth["as_of"]))
    levels = demo.areas().levels[quiet]
    assert codes(quiet[levels == "village"]) == truth["silent_villages"]
    assert codes(quiet[levels == "subgrid"]) == truth["silent_subgrids"]
    assert set(levels) == {"village", "subgrid"}


def test_silent_months_of_villages(truth):
    areas, first = demo.areas(), demo.span().first
    found = [
        [code, truth["months"][month]]
        for month in range(demo.span().count)
        for code in codes(activity.silent(areas, demo.activities(), first + month, first + month))
        if areas.levels[demo.row_of()[code]] == "village" and code not in truth["silent_villages"]
    ]
    assert sorted(found) == truth["silent_village_months"]


def test_silent_grids_of_the_month_leave_undetermined_land_out(truth):
    """With silence as long as the year, the indicator is the truth's list without disputed land."""
    areas, month = demo.areas(), demo.month_of(truth["as_of"])
    standards = demo.Standards(demo.DUTIES, silent_months=len(truth["months"]))
    found = measure(demo.records(), standards, month=month, day=demo.day_number(truth["as_of"]))
    determined = [code for code in truth["silent_subgrids"] if areas.determined[demo.row_of()[code]]]
    assert found.parts["grids_silent"][0] == len(determined) < len(truth["silent_subgrids"])
    assert found.parts["villages_silent"][0] == len(truth["silent_villages"])


def test_activities_of_every_month(truth):
    held = demo.activities()
    for month, count in truth["activities_per_month"].items():
        assert held.held_between(demo.month_of(month), demo.month_of(month)).sum() == count
    assert held.held.sum() == truth["activities"]


def test_missing_centres(truth):
    areas, venues = demo.areas(), demo.venues()
    nowhere = codes(places.without_centre(areas, venues, "village", planned=True))
    not_yet = codes(places.without_centre(areas, venues, "village", planned=False))
    assert nowhere == truth["villages_without_centre"]
    assert sorted(set(not_yet) - set(nowhere)) == truth["villages_with_planned_centre_only"]


def test_venues_by_tier(truth, figures):
    planned = len(truth["villages_with_planned_centre_only"])
    found = {tier: figures.parts[f"venues_{tier}"][0] for tier in truth["venues_by_tier"]}
    assert found == truth["venues_by_tier"] | {"service_point": truth["venues_by_tier"]["service_point"] - planned}
    assert figures.parts["venues_planned"][0] == planned


def test_understaffed_venues():
    asked = {"central": 15, "branch": 4, "service_point": 1}
    short = [row["id"] for row in demo.rows("venues")
             if row["status"] != "planned" and int(row["staff"]) < asked[row["tier"]]]  # fmt: skip
    found = places.understaffed(demo.areas(), demo.venues(), demo.standards().targets)
    assert [demo.column("venues", "id")[k] for k in found] == short
    assert short


def test_wrong_stated_households(truth):
    areas = demo.areas()
    wrong = ground.wrong_statements(areas, demo.stated())
    counted = areas.tree.roll_up(areas.households)
    found = {areas.codes[k]: [int(demo.stated()[k]), int(counted[k])] for k in wrong.tolist()}
    assert found == truth["wrong_stated_households"]


def test_contacts(truth):
    households = demo.column("households", "id")
    listed = ground.households_listed(len(households), demo.contacts())
    assert [households[k] for k in np.flatnonzero(listed == 0)] == truth["households_without_contact"]
    assert [households[k] for k in np.flatnonzero(listed > 1)] == truth["households_with_two_contacts"]


def test_contacts_add_up(truth, figures):
    assert figures.parts["households"][0] == truth_rows("households")
    without = figures.parts["households"][0] - figures.parts["households_kept"][0]
    assert without == len(truth["households_without_contact"])


def test_check_ins_outside(truth):
    records = demo.column("service_records", "id")
    assert [records[k] for k in np.flatnonzero(demo.outside())] == truth["check_ins_outside"]
    assert demo.service().outside.sum() == len(truth["check_ins_outside"])
    assert demo.service().check_ins.sum() == truth["service_records"]


def test_grids_and_land(truth, figures):
    by_kind = truth["subgrids_by_kind"]
    assert figures.parts["grids"][0] == sum(by_kind.values()) - by_kind["undetermined"]
    wild = demo.areas().kinds == "undetermined"
    assert figures.parts["area_m2"][0] == demo.areas().area_m2[demo.areas().tree.leaf & ~wild].sum()
    assert (figures.parts["grids_reported"] == figures.parts["grids"]).all()
    assert figures.parts["villages_divided"][0] == truth["areas_by_level"]["village"]
