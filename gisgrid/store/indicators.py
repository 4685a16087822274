"""Runs of indicators, their numbers per area, and sets that were made public."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import bindparam

from gisgrid.store.copying import copy_lines, copy_rows

Row = dict[str, Any]

VALUE_COLUMNS = (
    "area", "code", "parent_code", "level", "name", "determined", "few_people", "own", "totals",
)  # fmt: skip
RELEASED_COLUMNS = ("release", "code", "parent_code", "level", "name", "told", "states", "estimates")

INSERT_RUN = text("""
INSERT INTO gisgrid.indicator_run (scheme, month, day, parts, standards, made_of, left_out, who)
VALUES (:scheme, :month, :day, :parts, :standards, :made_of, :left_out, :who) RETURNING id
""").bindparams(bindparam("standards", type_=JSONB), bindparam("made_of", type_=JSONB))
RUNS = """
SELECT r.* FROM gisgrid.indicator_run r
WHERE r.scheme = :scheme AND (CAST(:month AS date) IS NULL OR r.month = :month) ORDER BY r.month DESC LIMIT :most
"""
VALUES = """
SELECT v.area, v.code, v.parent_code, v.level, v.name, v.determined, v.few_people, v.totals
FROM gisgrid.indicator_value v
WHERE v.run = :run AND (CAST(:level AS text) IS NULL OR v.level = :level)
    AND (CAST(:code AS text) IS NULL OR v.code = :code OR v.parent_code = :code)
ORDER BY v.code LIMIT :most
"""
TREND = """
SELECT r.month, r.day, r.parts, v.determined, v.few_people, v.totals
FROM gisgrid.indicator_run r JOIN gisgrid.indicator_value v ON v.run = r.id AND v.code = :code
WHERE r.scheme = :scheme ORDER BY r.month
"""
WAYS_UP = """
WITH RECURSIVE up AS (
    SELECT v.* FROM gisgrid.indicator_value v WHERE v.run = :run AND v.area = ANY (:areas)
    UNION
    SELECT v.* FROM up JOIN gisgrid.indicator_value v ON v.run = :run AND v.code = up.parent_code),
down AS (
    SELECT v.* FROM gisgrid.indicator_value v WHERE v.run = :run AND v.area = ANY (:areas) AND v.own[:sources] = 0
    UNION
    SELECT v.* FROM down JOIN gisgrid.indicator_value v ON v.run = :run AND v.parent_code = down.code)
SELECT area, code, parent_code, own, totals FROM up
UNION SELECT area, code, parent_code, own, totals FROM down ORDER BY code
"""
NEAREST = """
SELECT w.area, (SELECT u.id FROM gisgrid.path_up(w.area) u
                JOIN gisgrid.indicator_value v ON v.run = :run AND v.area = u.id ORDER BY u.step LIMIT 1) AS nearest
FROM unnest(CAST(:areas AS bigint[])) AS w (area)
"""
SAVE = text("""
UPDATE gisgrid.indicator_value v SET own = CAST(n.own AS bigint[]), totals = CAST(n.totals AS bigint[])
FROM unnest(CAST(:areas AS bigint[]), CAST(:own AS text[]), CAST(:totals AS text[])) AS n (area, own, totals)
WHERE v.run = :run AND v.area = n.area
""")
TAKEN = """
WITH taken AS (DELETE FROM gisgrid.activity_change WHERE scheme = :scheme RETURNING *)
SELECT area, day, kind, participants, sign FROM taken ORDER BY id
"""
INSERT_RELEASE = text("""
INSERT INTO gisgrid.indicator_release (scheme, month, day, indicators, levels, note, released_by, counted_at)
VALUES (:scheme, :month, :day, :indicators, :levels, :note, :released_by, :counted_at) RETURNING id
""")
WITHDRAW = text("""
UPDATE gisgrid.indicator_release SET withdrawn_by = :who, withdrawn_at = clock_timestamp(), withdrawn_why = :why
WHERE scheme = :scheme AND month = :month AND withdrawn_at IS NULL RETURNING id
""")
PUBLIC_SETS = """
SELECT r.* FROM gisgrid.indicator_release_public r
WHERE r.scheme = :scheme AND (CAST(:month AS date) IS NULL OR r.month = :month) ORDER BY r.month DESC LIMIT :most
"""
RELEASES = """
SELECT r.* FROM gisgrid.indicator_release r WHERE r.scheme = :scheme ORDER BY r.id DESC
"""
RELEASED = """
SELECT v.code, v.parent_code, v.level, v.name, v.told, v.states, v.estimates FROM gisgrid.indicator_released_public v
WHERE v.release = :release AND (CAST(:level AS text) IS NULL OR v.level = :level)
    AND (CAST(:code AS text) IS NULL OR v.code = :code OR v.parent_code = :code)
