"""What the edits work on, in whole lattice steps: the same as `webmap/src/edits/types.js`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import shapely

from gisgrid.geometry.lattice import snap, steps_per_unit

Spot = tuple[int, int]
"""x and y in lattice steps."""
Ring = tuple[Spot, ...]
"""Not closed; shells run counter-clockwise, holes clockwise."""
Part = tuple[Ring, ...]
"""A shell, then its holes."""
Shape = tuple[Part, ...]
Edge = tuple[Spot, Spot]

STEPS_PER_DEGREE = steps_per_unit()


class Knot(NamedTuple):
    """A vertex `p` that was put on the surveyed edge a0-b0, the lower end first (by x, then y)."""

    a0: Spot
    b0: Spot
    p: Spot


@dataclass(frozen=True)
class Change:
    """What an edit does.

    Attributes
    ----------
    put : dict of str to Shape
        Areas by code that become these, new codes among them. Areas that only gain knots stand here too.
    removed : list of str
        Codes that go.
    knots : list of Knot
        Those that are new.
    """

    put: dict[str, Shape]
    removed: list[str] = field(default_factory=list)
    knots: list[Knot] = field(default_factory=list)


Doing = Callable[[Change], None]
"""Does one step of an edit."""


def to_spot(vertex: Any) -> Spot:
    """Return the lattice place nearest to a longitude and latitude in degrees.

    Examples
    --------
    >>> to_spot((108.12345678, 34.0))
    (1081234568, 340000000)
    """
    x, y = snap(vertex[:2]) if not isinstance(vertex, tuple) else vertex
    return round(x * STEPS_PER_DEGREE), round(y * STEPS_PER_DEGREE)


def to_vertex(spot: Spot) -> tuple[float, float]:
    """Return a place in degrees, the doubles nearest to seven decimals."""
    return spot[0] / STEPS_PER_DEGREE, spot[1] / STEPS_PER_DEGREE


def to_shape(geometry: Any) -> Shape:
    """Return a MultiPolygon of stored form in lattice steps.

    Examples
    --------
    >>> to_shape(shapely.MultiPolygon([shapely.Polygon([(0, 0), (1e-7, 0), (0, 1e-7)])]))
    ((((0, 0), (1, 0), (0, 1)),),)
    """
    return tuple(tuple(_to_ring(ring) for ring in (part.exterior, *part.interiors)) for part in geometry.geoms)


def _to_ring(ring: Any) -> Ring:
    steps = (snap(shapely.get_coordinates(ring)[:-1]) * STEPS_PER_DEGREE).round()
    return tuple((int(x), int(y)) for x, y in steps)


def to_geometry(shape: Shape) -> Any:
    """Return a shape as a MultiPolygon in degrees, rings and vertices in the same order."""
    rings = [[[to_vertex(spot) for spot in (*ring, ring[0])] for ring in part] for part in shape]
    return shapely.MultiPolygon([shapely.Polygon(shell, holes) for shell, *holes in rings])
