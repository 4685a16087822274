"""A small made-up county with roads, venues and households in the database, for tests of the reach."""

import numpy as np
import pytest
from sqlalchemy.engine import make_url

from gisgrid.demo.generate import DemoCounty, populate
from gisgrid.demo.ground import make_ground
from gisgrid.demo.load import load_demo
from gisgrid.demo.setting import make_setting
from gisgrid.store.session import changing, engine
from gisgrid.store.urls import DATABASE
from tests.demo.conftest import TINY


def tiny_county(seed=1):
    ground = make_ground(TINY, seed)
    tables, planted = populate(make_setting(ground, np.random.default_rng([seed, 2])), seed)
    return DemoCounty(ground.areas, ground.roads, ground.rivers, tables, {"notice": "made up", **planted})


def load(database, county):
    with changing(database.service_url, who="test", why="demo") as connection:
        load_demo(connection, county, size="tiny", seed=1)


@pytest.fixture(scope="session")
def county_template(cluster):
    """The name of a database with the county, to which nobody is connected: it is copied."""
    with cluster.temporary(DATABASE) as made:
        load(made, tiny_county())
        for url in (made.admin_url, made.service_url):
            engine(url).dispose()
        yield make_url(made.service_url).database


@pytest.fixture(scope="session")
def served(cluster, county_template):
    """A database with the county, for tests that only read."""
    with cluster.temporary(county_template) as made:
        yield made


@pytest.fixture
def serving(cluster, county_template):
    """A database with the county of a test's own."""
    with cluster.temporary(county_template) as made:
        yield made
