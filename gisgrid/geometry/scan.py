"""One pass over many polygons: additive signature, validity, orientation, lattice."""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.hashing import Hashes, Indices, hash_edges, hash_steps
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, on_lattice, steps_per_unit, to_lattice
from gisgrid.geometry.parallel import map_slices, slice_rows
from gisgrid.geometry.star import Mask, star_turns

MOST_STEPS = 2.0**53
"""Whole numbers beyond this have no double of their own."""

AREAL = [shapely.GeometryType.MISSING, shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]


class Scan(NamedTuple):
    """What one pass tells of each polygon; columns of shape (n,).

    Attributes
    ----------
    signature : ndarray of uint64
        Sum of a hash over the directed edges, shells taken counter-clockwise and holes clockwise. Signatures of areas
        add up (modulo 2**64) to the signature of their union if and only if their boundaries do, save by chance
        (odds of about 2**-61). Not kept between versions of gisgrid.
    valid, empty : ndarray of bool
        A missing geometry is empty. An empty one is not valid here.
    plain, turned : ndarray of bool
        One ring on the lattice that runs counter-clockwise or clockwise.
    """

    signature: Hashes
    valid: Mask
    empty: Mask
    plain: Mask
    turned: Mask


def scan(geometries: Geometries, resolution: float = RESOLUTION) -> tuple[Scan, Geometries]:
    """Read each polygon once; where one is off the lattice or turned round, its stored form stands in for it.

    Parameters
    ----------
    geometries : ndarray of (Multi)Polygon or None, shape (n,)
    resolution : float
        Lattice step in the units of the coordinates.

    Returns
    -------
    Scan
    ndarray of (Multi)Polygon, shape (n,)
        On the lattice, shells counter-clockwise; the input array itself if that was so.

    Raises
    ------
    BadInput
        If a geometry is neither a Polygon nor a MultiPolygon.

    Examples
    --------
    >>> halves = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1, ccw=False)]
    >>> whole = shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)])
    >>> read, _ = scan(np.array([*halves, whole]))
    >>> bool(read.signature[:2].sum() == read.signature[2])
    True
    """
    _refuse_other_types(geometries)
    slices = map_slices(lambda some: _scan_slice(some, resolution), geometries, rows=slice_rows(geometries))
    read = Scan(*map(np.concatenate, zip(*slices, strict=True)))
    other = np.flatnonzero(~(read.plain | read.turned | read.empty))
    if len(other) == 0 and not read.turned.any():
        return read, geometries
    stored = geometries.copy()
    stored[read.turned] = shapely.reverse(geometries[read.turned])
    stored[other] = np.concatenate(map_slices(lambda rows: _in_stored_form(rows, resolution), geometries[other]))
    read.signature[other] = np.concatenate(map_slices(lambda rows: _ring_signatures(rows, resolution), stored[other]))
    read.empty[other] = shapely.is_empty(stored[other])
    read.valid[other] = np.concatenate(map_slices(shapely.is_valid, stored[other])) & ~read.empty[other]
    return read, stored


def _refuse_other_types(geometries: Geometries) -> None:
    wrong = np.flatnonzero(~np.isin(shapely.get_type_id(geometries), AREAL))
    if len(wrong):
        kind = shapely.get_type_id(geometries[wrong[0]])
        name = shapely.GeometryType(kind).name
        raise BadInput(
            f"第 {wrong[0] + 1} 个要素不是面，而是 {name}。",
            f"Feature {wrong[0] + 1} is not a polygon but a {name}.",
            details={"rows": wrong[:100].tolist()},
        )


def _refuse_far_away(steps: Coordinates) -> None:
    """Refuse places that are no whole number of steps any more: their lattice values could not be told apart."""
    if ((np.abs(steps) >= MOST_STEPS) & np.isfinite(steps)).any():
        raise BadInput(
            "有坐标大得离谱，无法核对。",
            "A coordinate is so large that it cannot be checked.",
            hint_zh="请检查坐标系和单位。",
            hint_en="Look at the coordinate system and the units.",
        )


def _in_stored_form(geometries: Geometries, resolution: float) -> Geometries:
    """Snap and orient the polygons that need it."""
    if on_lattice(geometries, resolution).all() and _well_oriented(geometries):
        return geometries
    return to_lattice(geometries, resolution)


