"""Rows of everything that everybody may read, for files: the views and columns of the door, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.collections import Collection, Field
from gisgrid.domain.columns import Column, Rows
from gisgrid.store.feature_sources import SOURCES, source_values

PART_ROWS = 2_000
"""Fetched and written at a time."""

COUNTS = text("SELECT scheme, level, count(*) FROM gisgrid.area GROUP BY scheme, level")
AREA_SOURCES = text("SELECT source, count(*) FROM gisgrid.area GROUP BY source ORDER BY source")

RELEASED = """
SELECT v.code, v.name, v.level, to_char(r.month, 'YYYY-MM') AS month, r.day::text AS day, t.indicator, t.value, t.state,
       t.estimate
FROM gisgrid.indicator_release_public r JOIN gisgrid.indicator_released_public v ON v.release = r.id
CROSS JOIN LATERAL unnest(r.indicators, v.told, v.states, v.estimates) WITH ORDINALITY
    AS t (indicator, value, state, estimate, place)
WHERE r.scheme = :scheme ORDER BY r.month, v.code, t.place
"""

# Who approves what is divided below every root there is, or without any area everywhere.
PUBLISHES = text("""
SELECT coalesce(bool_and(gisgrid.may_at('approve', a.id)), gisgrid.may_at('approve', NULL))
FROM gisgrid.area a WHERE a.parent_code IS NULL
""")


def area_counts(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how many areas there are, by scheme and level."""
    found: dict[str, dict[str, int]] = {}
    for scheme, level, count in connection.execute(COUNTS):
        found.setdefault(scheme, {})[level] = count
    return found


def area_sources(connection: Connection) -> dict[str, int]:
    """Return where areas come from, and how many from each source."""
    return {source: count for source, count in connection.execute(AREA_SOURCES)}


def may_publish_everything(connection: Connection) -> bool:
    """Say whether the person of the transaction approves what is divided, in every area."""
    return bool(connection.scalar(PUBLISHES))


def note_published(connection: Connection, name: str, changeset: int, files: int) -> None:
    """Leave a row in the audit: who published which snapshot."""
    query = text("SELECT gisgrid.note_snapshot(:name, :changeset, :files)")
    connection.execute(query, {"name": name, "changeset": changeset, "files": files})


def stream_collection(connection: Connection, collection: Collection, fields: Sequence[Field]) -> Iterator[Rows]:
    """Yield a collection's features in order of their ids, some hundred at a time.

    Parameters
    ----------
    fields : sequence of Field
        The columns wanted; a moment is told as text, as the door tells it.
    """
    said = ", ".join(_said(field) for field in fields)
    query = f"SELECT {said}, ST_AsBinary(f.geom) FROM ({SOURCES[collection.source]}) f ORDER BY f.id"
    for rows in _parts(connection, query, source_values(collection)):
        *columns, wkb = zip(*rows, strict=True)
        shapes = np.array(shapely.from_wkb([None if one is None else bytes(one) for one in wkb]), dtype=object)
        yield Rows(_by_name(fields, columns), shapes)


def stream_released(connection: Connection, scheme: str, fields: Sequence[Field]) -> Iterator[Rows]:
    """Yield what the public sets of a scheme tell, one value a row, the earliest month first."""
    query = f"SELECT {', '.join(_said(field) for field in fields)} FROM ({RELEASED}) f"
    for rows in _parts(connection, query, {"scheme": scheme}):
        yield Rows(_by_name(fields, zip(*rows, strict=True)), None)


def _said(field: Field) -> str:
    return f"to_json(f.{field.name}) #>> '{{}}'" if field.kind == "date-time" else f"f.{field.name}"


def _by_name(fields: Sequence[Field], columns: Iterable[Any]) -> dict[str, Column]:
    return {field.name: list(column) for field, column in zip(fields, columns, strict=True)}


def _parts(connection: Connection, query: str, values: dict[str, str]) -> Iterator[Sequence[Any]]:
    statement = text(query).execution_options(stream_results=True, max_row_buffer=PART_ROWS)
    yield from connection.execute(statement, values).partitions(PART_ROWS)
