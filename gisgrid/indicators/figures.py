"""All parts of one month, at each area itself and summed over all below; a new activity changes the way up alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators import activity
from gisgrid.indicators.activity import YEAR_PART
from gisgrid.indicators.counted import NEEDS_MET, Counted, Records, count
from gisgrid.indicators.deployment import grids_of
from gisgrid.indicators.standards import Standards
from gisgrid.indicators.tree import Integers, Tree


@dataclass(frozen=True)
class Figures:
    """Whole numbers of one month.

    Attributes
    ----------
    month : int
        As `months.month_number` counts.
    names : tuple of str
        Of the parts.
    own, totals : ndarray of int, shape (n, parts)
        At each area itself; over it and all below.
    """

    month: int
    names: tuple[str, ...]
    own: Integers
    totals: Integers

    @cached_property
    def columns(self) -> dict[str, int]:
        """Return where each part stands."""
        return {name: k for k, name in enumerate(self.names)}

    @cached_property
    def own_parts(self) -> dict[str, Integers]:
        """Return what is at each area itself, by name, as views."""
        return {name: self.own[:, k] for k, name in enumerate(self.names)}

    @cached_property
    def parts(self) -> dict[str, Integers]:
        """Return the sums, by name, as views."""
        return {name: self.totals[:, k] for k, name in enumerate(self.names)}


def measure(records: Records, standards: Standards, *, month: int, day: int) -> Figures:
    """Return the figures of a month.

    Parameters
    ----------
    records : Records
    standards : Standards
    month : int
        As `months.month_number` counts.
    day : int
        Of which postings are told: the month's last, or today's; days since 1970-01-01.
    """
    areas, running = records.areas, records.postings.running(day)
    counted = count(records, running, grids_of(areas, running), standards, month)
    return sum_up(counted, areas.tree, standards, np.arange(len(areas)))


def sum_up(counted: Counted, tree: Tree, standards: Standards, rows: Indices) -> Figures:
    """Return the sums over all below, and at some areas what follows from them."""
    figures = Figures(counted.month, counted.names, counted.own, tree.roll_up(counted.own))
    follow(figures, tree, standards, rows)
    met = np.minimum(tree.roll_up(counted.wanted), tree.roll_up(counted.able)).sum(axis=1)
    figures.parts[NEEDS_MET][rows] = met[rows]
    return figures


def follow(figures: Figures, tree: Tree, standards: Standards, rows: Indices) -> None:
    """Bring up to date, in place, what follows from the sums at some areas, and carry the difference up."""
    columns = np.array([figures.columns[name] for name in activity.FOLLOWING])
    now = activity.following(tree, standards, figures.own_parts, figures.parts, rows)
    cells = (rows[:, None], columns)
    changed = now - figures.own[cells]
    figures.own[cells] = now
    for above in tree.above[rows].T:
        there = above >= 0
        for k, column in enumerate(columns.tolist()):
            np.add.at(figures.totals[:, column], above[there], changed[there, k])


@dataclass(frozen=True)
class Held:
    """One activity more (or, with -1, one less) at an area.

    Attributes
    ----------
    row : int
        Of the area at which it counts.
    month : int
    kind : str
    participants : int
    sign : int
    """

    row: int
    month: int
    kind: str
    participants: int
    sign: int = 1


def add_activity(figures: Figures, tree: Tree, standards: Standards, new: Held) -> None:
    """Change figures in place by one activity: its area and those above, the numbers that `measure` would give.

    Parameters
    ----------
    figures : Figures
        Of any month: one after the activity's may change too, for silence and the year's targets look back.
    tree : Tree
        Of the figures' areas. The way from a root down to the area is enough.
    standards : Standards
    new : Held
    """
    path = tree.path(new.row)
    for name, amount in _changes(figures, standards, new).items():
        figures.own_parts[name][new.row] += amount
        figures.parts[name][path] += amount
    first_word = new.sign > 0 and figures.own_parts["sources"][new.row] == 0
    if first_word:
        figures.own_parts["sources"][new.row] = 1
        figures.parts["sources"][path] += 1
    follow(figures, tree, standards, np.union1d(path, tree.below(new.row)) if first_word else path)


def _changes(figures: Figures, standards: Standards, new: Held) -> dict[str, int]:
    ago = figures.month - new.month
    changes: dict[str, int] = {}
    if ago == 0:
        changes |= {"activities": new.sign, "participants": new.sign * new.participants}
    if 0 <= ago < standards.silent_months:
        changes["activities_recent"] = new.sign
    if 0 <= ago <= figures.month % 12:
        years = (name for name in figures.names if name.startswith(YEAR_PART))
        changes |= {name: new.sign for name in years if activity.counts(new.kind, name.removeprefix(YEAR_PART))}
    return changes
