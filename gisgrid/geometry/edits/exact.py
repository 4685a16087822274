"""Exact questions about places on the lattice."""

from fractions import Fraction

from gisgrid.geometry.edits.model import Spot


def cross(dx: int, dy: int, ex: int, ey: int) -> int:
    """Return the cross product of two differences."""
    return dx * ey - dy * ex


def orient(a: Spot, b: Spot, c: Spot) -> int:
    """Return twice the signed area of the triangle a, b, c: positive where c lies left of a-b."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def is_on(a: Spot, b: Spot, c: Spot) -> bool:
    """Say whether c lies on the edge a-b and is none of its ends."""
    if orient(a, b, c) != 0:
        return False
    axis = 0 if a[0] != b[0] else 1
    return a[axis] < c[axis] < b[axis] or b[axis] < c[axis] < a[axis]


def crosses(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Say whether two edges cross in a place that is no end of either."""
    left, right = orient(a, b, c), orient(a, b, d)
    if not (left > 0 > right or left < 0 < right):
        return False
    start, end = orient(c, d, a), orient(c, d, b)
    return start > 0 > end or start < 0 < end


def touches(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Say whether two different edges meet anywhere but in a common end."""
    return crosses(a, b, c, d) or is_on(a, b, c) or is_on(a, b, d) or is_on(c, d, a) or is_on(c, d, b)


def touching_place(a: Spot, b: Spot, c: Spot, d: Spot) -> Spot:
    """Return where two edges that touch do so, on the lattice."""
    if crosses(a, b, c, d):
        return crossing(a, b, c, d)
    return next(end for end, (s, e) in ((c, (a, b)), (d, (a, b)), (a, (c, d)), (b, (c, d))) if is_on(s, e, end))


def crossing(a: Spot, b: Spot, c: Spot, d: Spot) -> Spot:
    """Return the crossing of two edges, each coordinate rounded once, ties to even.

    Examples
    --------
    >>> crossing((0, 0), (3, 3), (0, 2), (2, 0))
    (1, 1)
    """
    dx, dy = d[0] - c[0], d[1] - c[1]
    return along(a, b, cross(c[0] - a[0], c[1] - a[1], dx, dy), cross(b[0] - a[0], b[1] - a[1], dx, dy))


def along(a: Spot, b: Spot, share: int, whole: int) -> Spot:
    """Return the place a + (b - a) share / whole, each coordinate rounded once, ties to even."""
    return (
        a[0] + round(Fraction((b[0] - a[0]) * share, whole)),
        a[1] + round(Fraction((b[1] - a[1]) * share, whole)),
    )


def foot_of(a: Spot, b: Spot, place: Spot) -> tuple[int, int]:
    """Return how far along a-b the foot of a place lies, as a quotient: 0 at a, 1 at b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (place[0] - a[0]) * dx + (place[1] - a[1]) * dy, dx * dx + dy * dy
