"""Laws of the figures: sums agree across levels, order is nothing, one activity more is the whole counted again."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.indicators.catalog import CATALOG, by_code
from gisgrid.indicators.counted import NEEDS_MET
from gisgrid.indicators.figures import Held, add_activity, measure
from gisgrid.indicators.tree import Tree
from gisgrid.indicators.values import STATES, values
from tests.indicators.drawn import (
    ACTIVITY,
    AREA,
    COUNTY,
    DAY,
    KINDS,
    MONTH,
    POSTING,
    SERVICE,
    SPAN,
    TARGETS,
    areas_of,
    records_of,
    standards_of,
)  # fmt: skip

AREAS = areas_of(COUNTY, households=[0, 0, 1, 5, 9, 7, 0, 0, 4, 3], residents=[0, 0, 2, 9, 20, 15, 0, 0, 8, 6])
STANDARDS = standards_of(*TARGETS)
EVERYTHING = st.fixed_dictionaries({
    "activities": st.lists(ACTIVITY, max_size=12),
    "reported": st.lists(AREA, max_size=2),
    "services": st.lists(SERVICE, max_size=12),
    "postings": st.lists(POSTING, max_size=12),
    "specialities": st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), max_size=8, unique=True),
    "needs": st.lists(st.tuples(AREA, st.integers(0, 2), st.integers(1, 3)), max_size=5),
})  # fmt: skip


def figures_of(areas=AREAS, standards=STANDARDS, month=MONTH, **records):
    return measure(records_of(areas, **records), standards, month=month, day=DAY)


def told(code, figures, areas=AREAS):
    found = values(by_code()[code], figures.parts, areas.determined)
    return [round(float(v), 6) if s == 0 else STATES[s] for v, s in zip(found.value, found.state, strict=True)]


@settings(max_examples=50)
@given(EVERYTHING)
def test_sums_agree_across_levels(records):
    figures = figures_of(**records)
    for name, total in figures.parts.items():
        if name != NEEDS_MET:
            for row in range(len(AREAS)):
                children = np.flatnonzero(AREAS.parent == row)
                assert total[row] == figures.own_parts[name][row] + total[children].sum(), name


@settings(max_examples=50)
@given(EVERYTHING, st.randoms())
def test_the_order_of_records_is_nothing(records, shuffler: random.Random):
    figures = figures_of(**records)
    mixed = {name: shuffler.sample(rows, len(rows)) for name, rows in records.items()}
    assert (figures_of(**mixed).totals == figures.totals).all()


@settings(max_examples=50)
@given(EVERYTHING, ACTIVITY.filter(lambda new: new[1] <= MONTH), st.integers(SPAN.first + 2, MONTH))
def test_one_activity_more_is_the_whole_counted_again(records, new, month):
    figures = figures_of(month=month, **records)
    add_activity(figures, AREAS.tree, STANDARDS, Held(new[0], new[1], KINDS[new[2]], new[3]))
    again = figures_of(month=month, **records | {"activities": [*records["activities"], new]})
    assert (figures.totals == again.totals).all()
    assert (figures.own == again.own).all()


@settings(max_examples=50)
@given(EVERYTHING, ACTIVITY)
def test_one_activity_more_and_less_is_none(records, new):
    """An area of which somebody has reported stays one that was reported."""
    records = records | {"reported": [new[0]]}
    figures, before = figures_of(**records), figures_of(**records)
    for sign in (1, -1):
        add_activity(figures, AREAS.tree, STANDARDS, Held(new[0], new[1], KINDS[new[2]], new[3], sign))
    assert (figures.totals == before.totals).all()
    assert (figures.own == before.own).all()


@settings(max_examples=50)
@given(EVERYTHING, ACTIVITY)
def test_the_way_up_is_enough_for_one_activity_more(records, new):
    """Where the area is the lowest, or was reported before."""
    records = records | {"reported": [new[0]]}
    figures = figures_of(**records)
    path = AREAS.tree.path(new[0])
    targets = STANDARDS.targets.where(np.isin(STANDARDS.targets.area, path))
    row_in = {row: k for k, row in enumerate(path.tolist())}
    mine = standards_of(*((row_in[a], m, i, n) for a, m, i, n in zip(
        targets.area.tolist(), targets.measure, targets.item, targets.amount, strict=True)))  # fmt: skip
    part = type(figures)(figures.month, figures.names, figures.own[path].copy(), figures.totals[path].copy())
    chain = Tree(np.arange(len(path)) - 1)
    add_activity(part, chain, mine, Held(len(path) - 1, new[1], KINDS[new[2]], new[3]))
    add_activity(figures, AREAS.tree, STANDARDS, Held(new[0], new[1], KINDS[new[2]], new[3]))
    assert (part.totals == figures.totals[path]).all()


@settings(max_examples=50)
@given(EVERYTHING)
def test_counts_of_people_are_of_different_people(records):
    figures = figures_of(**records)
    for row in range(len(AREAS)):
        below = set(AREAS.tree.below(row).tolist())
        assert figures.parts["volunteers"][row] == len({p for a, _, p in records["postings"] if a in below})
        active = {p for a, m, p, *_ in records["services"] if a in below and m == MONTH}
        assert figures.parts["active_volunteers"][row] == len(active)


@settings(max_examples=50)
@given(EVERYTHING)
def test_every_indicator_is_a_number_or_says_why_not(records):
    figures = figures_of(**records)
    for indicator in CATALOG:
        found = values(indicator, figures.parts, AREAS.determined)
        assert (np.isfinite(found.value) == (found.state == 0)).all()
        assert set(np.flatnonzero(found.state == STATES.index("undetermined"))) == {4}


def test_recorded_for_a_town_alone_counts_there():
    figures = figures_of(activities=[(1, MONTH, 0, 30), (3, MONTH, 0, 10)])
    assert told("activities", figures)[:4] == [2, 2, 1, 1]
    assert figures.own_parts["activities"][:4].tolist() == [0, 1, 0, 1]
    assert told("participants", figures)[:2] == [40, 40]


def test_silent_is_not_unreported():
    """Town 1 reports and nothing happens; of town 6 nobody has ever said a word."""
    figures = figures_of(reported=[1])
    assert told("silent_grids", figures) == [2, 2, 1, 1, "undetermined", 1, *["not_reported"] * 4]
    assert told("activities", figures) == [0, 0, 0, 0, "undetermined", 0, *["not_reported"] * 4]
    assert told("reported_grids", figures)[:2] == [50, 100]


@pytest.mark.parametrize(("ago", "silent"), [(0, 0), (2, 0), (3, 1), (13, 1)])
def test_silence_lasts_three_months(ago, silent):
    figures = figures_of(activities=[(8, MONTH - ago, 0, 1)])
    assert told("silent_grids", figures)[8] == silent


def test_an_activity_in_the_village_leaves_its_grids_silent():
    figures = figures_of(activities=[(2, MONTH, 0, 1)])
    assert told("silent_villages", figures)[2] == 0
    assert told("silent_grids", figures)[3] == 1


def test_targets_of_the_year_begin_in_january():
    standards = standards_of((0, "yearly_activities", "film", 4))
    held = [(3, MONTH - ago, 0, 1) for ago in (0, 1, 2)]
    assert told("yearly_target", figures_of(activities=held, standards=standards))[0] == 50
    assert told("yearly_target", figures_of(activities=held, standards=standards))[1] == "nothing_to_count"


def test_more_than_asked_is_not_more_than_all():
    standards = standards_of((0, "yearly_activities", "film", 1), (0, "yearly_activities", "lecture", 3))
    held = [(3, MONTH, 0, 1)] * 9
    assert told("yearly_target", figures_of(activities=held, standards=standards))[0] == 25


def test_the_nearest_monthly_target_is_asked():
    """Village 7 lies in town 6, which asks for two; the others are asked for one."""
    held = [(area, MONTH, 0, 1) for area in (3, 8)]
    figures = figures_of(activities=held, reported=[0])
    assert told("monthly_target", figures)[2] == 100
    assert told("monthly_target", figures)[7] == 0
    assert told("monthly_target", figures)[0] == round(100 / 3, 6)


def test_a_rate_comes_from_records_not_from_rates():
    figures = figures_of(activities=[(3, MONTH, 0, 1)] * 3, reported=[0])
    assert told("activities_per_km2", figures)[:6] == [0.75, 1.5, 3, 3, "undetermined", 0]
    assert told("activities_per_1000_residents", figures)[2] == round(3000 / 11, 6)


def test_workers():
    figures = figures_of(postings=[(8, "grid_worker", 1), (9, "grid_worker", 1), (3, "grid_worker", 2)])
    assert told("grids_per_worker", figures)[0] == 1.5
    assert told("households_per_worker", figures)[0] == 10
    assert told("worker_spread", figures)[6:9] == [500, 500, "nothing_to_count"]


def test_needs_are_met_by_whom_the_area_has():
    figures = figures_of(needs=[(8, 0, 2), (9, 1, 1)], specialities=[(1, 0), (1, 1)], postings=[(9, "volunteer", 1)])
    assert told("speciality_needs_met", figures)[7:] == [round(200 / 3, 6), 0, 100]


def test_venues_against_targets():
    standards = standards_of(
        (0, "venue_count", "branch", 4), (0, "venue_staff", "branch", 3), (6, "venue_staff", "branch", 1)
    )
    venues = [(3, "library", "branch", True, 2), (8, "library", "branch", True, 2), (8, "library", "branch", False, 9),
              (9, "village_centre", "service_point", True, 1), (3, "library", "branch", True, -1)]  # fmt: skip
    figures = figures_of(standards=standards, venues=venues)
    assert told("venue_target", figures)[0] == 75
    assert told("venue_staffing", figures)[0] == 50
    assert told("venue_staffing", figures)[6] == 100
    assert told("village_centres", figures)[0] == round(100 / 3, 6)


def test_estimated_households_mark_what_they_enter():
    areas = areas_of(COUNTY, households=[0, 0, 0, 5, 0, 7, 0, 0, 4, 3], estimated_households=[0] * 8 + [4, 0])
    figures = figures_of(areas, postings=[(0, "grid_worker", 1), (7, "grid_worker", 2), (3, "grid_worker", 3)])
    found = values(by_code()["households_per_worker"], figures.parts, areas.determined)
    assert np.flatnonzero(found.estimate).tolist() == [0, 6, 7]
    assert not values(by_code()["volunteers"], figures.parts, areas.determined).estimate.any()


def test_division_progress():
    assert told("division_progress", figures_of())[:6] == [
        round(200 / 3, 6),
        50,
        100,
        *["nothing_to_count"],
        "undetermined",
        0,
    ]
