"""A snapshot of a small made-up county, published once, with circles, a released month and two further systems."""

import pytest

from gisgrid.exchange.snapshots.systems import file_crs
from tests.serving import county_template, served, serving
from tests.snapshots.making import NOTICE, SYSTEMS, fill, published

__all__ = ["county_template", "served", "serving", "snapshot"]


@pytest.fixture(scope="session")
def snapshot(cluster, county_template, tmp_path_factory):
    """The snapshot, for tests that only read."""
    with cluster.temporary(county_template) as database:
        fill(database)
        systems = tuple(map(file_crs, SYSTEMS))
        yield published(database, tmp_path_factory.mktemp("data") / "snapshots", systems=systems, map_notice=NOTICE)
