"""Vertices moved, put in and taken out, with all areas that have them."""

import itertools
from collections.abc import Mapping
from dataclasses import replace

from gisgrid.geometry.edits.border import insertion, metres, nearest_on, obstacle, place_on_edge, shortcut_obstacle
from gisgrid.geometry.edits.exact import along, foot_of, touches, touching_place
from gisgrid.geometry.edits.knots import chain_of
from gisgrid.geometry.edits.model import Change, Edge, Knot, Shape, Spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import canonical, is_sound, without_vertex
from gisgrid.geometry.edits.tessellation import Tessellation


def move_vertex(t: Tessellation, start: Spot, to: Spot) -> Change:
    """Move a vertex with all areas that have it; knots of the edges that end in it keep their share.

    Raises
    ------
    EditRefused
        It is locked, the place is taken, or a border would cross another.
    """
    if not t.is_vertex(start):
        raise EditRefused("no_vertex", start)
    if t.on_outline(start):
        raise EditRefused("outline", start)
    knots = _carried_knots(t, start, to)
    moves = {start: to} | {was: knot.p for was, knot in knots}
    _refuse_meeting(t, moves)
    codes = sorted({code for spot in moves for code in t.holders(spot)})
    return Change({code: _moved(t.shapes[code], moves, to) for code in codes}, [], [knot for _, knot in knots])


def _moved(shape: Shape, moves: Mapping[Spot, Spot], to: Spot) -> Shape:
    moved = tuple(tuple(tuple(moves.get(spot, spot) for spot in ring) for ring in part) for part in shape)
    if not is_sound(moved, shape):
        raise EditRefused("turned_over", to)
    return canonical(moved)


def _carried_knots(t: Tessellation, start: Spot, to: Spot) -> list[tuple[Spot, Knot]]:
    """Return the knots of the surveyed edges that end in a vertex, rounded anew, each with where it was."""
    edges = sorted({knot[:2] for knot in t.book.ending.get(start, ())})
    return [one for edge in edges for one in _carried_along(t, edge, start, to)]


def _carried_along(t: Tessellation, edge: Edge, start: Spot, to: Spot) -> list[tuple[Spot, Knot]]:
    """Return those of one surveyed edge; none where it is not there any more."""
    chain = chain_of(t, edge, t.is_vertex)
    if any(t.segment(a, b) is None for a, b in itertools.pairwise(chain)):
        return []
    a, b = (to if end == start else end for end in edge)
    ends = min(a, b), max(a, b)
    return [(was, Knot(*ends, along(a, b, *foot_of(*edge, was)))) for was in chain[1:-1]]


def _refuse_meeting(t: Tessellation, moves: Mapping[Spot, Spot]) -> None:
    """Refuse moves by which an edge meets another, or a place is taken."""
    places = list(moves.values())
    for i, to in enumerate(places):
        if (t.is_vertex(to) and to not in moves) or to in places[:i]:
            raise EditRefused("taken", to)
    changed = list({id(edge): edge for spot in moves for edge in t.star(spot)}.values())
    drawn = [(moves.get(edge.a, edge.a), moves.get(edge.b, edge.b)) for edge in changed]
    for i, (a, b) in enumerate(drawn):
        still = [(edge.a, edge.b) for edge in t.grid.near(a, b) if edge not in changed]
        for c, d in (*still, *drawn[:i]):
            if touches(a, b, c, d):
                raise EditRefused("crosses", touching_place(a, b, c, d))
            if {a, b} == {c, d}:
                raise EditRefused("crosses", a)


def add_vertex(t: Tessellation, a: Spot, b: Spot, at: Spot) -> Change:
    """Put a vertex into a border, for all areas along it.

    On the parent's outline, and within a centimetre of the edge, it is a knot.

    Raises
    ------
    EditRefused
        There is no such border, or the border would cross another.
    """
    edge = t.segment(a, b)
    if edge is None:
        raise EditRefused("no_border", at)
    if edge.outline or nearest_on(a, b, at) == at:
        p, knot = place_on_edge(t, a, b, at)
        if knot is None:
            raise EditRefused("taken", p)
        return insertion(t, a, b, p, knot)
    if t.is_vertex(at):
        raise EditRefused("taken", at)
    met = obstacle(t, a, b, at)
    if met is not None:
        raise EditRefused("crosses", met.a if metres(met.a, at) <= metres(met.b, at) else met.b)
    return _soundly(t, insertion(t, a, b, at, None), at)


def _soundly(t: Tessellation, change: Change, at: Spot) -> Change:
    """Return a change with its shapes in the one order; refuse it if an area would turn over."""
    if not all(is_sound(shape, t.shapes[code]) for code, shape in change.put.items()):
        raise EditRefused("turned_over", at)
    return replace(change, put={code: canonical(shape) for code, shape in change.put.items()})


def delete_vertex(t: Tessellation, at: Spot) -> Change:
    """Take a vertex out of a border, for all areas along it.

    Raises
    ------
    EditRefused
        It is locked, borders meet in it, or the border would cross another.
    """
    star = t.star(at)
    if not star:
        raise EditRefused("no_vertex", at)
    if t.on_outline(at):
        raise EditRefused("outline", at)
    if len(star) > 2:
        raise EditRefused("node", at)
    u, v = (edge.b if edge.a == at else edge.a for edge in star)
    if t.segment(u, v):
        raise EditRefused("too_few", at)
    met = shortcut_obstacle(t, u, v, at)
    if met is not None:
        raise EditRefused("crosses", touching_place(u, v, met.a, met.b))
    return _soundly(t, Change({code: without_vertex(t.shapes[code], at) for code in t.holders(at)}), at)
