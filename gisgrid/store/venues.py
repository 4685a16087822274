"""Venues in the database, and where venues and households are."""

from dataclasses import fields
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.venues import VenueTable
from gisgrid.geometry.lattice import Coordinates
from gisgrid.store.copying import hex_ewkb, stage_rows

VENUES = text("""
SELECT id, external_id, name, kind, tier, parent, status, hours, host, host_kind, sensitive, owner, staff, source,
       ST_X(geom) AS lon, ST_Y(geom) AS lat
FROM gisgrid.venue ORDER BY external_id
""")
VENUE_COLUMNS = (
    "external_id", "name", "kind", "tier", "parent", "status", "hours", "host", "host_kind", "sensitive", "owner",
    "staff", "source", "geom",
)  # fmt: skip
GONE = text("DELETE FROM gisgrid.venue WHERE external_id NOT IN (SELECT external_id FROM incoming)")
MERGED = text(f"""
INSERT INTO gisgrid.venue ({", ".join(VENUE_COLUMNS)}) SELECT {", ".join(VENUE_COLUMNS)} FROM incoming
ON CONFLICT (external_id) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in VENUE_COLUMNS[1:])}
""")
POINTS = {
    "venue": text("SELECT ST_X(geom), ST_Y(geom) FROM gisgrid.venue ORDER BY id"),
    "household": text("SELECT ST_X(geom), ST_Y(geom) FROM gisgrid.household ORDER BY id"),
}
TABLE_COLUMNS = tuple(column.name for column in fields(VenueTable) if column.name != "points")


def venues(connection: Connection) -> tuple[np.ndarray[Any, np.dtype[np.int64]], VenueTable]:
    """Return the numbers of all venues and the venues, in order of their external ids."""
    rows = connection.execute(VENUES).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(16)]
    numbers, *texts, lon, lat = columns
    points = np.array([lon, lat], dtype=np.float64).T.reshape(-1, 2)
    return np.array(numbers, dtype=np.int64), VenueTable(**dict(zip(TABLE_COLUMNS, texts, strict=True)), points=points)


def keep_venues(connection: Connection, table: VenueTable, *, others: bool = False) -> None:
    """Store venues; one that is there already, by its external id, keeps its number.

    Parameters
    ----------
    connection : Connection
        Inside a transaction.
    table : VenueTable
    others : bool
        Leave alone those that are not among them, which go else.
    """
    columns = (
        table.ids, table.names, table.kinds, table.tiers, table.parents, table.statuses, table.hours, table.hosts,
        table.host_kinds, table.sensitive, table.owners, table.staff, table.sources,
        hex_ewkb(shapely.points(table.points)),
    )  # fmt: skip
    stage_rows(connection, "gisgrid.venue", VENUE_COLUMNS, zip(*columns, strict=True))
    if not others:
        connection.execute(GONE)
    connection.execute(MERGED)
    connection.execute(text("DROP TABLE incoming"))


def points_of(connection: Connection, table: str) -> Coordinates:
    """Return the places of all venues or households, longitude, latitude in degrees, shape (n, 2).

    Parameters
    ----------
    table : str
        `venue` or `household`.
    """
    rows = connection.execute(POINTS[table]).all()
    return np.array(rows, dtype=np.float64).reshape(-1, 2)
