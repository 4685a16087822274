"""What is told of one area beside its figures: people, venues, activities, and what became of its borders."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, TextClause, text

Row = dict[str, Any]

DOWN = """
WITH RECURSIVE down AS (
    SELECT a.id, a.code, a.level, a.kind FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :code
    UNION ALL
    SELECT a.id, a.code, a.level, a.kind FROM down JOIN gisgrid.area a
        ON a.scheme = :scheme AND a.parent_code = down.code)
"""
RUNNING = "p.from_day <= :day AND (p.to_day IS NULL OR p.to_day >= :day)"

READS = text("SELECT gisgrid.may_at('read_private', gisgrid.id_of(:scheme, :code))")
PEOPLE = text(f"""{DOWN}
SELECT count(DISTINCT p.person) FROM gisgrid.posting p
WHERE p.area_id IN (SELECT d.id FROM down d) AND {RUNNING}
""")
ROLES = text(f"""{DOWN},
filled AS MATERIALIZED (
    SELECT DISTINCT p.area_id, p.role FROM gisgrid.posting p
    WHERE p.area_id IN (SELECT d.id FROM down d) AND {RUNNING})
SELECT r.role, count(f.role) AS filled, count(*) AS asked
FROM down d JOIN gisgrid.role_requirement r ON r.scheme = :scheme AND r.level = d.level AND d.kind = ANY (r.kinds)
LEFT JOIN filled f ON f.area_id = d.id AND f.role = r.role
GROUP BY r.role ORDER BY gisgrid.role_rank(r.role)
""")
NAMED = text(f"""
SELECT n.name, p.role, p.from_day AS since
FROM gisgrid.area a JOIN gisgrid.posting p ON p.area_id = a.id AND {RUNNING}
JOIN gisgrid.person n ON n.id = p.person
WHERE a.scheme = :scheme AND a.code = :code
ORDER BY gisgrid.role_rank(p.role), p.from_day, p.id LIMIT :most
""")
VENUES = text("""
SELECT v.external_id AS id, v.name, v.kind, v.tier, v.status, count(*) OVER () AS in_all
FROM gisgrid.area a JOIN gisgrid.venue_public v ON ST_Covers(a.geom, v.geom)
WHERE a.scheme = :scheme AND a.code = :code
ORDER BY array_position(ARRAY['central', 'branch', 'service_point'], v.tier), v.external_id LIMIT :most
""")
ACTIVITIES = text(f"""{DOWN}
SELECT v.external_id AS id, v.title, v.kind, v.starts_at FROM gisgrid.activity_public v
WHERE v.area_id IN (SELECT d.id FROM down d)
ORDER BY v.starts_at DESC, v.external_id LIMIT :most
""")

# An edge of 180 degrees has no one shortest line, and PostGIS refuses to measure it.
HISTORY = text("""
WITH states AS (
    SELECT s.*, lag(s.name) OVER w AS old_name, lag(s.code) OVER w AS old_code, lag(s.parent_code) OVER w AS old_parent,
           CASE WHEN greatest(ST_XMax(s.geom) - ST_XMin(s.geom), ST_YMax(s.geom) - ST_YMin(s.geom)) < 180
                THEN round(ST_Area(s.geom::geography)) END AS m2
    FROM gisgrid.area_state s WHERE s.area_id = gisgrid.id_of(:scheme, :code) WINDOW w AS (ORDER BY s.version)),
own AS (
    SELECT s.changeset, CASE WHEN s.old_code IS NULL THEN 'added' WHEN s.code <> s.old_code THEN 'recoded'
               WHEN s.parent_code IS DISTINCT FROM s.old_parent THEN 'moved' WHEN s.name <> s.old_name THEN 'renamed'
               ELSE 'changed' END AS kind,
           lag(s.m2) OVER v AS m2_before, s.m2 AS m2_after, CAST(NULL AS bigint) AS children
    FROM states s WINDOW v AS (ORDER BY s.version)),
divided AS (
    SELECT c.changeset, 'divided', CAST(NULL AS float8), CAST(NULL AS float8), count(DISTINCT c.code)
    FROM gisgrid.area_state c WHERE c.scheme = :scheme AND c.parent_code = :code GROUP BY c.changeset)
SELECT h.changeset, l.at, l.who, l.why, h.kind, h.m2_before, h.m2_after, h.children
FROM (SELECT * FROM own UNION ALL SELECT * FROM divided) h JOIN gisgrid.last_change l ON l.id = h.changeset
ORDER BY h.changeset DESC, h.kind LIMIT :most
""")


def reads_private(connection: Connection, scheme: str, code: str) -> bool:
    """Return whether a member may read the rosters of an area. Only for the member's role."""
    return bool(connection.scalar(READS, {"scheme": scheme, "code": code}))


def count_people(connection: Connection, scheme: str, code: str, day: date) -> int:
    """Return how many different people serve in an area and below it."""
    return int(connection.scalar(PEOPLE, {"scheme": scheme, "code": code, "day": day}) or 0)


def roles(connection: Connection, scheme: str, code: str, day: date) -> list[Row]:
    """Return for each role in how many areas it must be filled, here and below, and in how many it is."""
    return _rows(connection, ROLES, scheme=scheme, code=code, day=day)


def named_people(connection: Connection, scheme: str, code: str, day: date, most: int) -> list[Row]:
    """Return who serves in an area itself, the leader first."""
    return _rows(connection, NAMED, scheme=scheme, code=code, day=day, most=most)


def venues(connection: Connection, scheme: str, code: str, most: int) -> list[Row]:
    """Return the venues of an area that everybody may know, central ones first; `in_all` says how many there are."""
    return _rows(connection, VENUES, scheme=scheme, code=code, most=most)


def latest_activities(connection: Connection, scheme: str, code: str, most: int) -> list[Row]:
    """Return the latest activities in an area and below it that everybody may know."""
    return _rows(connection, ACTIVITIES, scheme=scheme, code=code, most=most)


def border_history(connection: Connection, scheme: str, code: str, most: int) -> list[Row]:
    """Return what became of an area, the latest first: its own states, and changesets that drew areas below it.

    `kind` is added, changed, renamed, moved (another parent), recoded or divided; square metres are geodesic. Who and
    why are None for the public.
    """
    return _rows(connection, HISTORY, scheme=scheme, code=code, most=most)


def _rows(connection: Connection, query: TextClause, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query, values).mappings()]
