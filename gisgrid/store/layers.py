"""What maps show, column by column: areas of a level in their order, and figures of many of them at once.

Columns of figures come packed (eight bytes a number, as `int8send` and `float8send` write them): the numbers of 15,000
areas are read in the time that a tenth of them take as rows.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, TextClause, text

from gisgrid.store.browse import DEMO_SOURCES
from gisgrid.store.indicators import numbers

Row = dict[str, Any]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

VERSION = text("SELECT count(*) || '.' || coalesce(max(id), 0) FROM gisgrid.last_change")
FRAME = text("""
WITH RECURSIVE down AS (
    SELECT a.code, a.level FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = CAST(:under AS text)
    UNION ALL
    SELECT a.code, a.level FROM down JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = down.code
    WHERE down.level <> :level)
SELECT a.id, a.code, a.name, a.parent_code, a.kind, coalesce(a.source LIKE ANY (:demo), false) AS demo
FROM gisgrid.area a
WHERE a.scheme = :scheme AND a.level = :level
    AND (CAST(:under AS text) IS NULL OR a.code IN (SELECT d.code FROM down d WHERE d.level = :level))
ORDER BY a.code LIMIT :most
""")

SAMPLE = text("""
SELECT a.id, a.code, a.name, a.parent_code, a.kind, false AS demo FROM gisgrid.area a
WHERE a.scheme = :scheme AND a.level = :level ORDER BY hashtext(a.code) LIMIT :most
""")

RUNS = text("SELECT id, month, day, at, parts FROM gisgrid.indicator_run WHERE scheme = :scheme ORDER BY month")
RUN_FIGURES = text("""
SELECT string_agg(int8send(v.run), '') AS run, string_agg(int8send(v.area), '') AS area,
       string_agg(int8send(v.determined::int::bigint), '') AS determined,
       string_agg(int8send(v.totals[p.numerator]), '') AS numerator,
       string_agg(int8send(coalesce(v.totals[p.denominator], 1)), '') AS denominator,
       string_agg(int8send(v.totals[p.grids]), '') AS grids,
       string_agg(int8send(v.totals[p.grids_reported]), '') AS grids_reported,
       string_agg(int8send(v.totals[p.estimated_households]), '') AS estimated_households
FROM unnest(CAST(:runs AS bigint[]), CAST(:numerator AS int[]), CAST(:denominator AS int[]), CAST(:grids AS int[]),
            CAST(:grids_reported AS int[]), CAST(:estimated_households AS int[]))
         AS p (run, numerator, denominator, grids, grids_reported, estimated_households)
JOIN gisgrid.indicator_value v ON v.run = p.run AND v.area = ANY (CAST(:areas AS bigint[]))
""")
# What decides, beside the areas themselves, whose rosters a member may read: its grants, and the key it came with.
READER = text("""
SELECT coalesce(string_agg(CAST(g.id AS text), ',' ORDER BY g.id), '') || '/'
       || md5(coalesce(current_setting('gisgrid.key', true), ''))
FROM gisgrid.role_grant g WHERE g.account = gisgrid.acting_account() AND g.ended_at IS NULL
""")
OWN_PLACES = text("""
WITH mine AS MATERIALIZED (
    SELECT a.code, a.parent_code FROM gisgrid.area a
    WHERE a.scheme = :scheme AND a.id IN (SELECT gisgrid.areas_where('read_private')))
SELECT m.code FROM mine m WHERE NOT EXISTS (SELECT FROM mine u WHERE u.code = m.parent_code) ORDER BY m.code LIMIT 2
""")
ROOTS = text("""
SELECT a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.parent_code IS NULL ORDER BY a.code LIMIT 2
""")
TOPMOST = text("""
WITH mine AS MATERIALIZED (
    SELECT a.id, a.code, a.parent_code FROM gisgrid.area a
    WHERE a.scheme = :scheme AND a.id IN (SELECT gisgrid.areas_where('read_private')))
SELECT v.determined, v.totals FROM gisgrid.indicator_value v
WHERE v.run = :run AND (v.parent_code IS NULL OR v.area IN (
    SELECT m.id FROM mine m WHERE NOT EXISTS (SELECT FROM mine u WHERE u.code = m.parent_code)))
""")

SETS = text("""
SELECT id, month, day, released_at, note, indicators FROM gisgrid.indicator_release_public
WHERE scheme = :scheme ORDER BY month
""")
RELEASED = text("""
SELECT string_agg(int8send(v.release), '') AS release, string_agg(int8send(f.place - 1), '') AS place,
       string_agg(float8send(coalesce(v.told[p.slot], 'NaN')), '') AS told,
       string_agg(int8send(coalesce(array_position(CAST(:states AS text[]), v.states[p.slot]), 0)::bigint),
                  '') AS state,
       string_agg(int8send(v.estimates[p.slot]::int::bigint), '') AS estimate
FROM unnest(CAST(:releases AS bigint[]), CAST(:slots AS int[])) AS p (release, slot)
JOIN gisgrid.indicator_released_public v ON v.release = p.release
JOIN unnest(CAST(:codes AS text[])) WITH ORDINALITY AS f (code, place) ON f.code = v.code
""")
RELEASED_TOPMOST = text("""
SELECT v.states FROM gisgrid.indicator_released_public v WHERE v.release = :release AND NOT EXISTS (
    SELECT FROM gisgrid.indicator_released_public u WHERE u.release = v.release AND u.code = v.parent_code)
