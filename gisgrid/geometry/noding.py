"""Snap rounding: segments on the lattice meet only in vertices on the lattice.

Every vertex, and every crossing rounded to the lattice, is the middle of a hot pixel, a square of one lattice step. A
segment that meets a hot pixel is led through its middle. Then no two segments cross any more, and none has moved by
more than 0.71 steps (Hobby, Practical segment intersection with finite precision output, 1999).
"""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, Indices, edge_keys
from gisgrid.geometry.lattice import Coordinates

HALF = 0.5
"""Half the side of a pixel."""


class Nodes(NamedTuple):
    """Vertices for edges: `edge` ascending, those of one edge from its start to its end."""

    edge: Indices
    vertex: Coordinates


def nodes(edges: Edges) -> Nodes:
    """Return the vertices that edges must get so that they meet in vertices alone.

    Parameters
    ----------
    edges : Edges
        In lattice steps. Equal edges, whichever way they run, get the same vertices.

    Examples
    --------
    >>> crossing = np.array([[0.0, 0.0, 9.0, 8.0], [0.0, 8.0, 9.0, 0.0]])
    >>> nodes(Edges(crossing, np.arange(2))).vertex.tolist()
    [[4.0, 4.0], [4.0, 4.0]]
    """
    _, first, number = np.unique(edge_keys(edges, 1.0), return_index=True, return_inverse=True)
    segments = edges.ends[first]
    found = _met_pixels(segments)
    start = np.searchsorted(found.edge, np.arange(len(segments) + 1))
    times = np.diff(start)[number]
    edge = np.repeat(np.arange(len(edges)), times)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
    turned = (edges.ends[edge, :2] != segments[number[edge], :2]).any(axis=1)
    place = np.where(turned, times[edge] - 1 - within, within) + start[number[edge]]
    return Nodes(edge, found.vertex[place])


def divided(edges: Edges, found: Nodes) -> Edges:
    """Return the pieces of edges between their nodes, in order."""
    times = 1 + np.bincount(found.edge, minlength=len(edges))
    whole = np.repeat(np.arange(len(edges)), times)
    ends = edges.ends[whole]
    behind = found.edge + np.arange(1, len(found.edge) + 1)
    ends[behind, :2] = found.vertex
    ends[behind - 1, 2:] = found.vertex
    return Edges(ends, edges.owner[whole])


def _met_pixels(segments: Coordinates) -> Nodes:
    """Return the hot pixels that each segment meets on its way, in order."""
    tree = shapely.STRtree(shapely.linestrings(segments.reshape(-1, 2, 2)))
    hot = np.unique(np.vstack([segments[:, :2], segments[:, 2:], _crossings(segments, tree)]), axis=0)
    pixel, segment = tree.query(shapely.box(*(hot - HALF).T, *(hot + HALF).T))
    hot, ends = hot[pixel], segments[segment]
    run, aside = ends[:, 2:] - ends[:, :2], hot - ends[:, :2]
    meets = np.abs(_cross(run, aside)) <= HALF * np.abs(run).sum(axis=1)
    meets &= (hot != ends[:, :2]).any(axis=1) & (hot != ends[:, 2:]).any(axis=1)
    segment, hot = segment[meets], hot[meets]
    along = (run[meets] * aside[meets]).sum(axis=1)
    order = np.lexsort((hot[:, 1], hot[:, 0], along, segment))
    return Nodes(segment[order], hot[order])


def _crossings(segments: Coordinates, tree: shapely.STRtree) -> Coordinates:
    """Return the places, rounded, where segments cross inside both."""
    one, other = tree.query(tree.geometries)
    once = one < other
    a, b = segments[one[once]], segments[other[once]]
    run, other_run, between = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2], b[:, :2] - a[:, :2]
    area = _cross(run, other_run)
    skew = area != 0
    share, other_share = (_cross(between, by)[skew] / area[skew] for by in (other_run, run))
    inside = (share > 0) & (share < 1) & (other_share > 0) & (other_share < 1)
    places = a[skew][inside, :2] + share[inside, None] * run[skew][inside]
    return np.asarray(np.rint(places) + 0.0)


def _cross(a: Coordinates, b: Coordinates) -> Coordinates:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
