"""The map of a past day through the door, and the version of its content while transactions overlap."""

from datetime import timedelta

import numpy as np
import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import create_engine, text

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import DATABASE
from tests.browsing import settings_of
from tests.county import natural_county, village_code
from tests.store.test_history import cut_at_random, merge, moment_and_state
from webmap import create_app

LEVELS = ("county", "village", "subgrid")


def at(client, level, when, **query):
    """Features of all pages, by id."""
    address, found = f"/ogc/collections/areas-standard-{level}/items", {}
    query = {"datetime": when, "limit": 9, **query}
    while address:
        answer = client.get(address, query_string=query)
        assert answer.status_code == 200, answer.text
        ids = [one["id"] for one in answer.json["features"]]
        assert found.keys().isdisjoint(ids)
        found |= {one["id"]: one for one in answer.json["features"]}
        following = [link["href"] for link in answer.json["links"] if link["rel"] == "next"]
        address, query = (following[0], None) if following else (None, None)
    return found


@pytest.fixture(scope="module")
def lived(cluster):
    """A county that was cut twelve times, with knots at every level, then merged once: application, moments, states."""
    with cluster.temporary(DATABASE) as database:
        rng = np.random.default_rng(4)
        with changing(database.service_url, who="test", why="load") as connection:
            insert_areas(connection, "standard", natural_county())
        states = [moment_and_state(database)]
        for number in range(12):
            cut_at_random(database, rng, number)
            states.append(moment_and_state(database))
        merge(database, f"{village_code(0)}001", f"{village_code(0)}002")
        states.append(moment_and_state(database))
        yield create_app(settings_of(database)).test_client(), states


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("which", [0, 6, 12, 13])
def test_a_past_moment_is_told_as_it_was_read_then(lived, which, level):
    client, states = lived
    moment, read = states[which]
    told = at(client, level, moment.isoformat())
    stored = dict(zip(read.codes, read.geometries, strict=True))
    stored = {code: stored[code] for code, of in zip(read.codes, read.levels, strict=True) if of == level}
    assert list(told) == sorted(stored)
    for code, feature in told.items():
        same = shapely.normalize(shape(feature["geometry"])) == shapely.normalize(stored[code])
        assert same, code


def test_a_past_moment_is_told_in_a_zone_too(lived):
    client, states = lived
    moment = states[3][0].isoformat()
    plain = at(client, "subgrid", moment)
    zone = at(client, "subgrid", moment, crs="http://www.opengis.net/def/crs/EPSG/0/4546")
    for code, feature in zone.items():
        told, known = shape(feature["geometry"]), shape(plain[code]["geometry"])
        assert shapely.get_num_coordinates(told) == shapely.get_num_coordinates(known)
        assert shapely.get_coordinates(told)[0][0] > 3_000_000  # northing


def test_a_period_holds_what_was_there_at_any_time_in_it(lived):
    client, states = lived
    before, after = states[12][0], states[13][0]
    gone = f"{village_code(0)}002"
    assert gone in at(client, "subgrid", f"{before.isoformat()}/{after.isoformat()}")
    assert gone in at(client, "subgrid", f"../{before.isoformat()}")
    assert gone not in at(client, "subgrid", f"{after.isoformat()}/..")
    assert gone not in at(client, "subgrid", after.isoformat())


def test_before_the_first_day_there_is_nothing(lived):
    client, states = lived
    assert at(client, "village", (states[0][0] - timedelta(days=1)).isoformat()) == {}


def test_one_feature_of_a_past_day(lived):
    client, states = lived
    item = f"/ogc/collections/areas-standard-subgrid/items/{village_code(0)}002"
    assert client.get(item).status_code == 404
    assert client.get(item, query_string={"datetime": states[3][0].isoformat()}).json["id"] == f"{village_code(0)}002"


def test_a_change_that_began_first_and_ended_last_changes_the_tag(database):
    """The newest number stays the same when it ends, so it is not enough to tell."""
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", natural_county())
    client = create_app(settings_of(database)).test_client()
    address = "/ogc/collections/areas-standard-village/items"
    rename = text("UPDATE gisgrid.area SET name = :name WHERE code = :code")
    slow = create_engine(database.service_url)
    with slow.connect() as first:
        first.execute(rename, {"name": "早", "code": village_code(0)})
        with changing(database.service_url, who="test", why="quick") as quick:
            quick.execute(rename, {"name": "晚", "code": village_code(12)})
        between = client.get(address).headers["ETag"]
        first.commit()
    slow.dispose()
    assert client.get(address).headers["ETag"] != between
