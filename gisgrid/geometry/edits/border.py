"""Where on a border a vertex may stand."""

import math
from collections.abc import Iterator, Sequence

from gisgrid.geometry.edits.exact import along, cross, foot_of, touches
from gisgrid.geometry.edits.grid import Segment
from gisgrid.geometry.edits.model import Change, Knot, Spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import in_triangle, with_vertex
from gisgrid.geometry.edits.tessellation import Tessellation

NORTH_M = 0.0110574
EAST_M = 0.0111319
"""Metres of a lattice step to the north, and to the east at the equator, to a percent."""
NEAR_VERTEX_M = 1
STEPS_ASIDE = (0, 2, 4, 8, 16, 32, 64, 128, 256, 450)
"""How far along the surveyed edge another place is looked for, in steps of its longer side: up to five metres."""


def shortening(y: int) -> float:
    """Return the cosine of a latitude in steps, by sums and products only: the same bits in every language.

    Examples
    --------
    >>> round(shortening(600_000_000), 6)
    0.5
    """
    angle = (y / 1e7) * 0.017453292519943295
    square = angle * angle
    return 1 - (square / 2) * (1 - (square / 12) * (1 - (square / 30) * (1 - (square / 56) * (1 - square / 90))))


def metres(a: Spot, b: Spot) -> float:
    """Return the distance of two places near one another, to a percent."""
    east = (a[0] - b[0]) * EAST_M * shortening(b[1])
    north = (a[1] - b[1]) * NORTH_M
    return math.sqrt(east * east + north * north)


def reach_steps(at: Spot, reach_m: float) -> tuple[int, int]:
    """Return half the sides of a box that holds all within so many metres."""
    return math.ceil(reach_m / (EAST_M * max(shortening(at[1]), 0.01))), math.ceil(reach_m / NORTH_M)


def nearest_on(a: Spot, b: Spot, target: Spot) -> Spot:
    """Return the place of an edge nearest to another, on the lattice."""
    stretch = shortening(target[1]) * (EAST_M / NORTH_M)
    dx, dy = (b[0] - a[0]) * stretch, b[1] - a[1]
    share = ((target[0] - a[0]) * stretch * dx + (target[1] - a[1]) * dy) / (dx * dx + dy * dy)
    kept = min(1.0, max(0.0, share))
    return math.floor(a[0] + (b[0] - a[0]) * kept + 0.5), math.floor(a[1] + (b[1] - a[1]) * kept + 0.5)


def place_on_edge(
    t: Tessellation, a: Spot, b: Spot, target: Spot, unwanted: Sequence[Spot] = ()
) -> tuple[Spot, Knot | None]:
    """Return the vertex of a border a-b for a place: an end within a metre, else a knot rounded from the surveyed edge.

    Parameters
    ----------
    unwanted : sequence of Spot
        Ends that are not taken however near they are.

    Raises
    ------
    EditRefused
        Within five metres no place leaves all areas along the border valid.
    """
    end = a if metres(a, target) <= metres(b, target) else b
    if metres(end, target) <= NEAR_VERTEX_M and end not in unwanted:
        return end, None
    a0, b0 = t.surveyed(a, b)
    for p in _knot_places(a0, b0, target):
        if _is_within(a0, b0, a, b, p) and fits(t, a, b, p):
            return p, Knot(a0, b0, p)
    raise EditRefused("narrow", target)


def _knot_places(a0: Spot, b0: Spot, target: Spot) -> Iterator[Spot]:
    """Yield places rounded from a surveyed edge, the nearest to a place first: itself, where it is one."""
    if _is_rounded(a0, b0, target):
        yield target
    foot, whole = foot_of(a0, b0, target)
    longer = max(abs(b0[0] - a0[0]), abs(b0[1] - a0[1]))
    for aside in STEPS_ASIDE:
        for step in (aside, -aside) if aside else (0,):
            yield along(a0, b0, foot * longer + step * whole, whole * longer)


def _is_rounded(a: Spot, b: Spot, p: Spot) -> bool:
    """Say whether an edge comes within half a step of a place in x and y: corners of its square lie at both sides."""
    dx, dy, ex, ey = b[0] - a[0], b[1] - a[1], p[0] - a[0], p[1] - a[1]
    turns = [cross(2 * dx, 2 * dy, 2 * ex + x, 2 * ey + y) for x in (-1, 1) for y in (-1, 1)]
    return min(turns) <= 0 <= max(turns)


def _is_within(a0: Spot, b0: Spot, a: Spot, b: Spot, p: Spot) -> bool:
    """Say whether the foot of a place lies between those of two others on a surveyed edge."""
    one, other, here = (foot_of(a0, b0, spot)[0] for spot in (a, b, p))
    return one < here < other or other < here < one


def fits(t: Tessellation, a: Spot, b: Spot, p: Spot) -> bool:
    """Say whether the edge a-b may run by way of p: nothing lies between, nothing is met."""
    return not t.is_vertex(p) and obstacle(t, a, b, p) is None


def obstacle(t: Tessellation, a: Spot, b: Spot, p: Spot) -> Segment | None:
    """Return what lies between an edge a-b and the way by p."""

    def is_in_way(edge: Segment) -> bool:
        if touches(a, p, edge.a, edge.b) or touches(p, b, edge.a, edge.b):
            return True
        return any(end not in (a, b, p) and in_triangle(a, b, p, end) for end in (edge.a, edge.b))

    near = [*t.grid.near(a, b), *t.grid.near(a, p), *t.grid.near(p, b)]
    return next((edge for edge in near if {edge.a, edge.b} != {a, b} and is_in_way(edge)), None)


def shortcut_obstacle(t: Tessellation, u: Spot, v: Spot, p: Spot) -> Segment | None:
    """Return what the straight way from u to v meets that goes by p now; None where it may be straight."""
    near = t.grid.near(u, v)
    return next((edge for edge in near if p not in (edge.a, edge.b) and touches(u, v, edge.a, edge.b)), None)


def insertion(t: Tessellation, a: Spot, b: Spot, p: Spot, knot: Knot | None) -> Change:
    """Return the change that puts a vertex into an edge of every area that has it."""
    put = {code: with_vertex(t.shapes[code], a, b, p) for code in t.holders(a, b)}
    return Change(put, [], [knot] if knot else [])
