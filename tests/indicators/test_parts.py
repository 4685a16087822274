"""The law of parts: measured one by one and put together, they are the whole, to the last unit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.domain.venues import TIERS
from gisgrid.indicators.tables import ROLES, Keeping
from tests.indicators.cutting import County, assembled, reordered
from tests.indicators.drawn import LEVELS, MONTH, areas_of

PROVINCE = """
province
 county
  town
   village
    subgrid base
    subgrid undetermined
   village
  village
   subgrid base
 county
  town
   village
    subgrid base
    subgrid dedicated
   village undetermined
 county
"""
"""A county that is not divided, one with a village that lies in no town, and villages with nothing below them."""
COUNTIES = PROVINCE.replace("\nprovince", "").replace("\n ", "\n") + "county\n"
SIZE = 16


def joined(lists):
    return [row for rows in lists for row in rows]


AREA, WHO = st.integers(0, SIZE - 1), st.integers(0, 5)
AGO = st.sampled_from([MONTH, MONTH, MONTH - 1, MONTH - 4])
METRES = st.one_of(st.floats(-1e5, 1e5), st.sampled_from([9e15, -9e15, 4.7e15, 1e15 / 3]))
"""So far away, too, that the order of a sum shows in its whole metres."""
WORKING = st.lists(st.tuples(AREA, st.just("grid_worker"), st.integers(0, 1)), min_size=2, max_size=10)
"""Two with many grids, so that one often has several in a part and some outside."""
RECORDS = st.fixed_dictionaries({
    "activities": st.lists(st.tuples(AREA, AGO, st.integers(0, 2), st.integers(0, 500)), max_size=15),
    "reported": st.lists(AREA, max_size=2),
    "services": st.lists(st.tuples(AREA, AGO, WHO, st.integers(1, 300), st.integers(0, 1)), max_size=15),
    "postings": st.tuples(st.lists(st.tuples(AREA, st.sampled_from(ROLES), WHO), max_size=15), WORKING).map(joined),
    "teams": st.lists(st.tuples(AREA, st.integers(0, 2)), max_size=6),
    "specialities": st.lists(st.tuples(WHO, st.integers(0, 2)), max_size=8, unique=True),
    "needs": st.lists(st.tuples(AREA, st.integers(0, 2), st.integers(1, 3)), max_size=8),
    "venues": st.lists(st.tuples(AREA, st.sampled_from(["village_centre", "library"]), st.sampled_from(TIERS),
                                 st.booleans(), st.integers(-1, 3)), min_size=2, max_size=8),
})  # fmt: skip
HIGH = st.integers(0, 2)
TARGET = st.one_of(
    st.tuples(AREA, st.just("yearly_activities"), st.sampled_from(["film", "lecture+performance", ""]), WHO),
    st.tuples(AREA, st.just("monthly_activities_per_grid"), st.just(""), WHO),
    st.tuples(AREA, st.sampled_from(["venue_count", "venue_staff"]), st.sampled_from(TIERS), WHO),
    st.tuples(HIGH, st.just("venue_count"), st.sampled_from(TIERS), WHO),
)
EACH = st.lists(st.integers(0, 6), min_size=SIZE, max_size=SIZE)


@st.composite
def counties(draw):
    """Areas at random places, in which few people live; some state how many households there are, and rightly."""
    drawing = draw(st.sampled_from([PROVINCE, COUNTIES]))
    middle = draw(st.lists(st.tuples(*[METRES] * 2), min_size=SIZE, max_size=SIZE))
    columns = {name: draw(EACH) for name in ("households", "residents", "estimated_households")}
    rows = draw(st.one_of(st.just(range(SIZE)), st.permutations(range(SIZE))))
    areas = reordered(areas_of(drawing, middle=middle, **columns), np.array(rows))
    error = np.array(draw(st.lists(st.sampled_from([0, 0, 1, None]), min_size=SIZE, max_size=SIZE)), dtype=float)
    stated = areas.tree.roll_up(areas.households) + error
    keeping = Keeping(
        np.array(draw(EACH)), np.where(np.isnan(stated), -1, stated).astype(int), *np.array([draw(EACH)] * 2)
    )
    return County(areas, keeping, tuple(draw(st.lists(TARGET, min_size=2, max_size=8))), draw(RECORDS))


def any_tops(areas):
    """Areas none of which lies below another."""

    def highest(rows):
        return [row for row in sorted(rows) if not rows & set(areas.tree.path(row)[:-1].tolist())]

    return st.sets(AREA, max_size=6).map(highest)


def check(county, tops):
    names, own, totals, few = county.whole()
    part_names, part_own, part_totals, part_few = assembled(county, tops)
    assert part_names == names
    for k, name in enumerate(names):
        assert part_own[:, k].tolist() == own[:, k].tolist(), name
        assert part_totals[:, k].tolist() == totals[:, k].tolist(), name
    assert part_few.tolist() == few.tolist()


@settings(max_examples=150)
@given(counties(), st.data())
def test_any_parts_and_what_lies_above_are_the_whole(county, data):
    check(county, data.draw(any_tops(county.areas)))


@settings(max_examples=30)
@given(counties(), st.sampled_from(["province", *LEVELS]))
def test_the_areas_of_a_level_and_what_lies_above_are_the_whole(county, level):
    """Of a level without areas too: all is crown."""
    check(county, np.flatnonzero(county.areas.levels == level).tolist())
