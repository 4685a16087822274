"""Put a vertex on a border, in every area of every level that runs along it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.errors import Refused
from gisgrid.geometry.knots import NEAR_VERTEX_M, Piece, Vertex, insert_vertices, knot_places, nearest_edge
from gisgrid.geometry.measure import distance_m
from gisgrid.store import areas as area_store
from gisgrid.store import knots as knot_store


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
    a, b = nearest_edge(geometry, target)
    away_m = distance_m(np.array([a, b]), np.array([target, target]))
    if away_m.min() <= NEAR_VERTEX_M:
        return (a, b)[int(away_m.argmin())]
    a0, b0 = knot_store.surveyed_edge(connection, scheme, a, b)
    along = area_store.areas_along(connection, scheme, [shapely.LineString([a, b])])
    for place in knot_places(a0, b0, a, b, target):
        if put_knots(connection, scheme, [Piece(a, b, place)], along):
            return place
    raise Refused(
        "此处边界过于狭窄，5 米内放不下新的结点，未作改动",
        "the border is too narrow here for a knot within 5 m; nothing was changed",
        hint_zh="请在几米以外的边界上落点",
        hint_en="start or end a few metres further along the border",
    )


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
