"""Edges in their order about a vertex."""

from gisgrid.geometry.edits.exact import cross
from gisgrid.geometry.edits.model import Spot


def is_sooner(at: Spot, come_from: Spot, one: Spot, other: Spot) -> bool:
    """Say whether turning clockwise about a vertex one meets `one` before `other`."""
    sector, other_sector = _sector(at, come_from, one), _sector(at, come_from, other)
    if sector != other_sector:
        return sector < other_sector
    return sector % 2 == 0 and cross(one[0] - at[0], one[1] - at[1], other[0] - at[0], other[1] - at[1]) < 0


def _sector(at: Spot, come_from: Spot, to: Spot) -> int:
    """Return 0 for less than half a turn clockwise, 1 for half a turn, 2 for more, 3 for a whole turn: back."""
    fx, fy, tx, ty = come_from[0] - at[0], come_from[1] - at[1], to[0] - at[0], to[1] - at[1]
    turn = cross(fx, fy, tx, ty)
    if turn:
        return 0 if turn < 0 else 2
    return 1 if fx * tx < 0 or fy * ty < 0 else 3
