"""`gisgrid serve` as a process: a real gunicorn around a page of our own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.cli.serve import address, options

ROOT = Path(__file__).parents[2]
WORKERS = 2
PAGE = """
import os

def create_app():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"a map by %d" % os.getpid()]
    return app
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(database, port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`gisgrid serve` in a folder whose `webmap` is one page; Python finds that one first."""
    (tmp_path / "webmap.py").write_text(PAGE)
    environment = {**os.environ, **database.environment, "PYTHONPATH": f"{tmp_path}:{ROOT}", "DISPLAY": ""}
    command = [sys.executable, "-m", "gisgrid", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield process
    process.kill()
    process.communicate()


def ask(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        found: bytes = answer.read()
    return found


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_it_prints_the_address_once_it_answers(server: subprocess.Popen[str], port: int):
    assert f"http://127.0.0.1:{port} " in first_line(server)
    assert ask(port).startswith(b"a map")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_cleanly(server: subprocess.Popen[str], port: int, how: signal.Signals):
    first_line(server)
    answered: set[bytes] = set()
    while len(answered) < WORKERS:
        answered.add(ask(port))
    asked = time.monotonic()
    server.send_signal(how)
    rest, _ = server.communicate(timeout=15)
    assert server.returncode == 0, rest
    assert "Traceback" not in rest
    assert time.monotonic() - asked < 9  # before gunicorn would lose patience and kill
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_one_sentence(database, port: int):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        result = CliRunner().invoke(main, ["serve", "--port", str(port)], env=database.environment)
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in result.stderr
    assert "--port" in result.stderr


def test_a_host_that_is_not_here_is_one_sentence(database):
    result = CliRunner().invoke(main, ["serve", "--host", "203.0.113.1"], env=database.environment)
    assert result.exit_code == 2
    assert "cannot listen on 203.0.113.1" in result.stderr


def test_without_a_database_it_says_what_to_run(tmp_path: Path):
    environment = {"GISGRID_DATA_DIR": str(tmp_path), "GISGRID_DATABASE_URL": None, "GISGRID_SERVICE_URL": None}
    result = CliRunner().invoke(main, ["serve"], env=environment)
    assert result.exit_code == 4
    assert "./run" in result.stderr


@pytest.mark.parametrize("words", [("--port", "0"), ("--port", "65536"), ("--port", "x"), ("--workers", "0")])
def test_numbers_out_of_range_are_refused(words: tuple[str, str]):
    assert CliRunner().invoke(main, ["serve", *words]).exit_code == 2


@pytest.mark.parametrize(
    ("host", "shown", "bound"),
    [
        ("127.0.0.1", "http://127.0.0.1:80", "127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80", "0.0.0.0:80"),
        ("::", "http://[::1]:80", "[::]:80"),
        ("::1", "http://[::1]:80", "[::1]:80"),
        ("map.example", "http://map.example:80", "map.example:80"),
    ],
)
def test_the_address_shown_can_be_typed_into_a_browser(host: str, shown: str, bound: str):
    assert address(host, 80) == shown
    assert options(host, 80, 1)["bind"] == bound
