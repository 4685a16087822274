"""The records that indicators are made from, counted by area where PostgreSQL can: each names its area by id.

Ids `within` mean the records of these areas alone; None those of all.
"""

from datetime import date

from sqlalchemy import Connection, text

from gisgrid.store.indicator_areas import Column, Columns, Within, columns, columns_within

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
UNION SELECT b.area_id FROM gisgrid.record_batch b WHERE b.area_id IS NOT NULL AND b.form = 'activities'
"""
ORGANISATIONS = """
SELECT DISTINCT o.area_id AS area FROM gisgrid.organisation o WHERE o.area_id IS NOT NULL AND EXISTS (
    SELECT FROM gisgrid.activity a WHERE a.organisation = o.id AND a.scheme = :scheme)
"""
SERVICE = """
SELECT s.area_id AS area, s.person, sum(s.minutes)::bigint AS minutes, count(s.geom) AS check_ins,
       count(o.id) AS outside
FROM gisgrid.service_record s LEFT JOIN gisgrid.check_in_outside o ON o.id = s.id
WHERE s.scheme = :scheme AND s.area_id IS NOT NULL AND s.day BETWEEN :first AND :day GROUP BY 1, 2
"""
GONE = "NOT EXISTS (SELECT FROM gisgrid.area g WHERE g.id = r.area_id AND g.scheme = :scheme)"
LEFT_OUT = f"""
SELECT (SELECT count(*) FROM gisgrid.activity r
        WHERE r.scheme = :scheme AND r.area_id IS NOT NULL AND r.starts_at >= :since
            AND r.starts_at < CAST(:day AS date) + 1 AND {GONE})
     + (SELECT count(DISTINCT (r.area_id, r.person)) FROM gisgrid.service_record r
        WHERE r.scheme = :scheme AND r.area_id IS NOT NULL AND r.day BETWEEN :first AND :day AND {GONE})
"""


def households(connection: Connection, scheme: str, within: Within) -> Columns:
    """Return households, residents, estimated and kept households by leaf."""
    return columns_within(connection, HOUSEHOLDS, within, scheme=scheme)


def statements(connection: Connection, within: Within) -> Columns:
    """Return the numbers of households that areas state."""
    return columns_within(connection, STATEMENTS, within)


def reached(connection: Connection, scheme: str, day: date, within: Within) -> Columns:
    """Return households within reach and counted, by area: of the last circles up to a day, else of the next."""
    return columns_within(connection, REACHED, within, scheme=scheme, day=day)


def postings(connection: Connection, day: date, within: Within) -> Columns:
    """Return who serves where on a day, in which role (its place in the order of roles)."""
    return columns_within(connection, POSTINGS, within, day=day)


def specialities(connection: Connection, scheme: str, people: Within) -> Columns:
    """Return what some people can do, or all, as numbers from 0 in the order of the specialities."""
    return columns_within(connection, SPECIALITIES, people, "person", scheme=scheme)


def count_specialities(connection: Connection) -> int:
    """Return how many specialities there are."""
    return int(connection.scalar(text("SELECT count(*) FROM gisgrid.speciality")) or 0)


def needs(connection: Connection, day: date, within: Within) -> Columns:
    """Return what was asked for and not met on a day, by area and speciality."""
    return columns_within(connection, NEEDS, within, day=day)


def venues(connection: Connection, scheme: str, within: Within) -> Columns:
    """Return the venues of a scheme."""
    return columns_within(connection, VENUES, within, scheme=scheme)


def activities(connection: Connection, scheme: str, since: date, day: date, within: Within) -> Columns:
    """Return activities by area, month (`months.month_number`) and kind, from a day to another."""
    return columns_within(connection, ACTIVITIES, within, scheme=scheme, since=since, day=day)


def sources(connection: Connection, scheme: str, day: date, within: Within) -> Column:
    """Return the areas of which somebody has ever reported: something held there, or a list of the area's."""
    return columns_within(connection, SOURCES, within, scheme=scheme, day=day)["area"]


def organisations(connection: Connection, scheme: str) -> Column:
    """Return the areas of the organisations that have ever held something: each reports of all of its area.

    Every activity is looked at, so this is asked once for all parts.
    """
    return columns(connection, ORGANISATIONS, scheme=scheme)["area"]


def service(connection: Connection, scheme: str, first: date, day: date, within: Within) -> Columns:
    """Return service by area and person, from a day to another."""
    return columns_within(connection, SERVICE, within, scheme=scheme, first=first, day=day)


def left_out(connection: Connection, scheme: str, since: date, first: date, day: date) -> int:
    """Return how many records count at an area that is not there any more.

    Activities from `since` up to a day, and people with service records from `first` on, each area's by themselves.
    """
    values = {"scheme": scheme, "since": since, "first": first, "day": day}
    return int(connection.scalar(text(LEFT_OUT), values) or 0)


def made_of(connection: Connection) -> dict[str, int]:
    """Return the versions of records and areas, activities left out."""
    return dict(connection.scalar(text("SELECT made_of FROM gisgrid.indicator_now")) or {})
