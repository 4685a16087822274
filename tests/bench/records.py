"""A province of sub-grids with a year of records, made at random; the grid of every point is known beforehand."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from gisgrid.indicators.counted import Records
from gisgrid.indicators.months import Span, activity_months, month_number, service_months
from gisgrid.indicators.standards import LEADERS, Standards, Targets
from gisgrid.indicators.tables import NO_END, ROLES, Areas, Keeping, Needs, Postings, Specialities, Venues
from tests.bench.bench_saving import size_for
from tests.bench.grids import CELL, blocks, lines, subgrid_codes, village_codes
from tests.county import COUNTY

SPAN = Span(month_number(2025, 1), 12)
KINDS = ("performance", "lecture", "exhibition", "training", "film", "visit")
DAY = 20_453
"""The last of 2025, counted from 1970-01-01."""
SEGMENTS = 4
SPECIALITIES = 12


@dataclass(frozen=True)
class Places:
    """Points of records, the row of the sub-grid that holds each, and what else they have."""

    lonlat: np.ndarray
    grid: np.ndarray
    month: np.ndarray
    kind: np.ndarray
    participants: np.ndarray

    def part(self, count):
        """The first so many."""
        return Places(*(column[:count] for column in vars(self).values()))

    def __len__(self):
        return len(self.grid)


@dataclass(frozen=True)
class Province:
    """Areas in order of code, the rows of the sub-grids, activities, and homes of volunteers."""

    areas: Areas
    subgrids: np.ndarray
    cells: int
    activities: Places
    homes: Places

    @property
    def polygons(self):
        """Those of the sub-grids, in the order of `subgrids`; made when first asked for."""
        return polygons_of(self.cells)

    def part(self, activities, homes):
        """The same areas with fewer records."""
        return replace(self, activities=self.activities.part(activities), homes=self.homes.part(homes))


@cache
def polygons_of(cells):
    return blocks(lines(cells, SEGMENTS), 1)


def province(count, activities, volunteers, seed=1):
    """Make a province with about so many sub-grids."""
    size, rng = size_for(count), np.random.default_rng(seed)
    parents = parents_of(size)
    codes = sorted(parents)
    row_of = {code: row for row, code in enumerate(codes)}
    nothing = np.zeros(len(codes), dtype=np.int64)
    level = np.array(["subgrid" if len(code) == 15 else "village" if code[9:] != "000" else "" for code in codes])
    leaf = level == "subgrid"
    areas = Areas(
        codes=np.array(codes), levels=level, kinds=np.full(len(codes), "base"),
        parent=np.array([row_of.get(parents[code], -1) for code in codes]), area_m2=nothing + 2500,
        households=np.where(leaf, 80, 0), residents=np.where(leaf, 230, 0), estimated_households=nothing,
        middle=rng.uniform(0, 1e5, (len(codes), 2)),
    )  # fmt: skip
    rows = np.array([row_of[code] for code in subgrid_codes(size.cells, size.per_town)])
    return Province(
        areas, rows, size.cells, _places(rng, rows, size.cells, activities), _places(rng, rows, size.cells, volunteers)
    )


def parents_of(size):
    """The parent's code of every area, by its code."""
    villages, grids = village_codes(size.cells, size.per_town), subgrid_codes(size.cells, size.per_town)
    towns = {code[:9] + "000": COUNTY for code in villages}
    return {COUNTY: "", **towns, **{code: code[:9] + "000" for code in villages}, **{code: code[:12] for code in grids}}


def _places(rng, rows, side, count):
    """Points well inside their cells, whose borders wind by a fifth of a cell."""
    i, j = rng.integers(0, side, (2, count))
    lonlat = np.array([110.0, 30.0]) + CELL * (np.column_stack([i, j]) + 0.5 + rng.uniform(-0.2, 0.2, (count, 2)))
    return Places(
        lonlat, rows[i * side + j], SPAN.first + rng.integers(0, SPAN.count, count), rng.integers(0, len(KINDS), count),
        rng.integers(4, 120, count),
    )  # fmt: skip


@dataclass(frozen=True)
class Rosters:
    """What a province has beside its activities: a service record for each, leaders, workers, venues, needs."""

    made: Province
    person: np.ndarray
    rest: tuple

    def records(self):
        """Lay all of it out by month and area: the first half of a run."""
        made, held = self.made, self.made.activities
        one, none = (np.broadcast_to(np.int64(value), len(held)) for value in (1, 0))
        served = service_months(SPAN, made.areas.tree, area=held.grid, month=held.month, person=self.person,
                                minutes=held.participants, check_ins=one, outside=none)  # fmt: skip
        return Records(made.areas, *self.rest, activities_by_month(made), served)


def rosters(made, seed=2):
    """Draw the rosters of a province."""
    rng, areas, people = np.random.default_rng(seed), made.areas, len(made.homes)
    nothing = np.zeros(len(areas), dtype=np.int64)
    person = rng.integers(0, people, len(made.activities))
    village = areas.parent[made.homes.grid]
    at = np.concatenate([made.subgrids, village, made.subgrids])
    role = np.repeat([ROLES.index(name) for name in ("grid_leader", "volunteer", "grid_worker")],
                     [len(made.subgrids), people, len(made.subgrids)])  # fmt: skip
    who = np.concatenate([rng.integers(0, people, len(made.subgrids)), np.arange(people),
                          rng.integers(0, people, len(made.subgrids))])  # fmt: skip
    needs = Needs(made.subgrids, rng.integers(0, SPECIALITIES, len(made.subgrids)), np.ones_like(made.subgrids))
    venue = made.subgrids[rng.integers(0, len(made.subgrids), len(made.subgrids) // 50)]
    rest = (
        Postings(at, role, who, -np.ones_like(who), np.zeros_like(who), NO_END + np.zeros_like(who)),
        Specialities(np.arange(people), rng.integers(0, SPECIALITIES, people), SPECIALITIES), needs,
        Venues(venue, np.full(len(venue), "village_centre"), np.full(len(venue), "service_point"),
               np.ones(len(venue), dtype=bool), rng.integers(0, 3, len(venue))),
        Keeping(areas.households, nothing - 1, nothing, nothing),
    )  # fmt: skip
    return Rosters(made, person, rest)


def activities_by_month(made):
    """The activities laid out by month and area."""
    held = made.activities
    return activity_months(SPAN, KINDS, np.zeros(len(made.areas), dtype=bool), area=held.grid, month=held.month,
                           kind=held.kind, participants=held.participants)  # fmt: skip


def standards():
    """Targets of the one county, and a leader for each sub-grid."""
    asked = [
        ("monthly_activities_per_grid", "", 1),
        ("yearly_activities", "performance", 20),
        ("venue_staff", "service_point", 1),
    ]
    measure, item, amount = (np.array(values) for values in zip(*asked, strict=True))
    return Standards(LEADERS, Targets(np.zeros(3, dtype=np.int64), measure, item, amount))
