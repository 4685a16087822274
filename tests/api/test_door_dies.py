"""A server or a database that dies in the middle of an answer leaves nothing that looks whole, whoever asks."""

import http.client
import json
import shutil
import socket
import subprocess
import time

import pytest
import requests
from sqlalchemy import text

from gisgrid.store.session import owning
from tests.api.doors import TOWNS, serving_door, wide

__all__ = ["wide"]

END_OF_CHUNKS = b"0\r\n\r\n"
ALL = f"{TOWNS}?limit=100000"


class Raw:
    """A socket with a small buffer: what it does not take stays with the server."""

    def __init__(self, door, path=ALL):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", door.port))
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        self.said = self.socket.recv(2000)

    def take_all(self):
        """Take the rest, until its end or until nobody is there."""
        try:
            while not self.said.endswith(END_OF_CHUNKS) and (more := self.socket.recv(65536)):
                self.said += more
        except ConnectionResetError:
            pass
        self.socket.close()
        return self.said


class Requests:
    """The library requests, taking the body bit by bit."""

    def __init__(self, door):
        plain = {"Accept-Encoding": "identity"}
        self.answer = requests.get(f"{door.root}{ALL}", stream=True, timeout=20, headers=plain)
        self.bits = self.answer.iter_content(1000)
        next(self.bits)

    def take_all(self):
        try:
            list(self.bits)
        except requests.exceptions.ChunkedEncodingError as error:
            return error
        finally:
            self.answer.close()


class OwnClient:
    """Python's own client."""

    def __init__(self, door):
        self.client = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
        self.client.request("GET", ALL)
        self.answer = self.client.getresponse()
        self.answer.read(1000)

    def take_all(self):
        try:
            self.answer.read()
        except (http.client.IncompleteRead, ConnectionResetError) as error:
            return error
        finally:
            self.client.close()


class Program:
    """A program that writes a file."""

    def __init__(self, out, *command):
        self.out = out
        self.running = subprocess.Popen([*command], stderr=subprocess.PIPE, text=True)
        wait_until(lambda: out.exists() and out.stat().st_size > 0)

    def take_all(self):
        _, self.errors = self.running.communicate(timeout=60)
        return self


def curl(door, folder):
    out = folder / "curl.geojson"
    return Program(out, "curl", "-sS", "--fail", "--limit-rate", "100k", "-o", str(out), f"{door.root}{ALL}")


def ogr2ogr(door, folder):
    out = folder / "ogr.geojsonl"
    source = f"OAPIF:{door.root}/ogc/"
    return Program(out, "ogr2ogr", "-f", "GeoJSONSeq", str(out), source, "areas-standard-town", "-oo", "PAGE_SIZE=1")


def wait_until(true, seconds=20):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.01)


def kill_server(door):
    door.kill()


def kill_backends(door):
    """End the database's processes that answer the public; the server goes on."""
    query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'gisgrid_public'"
    with owning(door.database.superuser_url) as connection:
        assert connection.scalar(text(query)) >= 3


def asking(door, folder, *, paged):
    """Clients in the middle of an answer, the slowest first."""
    clients = {"ogr2ogr": ogr2ogr(door, folder)} if paged else {}
    return clients | {"raw": Raw(door), "requests": Requests(door), "own": OwnClient(door), "curl": curl(door, folder)}


@pytest.fixture(scope="module")
def told(wide, tmp_path_factory):
    """What a client says of a whole answer, then what each says when the database was killed, then the server."""
    with serving_door(*wide) as door:
        told = {"whole": Raw(door).take_all()}
        for kill in (kill_backends, kill_server):
            folder = tmp_path_factory.mktemp("cut")
            clients = asking(door, folder, paged=kill is kill_server and shutil.which("ogr2ogr"))
            kill(door)
            told[kill] = {name: client.take_all() for name, client in clients.items()}
        yield told


@pytest.fixture(params=[kill_backends, kill_server])
def cut(request, told):
    return told[request.param]


def test_there_is_no_last_chunk(cut):
    said = cut["raw"]
    assert b"200 OK" in said
    assert b"transfer-encoding: chunked" in said.lower()
    assert not said.endswith(END_OF_CHUNKS)


def test_python_says_that_it_was_cut(cut):
    assert isinstance(cut["requests"], requests.exceptions.ChunkedEncodingError)
    assert cut["own"] is not None


def test_curl_fails_and_what_it_wrote_is_no_json(cut):
    assert cut["curl"].running.returncode in (18, 56), cut["curl"].errors
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut["curl"].out.read_text(encoding="utf-8", errors="ignore"))


def test_ogr2ogr_says_that_the_server_went_away(cut):
    """It keeps the pages that it had whole; its exit code alone would not tell."""
    if "ogr2ogr" not in cut:
        pytest.skip("needs Debian's gdal-bin, and a server that is gone")
    assert "ERROR" in cut["ogr2ogr"].errors
    assert cut["ogr2ogr"].out.read_text(encoding="utf-8").count("\n") < 200


def test_a_whole_answer_has_a_last_chunk(told):
    assert told["whole"].endswith(END_OF_CHUNKS)
