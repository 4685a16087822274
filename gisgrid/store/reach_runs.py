"""Runs of the reach as they were stored."""

from typing import Any

from sqlalchemy import Connection, text

from gisgrid.domain.parts import Part
from gisgrid.store.parts import BELOW, bound

Row = dict[str, Any]

RUNS = """
SELECT r.*, n.version AS network_version, n.source AS road_source
FROM gisgrid.reach_run{view} r LEFT JOIN gisgrid.road_network n ON n.id = r.network
WHERE CAST(:run AS bigint) IS NULL OR r.id = :run
ORDER BY r.id DESC LIMIT :most
"""
AREAS = """
SELECT code, parent_code, level, name, households, covered_households, {own}, residents,
       covered_residents, area_m2, covered_m2, venues, poor_roads
FROM gisgrid.reach_area{view}
WHERE run = :run AND (CAST(:level AS text) IS NULL OR level = :level)
ORDER BY code
"""
CIRCLES = """
SELECT scope, name, estimate, households, residents, lost_households, ST_AsGeoJSON(geom, 7) AS geometry
FROM gisgrid.reach_circle{view} WHERE run = :run AND scope = :scope ORDER BY name
"""
VIEW = {True: "_public", False: ""}
"""The public's role reads views, which hold no venue of a sensitive host and no count of fewer than five people."""
OWN = {True: "hidden, partly_estimate", False: "roadless_households, estimate_households"}
"""The columns of an area's counts that only one of them has."""
UNCOVERED = f"""{BELOW}
SELECT h.external_id, h.persons, ST_X(h.geom) AS lon, ST_Y(h.geom) AS lat, v.external_id AS nearest_venue,
       r.distance_m, r.minutes, r.estimate
FROM gisgrid.reach_household r
JOIN gisgrid.household h ON h.id = r.household
LEFT JOIN gisgrid.venue_public v ON v.id = r.venue
WHERE r.run = :run AND NOT r.covered AND r.leaf IN (SELECT id FROM below)
ORDER BY h.external_id
"""


def runs(connection: Connection, *, run: int | None = None, most: int = 20, public: bool = False) -> list[Row]:
    """Return runs with all they were asked with, the newest first; or the one of a number."""
    return _rows(connection, RUNS.format(view=VIEW[public]), run=run, most=most)


def areas_of_run(connection: Connection, run: int, level: str | None = None, *, public: bool = False) -> list[Row]:
    """Return the counts of a run per area, of one level or of all, in order of code."""
    return _rows(connection, AREAS.format(view=VIEW[public], own=OWN[public]), run=run, level=level)


def circles_of_run(connection: Connection, run: int, scope: str, *, public: bool = False) -> list[Row]:
    """Return the circles of a run as GeoJSON geometries: of each venue, by kind, by tier, or the one of all."""
    return _rows(connection, CIRCLES.format(view=VIEW[public]), run=run, scope=scope)


def uncovered_of_run(connection: Connection, run: int, scheme: str, under: str) -> list[Row]:
    """Return the households of an area that a run found outside, with their places: private."""
    return _rows(connection, UNCOVERED, run=run, **bound(Part(scheme, under)))


def _rows(connection: Connection, query: str, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]
