"""Another system keeps a copy in step: whatever happens, asking from where it stands makes the copy the same again."""

import json

import numpy as np
import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import create_engine, text

from gisgrid.store.areas import areas_of_scheme, delete_areas, insert_areas
from gisgrid.store.session import changing, reading
from tests.browsing import settings_of
from tests.county import natural_county, village_code
from tests.store.plain import open_by_edges
from tests.store.test_history import cut_at_random, merge
from webmap import create_app


@pytest.fixture
def county(database):
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", natural_county())
    return database


@pytest.fixture
def client(county):
    return create_app(settings_of(county)).test_client()


class Copy:
    """What another system holds: features by code, and up to which changeset."""

    def __init__(self, client):
        self.client, self.until, self.features = client, 0, {}

    def catch_up(self):
        said = self.client.get("/api/changes", query_string={"since": self.until})
        assert said.status_code == 200, said.text
        told = said.json
        for gone in told["withdrawn"]:
            del self.features[gone["code"]]
        for one in told["added"]:
            assert one["id"] not in self.features
        for one in told["changed"] + told["noded"]:
            assert one["id"] in self.features
        for one in told["noded"]:
            assert one["properties"] == self.features[one["id"]]["properties"]
            assert one["geometry"] != self.features[one["id"]]["geometry"]
        self.features |= {one["id"]: one for what in ("added", "changed", "noded") for one in told[what]}
        self.until = told["until"]
        return told

    def require_same(self, database):
        with reading(database.service_url) as connection:
            stored = areas_of_scheme(connection, "standard").areas
        assert sorted(self.features) == sorted(stored.codes)
        geometries = np.array([shape(self.features[code]["geometry"]) for code in stored.codes])
        assert (geometries == stored.geometries).all()
        assert open_by_edges(stored.codes, stored.parent_codes, geometries) == []


def rename(database, code, name):
    with changing(database.service_url, who="test", why="rename") as connection:
        connection.execute(text("UPDATE gisgrid.area SET name = :n WHERE code = :c"), {"n": name, "c": code})


def test_a_copy_stays_exact_through_splits_merges_names_and_withdrawals(county, client):
    """Splits put knots into areas that did not change: without them the copy's borders would not cancel."""
    copy, rng = Copy(client), np.random.default_rng(7)
    assert len(copy.catch_up()["added"]) == len(natural_county())
    copy.require_same(county)
    noded = 0
    for number in range(9):
        cut_at_random(county, rng, number)
        if number % 3 == 2:  # some changes at once
            rename(county, village_code(number), f"{number}号")
            noded += len(copy.catch_up()["noded"])
            copy.require_same(county)
    assert noded > 0
    merge(county, f"{village_code(0)}001", f"{village_code(0)}002")
    told = copy.catch_up()
    gone = next(one for one in told["withdrawn"] if one["code"] == f"{village_code(0)}002")
    assert gone["successors"][0]["code"] == f"{village_code(0)}001"
    copy.require_same(county)
    with changing(county.service_url, who="test", why="undivide") as connection:
        codes = connection.scalars(text("SELECT code FROM gisgrid.area WHERE parent_code = :p"), {"p": village_code(9)})
        delete_areas(connection, "standard", list(codes))
    told = copy.catch_up()
    assert {one["successors"][0]["code"] for one in told["withdrawn"]} == {village_code(9)}
    copy.require_same(county)
    assert copy.catch_up() == {"scheme": "standard", "since": copy.until, "until": copy.until, "withdrawn": [],
                               "codes": [], "added": [], "changed": [], "noded": []}  # fmt: skip


def test_a_split_tells_the_shares_of_its_successors(county, client):
    copy = Copy(client)
    copy.catch_up()
    old = next(code for code in copy.features if code.startswith(village_code(4)) and len(code) == 15)
    with reading(county.service_url) as connection:
        geometry = areas_of_scheme(connection, "standard").areas
        geometry = geometry.geometries[geometry.codes.index(old)]
    with changing(county.service_url, who="test", why="renumber") as connection:
        connection.execute(text("UPDATE gisgrid.area SET code = :n WHERE code = :c"), {"n": f"{old[:-3]}901", "c": old})
    told = copy.catch_up()
    assert told["withdrawn"] == [
        {"code": old, "name": old, "level": "subgrid", "parent_code": old[:-3],
         "successors": [{"code": f"{old[:-3]}901", "share": 1.0}]}
    ]  # fmt: skip
    assert [one["id"] for one in told["added"]] == [f"{old[:-3]}901"]
    assert shapely.equals(shape(told["added"][0]["geometry"]), geometry)


def test_what_is_still_under_way_is_told_later_and_not_lost(county, client):
    """A change that took its number first ends last; a copy must not step over it."""
    copy = Copy(client)
    copy.catch_up()
    name = text("UPDATE gisgrid.area SET name = :n WHERE code = :c")
    slow = create_engine(county.service_url)
    with slow.connect() as first:
        first.execute(name, {"n": "慢", "c": village_code(0)})
        rename(county, village_code(12), "快")
        during = copy.catch_up()
        assert during["changed"] == []
        first.commit()
    slow.dispose()
    told = copy.catch_up()
    assert {one["properties"]["name"] for one in told["changed"]} == {"慢", "快"}
    copy.require_same(county)


def test_a_change_that_was_given_up_holds_nobody_back(county, client):
    copy = Copy(client)
    copy.catch_up()
    given_up = create_engine(county.service_url)
    with given_up.connect() as first:
        first.execute(text("UPDATE gisgrid.area SET name = 'x' WHERE code = :c"), {"c": village_code(0)})
        first.rollback()
    given_up.dispose()
    rename(county, village_code(12), "快")
    assert [one["properties"]["name"] for one in copy.catch_up()["changed"]] == ["快"]


@pytest.mark.parametrize("query", [{}, {"since": "x"}, {"since": -1}, {"since": 10**6}, {"since": 10**30}])
def test_a_number_that_was_never_told_is_refused(client, query):
    answer = client.get("/api/changes", query_string=query)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_of_a_scheme_that_is_not_there_nothing_is_told(client):
    assert client.get("/api/changes", query_string={"since": 0, "scheme": "no"}).status_code == 404


def test_it_tells_nothing_of_who_and_why(client, county):
    rename(county, village_code(1), "新")
    said = json.dumps(client.get("/api/changes?since=0").json, ensure_ascii=False)
    assert "who" not in said
    assert "rename" not in said
