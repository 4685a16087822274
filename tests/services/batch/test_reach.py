"""The reach counted part by part: every count as the whole run has it, circles the same to a few square metres."""

from dataclasses import replace

import pytest
import shapely
from sqlalchemy import text

from gisgrid.domain.reach import ReachRequest
from gisgrid.errors import BadInput
from gisgrid.services.batch.crew import Alone, crew
from gisgrid.services.batch.reach import run_reach_in_parts
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.session import changing, figuring, reading
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving"]

WALK = ReachRequest(minutes=15)
AREAS = """
SELECT area, code, parent_code, level, name, households, covered_households, roadless_households, residents,
       covered_residents, area_m2, venues, poor_roads, estimate_households
FROM gisgrid.reach_area WHERE run = :run ORDER BY area
"""
GROUND = "SELECT code, area_m2, covered_m2 FROM gisgrid.reach_area WHERE run = :run ORDER BY code"
HOUSEHOLDS = """
SELECT household, leaf, covered, venue, distance_m, minutes, estimate, kinds
FROM gisgrid.reach_household WHERE run = :run ORDER BY household
"""
WHOM = """
SELECT scope, name, estimate, households, residents, lost_households, estimate_households
FROM gisgrid.reach_circle WHERE run = :run ORDER BY scope, name
"""
CIRCLES = "SELECT scope, name, ST_AsBinary(geom) FROM gisgrid.reach_circle WHERE run = :run ORDER BY scope, name"
SAID = """
SELECT scheme, under, minutes, speed_kmh, profile, max_access_m, poor_share, statuses, kinds, sensitive, network,
       road_changes, venue_changes, household_changes, area_changeset, households, covered_households,
       outside_households, open_at, unknown_open, unknown_venues, standard, estimate_households
FROM gisgrid.reach_run WHERE id = :run
"""
OUTSIDE = """
UPDATE gisgrid.{table} p SET geom = ST_SetSRID(ST_MakePoint(ST_XMax(c.geom) + 0.002, ST_Y(p.geom)), 4490)
FROM gisgrid.area c WHERE c.level = 'county' AND p.id IN (SELECT {chosen} FROM gisgrid.{table})
"""
EXACT = (SAID, AREAS, HOUSEHOLDS, WHOM)


@pytest.fixture
def placed(serving, monkeypatch):
    """The county with a household and a venue outside all areas."""
    for name, value in serving.environment.items():
        monkeypatch.setenv(name, value)
    with changing(serving.service_url, who="test", why="outside") as connection:
        connection.execute(text(OUTSIDE.format(table="household", chosen="min(id)")))
        connection.execute(text(OUTSIDE.format(table="venue", chosen="max(id)")))
    return serving


def whole(database, request):
    with figuring(database.service_url) as connection:
        return run_reach(connection, ReachCache(), request, who="test")


def in_parts(database, request, level=None, people=None):
    with figuring(database.service_url) as connection:
        return run_reach_in_parts(connection, request, level, people or Alone(), who="test")


def told(database, query, run):
    with reading(database.service_url) as connection:
        return connection.execute(text(query), {"run": run}).all()


@pytest.mark.parametrize("request_", [
    WALK, replace(WALK, standard="500m"), replace(WALK, open_at=None, planned=True, sensitive=True, minutes=5.0),
], ids=["walk", "standard", "everything"])  # fmt: skip
def test_counts_are_those_of_the_whole_run_bit_for_bit(placed, request_):
    first, by_town, by_village = (
        whole(placed, request_), in_parts(placed, request_, "town"), in_parts(placed, request_, "village"))  # fmt: skip
    for query in EXACT:
        assert told(placed, query, by_town) == told(placed, query, first)
        assert told(placed, query, by_village) == told(placed, query, first)
    assert told(placed, "SELECT outside_households FROM gisgrid.reach_run WHERE id = :run", first)[0][0] == 1


def test_without_roads_too(placed):
    with figuring(placed.service_url) as connection:
        connection.execute(text("DELETE FROM gisgrid.road"))
        connection.execute(text("DELETE FROM gisgrid.road_network"))
    first, second = whole(placed, WALK), in_parts(placed, WALK, "town")
    for query in (*EXACT, CIRCLES):
        if query != CIRCLES:
            assert told(placed, query, second) == told(placed, query, first)
    for one, other in zip(told(placed, CIRCLES, first), told(placed, CIRCLES, second), strict=True):
        assert one[:2] == other[:2]
        assert shapely.equals(shapely.from_wkb(bytes(one[2])), shapely.from_wkb(bytes(other[2])))


def test_circles_and_ground_differ_by_a_few_square_metres_at_most(placed):
    """Cells of fewer roads break ties otherwise; a road that was forgotten would be thousands."""
    first, second = whole(placed, WALK), in_parts(placed, WALK, "town")
    for one, other in zip(told(placed, CIRCLES, first), told(placed, CIRCLES, second), strict=True):
        assert one[:2] == other[:2]
        shapes = [shapely.from_wkb(bytes(row[2])) for row in (one, other)]
        assert all(shape.is_valid for shape in shapes)
        apart = shapely.symmetric_difference(*shapes).area
        assert apart <= 1e-4 * shapes[0].area, one[:2]
    for one, other in zip(told(placed, GROUND, first), told(placed, GROUND, second), strict=True):
        assert one[:2] == other[:2]
        assert abs(one[2] - other[2]) <= 2 + 1e-4 * one[1], one[0]


def test_it_is_nothing_who_counts(placed):
    alone = in_parts(placed, WALK, "town")
    with crew(2) as people:
        together = in_parts(placed, WALK, "town", people)
    for query in (*EXACT, GROUND, CIRCLES):
        assert told(placed, query, together) == told(placed, query, alone)


def test_a_part_of_a_scheme_is_not_asked_for_in_parts(placed):
    with pytest.raises(BadInput, match="whole scheme"):
        in_parts(placed, replace(WALK, under="990101000000"))
