"""Layers over HTTP: the same figures as indicators tell, in the order of the areas, in classes that do not move."""

from datetime import date

import pytest

from gisgrid.demo.calendar import AS_OF
from gisgrid.demo.load import count_circles
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.store.session import figuring, writing
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import county_template, tiny_county
from webmap import create_app

__all__ = ["county_template"]

CODES = tiny_county().areas.codes
COUNTY = min(CODES)
TOWNS = sorted(code for code in CODES if len(code) == 12 and code.endswith("000") and code != COUNTY)
COUNTED = ["2025-06", "2025-05", "2025-04", "2025-03"]
RELEASED = COUNTED[:3]


@pytest.fixture(scope="module")
def seen(cluster, county_template, tmp_path_factory):
    """A county with four months of figures, three of them released; nobody changes it."""
    with cluster.temporary(county_template) as made:
        with writing(made.service_url) as connection:
            count_circles(connection)
        with figuring(made.service_url) as connection:
            for month in COUNTED:
                run_month(connection, "standard", today=AS_OF, month=date.fromisoformat(f"{month}-01"), who="test")
        with writing(made.service_url) as connection:
            for month in RELEASED:
                release(connection, "standard", date.fromisoformat(f"{month}-01"), who="test", note="示意")
        for name, role, code in (("镇", "viewer", TOWNS[0]), ("县", "viewer", None), ("划", "planner", None)):
            add(made, name, (role, code))
        yield made, create_app(settings_of(made, data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def app(seen):
    return seen[1]


def got(client, address, status=200, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    with client.open(f"/api/layers{address}?{query}") as answer:
        assert answer.status_code == status, answer.text
        return answer.json
