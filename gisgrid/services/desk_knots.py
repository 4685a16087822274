"""Where on the outline a line of the desk may end: asked, not written."""

from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import Connection

from gisgrid.geometry.knots import Knot, Vertex, surveyed
from gisgrid.geometry.knotting import thread_knots
from gisgrid.services.desk_ground import Ground, ground_of, shapes_of
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.knots import BorderPlace, Edge, place_on_border
from gisgrid.store.areas import areas_along


def knot_place(connection: Connection, number: int, target: Vertex) -> BorderPlace:
    """Return where on the outline of a draft, nearest to a place, a vertex may stand; nothing is written.

    Every area of every level along the outline stays valid with it, and so do the areas of the draft.

    Raises
    ------
    NotFound
        There is no such draft.
    Refused
        It does not divide exactly one area, or within five metres no place will do.
    """
    ground = ground_of(connection, draft_numbered(connection, number))
    return place_on_border(
        ground.outline,
        target,
        lambda a, b: surveyed_edge(ground.knots, a, b),
        lambda piece: _along(connection, ground, piece),
    )


def surveyed_edge(knots: Sequence[Knot], a: Vertex, b: Vertex) -> Edge:
    """Return the surveyed edge on which both ends of a piece are ends or knots; the piece itself where there is none.

    Examples
    --------
    >>> surveyed_edge([Knot((0.0, 0.0), (2.0, 0.0), (1.0, 0.0))], (2.0, 0.0), (1.0, 0.0))
    ((0.0, 0.0), (2.0, 0.0))
    """
    on_edge: dict[Edge, set[Vertex]] = {}
    for knot in knots:
        on_edge.setdefault((knot.a0, knot.b0), {knot.a0, knot.b0}).add(knot.p)
    found = (edge for edge, vertices in on_edge.items() if a in vertices and b in vertices)
    return next(found, surveyed(a, b))


def _along(connection: Connection, ground: Ground, piece: Edge) -> list[Any]:
    """Return all polygons that may run along a piece: stored ones with the draft's knots, and the draft's own."""
    stored = areas_along(connection, ground.draft.scheme, [shapely.LineString(piece)]).areas.geometries
    return [*thread_knots(stored, ground.knots), *shapes_of(ground.rows)]
