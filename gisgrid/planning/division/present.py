"""A first plan from what is drawn already: as it is where it can be, mended where a piece is in two places."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.atoms import components
from gisgrid.planning.division.blocks import OUTSIDE
from gisgrid.planning.division.seeds import seeds
from gisgrid.planning.division.trees import Graph


def from_present(graph: Graph, owner: Indices, pieces: int, seed: int) -> tuple[Indices, Indices]:
    """Return a plan that leaves as many households as can be in the piece that they are in.

    Parameters
    ----------
    graph : Graph
        Connected, with at least as many nodes as pieces.
    owner : ndarray of int, shape (n,)
        The present piece of each node; below 0 where there is none.
    pieces : int
        How many there shall be; the smallest are joined, the largest halved.
    seed : int

    Returns
    -------
    part : ndarray of int, shape (n,)
        Numbered from 0 on.
    start : ndarray of int, shape (n,)
        The piece in which each node would rather stay; `OUTSIDE` in those that were halved.
    """
    inner = owner[graph.pairs[:, 0]] == owner[graph.pairs[:, 1]]
    part = components(graph.pairs[inner], len(owner))
    strays = _strays(graph, part, owner)
    while len(strays) or part.max() + 1 > pieces:
        held = np.bincount(part, weights=graph.households)
        one = int(strays[0]) if len(strays) else int(held.argmin())
        part = _joined(graph, part, one, held)
        strays = _strays(graph, part, owner) if len(strays) else strays
    start = part.copy()
    while part.max() + 1 < pieces:
        part, halved = _halved(graph, part, seed)
        start[halved] = OUTSIDE
    return part, start


def _strays(graph: Graph, part: Indices, owner: Indices) -> Indices:
    """Return the places that belong to no piece, or to one that has more households elsewhere."""
    held = np.bincount(part, weights=graph.households)
    size = np.bincount(part)
    whose = np.full(len(held), OUTSIDE)
    order = np.argsort(owner, kind="stable")[::-1]
    whose[part[order]] = owner[order]
    best = np.lexsort((np.arange(len(held)), -size, -held, whose))
    first = np.unique(whose[best], return_index=True)[1]
    kept = best[first][whose[best[first]] != OUTSIDE]
    return np.setdiff1d(np.arange(len(held)), kept) if len(kept) else np.empty(0, dtype=np.int64)


def _joined(graph: Graph, part: Indices, one: int, held: Indices) -> Indices:
    """Join a place to the neighbour that it has the longest border with, of equals the one with fewest households."""
    sides = part[graph.pairs]
    touch = (sides == one).any(axis=1) & (sides[:, 0] != sides[:, 1])
    other = np.where(sides[touch, 0] == one, sides[touch, 1], sides[touch, 0])
    border = np.bincount(other, weights=graph.shared_m[touch] + 1e-9, minlength=len(held))
    best = int(np.lexsort((held, -border))[0])
    joined = np.where(part == one, best, part)
    return np.unique(joined, return_inverse=True)[1]


def _halved(graph: Graph, part: Indices, seed: int) -> tuple[Indices, Indices]:
    """Halve the piece with the most households that has two nodes; return its nodes too."""
    held = np.bincount(part, weights=graph.households) + 1e-9
    held[np.bincount(part) < 2] = -1
    rows = np.flatnonzero(part == int(held.argmax()))
    half = next(seeds(graph.take(rows), 2, 1, seed))
    out = part.copy()
    out[rows[half == 1]] = part.max() + 1
    return out, rows
