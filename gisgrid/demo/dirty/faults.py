"""Faults of geometry: each plants known damage in a clean village and writes down what it planted."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import shapely

from gisgrid.demo.dirty.base import VILLAGE_CODE, Ring, Unit, Vertex, Village, degrees, ring_area_m2, shared_border

STEPS_PER_M = 90.0
"""About one metre in lattice steps; the planted areas are measured, this only sets their size."""


@dataclass(frozen=True)
class Planted:
    """One planted fault: the kind of finding it is, whose it is, where, and how large where it has a size."""

    kind: str
    codes: tuple[str, ...]
    where: tuple[float, float]
    area_m2: float | None = None


Fault = Callable[[Village], tuple[list[Unit], list[Planted]]]


def _put(units: list[Unit], number: int, unit: Unit) -> list[Unit]:
    return [*units[:number], unit, *units[number + 1 :]]


def _centre(ring: Ring) -> tuple[float, float]:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def _towards(vertex: Vertex, target: tuple[float, float], length_m: float) -> Vertex:
    dx, dy = target[0] - vertex[0], target[1] - vertex[1]
    share = length_m * STEPS_PER_M / math.hypot(dx, dy)
    return round(vertex[0] + share * dx), round(vertex[1] + share * dy)


def _spot(vertex: Vertex) -> tuple[float, float]:
    return degrees([vertex])[0]


def _move(unit: Unit, vertex: Vertex, target: tuple[float, float], length_m: float) -> tuple[Unit, float]:
    """Move one vertex of one unit and return how much land that gives or takes."""
    shell = unit.shell
    at = shell.index(vertex)
    moved = _towards(vertex, target, length_m)
    between = [shell[at - 1], vertex, shell[(at + 1) % len(shell)], moved]
    return unit.with_shell([*shell[:at], moved, *shell[at + 1 :]]), ring_area_m2(between)


def _shift_border(village: Village, a: int, b: int, length_m: float) -> tuple[list[Unit], Planted]:
    """Move the middle of a's border with b: inwards (a gap) if the length is positive, else into b (an overlap)."""
    first, second = village.units[a], village.units[b]
    border = shared_border(first, second)
    vertex = border[len(border) // 2]
    target = _centre(first.shell) if length_m > 0 else _centre(second.shell)
    unit, area = _move(first, vertex, target, abs(length_m))
    kind = "gap" if length_m > 0 else "overlap"
    return _put(village.units, a, unit), Planted(kind, (first.code, second.code), _spot(vertex), area)


def _shift_borders(village: Village, *moves: tuple[int, int, float]) -> tuple[list[Unit], list[Planted]]:
    planted = []
    for a, b, length_m in moves:
        units, one = _shift_border(village, a, b, length_m)
        village = replace(village, units=units)
        planted.append(one)
    return village.units, planted


def gaps(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Leave two gaps between neighbours."""
    return _shift_borders(village, (0, 1, 25.0), (4, 5, 18.0))


def overlaps(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Let two units reach into their neighbours."""
    return _shift_borders(village, (1, 2, -25.0), (7, 4, -18.0))


def slivers(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Leave a gap and an overlap less than half a metre wide."""
    return _shift_borders(village, (3, 4, 0.4), (8, 7, -0.4))


def spill(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Let a corner unit reach outside the village."""
    unit = village.units[0]
    inner = set(village.units[1].shell) | set(village.units[3].shell)
    outer = [vertex for vertex in unit.shell if vertex not in inner]
    vertex = outer[len(outer) // 2]
    moved, area = _move(unit, vertex, _centre(unit.shell), -25.0)
    return _put(village.units, 0, moved), [Planted("spill", (unit.code,), _spot(vertex), area)]


def duplicates(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Draw one unit twice, under two codes."""
    unit = village.units[4]
    again = Unit(f"{VILLAGE_CODE}010", f"{unit.name}（重）", unit.parts)
    planted = Planted("duplicate", (unit.code, again.code), _spot(unit.shell[0]), ring_area_m2(unit.shell))
    return [*village.units, again], [planted]


def bow_tie(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Swap two vertices that follow each other, so that the ring crosses itself."""
    unit = village.units[4]
    shell = unit.shell
    for at in range(len(shell) - 1):
        crossed = [*shell[:at], shell[at + 1], shell[at], *shell[at + 2 :]]
        if not shapely.Polygon(crossed).is_valid:
            return _put(village.units, 4, unit.with_shell(crossed)), [
                Planted("invalid", (unit.code,), _spot(shell[at]))
            ]
    raise AssertionError("no swap of this ring crosses it")


def _insert_middles(village: Village, aside: int) -> tuple[list[Unit], list[Planted]]:
    units, planted = village.units, []
    for a, b in ((0, 1), (4, 7), (5, 8)):
        unit = units[a]
        border = shared_border(village.units[a], village.units[b])
        at = unit.shell.index(border[2])
        (x0, y0), (x1, y1) = unit.shell[at], unit.shell[at + 1]
        middle = ((x0 + x1) // 2 + aside, (y0 + y1) // 2)
        units = _put(units, a, unit.with_shell([*unit.shell[: at + 1], middle, *unit.shell[at + 1 :]]))
        planted.append(Planted("unmatched_vertex", (unit.code, village.units[b].code), _spot(middle)))
    return units, planted


def t_junctions(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Put vertices exactly in the middle of three edges, on one side only."""
    return _insert_middles(village, 0)


def unmatched_vertices(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Put vertices one lattice step beside the middle of three edges, on one side only."""
    return _insert_middles(village, 1)


def _square(unit: Unit, half_m: float) -> Ring:
    x, y = (round(value) for value in _centre(unit.shell))
    h = round(half_m * STEPS_PER_M)
    return [(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)]


def inner_hole(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Cut a hole that nobody fills."""
    unit = village.units[4]
    hole = _square(unit, 30.0)
    holed = replace(unit, parts=[[unit.shell, hole[::-1]]])
    return _put(village.units, 4, holed), [Planted("gap", (unit.code,), _spot(hole[0]), ring_area_m2(hole))]


def missing_child(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Leave one unit out."""
    unit = village.units[4]
    beside = tuple(village.units[i].code for i in (1, 3, 5, 7))
    planted = Planted("gap", beside, _spot(unit.shell[0]), ring_area_m2(unit.shell))
    return [other for other in village.units if other is not unit], [planted]


def detached_part(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Give one unit an exclave inside another; the village is tiled all the same."""
    host, owner = village.units[0], village.units[8]
    square = _square(host, 30.0)
    units = _put(village.units, 0, replace(host, parts=[[host.shell, square[::-1]]]))
    units = _put(units, 8, replace(owner, parts=[*owner.parts, [square]]))
    return units, [Planted("detached_part", (owner.code,), _spot(square[0]), ring_area_m2(square))]


def mixed(village: Village) -> tuple[list[Unit], list[Planted]]:
    """Plant a gap, an overlap, a sliver, spill, a duplicate and unmatched vertices in one village."""
    planted: list[Planted] = []
    steps: tuple[Fault, ...] = (
        lambda v: _shift_borders(v, (3, 4, 22.0), (1, 2, -15.0), (6, 7, 0.4)),
        spill,
        t_junctions,
        duplicates,
    )
    for step in steps:
        units, more = step(village)
        village = replace(village, units=units)
        planted += more
    return village.units, planted
