"""Blocks: what streets, rivers and outlines enclose, noded together once.

Lines are taken whole. Cut off at the outline first, their ends would miss it by a rounding, and blocks would run
together while their areas still add up.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Edges, Indices, directed_edges, edge_keys
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries
from gisgrid.geometry.measure import metres_per_degree
from gisgrid.geometry.noding import divided, nodes
from gisgrid.planning.division.ground import Ground

OUTSIDE = -1


class Course(IntEnum):
    """What an edge runs along; where several do, the first."""

    STREET = 0
    RIVER = 1
    OUTLINE = 2
    DRAWN = 3
    CELL = 4


@dataclass(frozen=True)
class Frame:
    """Where lattice steps are counted from, and how long they are.

    Attributes
    ----------
    origin : ndarray of float, shape (2,)
        In steps; small numbers keep computed crossings exact.
    metres : ndarray of float, shape (2,)
        Length of a step eastwards and northwards.
    """

    origin: Coordinates
    metres: Coordinates

    @classmethod
    def about(cls, geometry: Any) -> "Frame":
        """Return the frame of an area in degrees."""
        west, south, _, north = shapely.bounds(geometry).tolist()
        metres = np.array(metres_per_degree((south + north) / 2)) * RESOLUTION
        return cls(np.rint(np.array([west, south]) / RESOLUTION), metres)

    def steps(self, degrees: Coordinates) -> Coordinates:
        """Return places in whole steps from the origin."""
        return np.asarray(np.rint(degrees / RESOLUTION) - self.origin)

    def of(self, geometries: Any) -> Geometries:
        """Return geometries in whole steps from the origin."""
        return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), self.steps), dtype=object)


@dataclass(frozen=True)
class Lines:
    """Segments in steps, each with what it runs along."""

    ends: Coordinates
    course: Indices

    def __add__(self, other: "Lines") -> "Lines":
        return Lines(np.concatenate([self.ends, other.ends]), np.concatenate([self.course, other.course]))


@dataclass(frozen=True)
class Blocks:
    """Faces of a plane of lines, and the edges between them.

    Attributes
    ----------
    faces : ndarray of Polygon, shape (f,)
        In steps; only those that are to be divided.
    ends : ndarray of float, shape (e, 4)
        Edges on a face's border, once each.
    left, right : ndarray of int, shape (e,)
        The face on either side; `OUTSIDE` where there is none.
    course : ndarray of int, shape (e,)
    """

    faces: Geometries
    ends: Coordinates
    left: Indices
    right: Indices
    course: Indices


def lines_of(ground: Ground, frame: Frame) -> Lines:
    """Return the segments that may matter: whole ones, as far as their boxes touch the village's."""
    parts = [
        _segments(frame.of(ground.streets), Course.STREET),
        _segments(frame.of(ground.rivers), Course.RIVER),
        _segments(_rings(frame.of([ground.village])), Course.OUTLINE),
        _segments(_rings(frame.of([*ground.kept, *ground.present])), Course.DRAWN),
    ]
    whole = Lines(np.concatenate([part.ends for part in parts]), np.concatenate([part.course for part in parts]))
    east, north = shapely.bounds(frame.of([ground.village])[0])[2:]
    x, y = whole.ends[:, 0::2], whole.ends[:, 1::2]
    near = (x.min(axis=1) <= east) & (x.max(axis=1) >= 0) & (y.min(axis=1) <= north) & (y.max(axis=1) >= 0)
    return Lines(whole.ends[near], whole.course[near])


def _rings(polygons: Geometries) -> Geometries:
    return np.asarray(shapely.get_rings(shapely.get_parts(polygons)), dtype=object)


def _segments(lines: Geometries, course: Course) -> Lines:
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    inside = owner[1:] == owner[:-1]
    ends = np.hstack([xy[:-1], xy[1:]])[inside] if len(xy) else np.empty((0, 4))
    ends = ends[(ends[:, :2] != ends[:, 2:]).any(axis=1)]
    return Lines(ends, np.full(len(ends), int(course)))


def noded(lines: Lines) -> Lines:
    """Return the pieces of segments between the places where they meet, each once."""
    edges = Edges(lines.ends, np.arange(len(lines.ends)))
    pieces = divided(edges, nodes(edges))
    course = lines.course[pieces.owner]
    order = np.argsort(course, kind="stable")
    first = order[np.unique(edge_keys(pieces, 1.0)[order], return_index=True)[1]]
    first = first[(pieces.ends[first, :2] != pieces.ends[first, 2:]).any(axis=1)]
    return Lines(pieces.ends[first], course[first])


def blocks_of(lines: Lines, inside: Any, without: Geometries) -> Blocks:
    """Return the faces of noded lines that lie inside an area and outside others.

    Parameters
    ----------
    lines : Lines
        As `noded` returns them.
    inside : MultiPolygon
    without : ndarray of MultiPolygon
        All in steps, their outlines among the lines.
    """
    drawn = shapely.linestrings(lines.ends.reshape(-1, 2, 2))
    faces = shapely.get_parts(shapely.polygonize(drawn))
    faces = np.asarray(shapely.orient_polygons(faces, exterior_cw=False), dtype=object)
    point = shapely.point_on_surface(faces)
    counts = covered(point, np.array([inside], dtype=object)) & ~covered(point, without)
    return _with_sides(faces[counts], lines)


def covered(points: Geometries, by: Geometries) -> NDArray[np.bool_]:
    """Say which points one of some areas covers."""
    out = np.zeros(len(points), dtype=bool)
    if len(by):
        out[shapely.STRtree(points).query(by, predicate="covers")[1]] = True
    return out


def _with_sides(faces: Geometries, lines: Lines) -> Blocks:
    """Find the face to the left and to the right of each edge; a face lies to the left of its own edges."""
    around = directed_edges(faces)
    keys = edge_keys(Edges(lines.ends, np.arange(len(lines.ends))), 1.0)
    order = np.argsort(keys)
    at = order[np.searchsorted(keys, edge_keys(around, 1.0), sorter=order)]
    same = (lines.ends[at] == around.ends).all(axis=1)
    sides = np.full((2, len(lines.ends)), OUTSIDE)
    sides[0, at[same]] = around.owner[same]
    sides[1, at[~same]] = around.owner[~same]
    used = np.flatnonzero((sides != OUTSIDE).any(axis=0))
    return Blocks(faces, lines.ends[used], sides[0, used], sides[1, used], lines.course[used])
