"""Many rows at once: PostgreSQL's COPY, the fastest way in."""

import io
from collections.abc import Iterable, Mapping, Sequence
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
    copy_lines(connection, table, columns, [lines_of(rows)], first={})


def copy_lines(
    connection: Connection, table: str, columns: Sequence[str], lines: Iterable[str], *, first: Mapping[str, Any]
) -> None:
    """Add rows that were made into text beforehand, elsewhere or block by block.

    Parameters
    ----------
    connection : Connection
        Inside a transaction.
    table : str
        With its schema; a constant of the caller, as the columns are.
    columns : sequence of str
        Of the lines, in their order.
    lines : iterable of str
        As `lines_of` gives them; one block after another is sent.
    first : mapping of str to value
        Columns that are not in the lines, with the one value that all rows have.
    """
    stage_lines(connection, table, columns, lines)
    names, values = ", ".join((*first, *columns)), ", ".join((*(f":{name}" for name in first), *columns))
    connection.execute(text(f"INSERT INTO {table} ({names}) SELECT {values} FROM incoming"), dict(first))
    connection.execute(text("DROP TABLE incoming"))


def stage_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into the temporary table `incoming`, which has these columns of a table."""
    stage_lines(connection, table, columns, [lines_of(rows)])


def stage_lines(connection: Connection, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Put blocks of lines into the temporary table `incoming`, which has these columns of a table.

    COPY is not allowed into a table whose rows are held by policies, and what it breaks would not come as an error of
    SQLAlchemy's; the statement that follows has neither fault.
    """
    names = ", ".join(columns)
    connection.execute(
        text(f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
    )
    cursor = connection.connection.cursor()
    for block in lines:
        cursor.copy_expert("COPY incoming FROM STDIN", io.StringIO(block))


def lines_of(rows: Iterable[Sequence[Any]]) -> str:
    r"""Return rows as COPY reads them, a line each.

    Parameters
    ----------
    rows : iterable of sequences
        Values as `copy_rows` takes them.

    Examples
    --------
    >>> lines_of([(1, None), (2, "a b")])
    '1\t\\N\n2\ta b\n'
    """
    return "".join("\t".join(map(copied, row)) + "\n" for row in rows)


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
