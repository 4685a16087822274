"""Pairs of edits that are right alone and wrong together, each a list of statements with room for pauses between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import shapely

from gisgrid.geometry.lattice import to_lattice
from tests.county import county, town_code, village_code
from tests.store.plain import add, do, put

Step = Callable[[Any], Any]

AREAS = county()
SHAPE = dict(zip(AREAS.codes, AREAS.geometries, strict=True))
V, W, BESIDE = village_code(5), village_code(4), village_code(6)
"""Two villages of the first town, and a neighbour of the former in the second town."""


@dataclass(frozen=True)
class Rivals:
    """Two writers' edits of the same state.

    Attributes
    ----------
    first, second : list of callables that take a connection
    before : list of callables
        Done and committed before the two begin.
    one_after_the_other : bool
        True where the first edit is still right after the second was committed.
    """

    first: list[Step]
    second: list[Step]
    before: list[Step] = field(default_factory=list)
    one_after_the_other: bool = False


def leaves(village):
    return sorted(code for code, parent in zip(AREAS.codes, AREAS.parent_codes, strict=True) if parent == village)


def delete(code):
    return lambda c: do(c, "DELETE FROM gisgrid.area WHERE code = %s", code)


def delete_children(code):
    return lambda c: do(c, "DELETE FROM gisgrid.area WHERE parent_code = %s", code)


def insert(code, parent, level, geometry):
    return lambda c: add(c, code, parent, level, geometry)


def update(code, geometry):
    return lambda c: put(c, code, geometry)


def reparent(code, parent):
    return lambda c: do(c, "UPDATE gisgrid.area SET parent_code = %s WHERE code = %s", parent, code)


def joined(codes):
    return to_lattice([shapely.coverage_union_all([SHAPE[code] for code in codes])])[0]


def triangles(geometry, first_corner):
    """Cut a quadrangle along one of its two diagonals."""
    a, b, c, d = (shapely.get_coordinates(geometry)[(first_corner + i) % 4] for i in range(4))
    return to_lattice([shapely.Polygon([a, b, c]), shapely.Polygon([a, c, d])])


def replace_by_triangles(leaf, first_corner, number):
    one, other = triangles(SHAPE[leaf], first_corner)
    parent = leaf[:12]
    return [
        delete(leaf),
        insert(f"{parent}{number:03d}", parent, "subgrid", one),
        insert(f"{parent}{number + 1:03d}", parent, "subgrid", other),
    ]


def middle_of_border():
    """The vertex half way along the border of V and W, which no other village has."""
    ends = [{tuple(xy) for xy in shapely.get_coordinates(SHAPE[code])} for code in (V, W)]
    others = [SHAPE[code] for code in (village_code(k) for k in range(16)) if code not in (V, W)]
    (vertex,) = ends[0] & ends[1] - {tuple(xy) for xy in shapely.get_coordinates(others)}
    return vertex


def move_middle(codes):
    """Move that vertex in the given areas."""
    old = middle_of_border()
    new = (old[0] + 0.001, old[1] + 0.001)
    moved = {}
    for code in codes:
        if old in map(tuple, shapely.get_coordinates(SHAPE[code])):
            ring = [new if xy == old else xy for xy in SHAPE[code].geoms[0].exterior.coords]
            moved[code] = to_lattice([shapely.Polygon(ring)])[0]
    return [update(code, geometry) for code, geometry in moved.items()]


def town_lists():
    """Villages of the first two towns before V changes from the one to the other."""
    names = [village_code(k) for k in range(16)]
    return [[name for name in names if name[:9] + "000" == town_code(k)] for k in (0, 1)]


def move_village():
    first, second = town_lists()
    return [
        reparent(V, town_code(1)),
        update(town_code(0), joined([code for code in first if code != V])),
        update(town_code(1), joined([*second, V])),
    ]


def split_village():
    west, east = joined(leaves(V)[:2]), joined(leaves(V)[2:])
    return [
        delete(V),
        insert(V[:9] + "301", V[:9] + "000", "village", west),
        insert(V[:9] + "302", V[:9] + "000", "village", east),
    ]


def pairs():
    """Return the rivals by name."""
    on_border = next(c for c in leaves(V) if middle_of_border() in map(tuple, shapely.get_coordinates(SHAPE[c])))
    halves = [joined(leaves(V)[:2]), joined(leaves(V)[2:])]
    empty_v = [delete_children(V)]
    return {
        "two first divisions of a village": Rivals(
            [insert(f"{V}{i + 101}", V, "subgrid", half) for i, half in enumerate(halves)],
            [insert(f"{V}{i + 201}", V, "subgrid", SHAPE[leaf]) for i, leaf in enumerate(leaves(V))],
            empty_v,
        ),
        "two replacements of a leaf": Rivals(
            replace_by_triangles(leaves(V)[0], 0, 101), replace_by_triangles(leaves(V)[0], 1, 201)
        ),
        "the outline moves, first children come": Rivals(
            move_middle([V, W, *leaves(W)]),
            [insert(f"{V}{i + 201}", V, "subgrid", SHAPE[leaf]) for i, leaf in enumerate(leaves(V))],
            empty_v,
        ),
        "the outline moves with its children, one of them is replaced": Rivals(
            move_middle([V, W, *leaves(V), *leaves(W)]), replace_by_triangles(on_border, 0, 101)
        ),
        "a village changes its town, it is split": Rivals(move_village(), split_village(), empty_v),
        "all children go, one is replaced": Rivals(
            [delete_children(V)], replace_by_triangles(leaves(V)[0], 0, 101), one_after_the_other=True
        ),
    }
