"""The county to look at, loaded once, and a database that does not answer."""

import socket

import pytest

from gisgrid.store.urls import DATABASE
from tests.browsing import client, peopled
from tests.conftest import Database
from tests.everybody import everybody as make_everybody

__all__ = ["client", "peopled"]


@pytest.fixture
def unused_tcp_port_url():
    """A database at a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg2://gisgrid_service:secret@127.0.0.1:{taken.getsockname()[1]}/gisgrid"
        yield Database(url, url, url, url, url)


@pytest.fixture(scope="package")
def everybody(cluster, tmp_path_factory):
    """Everybody, made once: requests of these tests change nothing, or the same again."""
    with cluster.temporary(DATABASE) as database:
        yield make_everybody(database, tmp_path_factory.mktemp("data"))
