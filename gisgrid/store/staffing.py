"""What postings are proposed from, as far as the transaction may read it, and the postings that are accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from gisgrid.store.records import Batch, open_batch

Rows = Sequence[Row[Any]]

DUTIES = text("""
WITH RECURSIVE down AS (
    SELECT a.id, a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :under
    UNION ALL SELECT a.id, a.code FROM down JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = down.code)
SELECT a.id, a.code, a.name, ST_X(m.point) AS lon, ST_Y(m.point) AS lat, r.role
FROM down d JOIN gisgrid.area a ON a.id = d.id
JOIN gisgrid.role_requirement r ON r.scheme = a.scheme AND r.level = a.level AND a.kind = ANY (r.kinds)
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(a.geom) AS point) m
WHERE NOT EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code)
ORDER BY a.code, gisgrid.role_rank(r.role)
""")
POSTED = text("""
SELECT p.id, p.person, p.area_id, p.role FROM gisgrid.posting p
WHERE p.area_id = ANY (:grids) AND p.person IS NOT NULL AND :day BETWEEN p.from_day AND coalesce(p.to_day, 'infinity')
ORDER BY p.id
""")
PEOPLE = text("""
WITH RECURSIVE down AS (
    SELECT a.id, a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :under
    UNION ALL SELECT a.id, a.code FROM down JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = down.code)
SELECT p.id, p.external_id, p.name, p.specialities, p.geom IS NOT NULL AS home_known,
       ST_X(m.home) AS lon, ST_Y(m.home) AS lat, coalesce(p.left_on, 'infinity') <= :day AS has_left,
       (SELECT count(DISTINCT o.area_id) FROM gisgrid.posting o
        WHERE o.person = p.id AND o.area_id <> ALL (:grids) AND o.role = ANY (:roles)
            AND :day BETWEEN o.from_day AND coalesce(o.to_day, 'infinity')) AS elsewhere
FROM gisgrid.person p JOIN gisgrid.area r ON r.id = p.area_id
CROSS JOIN LATERAL (SELECT coalesce(p.geom, ST_PointOnSurface(r.geom)) AS home) m
WHERE p.id = ANY (:posted) OR (p.area_id IN (SELECT d.id FROM down d) AND coalesce(p.left_on, 'infinity') > :day)
ORDER BY p.external_id
""")
ASKED = text("""
SELECT n.area_id, n.speciality, sum(n.people)::bigint AS people FROM gisgrid.need n
WHERE n.area_id = ANY (:grids) AND n.speciality IS NOT NULL AND n.met_on IS NULL AND n.day <= :day
GROUP BY 1, 2 ORDER BY 1, 2
""")
NAMES = text("SELECT code, name_zh, name_en FROM gisgrid.speciality ORDER BY ordinal, code")

ENDED = text("""
UPDATE gisgrid.posting SET to_day = cast(:day AS date) - 1, batch = :batch
WHERE id = ANY (:postings) AND from_day < :day AND coalesce(to_day, 'infinity') >= :day
""")
NEVER_BEGUN = text("DELETE FROM gisgrid.posting WHERE id = ANY (:postings) AND from_day = :day")
# A contested leader who is the only one left leads without a contest from that day on; what was stays as it was.
SETTLED = text("""
WITH alone AS (
    UPDATE gisgrid.posting c SET to_day = cast(:day AS date) - 1, batch = :batch
    WHERE c.area_id = ANY (:led) AND c.role = 'grid_leader' AND c.contested AND c.from_day < :day
        AND coalesce(c.to_day, 'infinity') >= :day
        AND NOT EXISTS (SELECT FROM gisgrid.posting o
                        WHERE o.area_id = c.area_id AND o.role = 'grid_leader' AND o.id <> c.id
                            AND :day BETWEEN o.from_day AND coalesce(o.to_day, 'infinity'))
    RETURNING c.person, c.area_id)
INSERT INTO gisgrid.posting (person, area_id, role, from_day, batch)
SELECT person, area_id, 'grid_leader', :day, :batch FROM alone
""")
BEGUN = text("""
INSERT INTO gisgrid.posting (person, area_id, role, from_day, to_day, batch)
SELECT n.person, n.area_id, n.role, :day,
       (SELECT min(s.from_day) - 1 FROM gisgrid.posting s
        WHERE n.role = 'grid_leader' AND s.role = n.role AND s.area_id = n.area_id AND s.from_day > :day
            AND NOT s.contested),
       :batch
FROM unnest(cast(:people AS bigint[]), cast(:grids AS bigint[]), cast(:roles AS text[])) AS n (person, area_id, role)
""")


@dataclass(frozen=True)
class StaffingBasis:
    """Rows as they were read, each kind in an order of its own that does not change.

    Attributes
    ----------
    duties : rows
        A row for each grid and role that it must have.
    people : rows
        With the number of grids that each serves outside these.
    posted : rows
        Running postings of people in these grids, of any role.
    asked : rows
        Residents that ask for a speciality, by grid.
    specialities : dict of str to (str, str)
        Names in Chinese and English by code.
    """

    duties: Rows
    people: Rows
    posted: Rows
    asked: Rows
    specialities: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Accepted:
    """Postings that begin and end on a day: numbers of people, areas and roles; numbers of postings."""

    people: list[int]
    grids: list[int]
    roles: list[str]
    ended: list[int]
    led: list[int]


def staffing_basis(connection: Connection, scheme: str, under: str, day: date) -> StaffingBasis:
    """Read grids below an area, who could serve there and who does on a day, and what residents ask for."""
    duties = connection.execute(DUTIES, {"scheme": scheme, "under": under}).all()
    here: dict[str, Any] = {"grids": sorted({row.id for row in duties}), "day": day}
    posted = connection.execute(POSTED, here).all()
    asked_of = {"scheme": scheme, "under": under, "posted": sorted({row.person for row in posted})}
    roles = {"roles": sorted({row.role for row in duties})}
    people = connection.execute(PEOPLE, here | asked_of | roles).all()
    asked = connection.execute(ASKED, here).all()
    names = {row.code: (row.name_zh, row.name_en) for row in connection.execute(NAMES)}
    return StaffingBasis(duties, people, posted, asked, names)


def store_postings(connection: Connection, accepted: Accepted, day: date, batch: Batch) -> bool:
    """End postings on the eve of a day and begin others on it; say whether all that were to end still ran.

    Parameters
    ----------
    connection : Connection
        Inside `writing`; to be given up if the answer is no.
    """
    values: dict[str, Any] = {"day": day, "batch": open_batch(connection, batch), "postings": accepted.ended}
    ended = connection.execute(ENDED, values).rowcount + connection.execute(NEVER_BEGUN, values).rowcount
    connection.execute(SETTLED, values | {"led": accepted.led})
    begun = {"people": accepted.people, "grids": accepted.grids, "roles": accepted.roles}
    return ended == len(accepted.ended) and connection.execute(BEGUN, values | begun).rowcount == len(accepted.people)
