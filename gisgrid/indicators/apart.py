"""A part of a scheme measured by itself: the numbers that the whole would give its areas."""

import numpy as np

from gisgrid.indicators.counted import Counted, count
from gisgrid.indicators.deployment import grids_of
from gisgrid.indicators.figures import Figures, sum_up
from gisgrid.indicators.parts import PartFigures, PartRecords, Summary, Wanderers
from gisgrid.indicators.people import People, people_at
from gisgrid.indicators.privacy import hide, left_out
from gisgrid.indicators.tables import Flags, Specialities
from gisgrid.indicators.tree import Tree


def measure_part(part: PartRecords, wanderers: People, *, month: int, day: int, top_hidden: bool) -> PartFigures:
    """Return what `figures.measure` of the whole gives the areas of a part.

    Parameters
    ----------
    part : PartRecords
    wanderers : People
        Of all parts and the crown (`people.wandering`).
    month, day : int
        As `figures.measure`.
    top_hidden : bool
        Whether the part's top is one of few people (`crown.few_people`).
    """
    records, tree, rows = part.records, part.records.areas.tree, part.rows
    running = records.postings.running(day)
    grids = grids_of(records.areas, running)
    outside = np.isin(grids.person, wanderers.workers)
    counted = count(records, running, grids.where(~outside), part.standards, month)
    figures = sum_up(counted, tree, part.standards, rows)
    people = people_at(running, part.active, rows).shared(wanderers)
    met = Wanderers(people, grids.where(outside & np.isin(grids.area, rows)), _known(records.specialities, people))
    summary = _summary(counted, figures, part, met)
    mine = Figures(month, figures.names, figures.own[rows], figures.totals[rows])
    return PartFigures(mine, _few_people(part) | top_hidden, summary)


def _summary(counted: Counted, figures: Figures, part: PartRecords, wanderers: Wanderers) -> Summary:
    rows, venues = part.rows, part.records.venues
    used = venues.in_use & np.isin(venues.area, rows)
    kinds, kind = np.unique(venues.kinds[used], return_inverse=True)
    tiers, tier = np.unique(venues.tiers[used], return_inverse=True)
    pairs, several = np.unique(np.column_stack([kind, tier]), axis=0, return_counts=True)
    return Summary(
        figures.totals[part.tops[0]], counted.wanted[rows].sum(axis=0), counted.able[rows].sum(axis=0),
        kinds[pairs[:, 0]], tiers[pairs[:, 1]], several, wanderers,
    )  # fmt: skip


def _known(specialities: Specialities, people: People) -> Specialities:
    """Return what those people can do."""
    theirs = np.isin(specialities.person, people.posted)
    return Specialities(specialities.person[theirs], specialities.speciality[theirs], specialities.kinds)


def _few_people(part: PartRecords) -> Flags:
    """Return the areas of few people as far as the part knows: nothing of what lies beside its top.

    A top of few people is hidden whatever lies beside it, so that this says nothing that is wrong.
    """
    areas, rows = part.records.areas, part.rows
    row_in = np.full(len(areas) + 1, -1, dtype=np.int64)
    row_in[rows] = np.arange(len(rows))
    parent = np.where(rows == part.tops[0], -1, row_in[areas.parent[rows]])
    return hide(Tree(parent), areas.residents[rows], left_out(areas)[rows], part.numbers[rows])
