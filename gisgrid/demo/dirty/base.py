"""The clean village that every dirty sample is made from: nine sub-grids with uneven borders, and what is above them.

Coordinates are whole numbers of lattice steps (1e-7 degrees), all even, so that the middle of any edge is a lattice
point too and a T-junction can be exactly collinear.
"""

from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any

import numpy as np
from pyproj import Geod

Vertex = tuple[int, int]
Ring = list[Vertex]
Part = list[Ring]

TOWN_CODE = "990199001000"
VILLAGE_CODE = "990199001201"
STEPS_PER_DEGREE = 10_000_000

_CORNER = (1_092_000_000, 348_000_000)
_STEP = (33_000, 27_000)
_SIDE = 3
_GEOD = Geod(ellps="GRS80")
_NAMES = ["河湾组", "槐树组", "上塬组", "老街组", "中心组", "水塔组", "南坡组", "桥头组", "新庄组"]


@dataclass(frozen=True)
class Unit:
    """One sub-grid: its parts, each a shell and its holes, as open rings in stored orientation."""

    code: Any
    name: str
    parts: list[Part]

    @property
    def shell(self) -> Ring:
        """The shell of the first part."""
        return self.parts[0][0]

    def with_shell(self, shell: Ring) -> "Unit":
        """Return the unit with another shell of its first part."""
        return replace(self, parts=[[shell, *self.parts[0][1:]], *self.parts[1:]])


@dataclass(frozen=True)
class Village:
    """A village outline and the sub-grids that tile it."""

    outline: Ring
    units: list[Unit]


def make_village(seed: int) -> Village:
    """Return a village of nine sub-grids about 300 m wide, three by three.

    Parameters
    ----------
    seed : int
        Same seed, same village.
    """
    random = np.random.default_rng(seed)
    nodes = [[_node(random, column, row) for column in range(_SIDE + 1)] for row in range(_SIDE + 1)]
    across = [[_border(random, a, b) for a, b in pairwise(row)] for row in nodes]
    upward = [[_border(random, a, b) for a, b in zip(low, high, strict=True)] for low, high in pairwise(nodes)]
    units = []
    for row in range(_SIDE):
        for column in range(_SIDE):
            shell = across[row][column] + upward[row][column + 1]
            shell = shell + _back(across[row + 1][column]) + _back(upward[row][column])
            number = row * _SIDE + column
            units.append(Unit(f"{VILLAGE_CODE}{number + 1:03d}", _NAMES[number], [[_open(shell)]]))
    right, left = _joined([row[-1] for row in upward]), _joined([row[0] for row in upward])
    outline = _joined(across[0]) + right + _back(_joined(across[-1])) + _back(left)
    return Village(_open(outline), units)


def _joined(lines: list[Ring]) -> Ring:
    return list(chain.from_iterable(lines))


def _even(value: float) -> int:
    return 2 * round(value / 2)


def _node(random: np.random.Generator, column: int, row: int) -> Vertex:
    shift = random.uniform(-0.14, 0.14, 2)
    return (
        _even(_CORNER[0] + _STEP[0] * (column + shift[0])),
        _even(_CORNER[1] + _STEP[1] * (row + shift[1])),
    )


def _border(random: np.random.Generator, start: Vertex, end: Vertex, levels: int = 3) -> Ring:
    """Return an uneven line by midpoint displacement, both ends included."""
    if levels == 0:
        return [start, end]
    (x0, y0), (x1, y1) = start, end
    aside = random.uniform(-0.15, 0.15)
    middle = (_even((x0 + x1) / 2 - aside * (y1 - y0)), _even((y0 + y1) / 2 + aside * (x1 - x0)))
    return _border(random, start, middle, levels - 1)[:-1] + _border(random, middle, end, levels - 1)


def _back(line: Ring) -> Ring:
    return line[::-1]


def _open(ring: Ring) -> Ring:
    """Return a ring without the vertices that repeat where its lines meet."""
    return [vertex for vertex, before in zip(ring, [ring[-1], *ring[:-1]], strict=True) if vertex != before]


def shared_border(a: Unit, b: Unit) -> Ring:
    """Return the vertices that two neighbours share, as they run in the first, without its ends."""
    theirs = set(b.shell)
    start = next(i for i, v in enumerate(a.shell) if v in theirs and a.shell[i - 1] not in theirs)
    turned = a.shell[start:] + a.shell[:start]
    shared = [vertex for vertex in turned if vertex in theirs]
    return shared[1:-1]


def degrees(ring: Ring) -> list[tuple[float, float]]:
    """Return a closed ring in degrees; k / 1e7 is the double nearest to the lattice point."""
    return [(x / STEPS_PER_DEGREE, y / STEPS_PER_DEGREE) for x, y in [*ring, ring[0]]]


def ring_area_m2(ring: Ring) -> float:
    """Return the geodesic area inside a ring in square metres, to the hundredth."""
    lon, lat = zip(*degrees(ring), strict=True)
    return round(abs(float(_GEOD.polygon_area_perimeter(lon, lat)[0])), 2)
