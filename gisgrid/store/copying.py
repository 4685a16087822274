"""Many rows at once: PostgreSQL's COPY, the fastest way in."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from sqlalchemy import Connection, text

SRID = 4490


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table.

    Parameters
    ----------
    connection : Connection
        Inside a transaction.
    table : str
        With its schema; a constant of the caller, as the columns are.
    columns : sequence of str
    rows : iterable of sequences
        Texts, numbers, booleans, None, lists of texts, or geometries as `hex_ewkb` gives them.
    """
    stage_rows(connection, table, columns, rows)
    names = ", ".join(columns)
    connection.execute(text(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming"))
    connection.execute(text("DROP TABLE incoming"))


def stage_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into the temporary table `incoming`, which has these columns of a table.

    COPY is not allowed into a table whose rows are held by policies, and what it breaks would not come as an error of
    SQLAlchemy's; the statement that follows has neither fault.
    """
    names = ", ".join(columns)
    connection.execute(
        text(f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
    )
    lines = "".join("\t".join(map(copied, row)) + "\n" for row in rows)
    cursor = connection.connection.cursor()
    cursor.copy_expert("COPY incoming FROM STDIN", io.StringIO(lines))


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


def escaped(words: str) -> str:
    """Return a text as COPY reads it."""
    return words.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def hex_ewkb(geometries: Any) -> list[str]:
    """Return geometries in degrees (EPSG:4490) as text that a column of them reads."""
    return list(shapely.to_wkb(shapely.set_srid(geometries, SRID), hex=True, include_srid=True))
