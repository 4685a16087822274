"""Knots: vertices put on a surveyed edge so that the areas on both sides, at every level, stay edge-matched.

A knot is rounded from a point of the surveyed edge A0-B0, never of today's pieces of it, so any number of knots leaves
the border within half a lattice step in x and y of its course.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.lattice import RESOLUTION, Coordinates, snap
from gisgrid.geometry.measure import distance_m

Vertex = tuple[float, float]

REACH_M = 5.0
"""How far along the surveyed edge another place for a knot is looked for."""
NEAR_VERTEX_M = 1.0
"""A vertex this near is used instead of a knot."""


@dataclass(frozen=True)
class Piece:
    """A vertex for the edge a-b, in whichever sense an area runs along it."""

    a: Vertex
    b: Vertex
    p: Vertex


@dataclass(frozen=True)
class Knot:
    """A vertex `p` that was put on the surveyed edge a0-b0, the lower end first."""

    a0: Vertex
    b0: Vertex
    p: Vertex


def surveyed(a: Vertex, b: Vertex) -> tuple[Vertex, Vertex]:
    """Return the ends of an edge in the order in which surveyed edges are kept: by x, then y."""
    return (a, b) if a < b else (b, a)


def insert_vertices(geometry: Any, pieces: Sequence[Piece]) -> tuple[Any, list[tuple[int, int]]]:
    """Put vertices into the edges of one area.

    Parameters
    ----------
    geometry : MultiPolygon
    pieces : sequence of Piece
        Tried in order, so a later piece may end in the vertex of an earlier one.

    Returns
    -------
    MultiPolygon
        Same rings in the same order; only the vertices are new.
    list of (int, int)
        For each vertex that went in: its index in `pieces` and the sense, +1 where the area runs from a to b.

    Examples
    --------
    >>> square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    >>> new, used = insert_vertices(square, [Piece((0.0, 0.0), (2.0, 0.0), (1.0, 0.0))])
    >>> new.wkt, used
    ('MULTIPOLYGON (((2 0, 2 2, 0 2, 0 0, 1 0, 2 0)))', [(0, 1)])
    """
    kind, xy, (ring_ends, *outer) = shapely.to_ragged_array([geometry])
    used, vertices = [], set(map(tuple, xy.tolist()))
    for j, piece in enumerate(pieces):
        # Of an import's thousands of pieces nearly all lie on other areas' borders.
        at, sense = _find_edge(xy, ring_ends, piece) if piece.a in vertices and piece.b in vertices else (None, 0)
        if at is not None:
            xy = np.insert(xy, at + 1, piece.p, axis=0)
            ring_ends = ring_ends + (ring_ends > at)
            used.append((j, sense))
            vertices.add(piece.p)
    return (shapely.from_ragged_array(kind, xy, (ring_ends, *outer))[0] if used else geometry), used


def _find_edge(xy: Coordinates, ring_ends: Any, piece: Piece) -> tuple[int | None, int]:
    """Return the index of the vertex that an edge a-b or b-a starts from, and its sense."""
    is_a = (xy == piece.a).all(axis=1)
    is_b = (xy == piece.b).all(axis=1)
    for first, second, sense in ((is_a, is_b, 1), (is_b, is_a, -1)):
        for i in np.flatnonzero(first[:-1] & second[1:]):
            if i + 1 not in ring_ends:
                return int(i), sense
    return None, 0


def holds_edge(geometry: Any, a: Vertex, b: Vertex) -> bool:
    """Say whether an area's boundary has the edge a-b, in either sense."""
    _, xy, (ring_ends, *_) = shapely.to_ragged_array([geometry])
    return _find_edge(xy, ring_ends, Piece(a, b, a))[0] is not None


