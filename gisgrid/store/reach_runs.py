"""Runs of the reach as they were stored."""

from typing import Any

from sqlalchemy import Connection, text

from gisgrid.store.reach import BELOW

Row = dict[str, Any]

RUNS = text("""
SELECT r.*, n.version AS network_version, n.source AS road_source,
       (SELECT count(*) FROM gisgrid.reach_household h WHERE h.run = r.id) AS households,
       (SELECT count(*) FROM gisgrid.reach_household h WHERE h.run = r.id AND h.covered) AS covered_households,
       (SELECT count(*) FROM gisgrid.reach_household h WHERE h.run = r.id AND h.leaf IS NULL) AS outside_households
FROM gisgrid.reach_run r LEFT JOIN gisgrid.road_network n ON n.id = r.network
WHERE CAST(:run AS bigint) IS NULL OR r.id = :run
ORDER BY r.id DESC LIMIT :most
""")
AREAS = text("""
SELECT code, parent_code, level, name, households, covered_households, roadless_households, residents,
       covered_residents, area_m2, covered_m2, venues, poor_roads
FROM gisgrid.reach_area
WHERE run = :run AND (CAST(:level AS text) IS NULL OR level = :level)
ORDER BY code
""")
CIRCLES = text("""
SELECT c.scope, c.name, c.estimate, c.households, c.residents, c.lost_households, ST_AsGeoJSON(c.geom, 7) AS geometry
FROM gisgrid.reach_circle c
LEFT JOIN gisgrid.venue v ON c.scope = 'venue' AND v.external_id = c.name
WHERE c.run = :run AND c.scope = :scope AND NOT coalesce(v.sensitive AND NOT :sensitive, false)
ORDER BY c.name
""")
UNCOVERED = text(f"""{BELOW}
SELECT h.external_id, h.persons, ST_X(h.geom) AS lon, ST_Y(h.geom) AS lat, v.external_id AS nearest_venue,
       r.distance_m, r.minutes, r.estimate
FROM gisgrid.reach_household r
JOIN gisgrid.household h ON h.id = r.household
LEFT JOIN gisgrid.venue v ON v.id = r.venue
WHERE r.run = :run AND NOT r.covered AND r.leaf IN (SELECT id FROM below)
ORDER BY h.external_id
""")


def runs(connection: Connection, *, run: int | None = None, most: int = 20) -> list[Row]:
    """Return runs with all they were asked with, the newest first; or the one of a number."""
    return [dict(row) for row in connection.execute(RUNS, {"run": run, "most": most}).mappings()]


def areas_of_run(connection: Connection, run: int, level: str | None = None) -> list[Row]:
    """Return the counts of a run per area, of one level or of all, in order of code."""
    return [dict(row) for row in connection.execute(AREAS, {"run": run, "level": level}).mappings()]


def circles_of_run(connection: Connection, run: int, scope: str, *, sensitive: bool = False) -> list[Row]:
    """Return the circles of a run as GeoJSON geometries: of each venue, by kind, by tier, or the one of all."""
    values = {"run": run, "scope": scope, "sensitive": sensitive}
    return [dict(row) for row in connection.execute(CIRCLES, values).mappings()]


def uncovered_of_run(connection: Connection, run: int, scheme: str, under: str) -> list[Row]:
    """Return the households of an area that a run found outside, with their places: private."""
    return [
        dict(row) for row in connection.execute(UNCOVERED, {"run": run, "scheme": scheme, "under": under}).mappings()
    ]
