"""Put a vertex on a border, in every area of every level that runs along it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.errors import Refused
from gisgrid.geometry.knots import NEAR_VERTEX_M, Piece, Vertex, insert_vertices, knot_places, nearest_edge
from gisgrid.geometry.measure import distance_m
from gisgrid.store import areas as area_store
from gisgrid.store import knots as knot_store

Edge = tuple[Vertex, Vertex]


@dataclass(frozen=True)
class BorderPlace:
    """Where on a border a vertex may stand.

    Attributes
    ----------
    p : (longitude, latitude)
        On the lattice.
    piece : ((longitude, latitude), (longitude, latitude))
        The edge of today that it lies on or ends.
    edge : ((longitude, latitude), (longitude, latitude))
        The surveyed edge that the piece belongs to, the lower end first.
    existing : bool
        It is a vertex of the border already.
    """

    p: Vertex
    piece: Edge
    edge: Edge
    existing: bool


def place_on_border(
    geometry: Any, target: Vertex, edge_of: Callable[[Vertex, Vertex], Edge], along: Callable[[Edge], Sequence[Any]]
) -> BorderPlace:
    """Return where on an area's border, nearest to a place, a vertex may stand so that all areas along it stay valid.

    Parameters
    ----------
    geometry : MultiPolygon
    target : (longitude, latitude)
    edge_of : callable
        Gives the surveyed edge of a piece of border.
    along : callable
        Gives the polygons, of every level and of both sides, that may run along a piece.

    Raises
    ------
    Refused
        Within five metres no place leaves all of them valid.
    """
    a, b = nearest_edge(geometry, target)
    edge = edge_of(a, b)
    away_m = distance_m(np.array([a, b]), np.array([target, target]))
    if away_m.min() <= NEAR_VERTEX_M:
        return BorderPlace((a, b)[int(away_m.argmin())], (a, b), edge, existing=True)
    shapes = along((a, b))
    for place in knot_places(*edge, a, b, target):
        if _stay_valid(shapes, Piece(a, b, place)):
            return BorderPlace(place, (a, b), edge, existing=False)
    raise Refused(
        "此处边界过于狭窄，5 米内放不下新的结点，未作改动",
        "the border is too narrow here for a knot within 5 m; nothing was changed",
        hint_zh="请在几米以外的边界上落点",
        hint_en="start or end a few metres further along the border",
    )


def _stay_valid(shapes: Sequence[Any], piece: Piece) -> bool:
    changed = [new for new, used in (insert_vertices(shape, [piece]) for shape in shapes) if used]
    return bool(np.all(shapely.is_valid(changed)))


def vertex_on_border(connection: Connection, scheme: str, geometry: Any, target: Vertex) -> Vertex:
    """Return a vertex of an area's border at a place: one within a metre, or else a new knot.

    Parameters
    ----------
    connection : Connection
        Inside `changing`.
    geometry : MultiPolygon
        The area, as stored.
    target : (longitude, latitude)
        Where the vertex is wanted; it is put on the nearest edge.

    Raises
    ------
    Refused
        Within five metres no place leaves all areas along the border valid.
    """

    def areas(piece: Edge) -> area_store.StoredAreas:
        return area_store.areas_along(connection, scheme, [shapely.LineString(piece)])

    place = place_on_border(
        geometry,
        target,
        lambda a, b: knot_store.surveyed_edge(connection, scheme, a, b),
        lambda piece: list(areas(piece).areas.geometries),
    )
    if not place.existing:
        put_knots(connection, scheme, [Piece(*place.piece, place.p)], areas(place.piece))
    return place.p


def put_knots(connection: Connection, scheme: str, pieces: Sequence[Piece], along: area_store.StoredAreas) -> bool:
    """Put knots into every one of the given areas that runs along a piece; say whether all of them stay valid.

    Nothing is written where one would become invalid.
    """
    ids, geometries, members = [], [], []
    for area_id, geometry in zip(along.ids, along.areas.geometries, strict=True):
        new, used = insert_vertices(geometry, pieces)
        if used:
            ids.append(int(area_id))
            geometries.append(new)
            members += [(int(area_id), j, sense) for j, sense in used]
    if not all(shapely.is_valid(geometries)):
        return False
    knot_store.insert_knots(connection, scheme, pieces, ids, geometries, members)
    return True
