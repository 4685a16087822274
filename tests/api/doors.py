"""A real server in front of towns whose answers are megabytes, for real clients."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import DATABASE
from tests.blobs import blobs

ROOT = Path(__file__).parents[2]
TOWNS = "/ogc/collections/areas-standard-town/items"


@dataclass
class Door:
    """A server that answers at `root`, what it reads, and what was loaded."""

    process: subprocess.Popen
    port: int
    database: object
    areas: object

    @property
    def root(self):
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        """End master and worker as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving_door(database, areas=None, **settings):
    """Run `gisgrid serve` with one process, in a session of its own, and further settings in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **database.environment, "PYTHONPATH": str(ROOT), "DISPLAY": "", **settings}
    command = [sys.executable, "-m", "gisgrid", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        assert str(port) in process.stdout.readline()
        yield Door(process, port, database, areas)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture(scope="module")
def wide(cluster):
    """Two hundred towns with borders of 3,000 vertices, 15 MB as GeoJSON: more than any socket's buffers hold."""
    areas = blobs(200, 3000)
    with cluster.temporary(DATABASE) as database:
        with changing(database.service_url, who="test", why="load") as connection:
            insert_areas(connection, "standard", areas)
        yield database, areas


@pytest.fixture
def door(wide):
    """A server of a test's own, which may be killed."""
    with serving_door(*wide) as made:
        yield made
