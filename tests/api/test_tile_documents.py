"""TileJSON leads to tiles that hold what it says."""

import pytest

from tests.browsing import settings_of
from tests.tile_numbers import tile_at
from webmap import create_app


def filled(document, numbers):
    address = document["tiles"][0]
    for name, number in zip(("{z}", "{x}", "{y}"), numbers, strict=True):
        address = address.replace(name, str(number))
    return address


def test_it_leads_to_tiles_of_areas_with_the_fields_it_names(client):
    document = client.get("/tiles/areas.json").json
    west, south, east, north = document["bounds"]
    tile = client.get(filled(document, tile_at((west + east) / 2, (south + north) / 2, 9)))
    assert tile.status_code == 200
    for layer in document["vector_layers"]:
        for word in (layer["id"], *layer["fields"]):
            assert word.encode() in tile.data
    assert document["tilejson"] == "3.0.0"


def test_it_leads_to_tiles_of_circles(everybody):
    client = everybody.app.test_client()
    document = client.get(f"/tiles/circles/{everybody.run}/all.json").json
    assert client.get(filled(document, (0, 0, 0))).status_code == 200
    named = client.get(f"/tiles/circles/{everybody.run}/venue.json", query_string={"name": "V&1"}).json
    assert client.get(filled(named, (0, 0, 0))).status_code == 200
    assert "name=V%261" in named["tiles"][0]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/tiles/areas.json?scheme=no", 404), ("/tiles/circles/99/all.json", 404), ("/tiles/circles/1/no.json", 400)],
)
def test_what_is_not_there_is_said(client, path, status):
    assert client.get(path).status_code == status


def test_it_carries_the_line_of_public_maps(peopled):
    web = create_app(settings_of(peopled, map_notice="审图号：粤S(2026)001号")).test_client()
    assert web.get("/tiles/areas.json").json["attribution"] == "审图号：粤S(2026)001号"
