"""One pass over many polygons: additive signature, validity, orientation, lattice."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.geometry.convex import surely_convex
from gisgrid.geometry.hashing import Hashes, hash_edges, hash_points
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, on_lattice, snap, to_lattice
from gisgrid.geometry.parallel import map_slices

Mask = NDArray[np.bool_]
AREAL = [shapely.GeometryType.MISSING, shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]


class Scan(NamedTuple):
    """What one pass tells of each polygon; columns of shape (n,).

    Attributes
    ----------
    signature : ndarray of uint64
        Sum of a hash over the directed edges, shells taken counter-clockwise and holes clockwise. Signatures of areas
        add up (modulo 2**64) to the signature of their union if and only if their boundaries do, save by chance
        (odds of about 2**-63). Not kept between versions of gisgrid.
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
    slices = map_slices(lambda rows: _scan_slice(rows, resolution), geometries)
    read = Scan(*map(np.concatenate, zip(*slices, strict=True)))
    other = np.flatnonzero(~(read.plain | read.turned | read.empty))
    if len(other) == 0 and not read.turned.any():
        return read, geometries
    stored = geometries.copy()
    stored[read.turned] = shapely.reverse(geometries[read.turned])
    stored[other] = np.concatenate(map_slices(lambda rows: _in_stored_form(rows, resolution), geometries[other]))
    read.signature[other] = np.concatenate(map_slices(_ring_signatures, stored[other]))
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
    count = shapely.get_num_coordinates(geometries)
    full = np.flatnonzero(count)
    out = Scan(np.zeros(len(count), dtype=np.uint64), *(np.zeros(len(count), dtype=np.bool_) for _ in range(4)))
    out.empty[:] = count == 0
    if len(full):
        out.signature[full], out.valid[full], out.plain[full], out.turned[full] = _read_rings(
            geometries[full], count[full], resolution
        )
    return out


def _read_rings(geometries: Geometries, count: NDArray[np.int64], resolution: float) -> tuple[Hashes, Mask, Mask, Mask]:
    """Return signatures as if each geometry were one ring, validity, and which are one ring (see `Scan`).

    The first ring of several closes before the last coordinate, so the start comes back there or a third time.
    """
    xy = shapely.get_coordinates(geometries)
    last = np.cumsum(count) - 1
    first = last - count + 1
    local = xy - np.repeat(xy[first], count, axis=0)
    at_start = (local[:, 0] == 0) & (local[:, 1] == 0)
    one_ring = at_start[last] & (np.add.reduceat(at_start, first, dtype=np.int64) == 2)
    off = snap(xy, resolution) != xy
    on_lattice = ~np.logical_or.reduceat(off[:, 0] | off[:, 1], first)
    valid = one_ring & surely_convex(xy, first, last)
    turn = np.ones(len(count))
    other = np.flatnonzero(~valid)
    if len(other):
        valid[other] = shapely.is_valid(geometries[other])
        turn[other] = _sure_turns(local, first)[other]
    signature = _edge_sums(xy, first, last)
    plain = one_ring & on_lattice
    return np.where(turn < 0, -signature, signature), valid, plain & (turn > 0), plain & (turn < 0)


def _edge_sums(xy: Coordinates, first: NDArray[np.int64], last: NDArray[np.int64]) -> Hashes:
    """Return the sum of edge hashes from each first to each last coordinate."""
    point = hash_points(xy + 0.0)  # + 0.0 turns -0.0 into 0.0
    edge = np.zeros_like(point)
    edge[:-1] = hash_edges(point)
    edge[last] = 0
    return np.asarray(np.add.reduceat(edge, first))


def _sure_turns(local: Coordinates, first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return +1 for rings that surely run counter-clockwise, -1 for clockwise, 0 where rounding may decide."""
    x, y = local.T
    one, two = x[:-1] * y[1:], y[:-1] * x[1:]
    doubled_area = np.add.reduceat(np.append(one - two, 0), first)
    rounding = np.add.reduceat(np.append(np.abs(one) + np.abs(two), 0), first) * 1e-12
    return np.asarray(np.where(np.abs(doubled_area) > rounding, np.sign(doubled_area), 0))


def _ring_signatures(geometries: Geometries) -> Hashes:
    """Return signatures of polygons in stored form with any number of rings."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    out = np.zeros(len(geometries), dtype=np.uint64)
    if len(rings):
        last = np.cumsum(shapely.get_num_coordinates(rings)) - 1
        sums = _edge_sums(shapely.get_coordinates(rings), np.r_[0, last[:-1] + 1], last)
        np.add.at(out, part_owner[ring_part], sums)
    return out
