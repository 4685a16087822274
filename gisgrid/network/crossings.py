"""Where road lines meet: crossings of one layer, ends on other lines, and the lines' own ends."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.lines import Integers
from gisgrid.network.segments import Segments, common_points, nearest_on, segments_of

SAME_VERTEX_M = 0.01
"""A line of one layer meets a line of another where it ends this near to one of that line's vertices."""


class Cuts(NamedTuple):
    """Points at which lines are cut.

    Attributes
    ----------
    line : ndarray of int, shape (k,)
    along_m : ndarray of float, shape (k,)
        Metres from the line's start.
    xy : ndarray of float, shape (k, 2)
        Planar metres.
    is_end : ndarray of bool, shape (k,)
        The line's own start or end.
    joins_layers : ndarray of bool, shape (k,)
        Lines of other layers may meet the line here.
    """

    line: Integers
    along_m: Coordinates
    xy: Coordinates
    is_end: NDArray[np.bool_]
    joins_layers: NDArray[np.bool_]


def find_cuts(lines: Geometries, layers: Integers, snap_m: float) -> Cuts:
    """Return every point at which a line is cut, its two ends among them.

    Parameters
    ----------
    lines : ndarray of LineString, shape (n,)
        Longer than zero, planar metres.
    layers : ndarray of int, shape (n,)
    snap_m : float
        A line that ends this near to another of its layer meets it.
    """
    segments = segments_of(lines)
    tree = shapely.STRtree(segments.geometry)
    ends = _ends(lines)
    found = [ends, _crossings(segments, tree, layers), *_touches(ends, segments, tree, layers, snap_m)]
    return Cuts(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _ends(lines: Geometries) -> Cuts:
    count = len(lines)
    xy = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, place)) for place in (0, -1)])
    along = np.concatenate([np.zeros(count), shapely.length(lines)])
    yes = np.ones(2 * count, dtype=bool)
    return Cuts(np.tile(np.arange(count), 2), along, xy, yes, yes)


def _crossings(segments: Segments, tree: shapely.STRtree, layers: Integers) -> Cuts:
    """Return a cut on both lines at each common point of one layer; at both ends where lines run together."""
    one, two = tree.query(tree.geometries, predicate="intersects")
    follows = (two == one + 1) & (segments.line[one] == segments.line[two])
    kept = (one < two) & ~follows & (layers[segments.line[one]] == layers[segments.line[two]])
    one, two = one[kept], two[kept]
    xy, pair = common_points(segments.ends[one], segments.ends[two])
    return _on_segments(np.concatenate([one[pair], two[pair]]), np.tile(xy, (2, 1)), segments)


def _touches(
    ends: Cuts, segments: Segments, tree: shapely.STRtree, layers: Integers, snap_m: float
) -> tuple[Cuts, Cuts]:
    """Return cuts where a line ends at another, or at itself farther along: of its layer, and of others."""
    end, segment = tree.query(shapely.points(ends.xy), predicate="dwithin", distance=max(snap_m, SAME_VERTEX_M))
    nearest = nearest_on(ends.xy[end], segments.ends[segment])
    away = np.hypot(*(nearest - ends.xy[end]).T)
    along = segments.along_m[segment, 0] + np.hypot(*(nearest - segments.ends[segment, 0]).T)
    own = (segments.line[segment] == ends.line[end]) & (np.abs(along - ends.along_m[end]) <= 2 * snap_m)
    level = layers[segments.line[segment]] == layers[ends.line[end]]
    to_vertex = np.hypot(*(segments.ends[segment] - ends.xy[end][:, None]).transpose(2, 0, 1)).min(axis=1)
    same = ~own & level & (away <= snap_m)
    other = ~level & (to_vertex <= SAME_VERTEX_M)
    return (
        _on_segments(segment[same], nearest[same], segments),
        _on_segments(segment[other], nearest[other], segments, joins_layers=True),
    )


def _on_segments(segment: Integers, xy: Coordinates, segments: Segments, *, joins_layers: bool = False) -> Cuts:
    along = segments.along_m[segment, 0] + np.hypot(*(xy - segments.ends[segment, 0]).T)
    no = np.zeros(len(segment), dtype=bool)
    return Cuts(segments.line[segment], along, xy, no, no | joins_layers)
