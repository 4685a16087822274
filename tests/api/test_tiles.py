"""Tiles over HTTP: content type, ETag, refusals."""

import gzip
from threading import Event

import pytest

from gisgrid.api import drawings
from gisgrid.errors import Refused
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


def test_tiles_travel_packed_with_a_tag_of_their_own(client):
    plain = client.get(COUNTY_TILE)
    packed = client.get(COUNTY_TILE, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(COUNTY_TILE, headers=known).status_code == 304


def test_a_level_is_drawn_where_it_is_asked_for(client):
    far = "/tiles/areas/{}/{}/{}.mvt".format(*tile_at(110.2, 30.2, 6))
    assert b"subgrid" not in client.get(far).data
    assert b"subgrid" in client.get(far + "?level=subgrid").data
    assert client.get(far + "?level=nonsense").data == client.get(far).data


def test_tiles_are_there_while_no_drawing_can_be_made(database, monkeypatch, caplog):
    def refuse(*_):
        raise Refused("不行", "no")

    load(database, named_county())
    web = create_app(settings_of(database)).test_client()
    with monkeypatch.context() as broken:
        broken.setattr(drawings, "redraw", refuse)
        before = web.get(COUNTY_TILE)
    assert len(before.data) > 1000
    assert "no drawing of standard at zoom 9" in caplog.text
    assert len(web.get(COUNTY_TILE).data) > 1000


def test_a_reader_does_not_wait_for_a_long_drawing(database, monkeypatch):
    done = Event()
    monkeypatch.setattr(drawings, "PATIENCE_S", 0.01)
    monkeypatch.setattr(drawings, "redraw", lambda *_: done.wait(30))
    load(database, named_county())
    web = create_app(settings_of(database)).test_client()
    assert len(web.get(COUNTY_TILE).data) > 1000
    assert len(web.get(COUNTY_TILE).data) > 1000
    assert not done.is_set()
    done.set()


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
