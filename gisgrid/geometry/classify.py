"""From faces with the wrong cover to findings: gap, overlap, duplicate or spill, with width and members."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import shapely

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
    touching = _touching_children(found, division)
    for face, group, excess, near in zip(
        found.geometry, found.group.tolist(), found.excess.tolist(), touching, strict=True
    ):
        if excess < 0:
            yield Place(Kind.GAP, face, group, tuple(near))
            continue
        inside, outside = _cut_by_parent(face, group, division)
        for part in outside:
            yield Place(Kind.SPILL, part, group, _covering(part, near, division))
        for part in inside:
            yield from _overlaps(part, group, near, division, times=excess + 1)
        for part in outside if excess > 1 else []:
            yield from _overlaps(part, group, near, division, times=excess)


def _touching_children(found: Faces, division: Division) -> list[list[int]]:
    """Return for each face the counted children of its group that touch it, ascending."""
    child, face = shapely.STRtree(found.geometry).query(division.children[division.counted])
    child = division.counted[child]
    same = division.parent_of[child] == found.group[face]
    child, face = child[same], face[same]
    touch = shapely.distance(division.children[child], found.geometry[face]) <= THINNEST_STEPS * division.resolution
    out: list[list[int]] = [[] for _ in found.group]
    for one, at in sorted(zip(child[touch].tolist(), face[touch].tolist(), strict=True)):
        out[at].append(one)
    return out


def _cut_by_parent(face: Any, group: int, division: Division) -> tuple[list[Any], list[Any]]:
    """Return the parts of a face inside and outside the parent."""
    if division.parents is None:
        return [face], []
    parent = division.parents[group]
    shapely.prepare(parent)
    if shapely.contains_properly(parent, face):
        return [face], []
    if not shapely.intersects(parent, face):
        return [], [face]
    cut = shapely.intersection(face, parent), shapely.difference(face, parent)
    inside, outside = (_solid_parts(part, division.resolution) for part in cut)
    return inside, outside


def _overlaps(part: Any, group: int, near: list[int], division: Division, *, times: int) -> Iterator[Place]:
    """Return what overlaps in a part covered so many times: two areas each, or all of them where more lie there."""
    members = _covering(part, near, division)
    shared: list[tuple[Any, tuple[int, ...]]] = [(part, members)]
    if len(members) > times == 2:
        shared = [
            (piece, pair)
            for pair in combinations(members, 2)
            for piece in _solid_parts(_common(part, pair, division), division.resolution)
        ]
    for piece, who in shared:
        whole = all(abs(piece.area / division.children[one].area - 1) < SAME_AREA for one in who)
        yield Place(Kind.DUPLICATE if whole else Kind.OVERLAP, piece, group, who)


def _common(part: Any, members: tuple[int, ...], division: Division) -> Any:
    for one in members:
        part = shapely.intersection(part, division.children[one])
    return part


def _covering(part: Any, near: list[int], division: Division) -> tuple[int, ...]:
    """Return which of the children nearby cover some of a part."""
    parts, owner = shapely.get_parts(shapely.intersection(part, division.children[near]), return_index=True)
    return tuple(near[i] for i in np.unique(owner[_solid(parts, division.resolution)]).tolist())


def _solid_parts(geometry: Any, resolution: float) -> list[Any]:
    """Return the polygons of an overlay that are more than rounding errors."""
    parts = shapely.get_parts(geometry)
    return list(parts[_solid(parts, resolution)])


def _solid(parts: Geometries, resolution: float) -> Any:
    return shapely.area(parts) > shapely.length(parts) / 2 * THINNEST_STEPS * resolution
