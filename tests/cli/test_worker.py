"""What never becomes a request is refused in both languages too, by the real server."""

import http.client
import json
import socket
from urllib.parse import quote

import pytest

from gisgrid.cli.worker import LONGEST_LINE
from gisgrid.store.urls import DATABASE
from tests.api.doors import serving_door


@pytest.fixture(scope="module")
def port(cluster):
    with cluster.temporary(DATABASE) as database, serving_door(database) as door:
        yield door.port


def ask(port, path, headers=None):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    client.request("GET", path, headers=headers or {})
    answer = client.getresponse()
    said = json.loads(answer.read())
    client.close()
    return answer, said


def require_problem(answer, said, status):
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert said["status"] == status
    assert all(said[name] for name in ("type", "title", "code", "detail", "zh", "en", "hint_zh", "hint_en"))


@pytest.mark.parametrize("size", [9_000, 60_000, 900_000])
def test_an_address_that_is_too_long_is_a_problem_in_two_languages(port, size):
    answer, said = ask(port, f"/ogc/collections/areas-standard-town/items?name={'x' * size}")
    require_problem(answer, said, 414)
    assert str(LONGEST_LINE) in said["hint_zh"]


def test_a_long_address_of_chinese_words_is_served(port):
    name = quote("村" * 800)
    assert len(name) > 4094
    answer, said = ask(port, f"/ogc/collections/areas-standard-town/items?name={name}")
    assert (answer.status, said["features"]) == (200, [])


def test_headers_that_are_too_large_are_a_problem_in_two_languages(port):
    answer, said = ask(port, "/ogc/", {"Cookie": "x" * 20_000})
    require_problem(answer, said, 431)


@pytest.mark.parametrize("sent", [b"hello\r\n\r\n", "GET /村 HTTP/1.1\r\n\r\n".encode(), b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_no_request_is_a_problem_or_served_and_never_an_english_page(port, sent):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert json.loads(body)["zh"]


def test_the_server_goes_on_after_refusals(port):
    assert ask(port, "/ogc/conformance")[0].status == 200
