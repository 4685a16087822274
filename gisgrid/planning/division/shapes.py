"""Polygons of pieces: the edges between them, strung into rings, without vertices that only the noding made."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.derive import enclosed
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, as_multipolygons, snap, to_lattice
from gisgrid.geometry.matching import match_edges
from gisgrid.planning.division.atoms import borders
from gisgrid.planning.division.blocks import OUTSIDE, Blocks, Frame, Lines


def shapes_of(blocks: Blocks, piece: Indices, lines: Lines, outlines: Any, frame: Frame) -> Geometries:
    """Return the pieces in stored form, degrees.

    Parameters
    ----------
    blocks : Blocks
    piece : ndarray of int, shape (f,)
        Of each face; numbered from 0 on without a gap.
    lines : Lines
        Before they were noded: their vertices stay.
    outlines : array_like of MultiPolygon
        Village and kept pieces, in steps: along them only their own vertices stay, and those where new borders end.
    """
    edges, sides = borders(blocks, piece)
    (one, other), ends = sides.T, blocks.ends[edges]
    both = np.concatenate([ends[one != OUTSIDE], ends[other != OUTSIDE][:, [2, 3, 0, 1]]])
    group = np.concatenate([one[one != OUTSIDE], other[other != OUTSIDE]])
    whole = enclosed(both, group)[1]
    outer = (one == OUTSIDE) | (other == OUTSIDE)
    made = _made(ends, outer, lines, shapely.get_coordinates(outlines))
    thinner = _without(whole, made)
    return _in_degrees(thinner if shapely.is_valid(thinner).all() else whole, frame)


def _made(ends: Coordinates, outer: NDArray[np.bool_], lines: Lines, fixed: Coordinates) -> NDArray[np.complex128]:
    """Return the vertices that the noding made and that no border starts or ends at."""
    node = _named(np.concatenate([ends[:, :2], ends[:, 2:]]))
    names, number = np.unique(node, return_inverse=True)
    passed = np.bincount(number) == 2
    outside = np.bincount(number, weights=np.tile(outer, 2)) > 0
    given = np.isin(names, _named(np.concatenate([lines.ends[:, :2], lines.ends[:, 2:]])))
    own = np.isin(names, _named(fixed))
    return np.asarray(names[passed & np.where(outside, ~own, ~given)])


def _named(xy: Coordinates) -> NDArray[np.complex128]:
    return np.asarray(xy[:, 0] + 1j * xy[:, 1])


def _without(polygons: Geometries, gone: NDArray[np.complex128]) -> Geometries:
    """Leave vertices out of polygons."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    stays = ~np.isin(_named(xy), gone)
    number = np.bincount(ring[stays], minlength=len(rings))
    if (number < 4).any():
        return polygons
    thinner = shapely.linearrings(xy[stays], indices=ring[stays])
    return as_multipolygons(shapely.multipolygons(shapely.polygons(thinner, indices=part), indices=owner))


def _in_degrees(polygons: Geometries, frame: Frame) -> Geometries:
    return to_lattice(shapely.transform(polygons, lambda xy: snap((xy + frame.origin) * RESOLUTION)))


def tiles(pieces: Geometries, village: Any) -> bool:
    """Say whether pieces tile a village exactly, once each has the vertices that its neighbours have on its border."""
    matched = match_edges(pieces, [village], np.zeros(len(pieces), dtype=np.int64))
    sound = not len(matched.open_groups) and shapely.is_valid(matched.children).all()
    return bool(sound and not len(matched.invalid_parents))
