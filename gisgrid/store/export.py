"""Areas as a stream, for files: what is asked for, and the parents that go along so that the file can be proved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from sqlalchemy import Connection, text

CHOSEN = """
    WITH RECURSIVE below AS (
        SELECT id, code, level FROM gisgrid.area
        WHERE scheme = :scheme
            AND CASE WHEN cast(:under AS text) IS NULL THEN parent_code IS NULL ELSE code = :under END
        UNION ALL
        SELECT a.id, a.code, a.level FROM below b JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = b.code),
    chosen AS (SELECT id, code FROM below WHERE cast(:level AS text) IS NULL OR level = :level),
    along AS (
        SELECT DISTINCT p.id, p.code FROM chosen c JOIN gisgrid.area a ON a.id = c.id
        JOIN gisgrid.area p ON p.scheme = a.scheme AND p.code = a.parent_code
        WHERE p.id NOT IN (SELECT id FROM chosen))
"""


@dataclass(frozen=True)
class ExportedArea:
    """One area as it leaves the database."""

    code: str
    parent_code: str | None
    level: str
    name: str
    kind: str
    version: int
    source: str
    valid_from: datetime
    geometry: Any


def codes_along(connection: Connection, scheme: str, level: str | None, under: str | None) -> list[str]:
    """Return the codes of parents that are not asked for but go along, ascending."""
    values = {"scheme": scheme, "level": level, "under": under}
    return list(connection.scalars(text(CHOSEN + "SELECT code FROM along ORDER BY code"), values))


def stream_areas(connection: Connection, scheme: str, level: str | None, under: str | None) -> Iterator[ExportedArea]:
    """Yield the areas asked for and the parents that go along, the highest level first, then by code.

    Rows are fetched some hundred at a time, so memory does not grow with their number.
    """
    query = text(
        CHOSEN
        + """
        SELECT a.code, a.parent_code, a.level, a.name, a.kind, a.version, a.source, a.valid_from, ST_AsBinary(a.geom)
        FROM gisgrid.area a JOIN gisgrid.scheme s ON s.code = a.scheme
        WHERE a.id IN (SELECT id FROM chosen UNION ALL SELECT id FROM along)
        ORDER BY array_position(s.levels, a.level), a.code"""
    )
    values = {"scheme": scheme, "level": level, "under": under}
    rows = connection.execution_options(yield_per=500).execute(query, values)
    for row in rows:
        yield _exported(*row)


def _exported(*row: Any) -> ExportedArea:
    """Return a row of the stream, its last column turned from bytes into a polygon."""
    code, parent_code, level, name, kind, version, source, valid_from, wkb = row
    geometry = shapely.from_wkb(bytes(wkb))
    return ExportedArea(code, parent_code, level, name, kind, version, source, valid_from, geometry)
