"""What happened to areas between two changesets, and up to which changeset everything is known."""

from collections.abc import Iterator
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.collections import AREA_FIELDS
from gisgrid.domain.served_crs import CRS84
from gisgrid.store.features import BUFFERED_ROWS, drawn, form_of, said_of, told_geometry
from gisgrid.store.history import LaterKnots
from gisgrid.store.knots import knot_entries

NEWEST = text("SELECT coalesce(max(id), 0) FROM gisgrid.last_change")

# Every transaction that has a changeset holds this lock from before it got its number until after it ended.
WRITING = text("""
SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock'
    AND l.relation = 'gisgrid.changeset'::regclass
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database()))
""")

FIRST_MISSING = text("""
SELECT min(n) FROM generate_series(:since + 1, :newest) n
WHERE NOT EXISTS (SELECT FROM gisgrid.last_change WHERE id = n)
""")

WINDOW = """
WITH touched AS (
    SELECT code FROM gisgrid.area_state WHERE scheme = :scheme AND changeset > :since AND changeset <= :until
    UNION
    SELECT code FROM gisgrid.area_state WHERE scheme = :scheme AND ended_by > :since AND ended_by <= :until
    UNION
    SELECT s.code FROM gisgrid.knot_entry k CROSS JOIN unnest(k.areas) AS got (id)
    JOIN gisgrid.area_state s ON s.area_id = got.id
    WHERE k.scheme = :scheme AND k.changeset > :since AND k.changeset <= :until),
before AS (
    SELECT DISTINCT ON (code) code, area_id, version, level, name, parent_code, geom FROM gisgrid.area_state
    WHERE scheme = :scheme AND code IN (SELECT code FROM touched)
        AND changeset <= :since AND (ended_by IS NULL OR ended_by > :since)
    ORDER BY code, version DESC),
after AS (
    SELECT DISTINCT ON (code) code AS id, * FROM gisgrid.area_state
    WHERE scheme = :scheme AND code IN (SELECT code FROM touched)
        AND changeset <= :until AND (ended_by IS NULL OR ended_by > :until)
    ORDER BY code, version DESC)
"""

PRESENT = f"""{WINDOW}
SELECT CASE WHEN b.code IS NULL THEN 'added' WHEN (f.area_id, f.version) <> (b.area_id, b.version) THEN 'changed'
            ELSE 'noded' END AS what, f.area_id, f.until, {{said}}, {{shape}}, {{wkb}}
FROM after f LEFT JOIN before b ON b.code = f.code
ORDER BY 1, f.code
"""

# Who has the ground now: areas of the same level, or else those that are not divided. What a knot moves is no share.
WITHDRAWN = text(f"""{WINDOW}
SELECT b.code, b.name, b.level, b.parent_code, coalesce(heirs.found, '[]') AS successors
FROM before b CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('code', s.code, 'share', s.share) ORDER BY s.share DESC, s.code) AS found FROM (
        SELECT t.*, bool_or(t.same) OVER () AS any_same FROM (
            SELECT a.code, a.level = b.level AS same,
                   round((ST_Area(ST_Intersection(a.geom, b.geom)) / ST_Area(b.geom))::numeric, 4) AS share
            FROM gisgrid.area a
            WHERE a.scheme = :scheme AND ST_Intersects(a.geom, b.geom) AND (a.level = b.level OR NOT EXISTS (
                SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code))) t
        WHERE t.share >= 0.001) s
    WHERE s.same OR NOT s.any_same) heirs
WHERE b.code NOT IN (SELECT code FROM after)
ORDER BY b.code
""")


def newest(connection: Connection) -> int:
    """Return the greatest number of a changeset, 0 where there is none."""
    return int(connection.scalar(NEWEST) or 0)


def settled_changeset(connection: Connection, since: int) -> int:
    """Return a changeset up to which nothing is under way, as of the begin of the transaction.

    Numbers are given when a change begins, and changes end in another order. While somebody writes, a number that is
    not seen may still come: then what is settled ends before the first such number after `since`. To be asked in a
    transaction of its own: what begins after it sees all that is settled.
    """
    last = newest(connection)
    if not connection.scalar(WRITING):
        return last
    missing = connection.scalar(FIRST_MISSING, {"since": since, "newest": last})
    return last if missing is None else int(missing) - 1


def stream_present(connection: Connection, scheme: str, since: int, until: int) -> Iterator[tuple[str, str]]:
    """Yield what happened (`added`, `changed`, `noded`, in this order) and the GeoJSON text of the area then."""
    later = LaterKnots(knot_entries(connection, scheme), lambda entry: entry.changeset > until)
    aside = "f.area_id = ANY (:later)"
    sql = PRESENT.format(
        said=said_of(AREA_FIELDS),
        shape=f"CASE WHEN {aside} THEN NULL ELSE {drawn('f.geom', CRS84)} END",
        wkb=f"CASE WHEN {aside} THEN ST_AsBinary(f.geom) END",
    )
    values = {"scheme": scheme, "since": since, "until": until, "later": list(later.of_area), **form_of(CRS84)}
    statement = text(sql).execution_options(stream_results=True, max_row_buffer=BUFFERED_ROWS)
    for what, area_id, ended, said, told, stored in connection.execute(statement, values):
        if stored is not None:
            then = later.without(shapely.from_wkb(bytes(stored)), area_id, ended)
            told = told_geometry(connection, then, CRS84)
        yield what, f"{said}{told}}}"


def withdrawn(connection: Connection, scheme: str, since: int, until: int) -> list[dict[str, Any]]:
    """Return the areas whose codes are gone, each with who has its ground now and which share (of plane area)."""
    values = {"scheme": scheme, "since": since, "until": until}
    return [dict(row) for row in connection.execute(WITHDRAWN, values).mappings()]
