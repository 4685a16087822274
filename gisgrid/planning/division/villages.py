"""Natural villages: how many of their households live in each atom, and which atoms one piece should hold together."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.atoms import components, summed
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
        A node in which several villages lie goes with the one that has most households there.
    most : float
        Households that one piece can hold, with those beside a village's own in the same nodes.

    Returns
    -------
    ndarray of int, shape (n,)
        Numbered from 0 on without a gap.
    """
    count = len(village_totals(natural))
    name = np.arange(len(natural)) + count
    for node, here in enumerate(natural):
        if here:
            name[node] = max(here, key=lambda one: one[1])[0]
    held = summed(name, graph.households, count + len(natural))
    fits = held[name] <= most
    inner = name[graph.pairs[:, 0]] == name[graph.pairs[:, 1]]
    return components(graph.pairs[inner & fits[graph.pairs[:, 0]]], len(natural))
