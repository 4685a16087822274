"""New vertices on borders that were surveyed before: named as knots, and put where a knot may be.

Noding rounds a vertex from today's pieces of an edge, which earlier knots left up to half a lattice step off their
course. A knot is rounded from the surveyed edge itself, so such a vertex moves by a step or two.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.knots import Knot, Piece, Vertex, knot_places, surveyed
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries

Edge = tuple[Vertex, Vertex]
OFF_EDGE = 0.71
"""Lattice steps: what is rounded from a point of an edge lies half a step off it in x and in y, 0.7072 in all."""


def surveyed_knots(pieces: Sequence[Piece], known: Iterable[Knot]) -> list[Knot]:
    """Return each vertex as a knot on the surveyed edge that its piece belongs to.

    Parameters
    ----------
    pieces : sequence of Piece
        In the order in which the vertices are put in.
    known : iterable of Knot
        Those that are there already.

    Examples
    --------
    >>> known = [Knot((0.0, 0.0), (4.0, 0.0), (2.0, 0.0))]
    >>> surveyed_knots([Piece((4.0, 0.0), (2.0, 0.0), (3.0, 0.0))], known)
    [Knot(a0=(0.0, 0.0), b0=(4.0, 0.0), p=(3.0, 0.0))]
    """
    edges_of: dict[Vertex, set[Edge]] = {}
    for knot in known:
        _note(edges_of, knot)
    found = []
    for piece in pieces:
        shared = edges_of.get(piece.a, set()) & edges_of.get(piece.b, set())
        edge = min(shared) if shared else surveyed(piece.a, piece.b)
        found.append(Knot(*edge, piece.p))
        _note(edges_of, found[-1])
    return found


def settled(shapes: Geometries, pieces: Sequence[Piece], knots: Sequence[Knot]) -> tuple[Geometries, list[Knot]]:
    """Return polygons and knots with each new vertex moved to a rounding of its surveyed edge, where it is none.

    Parameters
    ----------
    shapes : ndarray of MultiPolygon, shape (n,)
        All that hold the new vertices.
    pieces, knots : sequence, length m
        The vertices, as `surveyed_knots` takes and returns them.
    """
    moved = {
        knot.p: next(iter(knot_places(knot.a0, knot.b0, piece.a, piece.b, knot.p)), knot.p)
        for piece, knot in zip(pieces, knots, strict=True)
        if _off_steps(knot) > OFF_EDGE
    }
    if not moved:
        return shapes, list(knots)
    places = {complex(*old): complex(*new) for old, new in moved.items()}
    out = np.asarray(shapely.transform(shapes, lambda xy: _replaced(xy, places)), dtype=object)
    return out, [Knot(knot.a0, knot.b0, moved.get(knot.p, knot.p)) for knot in knots]


def _note(edges_of: dict[Vertex, set[Edge]], knot: Knot) -> None:
    for vertex in (knot.a0, knot.b0, knot.p):
        edges_of.setdefault(vertex, set()).add((knot.a0, knot.b0))


def _off_steps(knot: Knot) -> float:
    line: Any = shapely.LineString([knot.a0, knot.b0])
    return float(shapely.distance(line, shapely.Point(knot.p))) / RESOLUTION


def _replaced(xy: Coordinates, places: dict[complex, complex]) -> Coordinates:
    at = xy[:, 0] + 1j * xy[:, 1]
    out = xy.copy()
    for old, new in places.items():
        out[at == old] = (new.real, new.imag)
    return out
