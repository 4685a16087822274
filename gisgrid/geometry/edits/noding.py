"""A drawn line and the borders that it meets get common vertices: after that they meet nowhere else."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gisgrid.geometry.edits.border import insertion, metres, nearest_on, place_on_edge, reach_steps
from gisgrid.geometry.edits.exact import crosses, crossing, is_on, orient, touches, touching_place
from gisgrid.geometry.edits.grid import Segment
from gisgrid.geometry.edits.model import Doing, Edge, Spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.tessellation import Tessellation

NEAR_M = 1
MOST_ROUNDS = 6
MOST_HALVINGS = 60


@dataclass(frozen=True)
class Table:
    """What a line is noded on: `is_mine` says which borders count."""

    t: Tessellation
    doing: Doing
    is_mine: Callable[[Segment], bool]


class Meeting(NamedTuple):
    """Where a piece meets a border, in one order: how far along, where, whether beside a vertex, the border's ends."""

    far: float
    at: Spot
    beside: bool
    a: Spot
    b: Spot


def node(table: Table, path: Sequence[Spot]) -> list[Spot]:
    """Return the line by way of vertices of the borders that it meets, which it puts there; no vertex twice in a row.

    Raises
    ------
    EditRefused
        It crosses itself, or a border is too narrow for a vertex.
    """
    noded = _without_repeats([_drawn(table, spot) for spot in path])
    rounds = 0
    while (unnoded := _first_unnoded(table, noded)) is not None:
        if rounds == MOST_ROUNDS:
            raise EditRefused("narrow", unnoded)
        noded = _noded_once(table, noded)
        rounds += 1
    _refuse_crossing(noded)
    return noded


def pieces_of(path: Sequence[Spot]) -> list[Edge]:
    """Return the different pieces of a line, each with its lower end first."""
    return list(dict.fromkeys((min(a, b), max(a, b)) for a, b in itertools.pairwise(path)))


def is_held(edge: Segment) -> bool:
    """Say whether any area has an edge: all borders count but those of the outline along a gap."""
    return bool(edge.left or edge.right)


def _without_repeats(path: Sequence[Spot]) -> list[Spot]:
    return [spot for i, spot in enumerate(path) if i == 0 or spot != path[i - 1]]


def _drawn(table: Table, spot: Spot) -> Spot:
    """Return a place of a line, on the border where one is within a metre: a vertex before an edge."""
    edges = [edge for edge in table.t.grid.about(spot, *reach_steps(spot, NEAR_M)) if table.is_mine(edge)]
    vertices = [(metres(end, spot), end) for edge in edges for end in (edge.a, edge.b)]
    if near := [one for one in vertices if one[0] <= NEAR_M]:
        return min(near)[1]
    places = [(nearest_on(edge.a, edge.b, spot), edge) for edge in edges]
    borders = [(metres(at, spot), at, edge.a, edge.b) for at, edge in places]
    if on := [one for one in borders if one[0] <= NEAR_M]:
        return _placed(table, *min(on)[2:], spot, [])
    return spot


def _placed(table: Table, a: Spot, b: Spot, target: Spot, unwanted: Sequence[Spot]) -> Spot:
    """Return a vertex of an edge, put there if need be."""
    p, knot = place_on_edge(table.t, a, b, target, unwanted)
    if knot:
        table.doing(insertion(table.t, a, b, p, knot))
    return p


def _noded_once(table: Table, path: Sequence[Spot]) -> list[Spot]:
    """Cut every piece where it meets a border."""
    out = [path[0]]
    for u, v in itertools.pairwise(path):
        out += _noded_piece(table, u, v, 0)
    return _without_repeats(out)


def _noded_piece(table: Table, u: Spot, v: Spot, halvings: int) -> list[Spot]:
    """Return a piece's vertices without u, with v."""
    met = min(_meetings(table, u, v), default=None)
    if met is None:
        return [v]
    if halvings > MOST_HALVINGS:
        raise EditRefused("narrow", met.at)
    p = _placed(table, met.a, met.b, met.at, [u, v]) if met.beside else met.at
    if p in (u, v):
        return _noded_piece(table, u, v, halvings + 1)
    return _noded_piece(table, u, p, halvings + 1) + _noded_piece(table, p, v, halvings + 1)


def _meetings(table: Table, u: Spot, v: Spot) -> list[Meeting]:
    """Return where a piece meets borders other than in a common end."""
    near = table.t.grid.near(u, v)
    return [met for edge in near if table.is_mine(edge) for met in _meetings_with(edge.a, edge.b, u, v)]


def _meetings_with(a: Spot, b: Spot, u: Spot, v: Spot) -> list[Meeting]:
    if crosses(u, v, a, b):
        before, after = float(orient(a, b, u)), float(orient(a, b, v))
        return [Meeting(before / (before - after), crossing(u, v, a, b), True, a, b)]
    vertices = [Meeting(_share(u, v, end), end, False, a, b) for end in (a, b) if is_on(u, v, end)]
    ends = [Meeting(_share(u, v, end), end, True, a, b) for end in (u, v) if is_on(a, b, end)]
    return vertices + ends


def _share(u: Spot, v: Spot, at: Spot) -> float:
    """Return how far along u-v a place on it lies."""
    axis = 1 if u[0] == v[0] else 0
    return (at[axis] - u[axis]) / (v[axis] - u[axis])


def _first_unnoded(table: Table, path: Sequence[Spot]) -> Spot | None:
    for u, v in itertools.pairwise(path):
        met = min(_meetings(table, u, v), default=None)
        if met is not None:
            return met.at
    return None


def _refuse_crossing(path: Sequence[Spot]) -> None:
    """Refuse a line of which two pieces meet elsewhere than in a common vertex."""
    pieces = sorted(pieces_of(path))
    for i, (a, b) in enumerate(pieces):
        for c, d in pieces[i + 1 :]:
            if c[0] > b[0]:
                break
            if touches(a, b, c, d):
                raise EditRefused("crosses_itself", touching_place(a, b, c, d))
