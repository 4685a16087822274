"""Small counties for tests: areas drawn as an indented list, records at random."""

import numpy as np
from hypothesis import strategies as st

from gisgrid.indicators.counted import Records
from gisgrid.indicators.months import Span, activity_months, service_months
from gisgrid.indicators.standards import LEADERS, Standards, Targets
from gisgrid.indicators.tables import NO_END, ROLES, Areas, Keeping, Needs, Postings, Specialities, Venues

LEVELS = ("county", "town", "village", "subgrid")
KINDS = ("film", "lecture", "performance")
SPAN = Span(24_000, 14)
MONTH = 24_013
"""February, so that a year has two months in the span and January another."""
DAY = 20_000

COUNTY = """
county
 town
  village
   subgrid base
   subgrid undetermined
  village
 town
  village
   subgrid base
   subgrid dedicated
"""
"""Two towns; one village is not divided."""


def areas_of(drawing, **columns):
    """Areas of an indented list: level, and kind where it is not base. Each has 1 km2, its middle at its row."""
    lines = drawing.strip("\n").splitlines()
    parent, open_ = [], []
    for row, line in enumerate(lines):
        depth = len(line) - len(line.lstrip())
        del open_[depth:]
        parent.append(open_[-1] if open_ else -1)
        open_.append(row)
    told = [[*line.split(), "base"][:2] for line in lines]
    ones = np.ones(len(lines), dtype=np.int64)
    given = {"area_m2": 10**6 * ones, "households": 0 * ones, "residents": 0 * ones, "estimated_households": 0 * ones,
             "middle": np.column_stack([1000.0 * np.arange(len(lines)), 0 * ones])}  # fmt: skip
    return Areas(
        codes=np.array([f"{row:03d}" for row in range(len(lines))]),
        levels=np.array([level for level, _ in told]),
        kinds=np.array([kind for _, kind in told]),
        parent=np.array(parent),
        **given | {name: np.array(values) for name, values in columns.items()},
    )


def integers(rows, columns):
    """Columns of a list of rows, also of an empty one."""
    return np.array(rows, dtype=np.int64).reshape(-1, columns).T


def held(areas, rows, reported=()):
    """Activities from rows of (area, month, kind, participants)."""
    known = np.zeros(len(areas), dtype=bool)
    known[list(reported)] = True
    area, month, kind, participants = integers(rows, 4)
    return activity_months(SPAN, KINDS, known, area=area, month=month, kind=kind, participants=participants)


def served(areas, rows):
    """Service records from rows of (area, month, person, minutes, outside)."""
    area, month, person, minutes, outside = integers(rows, 5)
    ones = np.ones_like(area)
    return service_months(SPAN, areas.tree, area=area, month=month, person=person, minutes=minutes,
                          check_ins=ones, outside=outside)  # fmt: skip


def posted(rows, teams=()):
    """Postings that run, from rows of (area, role, person), and of teams from rows of (area, team)."""
    people = [(area, ROLES.index(role), person, -1) for area, role, person in rows]
    volunteers = [(area, ROLES.index("volunteer"), -1, team) for area, team in teams]
    area, role, person, team = integers([*people, *volunteers], 4)
    return Postings(area, role, person, team, 0 * area, NO_END + 0 * area)


def venues_of(rows):
    """Venues from rows of (area, kind, tier, in use, staff)."""
    area, kinds, tiers, in_use, staff = zip(*rows, strict=True) if rows else ((),) * 5
    return Venues(np.array(area, dtype=np.int64), np.array(kinds, dtype=str), np.array(tiers, dtype=str),
                  np.array(in_use, dtype=bool), np.array(staff, dtype=np.int64))  # fmt: skip


def records_of(
    areas, *, activities=(), reported=(), services=(), postings=(), teams=(), specialities=(), needs=(), venues=()
):
    nothing = np.zeros(len(areas), dtype=np.int64)
    return Records(
        areas, posted(postings, teams), Specialities(*integers(list(specialities), 2), kinds=3),
        Needs(*integers(list(needs), 3)), venues_of(venues), Keeping(nothing, nothing - 1, nothing, nothing),
        held(areas, list(activities), reported), served(areas, list(services)),
    )  # fmt: skip


def standards_of(*targets, **settings):
    """Standards with targets from rows of (area, measure, item, amount)."""
    area, measure, item, amount = zip(*targets, strict=True) if targets else ((),) * 4
    return Standards(LEADERS, Targets(np.array(area, dtype=np.int64), np.array(measure, dtype=str),
                                     np.array(item, dtype=str), np.array(amount, dtype=np.int64)),
                     **settings)  # fmt: skip


AREA = st.integers(0, 9)
MONTHS = st.integers(SPAN.first - 1, SPAN.first + SPAN.count)
"""One before and one after the span, too."""
ACTIVITY = st.tuples(AREA, MONTHS, st.integers(0, 2), st.integers(0, 500))
SERVICE = st.tuples(AREA, MONTHS, st.integers(0, 4), st.integers(1, 300), st.integers(0, 1))
POSTING = st.tuples(AREA, st.sampled_from(ROLES), st.integers(0, 6))
TARGETS = (
    (0, "yearly_activities", "lecture+performance", 3), (1, "yearly_activities", "film", 2),
    (5, "yearly_activities", "", 4), (0, "monthly_activities_per_grid", "", 1),
    (6, "monthly_activities_per_grid", "", 2),
)  # fmt: skip
