"""From directed border lines to polygons: rings, simple ones only, holes in their shells."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.borders import Border
from gisgrid.network.lines import Integers

FULL_TURN = 2 * np.pi


def polygons_of(border: Border, layers: int, fill_m2: float) -> Geometries:
    """Return what lies to the left of the border lines of each layer.

    Parameters
    ----------
    border : Border
        Lines that close: at each point as many end as start.
    layers : int
        How many there are.
    fill_m2 : float
        Holes smaller than this are filled.

    Returns
    -------
    ndarray of MultiPolygon, shape (layers,)
        Empty where a layer has no border.
    """
    if not len(border.start):
        return np.full(layers, shapely.MultiPolygon(), dtype=object)
    order, first = _rings(border)
    areas = _areas(border.xy[order], first)
    count = np.diff(np.append(first, len(order)))
    kept = (areas > 0) | (areas <= -fill_m2)
    rows = order[np.repeat(kept, count)]
    rings = shapely.linearrings(border.xy[rows], indices=np.repeat(np.arange(kept.sum()), count[kept]))
    return _nested(rings, areas[kept] > 0, border.layer[order[first[kept]]], layers)


def _areas(xy: Coordinates, first: Integers) -> Coordinates:
    """Return the area of each ring, positive where it runs counter-clockwise; `first` is where each one starts."""
    count = np.diff(np.append(first, len(xy)))
    x, y = (xy - np.repeat(xy[first], count, axis=0)).T
    following = np.arange(1, len(x) + 1)
    following[first + count - 1] = first
    return np.asarray(np.add.reduceat(x * y[following] - x[following] * y, first) / 2)


def _rings(border: Border) -> tuple[Integers, Integers]:
    """Return the rows of the lines ring by ring, and where each ring starts; no ring passes a point twice."""
    following, pinched = _following(border)
    order, first = _strung(following)
    if not pinched.any():
        return order, first
    rings = np.split(order, first[1:])
    for k in np.flatnonzero(np.logical_or.reduceat(pinched[order], first))[::-1].tolist():
        rings[k : k + 1] = map(np.array, _simple(rings[k].tolist(), border.start))
    return np.concatenate(rings), np.cumsum([0, *map(len, rings[:-1])])


def _strung(following: Integers) -> tuple[Integers, Integers]:
    """Return the rows of each cycle one after another from its least row, and where each cycle starts.

    Where a cycle would close it goes on to the next one: the whole is then one way that a graph's search walks.
    """
    rows = np.arange(len(following))
    count, cycle = connected_components(_graph(following), connection="weak")
    least = np.empty(count, dtype=np.int64)
    least[cycle[::-1]] = rows[::-1]  # of several the last one stays
    least.sort()
    before, on = np.empty_like(rows), following.copy()
    before[following] = rows
    on[before[least[:-1]]] = least[1:]
    order = breadth_first_order(_graph(on), 0, return_predecessors=False).astype(np.int64)
    place = np.empty_like(rows)
    place[order] = rows
    return order, place[least]


def _graph(following: Integers) -> csr_array:
    """Return the graph with a way from each row to the one that follows."""
    size = len(following)
    return csr_array((np.ones(size), following, np.arange(size + 1)), shape=(size, size))


def _following(border: Border) -> tuple[Integers, NDArray[np.bool_]]:
    """Return for each line the one that goes on where it ends, and whether another one starts where it does."""
    order = np.argsort(border.start, kind="stable")
    starts = border.start[order]
    following = order[np.searchsorted(starts, border.end)]
    pinches = np.unique(starts[1:][starts[1:] == starts[:-1]])
    coming, going = (np.flatnonzero(np.isin(points, pinches)) for points in (border.end, border.start))
    for point in pinches.tolist():
        _turn(border, following, coming[border.end[coming] == point], going[border.start[going] == point])
    pinched = np.zeros(len(following), dtype=bool)
    pinched[going] = True
    return following, pinched


def _turn(border: Border, following: Integers, coming: Integers, going: Integers) -> None:
    """Let each line that ends at a point where several start go on along what is reached on its left."""
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


def _nested(rings: Geometries, is_shell: NDArray[np.bool_], layer: Integers, layers: int) -> Geometries:
    """Return for each layer the polygons of its shells, with the holes that lie in them."""
    by_layer = np.argsort(layer, kind="stable")
    shells, holes = by_layer[is_shell[by_layer]], by_layer[~is_shell[by_layer]]
    first = np.searchsorted(layer[shells], layer[holes])
    owner = shells[first]
    several = np.flatnonzero(np.searchsorted(layer[shells], layer[holes], side="right") - first > 1)
    for one in np.unique(layer[holes[several]]).tolist():
        own, mine = several[layer[holes[several]] == one], shells[layer[shells] == one]
        owner[own] = mine[_smallest_around(rings[mine], rings[holes[own]])]
    polygon = np.concatenate([shells, owner])
    order = np.lexsort((np.arange(len(polygon)), polygon, layer[polygon]))  # a shell comes before its holes
    number = np.cumsum(np.diff(polygon[order], prepend=-1) != 0) - 1
    parts = shapely.polygons(rings[np.concatenate([shells, holes])[order]], indices=number)
    out = np.full(layers, shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts, indices=layer[shells], out=out)
    return out


def _smallest_around(shells: Geometries, holes: Geometries) -> Integers:
    """Return for each hole the smallest of the shells in which it lies."""
    solid = shapely.polygons(shells)
    places = shapely.STRtree(shapely.point_on_surface(shapely.polygons(holes)))
    shell, hole = places.query(solid, predicate="contains")
    order = np.lexsort((-shapely.area(solid[shell]), hole))
    owner = np.zeros(len(holes), dtype=np.int64)
    owner[hole[order]] = shell[order]  # of several the last one stays
    return owner
