"""Which edges belong together as one surveyed edge, and which of its knots the outline carries."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from gisgrid.geometry.edits.exact import foot_of
from gisgrid.geometry.edits.model import Edge, Knot, Shape, Spot

if TYPE_CHECKING:
    from gisgrid.geometry.edits.tessellation import Tessellation


class KnotBook:
    """The knots that are known, by their place and by the ends of their surveyed edges."""

    def __init__(self) -> None:
        self.knots: list[Knot] = []
        self.at: dict[Spot, list[Knot]] = {}
        self.ending: dict[Spot, list[Knot]] = {}

    def learn(self, knot: Knot) -> None:
        """Write a knot down once."""
        here = self.at.setdefault(knot.p, [])
        if knot not in here:
            self.knots.append(knot)
            here.append(knot)
            for end in (knot.a0, knot.b0):
                self.ending.setdefault(end, []).append(knot)

    def forget(self, count: int) -> None:
        """Forget the knots that were learnt last; so many stay known."""
        for knot in self.knots[count:]:
            self.at[knot.p].remove(knot)
            for end in (knot.a0, knot.b0):
                self.ending[end].remove(knot)
        del self.knots[count:]

    def is_of(self, edge: Edge, spot: Spot) -> bool:
        """Say whether a place is an end or a knot of a surveyed edge."""
        return spot in edge or any(knot[:2] == edge for knot in self.at.get(spot, ()))


def surveyed_edge(t: Tessellation, a: Spot, b: Spot) -> Edge:
    """Return the surveyed edge that a-b is a piece of, the lower end first.

    It is a-b itself where no knot says otherwise, or where another of that edge's knots lies between, so that a-b runs
    beside it.
    """
    known = sorted({knot[:2] for end in (a, b) for knot in t.book.at.get(end, ())})
    fitting = (edge for edge in known if t.book.is_of(edge, a) and t.book.is_of(edge, b) and _is_piece(t, edge, a, b))
    return next(fitting, (min(a, b), max(a, b)))


def _is_piece(t: Tessellation, edge: Edge, a: Spot, b: Spot) -> bool:
    chain = chain_of(t, edge, t.is_vertex)
    return abs(chain.index(a) - chain.index(b)) == 1 if a in chain and b in chain else False


def chain_of(t: Tessellation, edge: Edge, is_there: Callable[[Spot], bool]) -> list[Spot]:
    """Return the ends and knots of a surveyed edge that a test holds for, from its lower end to its higher."""
    a0, b0 = edge
    inner = [knot.p for knot in t.book.ending.get(a0, ()) if knot[:2] == edge and is_there(knot.p)]
    return [a0, *sorted(inner, key=lambda p: (foot_of(a0, b0, p)[0], p)), b0]


def knots_on(t: Tessellation, shapes: Sequence[Shape]) -> list[Knot]:
    """Return the knots of the vertices of shapes."""
    spots = (spot for shape in shapes for part in shape for ring in part for spot in ring)
    return [knot for spot in spots for knot in t.book.at.get(spot, ())] if t.book.knots else []


def outline_knots(t: Tessellation, some: Sequence[Knot]) -> Iterator[tuple[list[Spot], list[Spot]]]:
    """Yield what the outline has along the surveyed edges of some knots, and what it should have.

    That is what the areas at its left have. Both run as the outline does.
    """
    ways = [_along(t, edge) for edge in sorted({knot[:2] for knot in some})]
    return (way for way in ways if way is not None)


def _along(t: Tessellation, edge: Edge) -> tuple[list[Spot], list[Spot]] | None:
    """Return both for one surveyed edge; None where the outline does not run along it."""
    had = chain_of(t, edge, t.on_outline)
    pieces = [t.segment(a, b) for a, b in itertools.pairwise(had)]
    if any(piece is None or not piece.outline for piece in pieces):
        return None
    chain = chain_of(t, edge, t.is_vertex)
    if pieces[0] is not None and (pieces[0].outline > 0) == (pieces[0].a == had[0]):
        return had, _held(t, chain)
    return had[::-1], _held(t, chain[::-1])


def _held(t: Tessellation, chain: Sequence[Spot]) -> list[Spot]:
    """Return those of the vertices along an edge by which the areas at its left run."""
    wanted, i = [chain[0]], 0
    while i < len(chain) - 1:
        lock = next((j for j in range(i + 1, len(chain)) if t.is_locked(chain[j])), len(chain) - 1)
        rest = chain[i + 1 : lock + 1]
        reached = (j for j, spot in enumerate(rest) if t.at_left(chain[i], spot))
        starting = (j for j, spot in enumerate(rest) if any(t.at_left(spot, end) for end in rest[j + 1 :]))
        i += 1 + next(reached, next(starting, len(rest) - 1))
        wanted.append(chain[i])
    return wanted
