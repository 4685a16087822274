"""Two planners of neighbouring villages split from their borders, each through the page's own calls."""

import pytest

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.borders import assert_rule, play
from tests.browsing import settings_of
from tests.county import county, village_code
from tests.visitors import visit
from webmap import create_app

NEIGHBOURS = village_code(1), village_code(2)
"""On the county's outline both, in two towns."""


@pytest.fixture
def before(database):
    areas = county()
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", areas)
    return areas


def test_splits_from_both_sides_of_a_border_keep_the_rule_at_all_levels(database, before, tmp_path):
    app = create_app(settings_of(database, data_dir=tmp_path))
    visitors = [visit(app, database, f"划格员{k}", ("planner", code)) for k, code in enumerate(NEIGHBOURS)]
    new = play(database, visitors, NEIGHBOURS, before, rounds=8)
    assert new >= 8
    assert assert_rule(database, before) >= new