def _well_oriented(geometries: Geometries) -> bool:
    rings, part = shapely.get_rings(shapely.get_parts(geometries), return_index=True)
    is_shell = np.diff(part, prepend=-1) > 0
    return bool((shapely.is_ccw(rings) == is_shell).all())


def _scan_slice(geometries: Geometries, resolution: float) -> Scan:
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    count = np.bincount(owner, minlength=len(geometries))
    full = np.flatnonzero(count)
    out = Scan(np.zeros(len(count), dtype=np.uint64), *(np.zeros(len(count), dtype=np.bool_) for _ in range(4)))
    out.empty[:] = count == 0
    if len(full):
        ring = owner if len(full) == len(count) else np.repeat(np.arange(len(full)), count[full])
        read = _read_lines(geometries[full], np.ascontiguousarray(xy.T), ring, np.cumsum(count[full]) - 1, resolution)
        out.signature[full], out.valid[full], out.plain[full], out.turned[full] = read
    return out


def _read_lines(
    geometries: Geometries, xy: Coordinates, line: Indices, last: Indices, resolution: float
) -> tuple[Hashes, Mask, Mask, Mask]:
    """Return signatures as if each geometry were one ring, validity, and which are one ring (see `Scan`).

    A geometry whose coordinates, all in one line, go round their middle once is one ring: were there several, the line
    would come back to its start before its end.
    """
    per_unit = steps_per_unit(resolution)
    with np.errstate(invalid="ignore"):  # what is not finite is no lattice value, and GEOS calls it invalid
        steps = np.rint(xy * per_unit)
        _refuse_far_away(steps)
        point = hash_steps(*steps.astype(np.int64))
        turn = star_turns(steps, line, last) * (point[_starts(last)] == point[last])
        off = steps / per_unit != xy
        on_lattice = np.bincount(line[off[0] | off[1]], minlength=len(last)) == 0
        rest = (turn == 0) & on_lattice
        if rest.any():
            turn[rest] = _turns_of_single_rings(steps, point, line, last, rest)
    valid = turn != 0
    rest &= valid
    valid[rest] = shapely.is_valid(geometries[rest])
    signature = _edge_sums(point, last)
    return np.where(turn < 0, -signature, signature), valid, on_lattice & (turn > 0), on_lattice & (turn < 0)


def _starts(last: Indices) -> Indices:
    return np.append(0, last[:-1] + 1)


def _turns_of_single_rings(steps: Coordinates, point: Hashes, line: Indices, last: Indices, which: Mask) -> Indices:
    """Say by its area which way each of some lines runs: +1 or -1; 0 where it is several rings or rounding decides.

    The first ring of several closes before the last coordinate, so the start comes back there or a third time.
    """
    of_them = np.flatnonzero(which[line])
    count = np.diff(last, prepend=-1)[which]
    last = np.cumsum(count) - 1
    first = _starts(last)
    steps, point = steps.take(of_them, axis=1), point[of_them]
    at_start = point == np.repeat(point[first], count)
    single = at_start[last] & (np.add.reduceat(at_start, first, dtype=np.int64) == 2)
    x, y = steps - np.repeat(steps[:, first], count, axis=1)
    one, two = x[:-1] * y[1:], y[:-1] * x[1:]
    doubled_area = np.add.reduceat(np.append(one - two, 0), first)
    rounding = np.add.reduceat(np.append(np.abs(one) + np.abs(two), 0), first) * 1e-12
    return np.where(single & (np.abs(doubled_area) > rounding), np.sign(doubled_area), 0).astype(np.int64)


def _edge_sums(point: Hashes, last: Indices) -> Hashes:
    """Return the sum of edge hashes of each of several lines, one after the other."""
    edge = np.zeros_like(point)
    edge[:-1] = hash_edges(point)
    edge[last] = 0
    return np.asarray(np.add.reduceat(edge, _starts(last)))


def _ring_signatures(geometries: Geometries, resolution: float) -> Hashes:
    """Return signatures of polygons in stored form with any number of rings."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    out = np.zeros(len(geometries), dtype=np.uint64)
    if len(rings):
        last = np.cumsum(shapely.get_num_coordinates(rings)) - 1
        steps = np.rint(shapely.get_coordinates(rings).T * steps_per_unit(resolution))
        sums = _edge_sums(hash_steps(*steps.astype(np.int64)), last)
        np.add.at(out, part_owner[ring_part], sums)
    return out
