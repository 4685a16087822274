"""The division of a tiny county: connected areas, seats that stay at home, borders along rivers."""

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from gisgrid.demo.contacts import make_contacts
from gisgrid.demo.division import middle_heights, more_seeds, regions
from gisgrid.demo.ground import make_ground
from gisgrid.demo.lines import LANE, MAIN, ROAD, Land
from gisgrid.demo.mesh import symmetric
from gisgrid.demo.setting import make_setting
from gisgrid.demo.tables import table_of
from tests.demo.conftest import TINY
from tests.demo.drawings import honeycomb


@pytest.fixture(scope="module", params=[4, 5])
def tiny(request):
    return make_ground(TINY, request.param)


def piece_count(mesh, labels, label):
    joined = (labels[mesh.edge_cells] == label).all(axis=1)
    graph = symmetric(mesh.edge_cells[joined], np.ones(int(joined.sum())), len(labels))
    return len(set(connected_components(graph, directed=False)[1][labels == label].tolist()))


def test_subgrids_are_in_one_piece_unless_left_over(tiny):
    labels = tiny.division.labels("subgrid")
    for subgrid, kind in enumerate(tiny.division.kind):
        assert piece_count(tiny.land.mesh, labels, subgrid) == 1 or kind == "remainder"


def test_every_land_cell_belongs_to_a_subgrid_and_no_other_does(tiny):
    assert np.array_equal(tiny.division.subgrid >= 0, tiny.land.mesh.inside)


def test_the_seat_of_a_village_lies_in_it(tiny):
    division = tiny.division
    assert division.labels("village")[division.seats].tolist() == list(range(TINY.villages))
    assert division.town[division.main_village].tolist() == list(range(TINY.towns))
    assert (division.kind[division.subgrid[division.seats]] == "base").all()


def test_uses_go_with_kinds(tiny):
    uses = {(kind, use) for kind, use in zip(tiny.division.kind.tolist(), tiny.division.use.tolist(), strict=True)}
    assert {use for kind, use in uses if kind == "dedicated"} <= {"school", "hospital", "mall"}
    assert {use for kind, use in uses if kind == "undetermined"} <= {"hillside", "forest", "reservoir"}
    assert {use for kind, use in uses if kind in {"base", "remainder"}} == {""}


def test_all_classes_of_road_are_built(tiny):
    assert set(tiny.land.road.tolist()) == {0, LANE, ROAD, MAIN}


def river_down_the_middle():
    """Return a honeycomb whose river runs between the columns 4 and 5 of 10."""
    mesh = honeycomb(10, 10)
    column = np.arange(len(mesh.points)) % 12
    river = (column[mesh.edge_cells].min(axis=1) <= 4) & (column[mesh.edge_cells].max(axis=1) >= 5)
    return Land(None, mesh, river, np.zeros(len(river), dtype=np.int8)), column


def test_borders_follow_a_river_that_is_dear_to_cross():
    land, column = river_down_the_middle()
    whole = np.where(land.mesh.inside, 0, -1)
    seeds = np.array([5 * 12 + 2, 5 * 12 + 6])
    label = regions(land, whole, seeds, np.random.default_rng(1), river=30, road=0)
    assert np.array_equal(label[land.mesh.inside], (column[land.mesh.inside] >= 5).astype(int))


def test_regions_stay_within_their_parent():
    land, column = river_down_the_middle()
    parent = np.where(land.mesh.inside, column >= 8, -1).astype(np.int64)
    label = regions(land, parent, np.array([62, 66, 70]), np.random.default_rng(1), river=0, road=0)
    assert set(label[parent == 1].tolist()) == {2}
    assert set(label[parent == 0].tolist()) == {0, 1}


def test_closed_cells_belong_to_no_region():
    land, _ = river_down_the_middle()
    closed = np.zeros(len(land.mesh.points), dtype=bool)
    closed[50] = True
    whole = np.where(land.mesh.inside, 0, -1)
    label = regions(land, whole, np.array([62]), np.random.default_rng(1), river=0, road=0, closed=closed)
    assert np.flatnonzero(land.mesh.inside & (label < 0)).tolist() == [50]


def test_parents_seeds_come_first():
    inside = np.array([False, True, True, True, True])
    assert more_seeds(inside, np.array([3]), 3).tolist() == [3, 1, 2]


def test_means_by_label():
    assert middle_heights(np.array([1.0, 3, 9, 5]), np.array([0, 0, -1, 2])).tolist() == [2, 0, 5]


def test_households_without_a_worker_have_no_contact(tiny):
    setting = make_setting(tiny, np.random.default_rng(1))
    contacts, planted = make_contacts(setting, {}, np.random.default_rng(2))
    assert contacts == {"household_id": [], "person_id": []}
    assert planted["households_without_contact"] == setting.households.table["id"]


def test_an_empty_table_keeps_its_columns():
    assert table_of("a b", []) == {"a": [], "b": []}
