"""Two hundred splits from both sides of borders, driven through the calls of two planners' pages."""

import pytest

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.borders import assert_rule, play
from tests.browsing import settings_of
from tests.county import county, village_code
from tests.visitors import visit
from webmap import create_app

pytestmark = pytest.mark.drill

NEIGHBOURS = village_code(1), village_code(2)
ROUNDS = 100
"""Each planner splits once a round, and publishes."""


def test_two_hundred_splits_from_both_sides_keep_the_rule_at_all_levels(database, tmp_path):
    before = county()
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", before)
    app = create_app(settings_of(database, data_dir=tmp_path))
    visitors = [visit(app, database, f"划格员{k}", ("planner", code)) for k, code in enumerate(NEIGHBOURS)]
    new = play(database, visitors, NEIGHBOURS, before, ROUNDS, seed=2)
    assert new >= ROUNDS
    assert assert_rule(database, before) >= new
