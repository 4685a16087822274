"""First plans: by METIS, which cuts little border, and by halving spanning trees, which always hangs together."""

from collections.abc import Iterator

import numpy as np
import pymetis

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.atoms import components
from gisgrid.planning.division.trees import Graph, cut_in_two

UFACTOR = 30
"""METIS may leave a piece 3 % too large."""
METIS_SEEDS = 2**31 - 1
"""Its seeds are integers of 32 bits."""


def seeds(graph: Graph, pieces: int, count: int, seed: int) -> Iterator[Indices]:
    """Yield plans for a connected graph: the piece of each node, none empty and each in one place.

    Parameters
    ----------
    graph : Graph
        With at least as many nodes as pieces.
    pieces : int
    count : int
        How many plans by METIS; one by trees follows.
    seed : int
    """
    for number in range(count if pieces > 1 else 0):
        part = by_metis(graph, pieces, (seed * 1000 + number) % METIS_SEEDS)
        if hangs_together(graph, part, pieces):
            yield part
    yield by_trees(graph, pieces, np.random.default_rng(seed))


def by_metis(graph: Graph, pieces: int, seed: int) -> Indices:
    """Return METIS's own division into pieces of equal households with little border between them.

    References
    ----------
    G. Karypis, V. Kumar: A fast and high quality multilevel scheme for partitioning irregular graphs. SIAM Journal on
    Scientific Computing 20 (1998).
    """
    both = np.concatenate([graph.pairs, graph.pairs[:, ::-1]])
    order = np.lexsort((both[:, 1], both[:, 0]))
    starts = np.searchsorted(both[order, 0], np.arange(len(graph.households) + 1))
    length = np.maximum(1, np.rint(np.tile(graph.shared_m, 2)[order])).astype(np.int64)
    found = pymetis.part_graph(
        pieces,
        adjacency=pymetis.CSRAdjacency(starts.tolist(), both[order, 1].tolist()),
        vweights=graph.households.astype(np.int64).tolist(),
        eweights=length.tolist(),
        options=pymetis.Options(seed=seed, ufactor=UFACTOR, contig=1),
        recursive=False,
    )
    return np.array(found.vertex_part, dtype=np.int64)


def hangs_together(graph: Graph, part: Indices, pieces: int) -> bool:
    """Say whether no piece is empty or in two places."""
    inner = part[graph.pairs[:, 0]] == part[graph.pairs[:, 1]]
    number = int(components(graph.pairs[inner], len(part)).max()) + 1
    return number == pieces == len(np.unique(part))


def by_trees(graph: Graph, pieces: int, rng: np.random.Generator) -> Indices:
    """Halve the graph again and again, by households; where it cannot be halved, cut off one piece."""
    part = np.zeros(len(graph.households), dtype=np.int64)
    if pieces == 1:
        return part
    first = pieces // 2
    side = cut_in_two(graph, first / pieces, (first, pieces - first), rng)
    while side is None:  # any tree has a leaf, so one piece can be cut off
        first = 1
        side = cut_in_two(graph, first / pieces, (first, pieces - first), rng)
    one, other = np.flatnonzero(side), np.flatnonzero(~side)
    part[one] = by_trees(graph.take(one), first, rng)
    part[other] = by_trees(graph.take(other), pieces - first, rng) + first
    return part
