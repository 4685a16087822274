"""Many rows at once: PostgreSQL's COPY, the fastest way in."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from sqlalchemy import Connection

SRID = 4490


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table.

    Parameters
    ----------
    connection : Connection
        Inside a transaction.
    table : str
        With its schema; a constant of the caller, as the columns are.
    rows : iterable of sequences
        Texts, numbers, booleans, None, lists of texts, or geometries as `hex_ewkb` gives them.
    """
    text = "".join("\t".join(map(copied, row)) + "\n" for row in rows)
    cursor = connection.connection.cursor()
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))


def copied(value: Any) -> str:
    r"""Return one value as COPY reads it.

    Examples
    --------
    >>> copied(None), copied(True), copied(0.1), copied("a\tb"), copied(["x", 'y "z"'])
    ('\\N', 't', '0.1', 'a\\tb', '{"x","y \\\\"z\\\\""}')
    """
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        quoted = (str(one).replace("\\", "\\\\").replace('"', '\\"') for one in value)
        return escaped("{" + ",".join(f'"{one}"' for one in quoted) + "}")
    return escaped(str(value))


def escaped(text: str) -> str:
    """Return a text as COPY reads it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def hex_ewkb(geometries: Any) -> list[str]:
    """Return geometries in degrees (EPSG:4490) as text that a column of them reads."""
    return list(shapely.to_wkb(shapely.set_srid(geometries, SRID), hex=True, include_srid=True))
