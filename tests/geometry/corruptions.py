"""Ways to break a tiling, and the truth about what is broken from areas of overlays alone."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.lattice import snap, to_lattice


class Truth(NamedTuple):
    gap: float
    overlap: float
    spill: float


def truth(children, parent):
    """Areas by union, intersection and difference, computed in lattice steps from the lower left corner."""
    shared = [shapely.intersection(a, b) for a, b in combinations(children, 2)]
    union = shapely.union_all(children)
    return Truth(
        gap=shapely.difference(parent, union).area,
        overlap=shapely.union_all(shared).area,
        spill=shapely.difference(union, parent).area,
    )


def in_steps(geometries, origin, resolution):
    return shapely.transform(geometries, lambda xy: np.rint((xy - origin) / resolution))


def found_areas(report, origin, resolution):
    """The same three areas from findings."""
    sums = dict.fromkeys(("gap", "overlap", "spill"), 0.0)
    for found in report.faults:
        kind = "overlap" if found.kind == "duplicate" else found.kind.value
        if kind in sums:
            scaled = shapely.transform(found.geometry, lambda xy: (xy - origin) / resolution)
            sums[kind] += scaled.area
    return Truth(**sums)


def remove(rng, children, size):
    return np.delete(children, rng.integers(len(children)))


def duplicate(rng, children, size):
    return np.append(children, rng.choice(children))


def shift(rng, children, size):
    return _replaced(rng, children, lambda one: shapely.transform(one, lambda xy: xy + rng.uniform(-size, size, 2)))


def grow(rng, children, size):
    return _replaced(rng, children, lambda one: shapely.buffer(one, rng.uniform(0, size), join_style="mitre"))


def shrink(rng, children, size):
    return _replaced(rng, children, lambda one: shapely.buffer(one, -rng.uniform(0, size), join_style="mitre"))


def move_vertex(rng, children, size):
    def moved(one):
        xy = shapely.get_coordinates(one)
        at = rng.integers(1, len(xy) - 1)
        new = xy[at] + rng.uniform(-size, size, 2)
        return shapely.transform(one, lambda every: np.where((every == xy[at]).all(axis=1, keepdims=True), new, every))

    return _replaced(rng, children, moved)


def hole(rng, children, size):
    return _replaced(rng, children, lambda one: one - _box_at(rng, one, size))


def box(rng, children, size):
    return np.append(children, _box_at(rng, rng.choice(children), 4 * size))


CORRUPTIONS = (remove, duplicate, shift, grow, shrink, move_vertex, hole, box)


def _replaced(rng, children, change):
    out = children.copy()
    at = rng.integers(len(out))
    out[at] = change(out[at])
    return out


def _box_at(rng, one, size):
    x, y = shapely.get_coordinates(shapely.point_on_surface(one))[0]
    return shapely.box(x, y, *(np.array([x, y]) + rng.uniform(0.1 * size, size, 2)))


def corrupted(rng, tiles, times=2, size_steps=3000):
    """Corrupt a tessellation and put it back on the lattice; what became invalid or empty is taken out."""
    children = tiles.children
    for _ in range(times):
        change = CORRUPTIONS[rng.integers(len(CORRUPTIONS))]
        children = change(rng, children, size_steps * tiles.resolution)
        children = to_lattice(children, tiles.resolution)
        children = children[shapely.is_valid(children) & ~shapely.is_empty(children)]
        if len(children) == 0:
            return tiles.children
    return children


def spoiled_origin(tiles):
    return snap(shapely.get_coordinates(tiles.parent).min(axis=0), tiles.resolution)