""")

RUNS_TOLD = text("SELECT run FROM gisgrid.reach_runs_told() AS t (run) ORDER BY run")
COVERED = text("""
SELECT area, hidden, coalesce(covered_households, 0) AS covered, coalesce(households, 0) AS households,
       coalesce(partly_estimate, false) AS estimate
FROM gisgrid.reach_area_public WHERE run = :run AND area = ANY (CAST(:areas AS bigint[]))
""")


def areas_version(connection: Connection) -> str:
    """Return what differs after every change of areas."""
    return str(connection.scalar(VERSION))


def frame_rows(connection: Connection, scheme: str, level: str, under: str | None, most: int) -> list[Row]:
    """Return the areas of a level, or those of it that are an area or lie below it, in order of code."""
    return _rows(connection, FRAME, scheme=scheme, level=level, under=under, most=most, demo=DEMO_SOURCES)


def sampled_rows(connection: Connection, scheme: str, level: str, most: int) -> list[Row]:
    """Return some areas of a level, always the same ones, chosen by a hash of their codes."""
    return _rows(connection, SAMPLE, scheme=scheme, level=level, most=most)


def run_heads(connection: Connection, scheme: str) -> list[Row]:
    """Return number, month, day, moment and names of the parts of each run, the earliest month first."""
    return _rows(connection, RUNS, scheme=scheme)


def run_figures(
    connection: Connection, runs: Sequence[int], slots: dict[str, list[int | None]], areas: Integers
) -> dict[str, Integers]:
    """Return the numbers of areas in several runs, as far as the reader may see them, in no order.

    Parameters
    ----------
    slots : dict of str to list of (int or None)
        Position, from 1, of each part among a run's numbers: numerator, denominator (None: 1), grids, grids_reported,
        estimated_households.
    areas : ndarray of int
        Their ids.

    Returns
    -------
    dict of str to ndarray of int, shape (k,)
        `run`, `area`, `determined`, and each of the parts.
    """
    found = connection.execute(RUN_FIGURES, {"runs": list(runs), "areas": numbers(areas.tolist()), **slots})
    return {name: _unpacked(column, ">i8") for name, column in found.mappings().one().items()}


def reader_print(connection: Connection) -> str:
    """Return what differs when a member may read the rosters of other areas, unless areas change.

    Only for the member's role.
    """
    return str(connection.scalar(READER))


def own_places(connection: Connection, scheme: str) -> list[str]:
    """Return the codes of the topmost areas whose rosters a member may read, two at most; none where it is everywhere.

    Only for the member's role.
    """
    return list(connection.scalars(OWN_PLACES, {"scheme": scheme}))


def roots(connection: Connection, scheme: str) -> list[str]:
    """Return the codes of the topmost areas of a scheme, two at most."""
    return list(connection.scalars(ROOTS, {"scheme": scheme}))


def topmost_totals(connection: Connection, scheme: str, run: int) -> tuple[Integers, list[bool]]:
    """Return the numbers of the areas of a run at the top of what a member reads, and which of them count.

    Only for the member's role.
    """
    rows = connection.execute(TOPMOST, {"scheme": scheme, "run": run}).all()
    return np.array([row.totals for row in rows], dtype=np.int64), [row.determined for row in rows]


def set_heads(connection: Connection, scheme: str) -> list[Row]:
    """Return the sets that are public, the earliest month first."""
    return _rows(connection, SETS, scheme=scheme)


def released_figures(
    connection: Connection, releases: Sequence[int], slots: Sequence[int], codes: Sequence[str], states: Sequence[str]
) -> dict[str, NDArray[Any]]:
    """Return what public sets tell of areas, in no order.

    Parameters
    ----------
    slots : sequence of int
        Position, from 1, of the indicator in each set.
    states : sequence of str

    Returns
    -------
    dict of str to ndarray, shape (k,)
        `release`; `place` of the area in `codes`; `told` (float), `state` (position in `states` from 1), `estimate`.
    """
    asked = {"releases": list(releases), "slots": list(slots), "codes": list(codes), "states": list(states)}
    found = connection.execute(RELEASED, asked).mappings().one()
    return {name: _unpacked(column, ">f8" if name == "told" else ">i8") for name, column in found.items()}


def released_topmost(connection: Connection, release: int) -> list[list[str]]:
    """Return the states that a set tells of the areas above which it has none."""
    return [row.states for row in connection.execute(RELEASED_TOPMOST, {"release": release})]


def runs_told(connection: Connection) -> list[int]:
    """Return the runs of service circles that the reader may know of; which areas they hide depends on all of them."""
    return list(connection.scalars(RUNS_TOLD))


def covered_households(connection: Connection, run: int, areas: Integers) -> list[Row]:
    """Return the households of areas and those within reach, as everybody is told."""
    return _rows(connection, COVERED, run=run, areas=numbers(areas.tolist()))


def _unpacked(column: bytes | memoryview | None, kind: str) -> NDArray[Any]:
    return np.frombuffer(column or b"", dtype=kind).astype(kind.replace(">", "="))


def _rows(connection: Connection, query: TextClause, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query, values).mappings()]
