"""Rings and shapes as they are: areas, edges, the one order in which they are written, whether they are sound."""

import itertools
from collections.abc import Iterator

from gisgrid.geometry.edits.around import is_sooner
from gisgrid.geometry.edits.exact import cross, orient
from gisgrid.geometry.edits.model import Edge, Ring, Shape, Spot

Box = tuple[int, int, int, int]


def twice_ring(ring: Ring) -> int:
    """Return twice the area of a ring: positive where it runs counter-clockwise."""
    return sum(orient(ring[0], b, c) for b, c in itertools.pairwise(ring))


def twice_area(shape: Shape) -> int:
    """Return twice the area of a shape in square lattice steps, holes taken off.

    Examples
    --------
    >>> twice_area(((((0, 0), (2, 0), (2, 2), (0, 2)),),))
    8
    """
    return sum(twice_ring(ring) for part in shape for ring in part)


def edges_of(shape: Shape) -> Iterator[Edge]:
    """Yield each directed edge once, the area at its left."""
    for part in shape:
        for ring in part:
            yield from zip(ring, (*ring[1:], ring[0]), strict=True)


def turned(ring: Ring) -> Ring:
    """Return the ring begun at its lowest vertex."""
    low = ring.index(min(ring))
    return ring[low:] + ring[:low]


def canonical(shape: Shape) -> Shape:
    """Return a shape as the edits write it: rings from their lowest vertex, holes and parts in the order of rings."""
    return tuple(sorted((turned(shell), *sorted(map(turned, holes))) for shell, *holes in shape))


def side_of_middle(ring: Ring, a: Spot, b: Spot) -> int:
    """Say where the middle of an edge lies: 1 inside a ring, 0 on it, -1 outside."""
    return _side_of(ring, a[0] + b[0], a[1] + b[1], 2)


def side_of_spot(ring: Ring, spot: Spot) -> int:
    """Say where a place lies: 1 inside a ring, 0 on it, -1 outside."""
    return _side_of(ring, spot[0], spot[1], 1)


def _side_of(ring: Ring, x: int, y: int, times: int) -> int:
    """Count how often a ray to the east meets a ring; x and y are those of the place, times 1 or 2."""
    side = -1
    ax, ay = ring[-1][0] * times - x, ring[-1][1] * times - y
    for spot in ring:
        bx, by = spot[0] * times - x, spot[1] * times - y
        if (ay > 0) != (by > 0):
            turn = cross(ax, ay, bx, by)
            if turn == 0:
                return 0
            if (turn > 0) == (by > ay):
                side = -side
        elif by == 0 and (bx == 0 or (ay == 0 and (ax == 0 or (ax > 0) != (bx > 0)))):
            return 0
        ax, ay = bx, by
    return side


def holds_middle(shape: Shape, a: Spot, b: Spot) -> bool:
    """Say whether the middle of an edge lies inside a shape, not on its border."""
    return any(
        side_of_middle(shell, a, b) > 0 and all(side_of_middle(hole, a, b) < 0 for hole in holes)
        for shell, *holes in shape
    )


def holds_spot(shape: Shape, spot: Spot) -> bool:
    """Say whether a place lies in a shape or on its border."""
    return any(
        side_of_spot(shell, spot) >= 0 and all(side_of_spot(hole, spot) <= 0 for hole in holes)
        for shell, *holes in shape
    )


def is_sound(shape: Shape, old: Shape = ()) -> bool:
    """Say whether rings whose edges do not cross are those of a valid area.

    Shells run counter-clockwise and lie apart, holes run clockwise, each in its shell.

    Parameters
    ----------
    old : Shape
        What the shape was made from: how its rings lie to one another, those that are kept, is not asked again.
    """
    known = {ring for part in old for ring in part}
    rings = [(i, j, ring) for i, part in enumerate(shape) for j, ring in enumerate(part)]
    if not all(len(ring) > 2 and (twice_ring(ring) > 0) == (j == 0) for _, j, ring in rings if ring not in known):
        return False
    if not all(_stands(shape, i, j, known) for i, j, _ in rings):
        return False
    return all(_are_apart(at, about) for at, about in _wedges(shape, known).items() if len(about) > 1)


def _stands(shape: Shape, i: int, j: int, known: set[Ring]) -> bool:
    """Say whether just its own shell lies around a hole, and around a shell as many shells as holes."""
    ring = shape[i][j]

    def is_asked(*others: Ring) -> bool:
        return ring not in known or any(other not in known for other in others)

    def around(other: Ring) -> bool:
        return side_of_middle(other, ring[0], ring[1]) > 0

    own = all(around(other) == (j > 0 and k == 0) for k, other in enumerate(shape[i]) if k != j and is_asked(other))
    others = (part for k, part in enumerate(shape) if k != i and is_asked(*part))
    return own and all(around(shell) == sum(map(around, holes)) for shell, *holes in others)


def _wedges(shape: Shape, known: set[Ring]) -> dict[Spot, list[Edge]]:
    """Return how a shape runs through each vertex of its new rings: where it comes from and where it goes."""
    rings = [ring for part in shape for ring in part]
    found: dict[Spot, list[Edge]] = {spot: [] for ring in rings if ring not in known for spot in ring}
    for ring in rings:
        for come_from, at, to in zip((ring[-1], *ring), ring, (*ring[1:], ring[0]), strict=False):
            if at in found:
                found[at].append((come_from, to))
    return found


def _are_apart(at: Spot, about: list[Edge]) -> bool:
    """Say whether clockwise from each edge that comes to a vertex first one that goes is met: in and out by turns."""
    comes = [come_from for come_from, _ in about]
    return all(
        any(all(is_sooner(at, one, to, other) for other in comes if other != one) for _, to in about) for one in comes
    )


def with_vertex(shape: Shape, a: Spot, b: Spot, p: Spot) -> Shape:
    """Return the shape with a vertex put into its edge a-b, whichever way it runs."""
    return tuple(tuple(_with_vertex(ring, {(a, b), (b, a)}, p) for ring in part) for part in shape)


def _with_vertex(ring: Ring, ends: set[Edge], p: Spot) -> Ring:
    for i, edge in enumerate(zip(ring, (*ring[1:], ring[0]), strict=True)):
        if edge in ends:
            return (*ring[: i + 1], p, *ring[i + 1 :])
    return ring


def without_vertex(shape: Shape, p: Spot) -> Shape:
    """Return the shape without a vertex."""
    return tuple(tuple(tuple(spot for spot in ring if spot != p) for ring in part) for part in shape)


def in_triangle(a: Spot, b: Spot, c: Spot, p: Spot) -> bool:
    """Say whether a place lies in the closed triangle a, b, c; never where that has no area."""
    if orient(a, b, c) == 0:
        return False
    turns = orient(a, b, p), orient(b, c, p), orient(c, a, p)
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)


def box_of(shape: Shape) -> Box:
    """Return least x, least y, greatest x, greatest y."""
    xs = [x for shell, *_ in shape for x, _ in shell]
    ys = [y for shell, *_ in shape for _, y in shell]
    return min(xs), min(ys), max(xs), max(ys)
