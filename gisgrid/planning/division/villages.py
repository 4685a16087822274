"""Natural villages: how many of their households live in each atom, and which atoms one piece should hold together."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.atoms import components
from gisgrid.planning.division.trees import Graph

Natural = list[list[tuple[int, int]]]
"""For each atom the natural villages in it, by number, each with its households there."""


def village_totals(natural: Natural) -> list[int]:
    """Return the households of each natural village.

    Examples
    --------
    >>> village_totals([[(0, 5)], [(0, 2), (1, 4)], []])
    [7, 4]
    """
    names = [name for here in natural for name, _ in here]
    homes = [count for here in natural for _, count in here]
    return np.bincount(names, weights=homes).astype(int).tolist() if names else []


def whole_villages(graph: Graph, natural: Natural, most: float) -> Indices:
    """Return groups of nodes: those of a natural village that one piece can hold hang together, others stand alone.

    Parameters
    ----------
    graph : Graph
    natural : Natural
        A node in which several villages lie goes with the one that most of its households belong to, if any.
    most : float
        Households that one piece can hold.

    Returns
    -------
    ndarray of int, shape (n,)
        Numbered from 0 on without a gap.
    """
    totals = village_totals(natural)
    name = np.arange(len(natural)) + len(totals)
    for node, here in enumerate(natural):
        village, homes = max(here, key=lambda one: one[1], default=(0, 0))
        if 2 * homes > graph.households[node] and totals[village] <= most:
            name[node] = village
    inner = name[graph.pairs[:, 0]] == name[graph.pairs[:, 1]]
    return components(graph.pairs[inner], len(natural))
