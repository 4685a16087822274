"""Knots in the database: the surveyed edge of a piece, putting knots in, reading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.geometry.knots import Knot, Piece, Vertex

INSERT_KNOTS = text("""
    WITH points AS (
        SELECT array_agg(ST_GeomFromWKB(a, 4490) ORDER BY n) AS a, array_agg(ST_GeomFromWKB(b, 4490) ORDER BY n) AS b,
               array_agg(ST_GeomFromWKB(p, 4490) ORDER BY n) AS p
        FROM unnest(:a, :b, :p) WITH ORDINALITY AS t (a, b, p, n)),
    rows AS (
        SELECT array_agg(id ORDER BY n) AS ids, array_agg(ST_GeomFromWKB(wkb, 4490) ORDER BY n) AS geoms
        FROM unnest(cast(:ids AS bigint[]), :shapes) WITH ORDINALITY AS t (id, wkb, n))
    SELECT gisgrid.insert_knots(:scheme, a, b, p, ids, geoms, cast(:member_ids AS bigint[]),
                                cast(:member_knots AS integer[]), cast(:member_signs AS integer[]))
    FROM points, rows""")


RESTORE_KNOTS = text("""
    SELECT gisgrid.restore_knots(:scheme, array_agg(ST_GeomFromWKB(a0, 4490) ORDER BY n),
        array_agg(ST_GeomFromWKB(b0, 4490) ORDER BY n), array_agg(ST_GeomFromWKB(p, 4490) ORDER BY n))
    FROM unnest(:a0, :b0, :p) WITH ORDINALITY AS t (a0, b0, p, n)""")


def surveyed_edge(connection: Connection, scheme: str, a: Vertex, b: Vertex) -> tuple[Vertex, Vertex]:
    """Return the surveyed edge that the piece a-b belongs to, its lower end first."""
    row = connection.execute(
        text(
            "SELECT ST_X(a0), ST_Y(a0), ST_X(b0), ST_Y(b0) "
            "FROM gisgrid.surveyed_edge(:scheme, ST_GeomFromWKB(:a, 4490), ST_GeomFromWKB(:b, 4490))"
        ),
        {"scheme": scheme, "a": _point_wkb([a])[0], "b": _point_wkb([b])[0]},
    ).one()
    return (row[0], row[1]), (row[2], row[3])


def insert_knots(
    connection: Connection,
    scheme: str,
    pieces: Sequence[Piece],
    ids: Sequence[int],
    geometries: Any,
    members: Sequence[tuple[int, int, int]],
) -> None:
    """Record knots and give every area along them its new polygon; the database proves that nothing else changed.

    Parameters
    ----------
    pieces : sequence of Piece
        In the order in which edges are cut.
    ids : sequence of int
        Areas that run along any of the pieces.
    geometries : array_like of MultiPolygon
        Their polygons with the vertices in.
    members : sequence of (area id, index into pieces, sense)
        Which area runs along which piece; +1 where it runs from a to b.
    """
    connection.execute(
        INSERT_KNOTS,
        {
            "scheme": scheme,
            "a": _point_wkb([piece.a for piece in pieces]),
            "b": _point_wkb([piece.b for piece in pieces]),
            "p": _point_wkb([piece.p for piece in pieces]),
            "ids": [int(i) for i in ids],
            "shapes": list(shapely.to_wkb(geometries)),
            "member_ids": [member[0] for member in members],
            "member_knots": [member[1] + 1 for member in members],  # PostgreSQL's arrays count from 1
            "member_signs": [member[2] for member in members],
        },
    )


def restore_knots(connection: Connection, scheme: str, knots: Sequence[Knot]) -> None:
    """Record knots that stored areas carry already, as an export names them."""
    if knots:
        connection.execute(
            RESTORE_KNOTS,
            {
                "scheme": scheme,
                "a0": _point_wkb([knot.a0 for knot in knots]),
                "b0": _point_wkb([knot.b0 for knot in knots]),
                "p": _point_wkb([knot.p for knot in knots]),
            },
        )


def _point_wkb(vertices: Sequence[Vertex]) -> list[bytes]:
    """Return vertices as the bytes of points."""
    return list(shapely.to_wkb(shapely.points(vertices)))


def knots_of(connection: Connection, scheme: str) -> list[Knot]:
    """Return the knots of a scheme, each once, in the order in which they were made."""
    rows = connection.execute(
        text(
            "SELECT ST_X(a0), ST_Y(a0), ST_X(b0), ST_Y(b0), ST_X(p), ST_Y(p) FROM gisgrid.knot_entry "
            "WHERE scheme = :scheme GROUP BY a0, b0, p ORDER BY min(id)"
        ),
        {"scheme": scheme},
    )
    return [Knot((r[0], r[1]), (r[2], r[3]), (r[4], r[5])) for r in rows]


@dataclass(frozen=True)
class KnotEntry:
    """A knot put into areas by one changeset.

    Attributes
    ----------
    knot : Knot
    at : datetime
        When the changeset was committed.
    changeset : int
    area_ids : list of int
        Areas that got it then; empty where they came with it.
    """

    knot: Knot
    at: datetime
    changeset: int
    area_ids: list[int]


def knot_entries(connection: Connection, scheme: str) -> list[KnotEntry]:
    """Return what was put where and when, in that order; a knot may have been put in more than once."""
    rows = connection.execute(
        text(
            "SELECT ST_X(a0), ST_Y(a0), ST_X(b0), ST_Y(b0), ST_X(p), ST_Y(p), at, changeset, areas "
            "FROM gisgrid.knot_entry WHERE scheme = :scheme ORDER BY id"
        ),
        {"scheme": scheme},
    )
    return [KnotEntry(Knot((r[0], r[1]), (r[2], r[3]), (r[4], r[5])), *r[6:9]) for r in rows]


def knots_within(connection: Connection, scheme: str, box: tuple[float, float, float, float]) -> list[Knot]:
    """Return the knots of a scheme in a box (west, south, east, north), each once, in the order they were made."""
    rows = connection.execute(
        text(
            "SELECT ST_X(a0), ST_Y(a0), ST_X(b0), ST_Y(b0), ST_X(p), ST_Y(p) FROM gisgrid.knot_entry "
            "WHERE scheme = :scheme AND p && ST_MakeEnvelope(:west, :south, :east, :north, 4490) "
            "GROUP BY a0, b0, p ORDER BY min(id)"
        ),
        {"scheme": scheme, **dict(zip(("west", "south", "east", "north"), box, strict=True))},
    )
    return [Knot((r[0], r[1]), (r[2], r[3]), (r[4], r[5])) for r in rows]
