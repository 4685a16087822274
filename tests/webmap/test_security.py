"""The page keeps to its own host; a background map is the only thing that may open a second one."""

import pytest

from tests.browsing import settings_of
from webmap import create_app
from webmap.security import content_policy


def test_every_answer_forbids_other_hosts(client):
    for address in ("/map", "/api/schemes", "/tiles/areas/0/0/0.mvt", "/nothing", "/static/dist/map.js"):
        with client.get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "http" not in policy


def test_only_a_key_opens_the_background(peopled):
    assert "tianditu" not in content_policy(settings_of(peopled))
    with_key = content_policy(settings_of(peopled, tianditu_key="abc"))
    assert "img-src 'self' data: https://*.tianditu.gov.cn" in with_key
    assert "script-src" not in with_key


def test_the_page_names_no_other_host(client):
    assert "//" not in client.get("/map").text.replace("<!doctype html>", "")


def test_settings_cannot_break_out_of_the_page(peopled):
    nasty = "</script><script>alert(1)</script>"
    page = create_app(settings_of(peopled, map_notice=nasty)).test_client().get("/map").text
    assert "<script>alert" not in page


def test_page_that_is_not_there_is_said_in_words(client):
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert "这个地址没有内容" in answer.text
    assert answer.mimetype == "text/html"


def test_start_is_the_overview(client):
    answer = client.get("/")
    assert (answer.status_code, "总览" in answer.text) == (200, True)


SHARED = {"Origin": "https://map.example"}


@pytest.mark.parametrize("origins", [("https://map.example",), ("*",)])
def test_pages_of_sites_in_the_settings_may_read_as_nobody(peopled, origins):
    web = create_app(settings_of(peopled, cors_origins=origins)).test_client()
    for path in ("/ogc/", "/ogc/no", "/tiles/areas/0/0/0.mvt", "/api/schemes"):
        answer = web.get(path, headers=SHARED)
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://map.example")
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = web.options("/ogc/collections", headers=SHARED | {"Access-Control-Request-Method": "GET"})
    assert (asked.status_code, "GET" in asked.headers["Access-Control-Allow-Methods"]) == (200, True)
    assert "Access-Control-Allow-Origin" not in web.get("/map", headers=SHARED).headers


@pytest.mark.parametrize("origins", [(), ("https://other.example",)])
def test_pages_of_other_sites_may_not(peopled, origins):
    web = create_app(settings_of(peopled, cors_origins=origins)).test_client()
    assert "Access-Control-Allow-Origin" not in web.get("/ogc/", headers=SHARED).headers
