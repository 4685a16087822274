"""From faces with the wrong cover to findings: gap, overlap, duplicate or spill, with width and members."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.faces import Faces
from gisgrid.geometry.findings import Finding, Kind
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.width import widths

THINNEST_STEPS = 1e-3
"""Common parts thinner than this are shared borders seen through rounding, not overlaps."""
SAME_AREA = 1e-6
"""Relative difference of area below which an overlap is the whole of an area."""


class Place(NamedTuple):
    """A face, or a part of one, with what it is."""

    kind: Kind
    geometry: Any
    group: int
    members: tuple[int, ...]


class Division(NamedTuple):
    """What was checked: areas on the lattice, the group of each, which of them count, and parents or None."""

    children: Geometries
    parent_of: Indices
    counted: Indices
    parents: Geometries | None
    resolution: float


def findings_of_faces(found: Faces, division: Division, sliver_width: float) -> list[Finding]:
    """Return a finding for each gap, overlap, duplicate and spill.

    Parameters
    ----------
    found : Faces
    division : Division
    sliver_width : float
        Findings up to this width are marked as slivers.
    """
    if division.parents is None:
        found = Faces(found.geometry, found.group, found.excess - 1)
    wrong = np.flatnonzero(found.excess)
    found = Faces(found.geometry[wrong], found.group[wrong], found.excess[wrong])
    places = list(_places(found, division))
    geometry = np.array([place.geometry for place in places], dtype=object)
    return [
        Finding(
            place.kind,
            place.geometry,
            place.members,
            None if division.parents is None else place.group,
            area=place.geometry.area,
            width=width,
            sliver=width <= sliver_width,
        )
        for place, width in zip(places, widths(geometry).tolist(), strict=True)
    ]


def _places(found: Faces, division: Division) -> Iterator[Place]:
    face, child = _touching_pairs(found, division)
    near: list[list[int]] = [[] for _ in found.group]
    for at, one in zip(face.tolist(), child.tolist(), strict=True):
        near[at].append(one)
    inner = _wholly_inside(found, division)
    shared = found.excess > 0
    pairs = np.flatnonzero((shared & inner)[face])
    covering = _covering(found.geometry, face[pairs], child[pairs], division)
    for at, (group, excess) in enumerate(zip(found.group.tolist(), found.excess.tolist(), strict=True)):
        if excess < 0:
            yield Place(Kind.GAP, found.geometry[at], group, tuple(near[at]))
        elif inner[at]:
            yield from _overlaps(found.geometry[at], group, near[at], covering[at], division, times=excess + 1)
        else:
            yield from _across_the_outline(found.geometry[at], group, near[at], division, excess)


def _touching_pairs(found: Faces, division: Division) -> tuple[Indices, Indices]:
    """Return pairs of a face and a counted child of its group that touches it, ascending."""
    tree = shapely.STRtree(found.geometry)
    reach = THINNEST_STEPS * division.resolution
    child, face = tree.query(division.children[division.counted], predicate="dwithin", distance=reach)
    child = division.counted[child]
    same = division.parent_of[child] == found.group[face]
    order = np.lexsort((child[same], face[same]))
    return face[same][order], child[same][order]


def _wholly_inside(found: Faces, division: Division) -> NDArray[np.bool_]:
    """Say which faces lie inside their parent, off its outline; all where there is none."""
    if division.parents is None:
        return np.ones(len(found.group), dtype=np.bool_)
    parents = division.parents[found.group]
    shapely.prepare(division.parents[np.unique(found.group)])
    return np.asarray(shapely.contains_properly(parents, found.geometry))


def _across_the_outline(face: Any, group: int, near: list[int], division: Division, excess: int) -> Iterator[Place]:
    """Return what spills and what overlaps in a face that is not wholly inside its parent."""
    cut = _cut_by_parent(face, group, division)
    parts = [(part, times) for side, times in zip(cut, (excess + 1, excess), strict=True) for part in side]
    geometry = np.array([part for part, _ in parts], dtype=object)
    row, child = (index.ravel() for index in np.meshgrid(np.arange(len(parts)), near, indexing="ij"))
    covering = _covering(geometry, row.astype(np.int64), child.astype(np.int64), division)
    spills = range(len(cut[0]), len(parts))
    for at in spills:
        yield Place(Kind.SPILL, geometry[at], group, tuple(covering[at]))
    for at, (part, times) in enumerate(parts):
        if times > 1:
            yield from _overlaps(part, group, near, covering[at], division, times=times)


def _cut_by_parent(face: Any, group: int, division: Division) -> tuple[list[Any], list[Any]]:
    """Return the parts of a face inside and outside the parent."""
    assert division.parents is not None
    parent = division.parents[group]
    if not shapely.intersects(parent, face):
        return [], [face]
    cut = shapely.intersection(face, parent), shapely.difference(face, parent)
    inside, outside = (_solid_parts(part, division.resolution) for part in cut)
    return inside, outside


def _covering(parts: Geometries, row: Indices, child: Indices, division: Division) -> list[dict[int, Any]]:
    """Return for each part the children that cover some of it, ascending, and which of it.

    Parameters
    ----------
    parts : ndarray of Polygon, shape (n,)
    row, child : ndarray of int, shape (m,)
        Pairs of a part and a child nearby, ascending.
    division : Division
    """
    common = shapely.intersection(parts[row], division.children[child])
    polygon, pair = shapely.get_parts(common, return_index=True)
    solid = np.zeros(len(row), dtype=np.bool_)
    solid[pair[_are_solid(polygon, division.resolution)]] = True
    out: list[dict[int, Any]] = [{} for _ in parts]
    for at in np.flatnonzero(solid).tolist():
        out[row[at]][int(child[at])] = common[at]
    return out


def _overlaps(
    part: Any, group: int, near: list[int], covering: dict[int, Any], division: Division, *, times: int
) -> Iterator[Place]:
    """Return what overlaps in a part covered so many times: two areas each, or all of them where more lie there.

    Where vertices that edges lack make them overlap by a step, those nearby are named: none covers it as it is.
    """
    shared: list[tuple[Any, tuple[int, ...]]] = [(part, tuple(covering if len(covering) > 1 else near))]
    if times == 2 and len(covering) > 2:
        shared = [
            (piece, (one, other))
            for one, other in combinations(covering, 2)
            for piece in _solid_parts(shapely.intersection(covering[one], covering[other]), division.resolution)
        ]
    for piece, who in shared:
        whole = len(covering) > 1 and all(abs(piece.area / division.children[one].area - 1) < SAME_AREA for one in who)
        yield Place(Kind.DUPLICATE if whole else Kind.OVERLAP, piece, group, who)


def _solid_parts(geometry: Any, resolution: float) -> list[Any]:
    """Return the polygons of an overlay that are more than rounding errors."""
    parts = shapely.get_parts(geometry)
    return list(parts[_are_solid(parts, resolution)])


def _are_solid(parts: Geometries, resolution: float) -> NDArray[np.bool_]:
    return np.asarray(shapely.area(parts) > shapely.length(parts) / 2 * THINNEST_STEPS * resolution)
