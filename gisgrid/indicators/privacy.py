"""Areas that the public is not told of where residents enter: those of few people, and what would give them away."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.tables import Areas, Flags
from gisgrid.indicators.tree import Integers, Tree

FEW = 5
"""Fewer people than this are few."""


def few_people(areas: Areas, numbers: Integers) -> Flags:
    """Return the areas whose numbers of people are not told.

    An area of one to four residents is not, and with it the next smallest beside it, until the hidden ones are two and
    five people together: else one would follow from the parent's sum. The same is done for residents on undetermined
    land, who are left out: beside a number of all residents, one without them would tell who they are. Below a hidden
    area all is hidden.

    Parameters
    ----------
    areas : Areas
    numbers : ndarray of int, shape (n,)
        Which of two areas of as many people is hidden first. Where the same people are told elsewhere too, it must be
        the same one there, or each would tell what the other hides.
    """
    return hide(areas.tree, areas.residents, left_out(areas), numbers)


def left_out(areas: Areas) -> Integers:
    """Return the residents of each area itself who enter no number: those on undetermined land."""
    return np.where(areas.determined, 0, areas.residents)


def hide(tree: Tree, residents: Integers, left_out: Integers, numbers: Integers) -> Flags:
    """Return the areas of `few_people` from residents, and those left out, at each area itself."""
    hidden = np.zeros(len(tree), dtype=bool)
    for own in (residents, left_out):
        hidden[_hidden(tree.parent, tree.roll_up(own), numbers)] = True
    return tree.any_above(hidden)


def _hidden(parent: Indices, people: Integers, numbers: Integers) -> Indices:
    few = (people > 0) & (people < FEW)
    beside = (np.flatnonzero((parent == above) & (people > 0)) for above in np.unique(parent[few]).tolist())
    chosen = [_smallest(rows[np.lexsort((numbers[rows], people[rows]))], people) for rows in beside]
    return np.concatenate(chosen) if chosen else np.empty(0, dtype=np.int64)


def _smallest(rows: Indices, people: Integers) -> Indices:
    """Return as many of some siblings, the smallest first, as must be hidden; all where that is not enough."""
    count, together = np.arange(1, len(rows) + 1), np.cumsum(people[rows])
    few = np.count_nonzero(people[rows] < FEW)
    enough = np.flatnonzero((count >= few) & (count >= 2) & (together >= FEW))
    return rows[: enough[0] + 1] if len(enough) else rows
