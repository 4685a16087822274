"""What took place in a month, and what follows from it: silent grids, areas never reported, targets."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.months import ActivityMonths, ServiceMonths
from gisgrid.indicators.standards import AND, MONTHLY, YEARLY, Standards
from gisgrid.indicators.tables import Areas, Flags
from gisgrid.indicators.tree import Integers, Tree

Parts = dict[str, Integers]

FOLLOWING = (
    "grids_reported", "grids_silent", "villages_reported", "villages_silent",
    "monthly_asked", "monthly_met", "yearly_asked", "yearly_held",
)  # fmt: skip
"""Parts that follow from sums over all below, and are themselves summed up again."""


YEAR_PART = "activities_this_year:"


def year_part(item: str) -> str:
    """Return the name of the part that counts the activities of a target's kinds since January.

    Examples
    --------
    >>> year_part("lecture+exhibition"), year_part("")
    ('activities_this_year:lecture+exhibition', 'activities_this_year:')
    """
    return YEAR_PART + item


def counts(kind: str, item: str) -> bool:
    """Return whether an activity of a kind counts for a target's item.

    Examples
    --------
    >>> counts("lecture", "lecture+exhibition"), counts("film", ""), counts("film", "lecture")
    (True, True, False)
    """
    return not item or kind in item.split(AND)


def parts(held: ActivityMonths, served: ServiceMonths, standards: Standards, month: int) -> dict[str, Integers]:
    """Return what took place at each area itself in a month, in the months of silence, and since January."""
    january = month - month % 12
    return {
        "activities": held.held_between(month, month),
        "participants": held.participants_in(month),
        "activities_recent": held.held_between(month - standards.silent_months + 1, month),
        "sources": held.reported.astype(np.int64),
        "minutes": served.of("minutes", month),
        "check_ins": served.of("check_ins", month),
        "check_ins_outside": served.of("outside", month),
        "active_volunteers": served.of("people", month),
        **{
            year_part(item): held.held_between(
                january, month, tuple(kind for kind in held.kinds if counts(kind, item)))
            for item in standards.targets.of(YEARLY).items
        },
    }  # fmt: skip


def reported(tree: Tree, sources: Integers, below: Integers, rows: Indices) -> Flags:
    """Return for which areas a source has ever reported: for the area itself, for one above it, or for one below.

    Parameters
    ----------
    tree : Tree
    sources, below : ndarray of int, shape (n,)
        More than zero where a source has reported for just this area; for it or an area below.
    rows : ndarray of int, shape (m,)
    """
    above = tree.above[rows]
    from_above = ((above >= 0) & (sources[above] > 0)).any(axis=1)
    return np.asarray(from_above | (below[rows] > 0))


def silent(areas: Areas, held: ActivityMonths, first: int, last: int) -> Indices:
    """Return the rows of areas that are silent: reported, and nothing took place in them or below from month to month.

    Where no source has ever reported, nothing is known, and the area is not called silent.
    """
    tree, rows = areas.tree, np.arange(len(areas))
    sources = held.reported.astype(np.int64)
    known = reported(tree, sources, tree.roll_up(sources), rows)
    return np.flatnonzero(known & (tree.roll_up(held.held_between(first, last)) == 0))


def following(tree: Tree, standards: Standards, own: Parts, totals: Parts, rows: Indices) -> Integers:
    """Return the parts of `FOLLOWING` at some areas themselves.

    Parameters
    ----------
    tree : Tree
    own, totals : dict of str to ndarray of int, shape (n,)
        Parts at each area itself; over it and all below.
    rows : ndarray of int, shape (m,)

    Returns
    -------
    ndarray of int, shape (m, 8)
    """
    known = reported(tree, own["sources"], totals["sources"], rows)
    quiet = known & (totals["activities_recent"][rows] == 0)
    grids, villages = own["grids"][rows] > 0, own["villages"][rows] > 0
    monthly = standards.targets.of(MONTHLY).at(tree)[rows]
    asked = villages & (monthly > 0)
    return np.column_stack([
        grids & known, grids & quiet, villages & known, villages & quiet,
        asked, asked & (totals["activities"][rows] >= monthly),
        *_yearly(standards, totals, rows),
    ]).astype(np.int64)  # fmt: skip


def _yearly(standards: Standards, totals: Parts, rows: Indices) -> list[Integers]:
    """Return how many activities a year are asked for, and how many of those were held."""
    asked, held = np.zeros((2, len(totals["activities"])), dtype=np.int64)
    targets = standards.targets.of(YEARLY)
    for item in targets.items:
        mine = targets.of(YEARLY, item)
        np.add.at(asked, mine.area, mine.amount)
        np.add.at(held, mine.area, np.minimum(totals[year_part(item)][mine.area], mine.amount))
    return [asked[rows], held[rows]]
