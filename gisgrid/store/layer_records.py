"""Records that layers count when somebody asks: activities and venues everybody may know; needs and who serves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from gisgrid.store.indicators import numbers

Integers = NDArray[np.int64]
Row = dict[str, Any]

TREE = text("""
SELECT a.id, a.code, a.parent_code, a.level, a.kind = 'undetermined' AS undetermined FROM gisgrid.area a
WHERE a.scheme = :scheme ORDER BY a.code
""")
ACTIVITY_VERSION = text("SELECT coalesce(sum(version), 0) FROM gisgrid.dataset_version")
ACTIVITIES = text("""
SELECT v.area_id, CAST(date_trunc('month', v.starts_at) AS date) AS month, count(*) AS held,
       count(*) FILTER (WHERE v.kind = :kind) AS of_kind
FROM gisgrid.activity_public v
WHERE v.scheme = :scheme AND v.area_id IS NOT NULL AND v.starts_at < CAST(:today AS date) + 1 GROUP BY 1, 2
""")
VENUES = text("""
SELECT v.id, min(a.id) AS area
FROM gisgrid.venue_public v JOIN gisgrid.area a ON a.scheme = :scheme AND a.level = :level AND ST_Covers(a.geom, v.geom)
WHERE v.status <> 'planned' AND (:kind = '' OR v.kind = :kind) AND (:tier = '' OR v.tier = :tier)
GROUP BY v.id
""")
VENUE_KINDS = text("SELECT DISTINCT kind FROM gisgrid.venue_public WHERE kind <> '' ORDER BY kind")
SPECIALITIES = text("SELECT code, name_zh AS zh, name_en AS en FROM gisgrid.speciality ORDER BY ordinal, code")
ACTIVITY_KINDS = text("SELECT code, name_zh AS zh, name_en AS en FROM gisgrid.activity_kind ORDER BY ordinal, code")
ASKED = text("""
SELECT n.area_id, sum(n.people)::bigint AS people FROM gisgrid.need n JOIN gisgrid.area a ON a.id = n.area_id
WHERE a.scheme = :scheme AND n.speciality = :speciality AND n.day <= :day AND (n.met_on IS NULL OR n.met_on > :day)
GROUP BY 1
""")
SERVING = text("""
SELECT DISTINCT p.area_id, p.person FROM gisgrid.posting p JOIN gisgrid.person w ON w.id = p.person
WHERE w.scheme = :scheme AND :speciality = ANY (w.specialities) AND (w.left_on IS NULL OR w.left_on >= :day)
    AND p.from_day <= :day AND (p.to_day IS NULL OR p.to_day >= :day)
""")
ANY_NEED = text("SELECT EXISTS (SELECT FROM gisgrid.need WHERE speciality IS NOT NULL)")
READ_AMONG = text("""
SELECT i.id FROM unnest(CAST(:areas AS bigint[])) AS i (id)
WHERE (SELECT gisgrid.may_at('read_private', NULL)) OR i.id IN (SELECT gisgrid.areas_where('read_private'))
""")


def tree_rows(connection: Connection, scheme: str) -> list[Row]:
    """Return all areas of a scheme, in order of code."""
    return _rows(connection, TREE, scheme=scheme)


def public_records_version(connection: Connection) -> int:
    """Return how often activities or venues were written."""
    return int(connection.scalar(ACTIVITY_VERSION) or 0)


def activities_by_month(connection: Connection, scheme: str, kind: str, today: date) -> list[Row]:
    """Return activities that everybody may know by area and month: all, and those of a kind."""
    return _rows(connection, ACTIVITIES, scheme=scheme, kind=kind, today=today)


def venues_by_area(connection: Connection, scheme: str, level: str, kind: str, tier: str) -> list[int]:
    """Return for each public venue in use the area of a level that it stands in; a blank kind or tier means any."""
    return [row["area"] for row in _rows(connection, VENUES, scheme=scheme, level=level, kind=kind, tier=tier)]


def venue_kinds(connection: Connection) -> list[str]:
    """Return the kinds of the venues that everybody may know."""
    return list(connection.scalars(VENUE_KINDS))


def specialities(connection: Connection) -> list[Row]:
    """Return code and names of what people can do, in their order."""
    return _rows(connection, SPECIALITIES)


def activity_kinds(connection: Connection) -> list[Row]:
    """Return code and names of the kinds of activity, in their order."""
    return _rows(connection, ACTIVITY_KINDS)


def asked_for(connection: Connection, scheme: str, speciality: str, day: date) -> list[Row]:
    """Return how many people of a speciality are asked for, by area, as far as a member may read it."""
    return _rows(connection, ASKED, scheme=scheme, speciality=speciality, day=day)


def serving_with(connection: Connection, scheme: str, speciality: str, day: date) -> list[Row]:
    """Return who of a speciality serves where, as far as a member may read it."""
    return _rows(connection, SERVING, scheme=scheme, speciality=speciality, day=day)


def any_need(connection: Connection) -> bool:
    """Return whether a member may read of anything that residents ask for."""
    return bool(connection.scalar(ANY_NEED))


def read_among(connection: Connection, areas: Integers | Sequence[int]) -> list[int]:
    """Return those of some areas whose rosters a member may read. Only for the member's role."""
    return list(connection.scalars(READ_AMONG, {"areas": numbers(np.asarray(areas).tolist())}))


def _rows(connection: Connection, query: Any, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query, values).mappings()]
