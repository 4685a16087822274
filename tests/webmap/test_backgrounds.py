"""Maps to lay below: only those that the settings name, and pictures from nowhere else."""

import pytest
from PIL import Image

from gisgrid.errors import BadInput
from gisgrid.settings import load_settings
from tests.browsing import settings_of
from webmap import create_app
from webmap.security import content_policy

OWN = "https://t{0-7}.map.example/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"


@pytest.fixture
def tiles(tmp_path):
    """A folder with one tile, and a picture outside of it that a link leads to."""
    folder = tmp_path / "tiles"
    (folder / "3" / "5").mkdir(parents=True)
    Image.new("RGB", (8, 8), "#abc").save(folder / "3" / "5" / "2.png")
    Image.new("RGB", (8, 8), "#abc").save(tmp_path / "secret.png")
    (folder / "3" / "5" / "4.png").symlink_to(tmp_path / "secret.png")
    return folder


def backgrounds_of(page):
    return page.text.split('"backgrounds":')[1].split("]")[0]


def test_a_folder_is_served_and_nothing_beside_it(peopled, tiles):
    web = create_app(settings_of(peopled, tile_dir=tiles)).test_client()
    with web.get("/background/3/5/2") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert "max-age" in answer.headers["Cache-Control"]
        assert answer.data == (tiles / "3" / "5" / "2.png").read_bytes()
    assert web.get("/background/3/5/3").status_code == 204
    assert web.get("/background/3/5/4").status_code == 204  # a link that leads out
    assert web.get("/background/3/../secret").status_code == 404
    assert web.get("/background/3/5/..%2F..%2Fsecret").status_code == 404


def test_without_a_folder_there_is_nothing(client):
    assert client.get("/background/3/5/2").status_code == 204
    assert backgrounds_of(client.get("/map")) == " ["
    assert 'id="background"' not in client.get("/map").text


def test_a_bureaus_own_tiles_open_their_host_for_pictures_alone(peopled):
    settings = settings_of(peopled, background_url=OWN, background_crs="EPSG:4490", background_label="市局影像")
    policy = content_policy(settings)
    assert "img-src 'self' data: https://*.map.example;" in policy
    assert policy.count("map.example") == 1
    page = create_app(settings).test_client().get("/map").text
    assert "EPSG:4490" in page
    assert 'id="background"' in page


def test_a_folder_opens_no_host(peopled, tiles):
    assert "http" not in content_policy(settings_of(peopled, tile_dir=tiles))


@pytest.mark.parametrize(
    ("url", "crs"),
    [
        ("https://map.example/{z}/{x}.png", "EPSG:3857"),
        ("ftp://map.example/{z}/{x}/{y}", "EPSG:3857"),
        ("https://map.example; script-src *;/{z}/{x}/{y}", "EPSG:3857"),
        ("https://map.example/{z}/{x}/{y}", "EPSG:4326"),
    ],
)
def test_settings_that_name_no_tiles_are_refused_in_words(url, crs):
    with pytest.raises(BadInput, match="底图"):
        load_settings({"GISGRID_BACKGROUND_URL": url, "GISGRID_BACKGROUND_CRS": crs})
    assert load_settings({"GISGRID_BACKGROUND_URL": OWN}).background_url == OWN
