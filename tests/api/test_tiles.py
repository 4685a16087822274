"""Tiles over HTTP: content type, ETag, refusals."""

import pytest

from gisgrid.store.session import changing
from tests.browsing import load, named_county, settings_of
from tests.county import village_code
from tests.tile_numbers import tile_at
from webmap import create_app

COUNTY_TILE = "/tiles/areas/{}/{}/{}.mvt".format(*tile_at(110.2, 30.2, 9))


def test_tile_is_a_vector_tile(client):
    answer = client.get(COUNTY_TILE)
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    assert len(answer.data) > 1000


def test_unchanged_tile_is_not_sent_twice(client):
    tag = client.get(COUNTY_TILE).headers["ETag"]
    again = client.get(COUNTY_TILE, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag


def test_browsers_keep_tiles_but_always_ask(client):
    assert client.get(COUNTY_TILE).headers["Cache-Control"] == "no-cache"


def test_changed_content_changes_the_tag(database):
    load(database, named_county())
    web = create_app(settings_of(database)).test_client()
    before = web.get(COUNTY_TILE).headers["ETag"]
    with changing(database.service_url, who="test", why="rename") as connection:
        connection.exec_driver_sql("UPDATE gisgrid.area SET name = '新名' WHERE code = %s", (village_code(2),))
    after = web.get(COUNTY_TILE, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_tile_far_away_is_empty(client):
    answer = client.get("/tiles/areas/9/0/0.mvt")
    assert (answer.status_code, answer.data) == (200, b"")


def test_scheme_without_areas_is_empty(client):
    assert client.get(COUNTY_TILE + "?scheme=none").data == b""


@pytest.mark.parametrize("tile", ["9/512/0", "9/0/512", "21/0/0", "99999999999/0/0"])
def test_numbers_beyond_the_grid_are_refused(client, tile):
    answer = client.get(f"/tiles/areas/{tile}.mvt")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("tile", ["-1/0/0", "a/0/0", "1/0"])
def test_what_is_no_number_is_not_found(client, tile):
    answer = client.get(f"/tiles/areas/{tile}.mvt")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
