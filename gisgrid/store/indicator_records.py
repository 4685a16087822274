"""The records that indicators are made from, counted by area where PostgreSQL can: each names its area by id."""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

Column = NDArray[Any]
Columns = dict[str, Column]

AREAS = """
SELECT a.id, a.code, a.parent_code, a.level, a.name, a.kind,
       CASE WHEN EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) THEN 0
            ELSE round(ST_Area(a.geom::geography)) END::bigint AS area_m2,
       (ST_XMin(a.geom) + ST_XMax(a.geom)) / 2 AS lon, (ST_YMin(a.geom) + ST_YMax(a.geom)) / 2 AS lat
FROM gisgrid.area a WHERE a.scheme = :scheme ORDER BY a.code
"""
HOUSEHOLDS = """
SELECT h.leaf AS area, sum(h.households)::bigint AS households, sum(h.persons)::bigint AS residents,
       coalesce(sum(h.households) FILTER (WHERE h.estimate), 0)::bigint AS estimated,
       coalesce(sum(h.households) FILTER (WHERE EXISTS (
           SELECT FROM gisgrid.contact c WHERE c.household = h.id)), 0)::bigint AS kept
FROM gisgrid.household h WHERE h.scheme = :scheme AND h.leaf IS NOT NULL GROUP BY h.leaf
"""
STATEMENTS = "SELECT s.area_id AS area, s.households FROM gisgrid.area_statement s WHERE s.households IS NOT NULL"
REACHED = """
SELECT a.area, a.covered_households AS reached, a.households AS counted
FROM gisgrid.reach_area a WHERE a.run = (
    SELECT r.id FROM gisgrid.reach_run r WHERE r.scheme = :scheme AND r.under IS NULL AND r.profile = 'default'
        AND NOT r.sensitive AND r.open_at IS NULL AND r.standard IS NULL AND r.statuses <@ '{existing,upgrade}'
        AND r.kinds = '{}'
    ORDER BY r.at >= CAST(:day AS date) + 1, abs(extract(epoch FROM r.at - CAST(:day AS date))) LIMIT 1)
"""
POSTINGS = """
SELECT p.area_id AS area, gisgrid.role_rank(p.role) - 1 AS role, coalesce(p.person, -1) AS person,
       coalesce(p.team, -1) AS team
FROM gisgrid.posting p LEFT JOIN gisgrid.person w ON w.id = p.person LEFT JOIN gisgrid.team t ON t.id = p.team
WHERE p.from_day <= :day AND (p.to_day IS NULL OR p.to_day >= :day)
    AND (w.left_on IS NULL OR w.left_on >= :day) AND (t.dissolved IS NULL OR t.dissolved >= :day)
"""
NUMBERED = "(SELECT code, row_number() OVER (ORDER BY ordinal, code) AS ordinal FROM gisgrid.speciality)"
SPECIALITIES = f"""
SELECT p.id AS person, s.ordinal - 1 AS speciality
FROM gisgrid.person p, unnest(p.specialities) AS known (code)
JOIN {NUMBERED} s ON s.code = known.code
WHERE p.scheme = :scheme
"""
NEEDS = f"""
SELECT n.area_id AS area, s.ordinal - 1 AS speciality, sum(n.people)::bigint AS wanted
FROM gisgrid.need n
JOIN {NUMBERED} s ON s.code = n.speciality
WHERE n.day <= :day AND (n.met_on IS NULL OR n.met_on > :day) GROUP BY 1, 2
"""
VENUES = """
SELECT v.leaf AS area, v.kind, v.tier, v.status <> 'planned' AS in_use, coalesce(v.staff, -1) AS staff
FROM gisgrid.venue v WHERE v.scheme = :scheme AND v.leaf IS NOT NULL
"""
ACTIVITIES = """
SELECT a.area_id AS area, (extract(year FROM a.starts_at) * 12 + extract(month FROM a.starts_at) - 1)::int AS month,
       a.kind, count(*) AS held, coalesce(sum(a.participants), 0)::bigint AS participants
FROM gisgrid.activity a
WHERE a.scheme = :scheme AND a.area_id IS NOT NULL AND a.starts_at >= :since AND a.starts_at < CAST(:day AS date) + 1
GROUP BY 1, 2, 3
"""
SOURCES = """
SELECT a.area_id AS area FROM gisgrid.activity a
WHERE a.scheme = :scheme AND a.area_id IS NOT NULL AND a.starts_at < CAST(:day AS date) + 1
UNION SELECT o.area_id FROM gisgrid.organisation o WHERE o.area_id IS NOT NULL AND EXISTS (
    SELECT FROM gisgrid.activity a WHERE a.organisation = o.id AND a.scheme = :scheme)
UNION SELECT b.area_id FROM gisgrid.record_batch b WHERE b.area_id IS NOT NULL AND b.form = 'activities'
"""
SERVICE = """
SELECT s.area_id AS area, s.person, sum(s.minutes)::bigint AS minutes, count(s.geom) AS check_ins,
       count(o.id) AS outside
FROM gisgrid.service_record s LEFT JOIN gisgrid.check_in_outside o ON o.id = s.id
WHERE s.scheme = :scheme AND s.area_id IS NOT NULL AND s.day BETWEEN :first AND :day GROUP BY 1, 2
"""
DUTIES = "SELECT level, role, kinds FROM gisgrid.role_requirement WHERE scheme = :scheme ORDER BY id"
TARGETS = """
SELECT t.area_id AS area, t.measure, t.item, t.amount FROM gisgrid.target t JOIN gisgrid.area a ON a.id = t.area_id
WHERE a.scheme = :scheme AND t.from_day <= :day AND (t.to_day IS NULL OR t.to_day >= :day) ORDER BY t.id
"""


