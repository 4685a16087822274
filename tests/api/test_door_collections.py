"""Venues, service areas and activities through the door: what everybody may know of them, and nothing else."""

import json
from datetime import datetime

import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import text

from gisgrid.domain.collections import OTHERS
from gisgrid.domain.reach import ReachRequest
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.session import figuring, reading, writing
from tests.browsing import settings_of
from tests.serving import county_template
from webmap import create_app

__all__ = ["county_template"]

ITEMS = "/ogc/collections/{}/items"


NOWHERE = """
UPDATE gisgrid.activity SET stated_area = area_id, geom = NULL WHERE id = (
    SELECT min(id) FROM gisgrid.activity WHERE venue IS NULL AND area_id IS NOT NULL AND category <> 'aid')"""


@pytest.fixture(scope="module")
def served(cluster, county_template):
    """A small county with an activity nowhere; circles were counted twice at the usual pace, once at the slow one."""
    with cluster.temporary(county_template) as database:
        with writing(database.service_url) as connection:
            connection.execute(text(NOWHERE))
        for speed_kmh in (4.8, 4.8, 2.88):
            with figuring(database.service_url) as connection:
                run_reach(connection, ReachCache(), ReachRequest(speed_kmh=speed_kmh), who="test")
        yield database


@pytest.fixture(scope="module")
def web(served):
    return create_app(settings_of(served)).test_client()


def features(client, collection, **query):
    answer = client.get(ITEMS.format(collection), query_string={"limit": 10_000, **query})
    assert answer.status_code == 200, answer.text
    return answer.json["features"]


def stored(database, query):
    with reading(database.service_url) as connection:
        return connection.execute(text(query)).all()


def test_venues_are_those_that_are_not_kept_from_the_public(web, served):
    told = {one["id"] for one in features(web, "venues")}
    rows = stored(served, "SELECT external_id, sensitive FROM gisgrid.venue")
    assert any(sensitive for _, sensitive in rows)
    assert told == {id_ for id_, sensitive in rows if not sensitive}


@pytest.mark.parametrize("collection", [one.id for one in OTHERS])
def test_a_feature_says_what_its_collection_names_and_nothing_else(web, collection):
    named = next(one for one in OTHERS if one.id == collection)
    found = features(web, collection)
    assert found
    for one in found:
        assert list(one["properties"]) == [field.name for field in named.fields]
        assert one["geometry"] is None or shape(one["geometry"]).geom_type == named.geometry
    ids = [one["id"] for one in found]
    assert len(set(ids)) == len(ids)
    alone = web.get(f"{ITEMS.format(collection)}/{ids[-1]}")
    assert (alone.status_code, alone.json["id"]) == (200, ids[-1])


def test_activities_are_those_that_everybody_may_know(web, served):
    told = {one["id"] for one in features(web, "activities")}
    hidden = "a.category = 'aid' OR EXISTS (SELECT FROM gisgrid.venue v WHERE v.id = a.venue AND v.sensitive)"
    rows = stored(served, f"SELECT external_id, {hidden} FROM gisgrid.activity a")
    assert any(away for _, away in rows)
    assert told == {id_ for id_, away in rows if not away}


def test_a_day_narrows_activities_to_those_of_that_day_in_china(web, served):
    day = stored(served, "SELECT min(starts_at)::date::text FROM gisgrid.activity_public")[0][0]
    that_day = f"starts_at < date '{day}' + 1 AND coalesce(ends_at, starts_at) >= date '{day}'"
    rows = stored(served, f"SELECT external_id FROM gisgrid.activity_public WHERE {that_day}")
    told = features(web, "activities", datetime=day)
    assert {one["id"] for one in told} == {row[0] for row in rows}
    assert 0 < len(told) < len(features(web, "activities"))


def test_every_property_that_narrows_a_page_narrows_the_next_too(web):
    """Whatever it is called."""
    for named in OTHERS:
        some = features(web, named.id)[0]["properties"]
        for field in (field for field in named.fields if field.filtered and some[field.name] is not None):
            value = json.dumps(some[field.name]) if isinstance(some[field.name], bool) else some[field.name]
            known = [one["id"] for one in features(web, named.id, **{field.name: value})]
            address, query = ITEMS.format(named.id), {"limit": max(1, len(known) // 2), field.name: value}
            told = []
            while address:
                page = web.get(address, query_string=query).json
                told += [one["id"] for one in page["features"]]
                address, query = next((one["href"] for one in page["links"] if one["rel"] == "next"), None), None
            assert told == known, field.name


def test_what_has_no_place_comes_with_every_box(web):
    """As the standard says of what is not associated with a geometry."""
    nowhere = {one["id"] for one in features(web, "activities") if one["geometry"] is None}
    assert nowhere
    assert {one["id"] for one in features(web, "activities", bbox="0,0,1,1")} == nowhere
    assert features(web, "venues", bbox="0,0,1,1") == []


@pytest.mark.parametrize("collection", ["areas-standard-village", *(one.id for one in OTHERS)])
def test_every_feature_lies_within_what_its_collection_says(web, collection):
    said = web.get(f"/ogc/collections/{collection}").json["extent"]
    around = shapely.box(*said["spatial"]["bbox"][0])
    places = [shape(one["geometry"]) for one in features(web, collection) if one["geometry"]]
    assert all(around.covers(place) for place in places if not place.is_empty)  # a venue that nobody reaches has none
    starts = [one["properties"]["starts_at"] for one in features(web, collection) if "starts_at" in one["properties"]]
    if starts:
        first = datetime.fromisoformat(said["temporal"]["interval"][0][0])
        assert min(map(datetime.fromisoformat, starts)) == first


def test_service_areas_are_the_circles_of_the_newest_run_of_each_pace(web, served):
    runs = {one["properties"]["run"] for one in features(web, "service-areas")}
    newest = "SELECT max(id) FROM gisgrid.reach_run_public WHERE kinds = '{}' AND open_at IS NULL AND standard IS NULL"
    assert runs == {row[0] for row in stored(served, f"{newest} GROUP BY scheme, speed_kmh")}
    whole = features(web, "service-areas", scope="all")
    assert {one["properties"]["scope"] for one in whole} == {"all"}


def test_a_venue_that_becomes_sensitive_leaves_at_once_and_its_circle_with_it(web, served):
    """The last test of the file: it changes the county."""
    client = web
    gone = features(client, "venues")[0]["id"]
    tags = {one: client.get(ITEMS.format(one)).headers["ETag"] for one in ("venues", "service-areas", "activities")}
    with writing(served.service_url) as connection:
        connection.execute(text("UPDATE gisgrid.venue SET sensitive = true WHERE external_id = :id"), {"id": gone})
    assert gone not in {one["id"] for one in features(client, "venues")}
    assert gone not in {one["properties"]["name"] for one in features(client, "service-areas", scope="venue")}
    for collection, tag in tags.items():
        again = client.get(ITEMS.format(collection), headers={"If-None-Match": tag})
        assert again.status_code == 200, collection
