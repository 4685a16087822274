"""Areas that the public is not told of where residents enter: those of few people, and what would give them away."""

import numpy as np

from gisgrid.indicators.tables import Areas, Flags
from gisgrid.indicators.tree import Integers

FEW = 5
"""Fewer people than this are few."""


def few_people(areas: Areas) -> Flags:
    """Return the areas whose numbers of people are not told.

    An area of one to four residents is not, nor one that leaves out one to four residents on undetermined land; with
    them the next smallest beside them, until the hidden ones are two and five people together: else one would follow
    from the parent's sum. Below a hidden area all is hidden.
    """
    residents = areas.tree.roll_up(areas.residents)
    left_out = areas.tree.roll_up(np.where(areas.determined, 0, areas.residents))
    few = _few(residents) | _few(left_out)
    hidden = np.zeros(len(areas), dtype=bool)
    for parent in np.unique(areas.parent[few]).tolist():
        beside = np.flatnonzero((areas.parent == parent) & (residents > 0))
        hidden[_hidden_beside(beside, residents, few)] = True
    return areas.tree.any_above(hidden)


def _few(people: Integers) -> Flags:
    return np.asarray((people > 0) & (people < FEW))


def _hidden_beside(beside: Integers, residents: Integers, few: Flags) -> Integers:
    """Return those of some siblings that are hidden, all of them where even that is not enough."""
    order = beside[np.lexsort((beside, residents[beside], ~few[beside]))]
    together = np.cumsum(residents[order])
    count = np.arange(1, len(order) + 1)
    enough = np.flatnonzero((count >= few[beside].sum()) & (count >= 2) & (together >= FEW))
    return order[: enough[0] + 1] if len(enough) else order
