"""A small county with a year of figures, all told to the public, and people who look at it."""

from pathlib import Path

import pytest

from gisgrid.demo.load import count_circles, count_indicators
from gisgrid.store.session import figuring
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import tiny_county
from tests.webmap.conftest import NOTICE
from tests.webmap.conftest import serving as serving_pages

AREAS = tiny_county().areas
CODES = AREAS.codes
COUNTY = min(CODES)
TOWNS = sorted(code for code in CODES if len(code) == 12 and code.endswith("000") and code != COUNTY)
TRUTH = tiny_county().truth


def name_of(code):
    return AREAS.names[CODES.index(code)]


@pytest.fixture(scope="session")
def year(cluster, county_template):
    """The county with its year of figures; nobody changes it."""
    with cluster.temporary(county_template) as made:
        with figuring(made.service_url) as connection:
            count_circles(connection)
            count_indicators(connection)
        for name, role, code in (
            ("town", "viewer", TOWNS[0]),
            ("county", "viewer", None),
            ("planner", "planner", None),
        ):
            add(made, name, (role, code))
        yield made


@pytest.fixture(scope="session")
def pages(year, tmp_path_factory):
    """The pages over it, with a line about the map."""
    folder: Path = tmp_path_factory.mktemp("data")
    with serving_pages(settings_of(year, data_dir=folder, map_notice=NOTICE)) as address:
        yield address
