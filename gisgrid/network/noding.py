"""From road lines to a network: cut where they meet, ends snapped, duplicates merged."""

from typing import NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.crossings import Cuts, find_cuts
from gisgrid.network.lines import Integers, RoadLines
from gisgrid.network.network import Network, network_of
from gisgrid.network.splitting import end_to_end, parts_between, vertex_positions

SNAP_M = 0.5
SMALLEST_SNAP_M = 0.001


class _Edges(NamedTuple):
    """Edges while they are made: their two nodes, their line, the row it came from."""

    ends: Integers
    geometry: Geometries
    source: Integers


def node_roads(lines: RoadLines, *, snap_m: float = SNAP_M) -> Network:
    """Cut road lines where they meet, and return the network.

    Lines of one layer meet where they cross, where one ends within `snap_m` of the other, and where ends lie within
    `snap_m` of each other. Lines of different layers meet only where one ends at the end of the other (within `snap_m`)
    or at one of its vertices. Points that meet become one node, so edges move by little more than `snap_m` there.
    What is left without length is dropped; of edges between the same nodes that lie within `snap_m` of each other the
    first stays.

    Parameters
    ----------
    lines : RoadLines
        Planar metres.
    snap_m : float
        Not below zero; a millimetre at least is taken.

    Returns
    -------
    Network
        Edges in the order of their lines. Empty lines give an empty network.

    Examples
    --------
    >>> lanes = shapely.linestrings([[(0, 50), (100, 50)], [(50, 0), (50, 100)], [(80, 0), (80, 49.8)]])
    >>> network = node_roads(RoadLines(lanes, ["a", "b", "c"], np.array([0, 1, 0])))
    >>> len(network.nodes), len(network), network.source.tolist(), len(network.pieces())
    (6, 4, [0, 0, 1, 2], 2)
    """
    if not (np.isfinite(snap_m) and snap_m >= 0):
        raise BadInput("吸附距离不得为负。", "The snapping distance must not be below zero.", hint_en="Try 0.5 m.")
    snap_m = max(snap_m, SMALLEST_SNAP_M)
    source = np.flatnonzero(shapely.length(lines.geometries) > 0)
    if not len(source):
        return network_of(np.empty((0, 2)), np.empty((0, 2), dtype=np.int64), lines.geometries[source], source)
    kept = shapely.force_2d(shapely.remove_repeated_points(lines.geometries[source]))
    layers = np.asarray(lines.layers)[source]
    cuts = find_cuts(kept, layers, snap_m)
    node, nodes = _nodes(cuts, layers, snap_m)
    edges = _without_duplicates(_split(kept, cuts, node, nodes, snap_m), snap_m)
    used, ends = np.unique(edges.ends, return_inverse=True)
    return network_of(nodes[used], ends.reshape(-1, 2), edges.geometry, source[edges.source])


def _nodes(cuts: Cuts, layers: Integers, snap_m: float) -> tuple[Integers, Coordinates]:
    """Return the node of each cut, and where the nodes are.

    A node lies where lines cross or one passes, if there is such a point among those that meet: a through road is not
    bent for the end of a lane.
    """
    row = np.column_stack([cuts.is_end, cuts.xy, layers[cuts.line], cuts.joins_layers])
    point, number = _distinct(row)
    one, two = cKDTree(point[:, 1:3]).query_pairs(snap_m, output_type="ndarray").T
    meet = (point[one, 3] == point[two, 3]) | ((point[one, 4] == 1) & (point[two, 4] == 1))
    links = coo_array((np.ones(meet.sum()), (one[meet], two[meet])), shape=(len(point),) * 2)
    cluster = connected_components(links, directed=False)[1]
    first = np.unique(cluster, return_index=True)[1]  # rows are sorted, passing points before ends
    return cluster[number], point[first, 1:3]


def _distinct(rows: Coordinates) -> tuple[Coordinates, Integers]:
    """Return different rows in ascending order, and for each row which of them it is."""
    order = np.lexsort(rows.T[::-1])
    new = np.concatenate([[True], (rows[order[1:]] != rows[order[:-1]]).any(axis=1)])
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    return rows[order[new]], number


def _split(lines: Geometries, cuts: Cuts, node: Integers, nodes: Coordinates, snap_m: float) -> _Edges:
    """Return the parts of lines between consecutive cuts, but those that come back to their node at once."""
    position = end_to_end(lines)[cuts.line] + cuts.along_m
    order = np.argsort(position, kind="stable")
    line, at, position = cuts.line[order], node[order], position[order]
    returns = (at[1:] == at[:-1]) & (np.diff(position) <= 2 * snap_m)
    first = np.flatnonzero((line[1:] == line[:-1]) & ~returns & (np.diff(position) > 0))
    ends = np.column_stack([at[first], at[first + 1]])
    parts = parts_between(vertex_positions(lines), position[first], position[first + 1], nodes[ends])
    parts = shapely.remove_repeated_points(parts)
    long = np.flatnonzero((ends[:, 0] != ends[:, 1]) | (shapely.length(parts) > snap_m))
    return _Edges(ends[long], parts[long], line[first][long])


def _without_duplicates(edges: _Edges, snap_m: float) -> _Edges:
    low, high = np.sort(edges.ends, axis=1).T
    order = np.lexsort((high, low))
    same = (np.diff(low[order]) == 0) & (np.diff(high[order]) == 0)
    starts = np.flatnonzero(np.concatenate([[True], ~same]))
    groups = (rows for rows in np.split(order, starts[1:]) if len(rows) > 1)
    gone = [row for rows in groups for row in _repeated(rows, edges.geometry, snap_m)]
    kept = np.setdiff1d(np.arange(len(edges.ends)), np.array(gone, dtype=np.int64))
    return _Edges(edges.ends[kept], edges.geometry[kept], edges.source[kept])


def _repeated(rows: Integers, geometry: Geometries, snap_m: float) -> list[int]:
    """Return those of parallel edges that run along one before them."""
    kept = [int(rows[0])]
    gone: list[int] = []
    for row in rows[1:].tolist():
        apart = shapely.hausdorff_distance(geometry[kept], geometry[row])
        (gone if apart.min() <= snap_m else kept).append(row)
    return gone
