"""From directed border lines to polygons: rings, simple ones only, holes in their shells."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.borders import Border
from gisgrid.network.lines import Integers

FULL_TURN = 2 * np.pi


def polygons_of(border: Border, fill_m2: float) -> shapely.MultiPolygon:
    """Return what lies to the left of border lines.

    Parameters
    ----------
    border : Border
        Lines that close: at each point as many end as start.
    fill_m2 : float
        Holes smaller than this are filled.
    """
    if not len(border.start):
        return shapely.MultiPolygon()
    rings = _rings(border)
    order = np.concatenate(rings)
    first = np.cumsum([0, *map(len, rings[:-1])])
    areas = _areas(border.xy[order], first)
    xy = np.split(border.xy[order], first[1:])
    shells = [xy[row] for row in np.flatnonzero(areas > 0)]
    holes = [xy[row] for row in np.flatnonzero(areas <= -fill_m2)]
    return _nested(shells, holes)


def _areas(xy: Coordinates, first: Integers) -> Coordinates:
    """Return the area of each ring, positive where it runs counter-clockwise; `first` is where each one starts."""
    x, y = (xy - xy[0]).T
    following = np.arange(1, len(x) + 1)
    following[np.append(first[1:], len(x)) - 1] = first
    return np.asarray(np.add.reduceat(x * y[following] - x[following] * y, first) / 2)


def _rings(border: Border) -> list[list[int]]:
    """Return the rows of the lines of each ring; no ring passes a point twice."""
    following, pinched = _following(border)
    found: list[list[int]] = []
    left = bytearray(b"\1") * len(following)
    first = left.find(1)
    while first >= 0:
        ring, row = [first], following[first]
        left[first] = 0
        while row != first:
            ring.append(row)
            left[row] = 0
            row = following[row]
        found.append(ring)
        first = left.find(1, first)
    return [part for ring in found for part in _simple(ring, border.start)] if pinched else found


def _following(border: Border) -> tuple[list[int], bool]:
    """Return for each line the one that goes on where it ends, and whether more than one starts anywhere."""
    order = np.argsort(border.start, kind="stable")
    starts = border.start[order]
    following = order[np.searchsorted(starts, border.end)]
    pinches = np.unique(starts[1:][starts[1:] == starts[:-1]])
    for point in pinches.tolist():
        _turn(border, following, point)
    return following.tolist(), bool(len(pinches))


def _turn(border: Border, following: Integers, point: int) -> None:
    """Let each line that ends at a point where several start go on along what is reached on its left."""
    coming, going = np.flatnonzero(border.end == point), np.flatnonzero(border.start == point)
    here = border.xy[going[0]]
    ahead = _angles(border.xy[following[going]] - here)
    for row, back in zip(coming, _angles(border.xy[coming] - here), strict=True):
        following[row] = going[np.argmin(np.mod(back - ahead, FULL_TURN))]


def _angles(vectors: Coordinates) -> Coordinates:
    return np.asarray(np.arctan2(vectors[:, 1], vectors[:, 0]))


def _simple(ring: list[int], start: Integers) -> list[list[int]]:
    """Return a ring as rings that pass each point once."""
    found: list[list[int]] = []
    path: list[int] = []
    seen: dict[int, int] = {}
    for row in ring:
        point = int(start[row])
        if point in seen:
            cut = seen[point]
            found.append(path[cut:])
            for gone in path[cut:]:
                del seen[int(start[gone])]
            del path[cut:]
        seen[point] = len(path)
        path.append(row)
    return [*found, path]


def _nested(shells: list[Coordinates], holes: list[Coordinates]) -> shapely.MultiPolygon:
    if len(shells) == 1:
        return shapely.MultiPolygon([shapely.Polygon(shells[0], holes)])
    solid = [shapely.Polygon(shell) for shell in shells]
    inside: list[list[Coordinates]] = [[] for _ in shells]
    if holes:
        hollow = np.array([shapely.Polygon(hole) for hole in holes])
        hole, shell = shapely.STRtree(solid).query(shapely.point_on_surface(hollow), predicate="within")
        size = shapely.area(solid)
        for row in range(len(holes)):
            around = shell[hole == row]
            inside[around[np.argmin(size[around])]].append(holes[row])
    return shapely.MultiPolygon([shapely.Polygon(*pair) for pair in zip(shells, inside, strict=True)])