def areas(connection: Connection, scheme: str) -> Columns:
    """Return the areas of a scheme in order of code: names, square metres of leaves, middles in degrees (EPSG:4490)."""
    return _columns(connection, AREAS, scheme=scheme)


def households(connection: Connection, scheme: str) -> Columns:
    """Return households, residents, estimated and kept households by leaf."""
    return _columns(connection, HOUSEHOLDS, scheme=scheme)


def statements(connection: Connection) -> Columns:
    """Return the numbers of households that areas state."""
    return _columns(connection, STATEMENTS)


def reached(connection: Connection, scheme: str, day: date) -> Columns:
    """Return households within reach and counted, by area: of the last circles up to a day, else of the next."""
    return _columns(connection, REACHED, scheme=scheme, day=day)


def postings(connection: Connection, day: date) -> Columns:
    """Return who serves where on a day, in which role (its place in the order of roles)."""
    return _columns(connection, POSTINGS, day=day)


def specialities(connection: Connection, scheme: str) -> Columns:
    """Return what people can do, as numbers from 0 in the order of the specialities."""
    return _columns(connection, SPECIALITIES, scheme=scheme)


def count_specialities(connection: Connection) -> int:
    """Return how many specialities there are."""
    return int(connection.scalar(text("SELECT count(*) FROM gisgrid.speciality")) or 0)


def needs(connection: Connection, day: date) -> Columns:
    """Return what was asked for and not met on a day, by area and speciality."""
    return _columns(connection, NEEDS, day=day)


def venues(connection: Connection, scheme: str) -> Columns:
    """Return the venues of a scheme."""
    return _columns(connection, VENUES, scheme=scheme)


def activities(connection: Connection, scheme: str, since: date, day: date) -> Columns:
    """Return activities by area, month (`months.month_number`) and kind, from a day to another."""
    return _columns(connection, ACTIVITIES, scheme=scheme, since=since, day=day)


def sources(connection: Connection, scheme: str, day: date) -> Column:
    """Return the areas of which somebody has ever reported: one held, what a centre held, or a list of the area's."""
    return _columns(connection, SOURCES, scheme=scheme, day=day)["area"]


def service(connection: Connection, scheme: str, first: date, day: date) -> Columns:
    """Return service by area and person, from a day to another."""
    return _columns(connection, SERVICE, scheme=scheme, first=first, day=day)


def duties(connection: Connection, scheme: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return level, role and kinds of area of what each level must have."""
    return [(r.level, r.role, tuple(r.kinds)) for r in connection.execute(text(DUTIES), {"scheme": scheme})]


def targets(connection: Connection, scheme: str, day: date) -> Columns:
    """Return what is asked of areas on a day."""
    return _columns(connection, TARGETS, scheme=scheme, day=day)


def made_of(connection: Connection) -> dict[str, int]:
    """Return the versions of records and areas, activities left out."""
    return dict(connection.scalar(text("SELECT made_of FROM gisgrid.indicator_now")) or {})


def _columns(connection: Connection, query: str, **values: Any) -> Columns:
    found = connection.execute(text(query), values)
    names, rows = list(found.keys()), found.all()
    return {name: _column([row[k] for row in rows]) for k, name in enumerate(names)}


def _column(values: list[Any]) -> Column:
    """Return whole numbers as such, and texts that may be wanting as objects."""
    kind = next((type(value) for value in values if value is not None), int)
    dtype = {int: np.int64, float: np.float64, bool: np.bool_}.get(kind, object)
    return np.array(values, dtype=dtype)
