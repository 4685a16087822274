"""What each polygon must be on its own before sums of boundaries prove anything.

Two self-crossing rings can cancel perfectly, an empty polygon cancels with everything, and a ring that runs the wrong
way counts its inside as outside. So every area is tested here first, exactly and without a tolerance.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates, Geometries, snap

Mask = NDArray[np.bool_]

WORLD_DEGREES = np.array([[-180.0, -90.0], [180.0, 90.0]])
"""Lowest and highest longitude, latitude."""

_POLYGONAL = [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]


@dataclass(frozen=True)
class Fault:
    """One reason why one area cannot take part in a proof.

    Attributes
    ----------
    code : str
        The area.
    reason : str
        `not_polygon`, `empty`, `outside_world`, `off_lattice`, `repeated_point`, `invalid`, `orientation`,
        `duplicate_code` or `parent_cycle`.
    where : tuple of float or None
        Longitude, latitude in degrees of one place where it shows.
    detail : str
        What GEOS says of an invalid polygon; else empty.
    """

    code: str
    reason: str
    where: tuple[float, float] | None = None
    detail: str = ""


def unsound(codes: Sequence[str], geometries: Any) -> list[Fault]:
    """Return the faults of polygons that break a condition of the proof on their own.

    Parameters
    ----------
    codes : sequence of str, length n
    geometries : array_like of shapely geometries or None, shape (n,)
        Longitude, latitude in degrees, EPSG:4490, as stored.

    Returns
    -------
    list of Fault
        At most one for each area, the first in the order of `Fault.reason`, in the order of the areas.

    Examples
    --------
    >>> bow_tie = shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
    >>> [(f.code, f.reason, f.where) for f in unsound(["a"], [bow_tie])]
    [('a', 'invalid', (0.5, 0.5))]
    """
    shapes = np.asarray(geometries, dtype=object)
    polygonal = np.isin(shapely.get_type_id(shapes), _POLYGONAL)
    hollow = polygonal & _has_empty_part(shapes)
    found = {i: Fault(codes[i], "not_polygon") for i in np.flatnonzero(~polygonal).tolist()}
    found |= {i: Fault(codes[i], "empty") for i in np.flatnonzero(hollow).tolist()}
    rest = np.flatnonzero(polygonal & ~hollow)
    for test in (_bad_coordinates, _repeated_points, _invalid, _misoriented):
        for i, reason, where, detail in test(shapes[rest]):
            found.setdefault(int(rest[i]), Fault(codes[rest[i]], reason, where, detail))
        rest = np.array([i for i in rest if int(i) not in found], dtype=np.int64)
    return [found[i] for i in sorted(found)]


_Faults = Iterator[tuple[int, str, tuple[float, float] | None, str]]


def _has_empty_part(shapes: Geometries) -> Mask:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    full = np.bincount(owner[~shapely.is_empty(parts)], minlength=len(shapes))
    return np.asarray((full == 0) | (full < shapely.get_num_geometries(shapes)))


def _first_of_each(bad: Mask, owner: NDArray[np.int64], xy: Coordinates, reason: str) -> _Faults:
    owners, first = np.unique(owner[bad], return_index=True)
    for i, place in zip(owners, xy[bad][first], strict=True):
        yield int(i), reason, (float(place[0]), float(place[1])), ""


def _bad_coordinates(shapes: Geometries) -> _Faults:
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    inside = ((xy >= WORLD_DEGREES[0]) & (xy <= WORLD_DEGREES[1])).all(axis=1)  # NaN and infinity are not inside
    yield from _first_of_each(~inside, owner, xy, "outside_world")
    off = inside & (snap(np.where(inside[:, None], xy, 0.0)) != xy).any(axis=1)
    yield from _first_of_each(off, owner, xy, "off_lattice")


def _repeated_points(shapes: Geometries) -> _Faults:
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    again = np.r_[False, (ring[1:] == ring[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)]
    yield from _first_of_each(again[: len(xy)], part_owner[ring_part[ring]], xy, "repeated_point")


def _invalid(shapes: Geometries) -> _Faults:
    for i in np.flatnonzero(~shapely.is_valid(shapes)).tolist():
        says = str(shapely.is_valid_reason(shapes[i]))
        place = re.search(r"\[(\S+) (\S+)\]", says)
        where = (float(place[1]), float(place[2])) if place else None
        yield i, "invalid", where, says.partition("[")[0]


def _misoriented(shapes: Geometries) -> _Faults:
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    is_shell = np.r_[True, ring_part[1:] != ring_part[:-1]][: len(rings)]
    wrong = shapely.is_ccw(rings) != is_shell
    start = shapely.get_coordinates(shapely.get_point(rings, 0))
    yield from _first_of_each(wrong, part_owner[ring_part], start, "orientation")
