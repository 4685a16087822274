"""From directed border lines to polygons: rings, simple ones only, holes in their shells."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import Coordinates, Geometries
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
    order, first = _rings(border)
    areas = _areas(border.xy[order], first)
    count = np.diff(np.append(first, len(order)))
    kept = np.flatnonzero((areas > 0) | (areas <= -fill_m2))
    rows = order[np.repeat((areas > 0) | (areas <= -fill_m2), count)]
    rings = shapely.linearrings(border.xy[rows], indices=np.repeat(np.arange(len(kept)), count[kept]))
    return _nested(rings[areas[kept] > 0], rings[areas[kept] < 0])


def _areas(xy: Coordinates, first: Integers) -> Coordinates:
    """Return the area of each ring, positive where it runs counter-clockwise; `first` is where each one starts."""
    x, y = (xy - xy[0]).T
    following = np.arange(1, len(x) + 1)
    following[np.append(first[1:], len(x)) - 1] = first
    return np.asarray(np.add.reduceat(x * y[following] - x[following] * y, first) / 2)


def _rings(border: Border) -> tuple[Integers, Integers]:
    """Return the rows of the lines ring by ring, and where each ring starts; no ring passes a point twice."""
    following, pinched = _following(border)
    order, first = _strung(following)
    if not pinched:
        return order, first
    rings = [part for ring in np.split(order, first[1:]) for part in _simple(ring.tolist(), border.start)]
    return np.concatenate(rings), np.cumsum([0, *map(len, rings[:-1])])


def _strung(following: Integers) -> tuple[Integers, Integers]:
    """Return the rows of each cycle one after another, and where each cycle starts.

    Every row looks twice as far ahead in each round: for the least row of its cycle, then for how far the last is.
    """
    rows = np.arange(len(following))
    rounds = range(len(following).bit_length())
    least, ahead = rows, following
    for _ in rounds:
        least, ahead = np.minimum(least, least[ahead]), ahead[ahead]
    ahead = np.where(following == least, rows, following)
    left = (ahead != rows).astype(np.int64)
    for _ in rounds:
        left, ahead = left + left[ahead], ahead[ahead]
    order = np.lexsort((-left, least))
    return order, np.flatnonzero(np.diff(least[order], prepend=-1))


def _following(border: Border) -> tuple[Integers, bool]:
    """Return for each line the one that goes on where it ends, and whether more than one starts anywhere."""
    order = np.argsort(border.start, kind="stable")
    starts = border.start[order]
    following = order[np.searchsorted(starts, border.end)]
    pinches = np.unique(starts[1:][starts[1:] == starts[:-1]])
    for point in pinches.tolist():
        _turn(border, following, point)
    return following, bool(len(pinches))


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


def _nested(shells: Geometries, holes: Geometries) -> shapely.MultiPolygon:
    """Return polygons of shells with the holes that lie in them."""
    owner = np.zeros(len(holes), dtype=np.int64)
    if len(shells) > 1 and len(holes):
        solid = shapely.polygons(shells)
        places = shapely.point_on_surface(shapely.polygons(holes))
        hole, shell = shapely.STRtree(solid).query(places, predicate="within")
        order = np.lexsort((shapely.area(solid[shell]), hole))
        owner = shell[order[np.diff(hole[order], prepend=-1) > 0]]
    polygon = np.concatenate([np.arange(len(shells)), owner])
    order = np.argsort(polygon, kind="stable")  # a shell comes before its holes
    parts = shapely.polygons(np.concatenate([shells, holes])[order], indices=polygon[order])
    return shapely.multipolygons(parts)
