"""Two planners of neighbouring villages split from their borders, each through the page's own calls."""

import numpy as np
import pytest

from gisgrid.geometry.edits import EditRefused, to_vertex
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.borders import assert_rule, play, published, split_from_outline
from tests.browsing import settings_of
from tests.county import county, natural_county, village_code
from tests.planners import inner_vertex, planner
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


def test_many_edits_in_one_draft_without_loading_it_again_leave_no_finding(database, tmp_path):
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", natural_county())
    desk = planner(create_app(settings_of(database, data_dir=tmp_path)), database, "周", NEIGHBOURS[0])
    rng = np.random.default_rng(3)
    for _ in range(6):
        x, y = inner_vertex(desk.tessellation())
        assert desk.move(to_vertex((x, y)), to_vertex((x + 9, y + 4))).json["findings"] == []
        split_from_outline(rng, desk)
    assert len(desk.knots) > 0
    assert published(desk)


def test_the_outline_is_moved_by_nobody(database, before, tmp_path):
    desk = planner(create_app(settings_of(database, data_dir=tmp_path)), database, "周", NEIGHBOURS[0])
    corner = desk.answer["outline"]["coordinates"][0][0][0]
    with pytest.raises(EditRefused) as refused:
        desk.move(corner, (corner[0] + 1e-6, corner[1]))
    assert refused.value.key == "outline"
