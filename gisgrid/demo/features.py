"""Roads and rivers as lines: the walking network, with bridges where it crosses a river."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from gisgrid.demo.lines import LANE, MAIN, ROAD, Land
from gisgrid.demo.mesh import Mask, symmetric
from gisgrid.demo.rings import Course
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries, snap
from gisgrid.geometry.measure import distance_m

CLASS_NAMES = {LANE: "lane", ROAD: "road", MAIN: "main"}
RIVER_WIDTH_M = 60.0


@dataclass(frozen=True)
class LineTable:
    """Lines with what is known of each.

    Attributes
    ----------
    geometries : ndarray of LineString, shape (n,)
    columns : dict of str to list
        Properties, each of length n.
    """

    geometries: Geometries
    columns: dict[str, list[object]]


def make_rivers(land: Land, course: Course) -> LineTable:
    """Return the rivers, each from confluence to confluence."""
    edges = np.flatnonzero(land.river)
    lines = _merged(
        _drawn(land, course, edges), _chains(land.mesh.edge_nodes[edges], np.zeros(len(edges), dtype=np.int64))
    )
    count = len(lines)
    return LineTable(lines, {"id": [f"W{k:03d}" for k in range(1, count + 1)], "width_m": [RIVER_WIDTH_M] * count})


def make_roads(land: Land, course: Course) -> LineTable:
    """Return the roads, which meet only at their ends.

    On the mesh a road crosses a river by following it for an edge. That edge is drawn together to one point in the
    middle of a bridge.
    """
    edges = np.flatnonzero((land.road > 0) & ~land.river)
    place, point, crossing = _bridge_points(land, course)
    nodes = place[land.mesh.edge_nodes[edges]]
    bridge = np.asarray(crossing[nodes].any(axis=1))
    lines = _drawn(land, course, edges)
    lines[bridge] = shapely.linestrings(point[nodes[bridge]])
    sort = land.road[edges].astype(np.int64) * 2 + bridge
    chain = _opened(lines, _chains(nodes, sort))
    merged = _merged(lines, chain)
    first = np.unique(chain, return_index=True)[1]
    return LineTable(
        merged,
        {
            "id": [f"R{k:06d}" for k in range(1, len(merged) + 1)],
            "class": [CLASS_NAMES[k] for k in land.road[edges][first].tolist()],
            "bridge": bridge[first].tolist(),
            "length_m": np.round(_lengths_m(merged), 1).tolist(),
        },
    )


def _bridge_points(land: Land, course: Course) -> tuple[Indices, NDArray[np.float64], Mask]:
    """Return for each node the node that stands for it, where that lies, and whether it is the middle of a bridge."""
    crossed = land.mesh.edge_nodes[land.river & (land.road > 0)]
    count = len(land.mesh.nodes)
    piece = connected_components(symmetric(crossed, np.ones(len(crossed)), count), directed=False)[1]
    size = np.bincount(piece)
    mean = np.column_stack([np.bincount(piece, weights=course.nodes[:, axis]) / size for axis in (0, 1)])
    return piece, snap(mean), size > 1


def _drawn(land: Land, course: Course, edges: Indices) -> Geometries:
    """Return one line per mesh edge along the course."""
    ends = land.mesh.edge_nodes[edges]
    xy, owner = course.along(ends[:, 0], edges, np.zeros(len(edges), dtype=bool))
    last = np.flatnonzero(np.diff(owner, append=len(edges))) + 1
    xy = np.insert(xy, last, course.nodes[ends[:, 1]], axis=0)
    owner = np.insert(owner, last, np.arange(len(edges)))
    return np.asarray(shapely.linestrings(xy, indices=owner), dtype=object)


def _chains(nodes: Indices, sort: Indices) -> Indices:
    """Return the chain of each line: lines of one sort are chained where only two lines meet."""
    order = np.argsort(nodes.ravel(), kind="stable")
    node, line = nodes.ravel()[order], order // 2
    first = np.flatnonzero(np.bincount(nodes.ravel(), minlength=1)[node] == 2)[::2]
    pairs = np.column_stack([line[first], line[np.minimum(first + 1, len(line) - 1)]])
    pairs = pairs[sort[pairs[:, 0]] == sort[pairs[:, 1]]]
    joined = symmetric(pairs, np.ones(len(pairs)), len(nodes))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)


def _opened(lines: Geometries, chain: Indices) -> Indices:
    """Return the chains with each closed one taken apart: merged, it would start just anywhere."""
    closed = shapely.is_closed(_merged(lines, chain))[chain]
    apart = np.where(closed, len(lines) + np.arange(len(lines)), chain)
    return np.unique(apart, return_inverse=True)[1]


def _merged(lines: Geometries, chain: Indices) -> Geometries:
    order = np.argsort(chain, kind="stable")
    return np.asarray(shapely.line_merge(shapely.multilinestrings(lines[order], indices=chain[order])), dtype=object)


def _lengths_m(lines: Geometries) -> NDArray[np.float64]:
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    same = owner[1:] == owner[:-1]
    pieces_m = distance_m(xy[:-1][same], xy[1:][same])
    return np.bincount(owner[1:][same], weights=pieces_m, minlength=len(lines)).astype(np.float64)