def nearest_edge(geometry: Any, target: Vertex) -> tuple[Vertex, Vertex]:
    """Return the edge of an area's boundary that is nearest to a place.

    Nearness is measured in degrees of latitude, longitudes shortened by the cosine of the place's latitude.
    """
    _, xy, (ring_ends, *_) = shapely.to_ragged_array([geometry])
    keep = np.setdiff1d(np.arange(len(xy) - 1), np.asarray(ring_ends) - 1)
    stretch = np.array([np.cos(np.radians(target[1])), 1.0])
    start, end = (xy[keep] - target) * stretch, (xy[keep + 1] - target) * stretch
    along = end - start
    share = np.clip(-(start * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
    i = keep[np.argmin(((start + share[:, None] * along) ** 2).sum(axis=1))]
    return _vertex(xy[i]), _vertex(xy[i + 1])


def knot_places(
    a0: Vertex, b0: Vertex, a: Vertex, b: Vertex, target: Vertex, resolution: float = RESOLUTION
) -> Iterator[Vertex]:
    """Yield lattice places for a knot on the piece a-b of the surveyed edge a0-b0, the nearest to `target` first.

    Each is the rounding of a point of a0-b0, up to `REACH_M` from the one nearest to `target`.
    """
    start, along = np.array(a0), np.subtract(b0, a0)
    stretch = np.array([np.cos(np.radians(target[1])), 1.0])
    shares = [_share_of(place, start, along, stretch) for place in (a, b, target)]
    low, high = sorted(shares[:2])
    length_m = float(distance_m(np.array([a0]), np.array([b0]))[0])
    steps_m = np.concatenate([[0.0], *([d, -d] for d in np.geomspace(0.02, REACH_M, 24))])
    seen = {a, b}
    for share in shares[2] + steps_m / length_m:
        place = _vertex(snap(start + share * along, resolution))
        if low < share < high and place not in seen:
            seen.add(place)
            yield place


def _share_of(place: Vertex, start: Coordinates, along: Coordinates, stretch: Coordinates) -> float:
    """Return how far along an edge the foot of a place lies, 0 at its start and 1 at its end."""
    flat = along * stretch
    return float(((np.array(place) - start) * stretch) @ flat / (flat @ flat))


def _vertex(xy: Coordinates) -> Vertex:
    return float(xy[0]), float(xy[1])


def strip_knots(geometry: Any, knots: Sequence[Knot], kept: Sequence[Knot] = ()) -> Any:
    """Return the course of an area: its polygon without the given knots.

    A vertex is dropped where both its neighbours lie on the same surveyed edge; the corner where a cut ends on a knot
    has one neighbour elsewhere and stays.

    Parameters
    ----------
    geometry : MultiPolygon
    knots : sequence of Knot
        Those to take out.
    kept : sequence of Knot
        Others on the same edges, which stay; without them a knot between two of them would not be known as one.

    Returns
    -------
    MultiPolygon
        Same rings in the same order.

    Examples
    --------
    >>> knot = Knot((0.0, 0.0), (2.0, 0.0), (1.0, 0.0))
    >>> with_knot = shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 2)])])
    >>> strip_knots(with_knot, [knot]).wkt
    'MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)))'
    """
    chains: dict[tuple[Vertex, Vertex], set[Vertex]] = {}
    edges_of: dict[Vertex, list[tuple[Vertex, Vertex]]] = {}
    for knot in (*knots, *kept):
        chains.setdefault((knot.a0, knot.b0), {knot.a0, knot.b0}).add(knot.p)
    for knot in knots:
        edges_of.setdefault(knot.p, []).append((knot.a0, knot.b0))
    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                _strip_ring(part.exterior, chains, edges_of), [_strip_ring(r, chains, edges_of) for r in part.interiors]
            )
            for part in geometry.geoms
        ]
    )


def _strip_ring(
    ring: Any,
    chains: dict[tuple[Vertex, Vertex], set[Vertex]],
    edges_of: dict[Vertex, list[tuple[Vertex, Vertex]]],
) -> list[Vertex]:
    """Return a ring's vertices, closed, without those between two vertices of their own surveyed edge."""
    around = [_vertex(xy) for xy in shapely.get_coordinates(ring)[:-1]]

    def is_knot(i: int) -> bool:
        before, after = around[i - 1], around[(i + 1) % len(around)]
        return any(before in chains[e] and after in chains[e] for e in edges_of.get(around[i], ()))

    kept = [vertex for i, vertex in enumerate(around) if not is_knot(i)]
    return [*kept, kept[0]]
