"""Runs of the reach on a made-up county: sums that agree, circles, who may see what, and when a run is out of date."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.domain.reach import ReachRequest
from gisgrid.errors import BadInput, NotFound
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache, read_basis
from gisgrid.services.reach_runs import list_areas, list_circles, list_runs, list_uncovered, show_run
from gisgrid.store.session import changing, figuring, reading
from tests.accounts import signed_in
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving"]

WALK = ReachRequest(minutes=15)
SUMS = ("households", "covered_households", "roadless_households", "residents", "covered_residents", "area_m2",
        "covered_m2")  # fmt: skip


def run(database, request=WALK, cache=None):
    with figuring(database.service_url) as connection:
        return run_reach(connection, cache or ReachCache(), request, who="test")


@pytest.fixture(scope="module")
def one_run(served):
    return served, run(served)


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return connection.execute(text(query), values).all()


def test_sums_agree_across_all_levels_exactly(one_run):
    database, number = one_run
    with reading(database.service_url) as connection:
        areas = {row["code"]: row for row in list_areas(connection, number)}
    parents = {row["parent_code"] for row in areas.values()} - {None}
    assert len(parents) == 1 + 3 + 9
    for code in parents:
        children = [row for row in areas.values() if row["parent_code"] == code]
        for column in SUMS:
            assert sum(row[column] for row in children) == areas[code][column], (code, column)
        assert max(row["venues"] for row in children) <= areas[code]["venues"]


def test_the_county_holds_every_household_and_resident(one_run):
    database, number = one_run
    with reading(database.service_url) as connection:
        (county,) = list_areas(connection, number, "county")
    ((households, residents),) = rows(database, "SELECT count(*), sum(persons) FROM gisgrid.household")
    assert (county["households"], county["residents"]) == (households, residents)
    assert 0 < county["covered_households"] < households
    assert county["household_share"] == county["covered_households"] / households


def test_each_area_counts_its_own_households(one_run):
    database, number = one_run
    counted = rows(database, """
        SELECT a.code, r.households, count(h.household), r.covered_households, count(*) FILTER (WHERE h.covered)
        FROM gisgrid.reach_area r JOIN gisgrid.area a ON a.id = r.area
        JOIN gisgrid.reach_household h ON h.run = r.run AND h.leaf = a.id
        WHERE r.run = :run GROUP BY 1, 2, 4""", run=number)  # fmt: skip
    assert len(counted) > 40
    for _code, said, found, covered, found_covered in counted:
        assert (said, covered) == (found, found_covered)


def test_ground_is_that_of_the_polygons(one_run):
    database, number = one_run
    ((said, ground, covered),) = rows(database, """
        SELECT r.area_m2, ST_Area(CAST(a.geom AS geography)), ST_Area(CAST(c.geom AS geography)) - r.covered_m2
        FROM gisgrid.reach_area r JOIN gisgrid.area a ON a.id = r.area
        JOIN gisgrid.reach_circle c ON c.run = r.run AND c.scope = 'all'
        WHERE r.run = :run AND r.level = 'county'""", run=number)  # fmt: skip
    assert said == pytest.approx(ground, abs=100)
    assert covered > -100  # of the circle at most a rim lies beyond the county


def test_every_circle_is_valid_and_lies_in_the_merged_one(one_run):
    database, number = one_run
    with reading(database.service_url) as connection:
        circles = {scope: list_circles(connection, number, scope) for scope in ("venue", "kind", "tier", "all")}
    (whole,) = circles["all"]
    merged = shapely.from_geojson(whole["geometry"])
    assert merged.is_valid
    assert len(circles["venue"]) > 10
    drawn = [c for scope in ("venue", "kind", "tier") for c in circles[scope]]
    for circle in drawn:
        shape = shapely.from_geojson(circle["geometry"])
        assert shape.is_empty or shape.difference(merged).area <= 1e-3 * shape.area + 1e-12
        assert circle["lost_households"] <= circle["households"] <= whole["households"]
    assert whole["lost_households"] == whole["households"]


def test_covered_households_are_counted_in_the_merged_circle(one_run):
    database, number = one_run
    ((covered, merged),) = rows(database, """
        SELECT count(*) FILTER (WHERE h.covered), min(c.households)
        FROM gisgrid.reach_household h JOIN gisgrid.reach_circle c ON c.run = h.run AND c.scope = 'all'
        WHERE h.run = :run""", run=number)  # fmt: skip
    assert covered == merged


def test_kinds_within_reach_are_those_of_the_circles_by_kind(one_run):
    database, number = one_run
    counted = dict(rows(database, """
        SELECT kind, count(*) FROM gisgrid.reach_household, unnest(kinds) AS kind WHERE run = :run GROUP BY 1""",
        run=number))  # fmt: skip
    with reading(database.service_url) as connection:
        circles = {c["name"]: c["households"] for c in list_circles(connection, number, "kind")}
    assert counted == {name: count for name, count in circles.items() if count}


def test_uncovered_households_of_an_area(one_run):
    database, number = one_run
    with reading(database.service_url) as connection:
        found = show_run(connection, number)
        (town, *_) = list_areas(connection, number, "town")
        left = list_uncovered(connection, found, town["code"])
    assert len(left) == town["households"] - town["covered_households"]
    assert all(one["minutes"] is None or one["minutes"] > 15 for one in left)


def test_a_run_of_one_town_is_that_part_of_the_whole(one_run):
    database, number = one_run
    with reading(database.service_url) as connection:
        before = {row["code"]: row for row in list_areas(connection, number)}
    town = next(code for code, row in before.items() if row["level"] == "town")
    part = run(database, replace(WALK, under=town))
    with reading(database.service_url) as connection:
        after = list_areas(connection, part)
    assert after[0]["code"] == town
    for row in after:
        assert [row[c] for c in SUMS] == [before[row["code"]][c] for c in SUMS]


def test_longer_walks_and_planned_venues_reach_no_fewer(served):
    with reading(served.service_url) as connection:
        cache = ReachCache()
        counts = [
            read_basis(connection, cache, request).count().reach.covered
            for request in (
                replace(WALK, minutes=8),
                WALK,
                replace(WALK, planned=True),
                replace(WALK, minutes=30, planned=True),
            )
        ]
    for less, more in pairwise(counts):
        assert (less <= more).all()
    assert counts[0].sum() < counts[-1].sum()


def test_kinds_that_are_asked_for(served):
    with reading(served.service_url) as connection:
        basis = read_basis(connection, ReachCache(), replace(WALK, kinds=("library",)))
        assert set(basis.venues.kinds) == {"library"}
        with pytest.raises(BadInput, match="no venue of the kind palace"):
            read_basis(connection, ReachCache(), replace(WALK, kinds=("palace",)))


def test_what_is_not_there_is_told(served, database):
    with reading(served.service_url) as connection:
        with pytest.raises(NotFound, match="no area 42"):
            read_basis(connection, ReachCache(), ReachRequest(under="42"))
        with pytest.raises(BadInput):
            read_basis(connection, ReachCache(), ReachRequest(minutes=0))
    with reading(database.service_url) as connection, pytest.raises(NotFound, match="no service circles"):
        show_run(connection)


def test_venues_of_sensitive_hosts_stay_out_unless_asked_for(serving):
    ((one,),) = rows(serving, "SELECT external_id FROM gisgrid.venue WHERE status = 'existing' ORDER BY 1 LIMIT 1")
    with changing(serving.service_url, who="test", why="host") as connection:
        connection.execute(text("UPDATE gisgrid.venue SET sensitive = external_id = :one"), {"one": one})
    plain, secret = run(serving), run(serving, replace(WALK, sensitive=True))
    with reading(serving.service_url) as connection:
        assert one not in {c["name"] for c in list_circles(connection, plain, "venue")}
        assert one in {c["name"] for c in list_circles(connection, secret, "venue")}
    with reading(serving.public_url) as connection:
        assert [seen["id"] for seen in list_runs(connection, public=True)] == [plain]
        assert list_areas(connection, secret, public=True) == []
        assert list_circles(connection, secret, "venue", public=True) == []
        assert not connection.scalar(
            text("SELECT count(*) FROM gisgrid.venue_public WHERE external_id = :o"), {"o": one}
        )


def test_the_public_sees_the_same_counts_and_no_circle_of_what_became_sensitive(serving):
    number = run(serving)
    with reading(serving.service_url) as connection:
        (*_, last) = list_circles(connection, number, "venue")
        areas = list_areas(connection, number)
    with changing(serving.service_url, who="test", why="host") as connection:
        connection.execute(
            text("UPDATE gisgrid.venue SET sensitive = true WHERE external_id = :o"), {"o": last["name"]}
        )
    with reading(serving.public_url) as connection:
        seen = show_run(connection, public=True)
        assert (seen["id"], seen["outdated"], "who" in seen) == (number, ["venues"], False)
        told = list_areas(connection, number, public=True)
        assert [row["code"] for row in told] == [row["code"] for row in areas]
        for row, all_of_it in zip(told, areas, strict=True):
            assert row["area_share"] == all_of_it["area_share"]
            assert row["household_share"] == (None if row["hidden"] else all_of_it["household_share"])
        assert last["name"] not in {c["name"] for c in list_circles(connection, number, "venue", public=True)}


@pytest.mark.parametrize("table", ["reach_household", "reach_circle", "reach_area", "reach_run", "venue", "household"])
def test_the_public_reads_no_private_table(served, table):
    with pytest.raises(Exception, match="permission denied"), reading(served.public_url) as connection:
        connection.execute(text(f"SELECT * FROM gisgrid.{table}"))


def test_a_signed_in_person_sees_who_is_left_outside_in_the_own_areas_alone(serving):
    number = run(serving)
    with reading(serving.service_url) as connection:
        found = show_run(connection, number)
        one, other, *_ = list_areas(connection, number, "town")
        left = {town["code"]: list_uncovered(connection, found, town["code"]) for town in (one, other)}
    viewer = signed_in(serving, "甲", ("viewer", one["code"]))
    with reading(serving.member_url, viewer) as connection:
        assert list_uncovered(connection, found, one["code"]) == left[one["code"]] != []
        assert list_uncovered(connection, found, other["code"]) == []
        seen = connection.scalar(text("SELECT count(*) FROM gisgrid.reach_household"))
        assert seen == one["households"]
        assert [town["code"] for town in list_areas(connection, number, "town")] == [one["code"]]


WRITES = {
    "roads": "UPDATE gisgrid.road SET layer = layer",
    "venues": "UPDATE gisgrid.venue SET status = 'planned' WHERE external_id = 'V00003'",
    "households": "DELETE FROM gisgrid.household WHERE id = (SELECT min(id) FROM gisgrid.household)",
    "areas": "UPDATE gisgrid.area SET name = name || '新' WHERE level = 'county'",
}


def test_a_run_knows_when_it_is_out_of_date(serving):
    number = run(serving)
    for after, (_what, statement) in enumerate(WRITES.items()):
        with reading(serving.service_url) as connection:
            assert show_run(connection, number)["outdated"] == list(WRITES)[:after]
        with changing(serving.service_url, who="test", why="change") as connection:
            connection.execute(text(statement))
    again = run(serving)
    with reading(serving.service_url) as connection:
        assert [(one["id"], one["outdated"]) for one in list_runs(connection)] == [(again, []), (number, list(WRITES))]


def delete_all_households_and_fail(database):
    with changing(database.service_url, who="test", why="undone") as connection:
        connection.execute(text("DELETE FROM gisgrid.household"))
        raise RuntimeError


def test_what_changes_nothing_leaves_a_run_as_it_is(serving):
    number = run(serving)
    with changing(serving.service_url, who="test", why="nothing") as connection:
        connection.execute(text("UPDATE gisgrid.venue SET name = '' WHERE false"))
        connection.execute(text("DELETE FROM gisgrid.road WHERE false"))
    with pytest.raises(RuntimeError):
        delete_all_households_and_fail(serving)
    with reading(serving.service_url) as connection:
        assert show_run(connection, number)["outdated"] == []


def test_a_county_without_roads_is_estimated_throughout(serving):
    with changing(serving.service_url, who="test", why="no roads") as connection:
        connection.execute(text("DELETE FROM gisgrid.road_network"))
    number = run(serving)
    with reading(serving.service_url) as connection:
        assert show_run(connection, number)["network"] is None
        (county,) = list_areas(connection, number, "county")
        (whole,) = list_circles(connection, number, "all")
    assert county["poor_roads"]
    assert county["roadless_households"] == county["households"]
    assert county["covered_households"] > 0
    assert whole["estimate"]


def test_an_area_far_from_roads_is_marked(serving):
    with changing(serving.service_url, who="test", why="one road left") as connection:
        connection.execute(text("DELETE FROM gisgrid.road WHERE edge > 0"))
    number = run(serving)
    with reading(serving.service_url) as connection:
        villages = list_areas(connection, number, "village")
    assert any(row["poor_roads"] for row in villages)
    for row in villages:
        assert row["poor_roads"] == (row["roadless_households"] > 0.2 * row["households"])


def test_an_empty_system_gives_an_empty_run(database):
    number = run(database)
    with reading(database.service_url) as connection:
        assert show_run(connection, number)["households"] == 0
        assert list_areas(connection, number) == []


def test_households_do_not_move_between_runs(one_run):
    database, number = one_run
    again = run(database)
    columns = "household, covered, venue, distance_m, estimate"
    before, after = (
        rows(database, f"SELECT {columns} FROM gisgrid.reach_household WHERE run = :run ORDER BY 1", run=n)
        for n in (number, again)
    )
    assert before == after
    assert np.isfinite([row.distance_m for row in before if row.venue]).all()
