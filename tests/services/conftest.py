"""The county to look at, loaded once; and one that a night's work is done on."""

from datetime import date, time

import pytest

from gisgrid.services.nightly import Night
from gisgrid.settings import Settings
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import Urls
from tests.browsing import client, peopled
from tests.county import county

__all__ = ["client", "peopled"]


@pytest.fixture
def night(database, tmp_path):
    """A county, and a data folder for its backups."""
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    urls = Urls(database.admin_url, database.service_url, database.member_url, database.public_url)
    return Night(Settings(tmp_path, nightly_at=time(2)), urls, date.today(), "service")