ORDER BY v.code LIMIT :most
"""


def lock_runs(connection: Connection) -> None:
    """Wait until nobody else makes or changes runs, before the first look at anything; readers are not held up."""
    connection.execute(text("LOCK TABLE gisgrid.indicator_run IN SHARE ROW EXCLUSIVE MODE"))


def replace_run(connection: Connection, said: Row, lines: Iterable[str]) -> int:
    """Store a run instead of the one of the same scheme and month, and return its number.

    Parameters
    ----------
    said : dict
        Columns of `indicator_run`.
    lines : iterable of str
        Blocks of `VALUE_COLUMNS`, as `copying.lines_of` makes them.
    """
    gone = text("DELETE FROM gisgrid.indicator_run WHERE scheme = :scheme AND month = :month")
    connection.execute(gone, {"scheme": said["scheme"], "month": said["month"]})
    run = int(connection.scalar(INSERT_RUN, said) or 0)
    copy_lines(connection, "gisgrid.indicator_value", VALUE_COLUMNS, lines, first={"run": run})
    return run


def numbers(values: Iterable[int]) -> str:
    """Return whole numbers as PostgreSQL reads an array of them.

    Examples
    --------
    >>> numbers([1, -2])
    '{1,-2}'
    """
    return "{" + ",".join(map(str, values)) + "}"


def doubles(values: Iterable[float | None]) -> str:
    """Return numbers, some of which may be wanting, as PostgreSQL reads an array of them.

    Examples
    --------
    >>> doubles([0.1, None])
    '{0.1,NULL}'
    """
    return "{" + ",".join("NULL" if value is None else repr(value) for value in values) + "}"


def runs(connection: Connection, scheme: str, month: date | None = None, most: int = 120) -> list[Row]:
    """Return the runs of a scheme, the latest month first, or the one of a month."""
    return _rows(connection, RUNS, scheme=scheme, month=month, most=most)


def values_of_run(
    connection: Connection, run: int, *, level: str | None = None, code: str | None = None, most: int | None
) -> list[Row]:
    """Return the numbers of a level's areas, of an area and its children, or of all, in order of code."""
    return _rows(connection, VALUES, run=run, level=level, code=code, most=most)


def values_of_area(connection: Connection, scheme: str, code: str) -> list[Row]:
    """Return the numbers of an area in every month, the earliest first."""
    return _rows(connection, TREND, scheme=scheme, code=code)


def any_changes(connection: Connection, scheme: str) -> bool:
    """Return whether activities came or went since the last time."""
    query = text("SELECT EXISTS (SELECT FROM gisgrid.activity_change WHERE scheme = :scheme)")
    return bool(connection.scalar(query, {"scheme": scheme}))


def take_changes(connection: Connection, scheme: str) -> list[Row]:
    """Return activities more and less since the last time, and forget them with the transaction."""
    return _rows(connection, TAKEN, scheme=scheme)


def nearest_areas(connection: Connection, run: int, areas: list[int]) -> dict[int, int | None]:
    """Return for each area the one of a run that is it, or is nearest above it; None where none is."""
    return {row["area"]: row["nearest"] for row in _rows(connection, NEAREST, run=run, areas=areas)}


def ways_up(connection: Connection, run: int, areas: list[int], sources: int) -> list[Row]:
    """Return the rows of areas and of all above them, in order of code.

    With them all below an area that was never reported by itself: a first report is one for all of these too.

    Parameters
    ----------
    sources : int
        Position, from 0, of the number of such reports among a row's numbers.
    """
    return _rows(connection, WAYS_UP, run=run, areas=areas, sources=sources + 1)


def save_values(
    connection: Connection, run: int, areas: list[int], own: Iterable[list[int]], totals: Iterable[list[int]]
) -> None:
    """Change rows of a run, in one statement: their numbers at the area itself, and over all below."""
    values = {"own": list(map(numbers, own)), "totals": list(map(numbers, totals))}
    connection.execute(SAVE, {"run": run, "areas": areas, **values})


def insert_release(connection: Connection, said: Row, rows: Iterable[Sequence[Any]]) -> int:
    """Make a set public, and return its number."""
    release = int(connection.scalar(INSERT_RELEASE, said) or 0)
    copy_rows(connection, "gisgrid.indicator_released", RELEASED_COLUMNS, ((release, *row) for row in rows))
    return release


def withdraw_release(connection: Connection, scheme: str, month: date, who: str, why: str) -> int | None:
    """Withdraw the public set of a month; None where there is none."""
    number = connection.scalar(WITHDRAW, {"scheme": scheme, "month": month, "who": who, "why": why})
    return None if number is None else int(number)


def releases(connection: Connection, scheme: str) -> list[Row]:
    """Return all sets that were ever made public, the newest first."""
    return _rows(connection, RELEASES, scheme=scheme)


def public_sets(connection: Connection, scheme: str, month: date | None = None, most: int = 120) -> list[Row]:
    """Return the sets that are public, the latest month first, or the one of a month."""
    return _rows(connection, PUBLIC_SETS, scheme=scheme, month=month, most=most)


def released_values(
    connection: Connection, release: int, *, level: str | None = None, code: str | None = None, most: int
) -> list[Row]:
    """Return what a public set tells of a level's areas, or of an area and its children."""
    return _rows(connection, RELEASED, release=release, level=level, code=code, most=most)


def _rows(connection: Connection, query: str, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]
