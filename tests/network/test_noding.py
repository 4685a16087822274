"""Where road lines meet, where they do not, and what is left out."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.network.lines import RoadLines
from gisgrid.network.noding import SNAP_M, node_roads
from tests.network.drawn import lines_of, network_drawn, scattered

CASES = {
    "crossing": ([[(0, 5), (10, 5)], [(5, 0), (5, 10)]], None, 5, 4),
    "crossing at a vertex": ([[(0, 5), (5, 5), (10, 5)], [(5, 0), (5, 5), (5, 10)]], None, 5, 4),
    "bridge over a road": ([[(0, 5), (10, 5)], [(5, 0), (5, 10)]], [0, 1], 4, 2),
    "two bridges of one layer": ([[(0, 5), (10, 5)], [(5, 0), (5, 10)]], [1, 1], 5, 4),
    "bridge ends at a road's end": ([[(0, 0), (10, 0)], [(10, 0), (20, 0)]], [0, 1], 3, 2),
    "bridge ends near a road's end": ([[(0, 0), (10, 0)], [(10.3, 0), (20, 0)]], [0, 1], 3, 2),
    "bridge ends at a vertex of a road": ([[(0, 0), (10, 0), (20, 0)], [(10, 0), (10, 9)]], [0, 1], 4, 3),
    "bridge ends above a road": ([[(0, 0), (20, 0)], [(10, 0), (10, 9)]], [0, 1], 4, 2),
    "lane ends short of a road": ([[(0, 0), (20, 0)], [(10, 0.4), (10, 9)]], None, 4, 3),
    "lane ends too short of a road": ([[(0, 0), (20, 0)], [(10, 0.6), (10, 9)]], None, 4, 2),
    "lane runs past a road": ([[(0, 0), (20, 0)], [(10, -0.4), (10, 9)]], None, 4, 3),
    "ends nearly meet": ([[(0, 0), (10, 0)], [(10, 0.4), (10, 9)]], None, 3, 2),
    "twice the same": ([[(0, 0), (10, 0)], [(0, 0), (10, 0)]], None, 2, 1),
    "twice, one backwards": ([[(0, 0), (10, 0)], [(10, 0), (5, 0.1), (0, 0)]], None, 2, 1),
    "two ways around": ([[(0, 0), (10, 0)], [(0, 0), (5, 4), (10, 0)]], None, 2, 2),
    "running together for a while": ([[(0, 0), (10, 0)], [(4, 0), (7, 0), (9, 3)]], None, 5, 4),
    "crosses itself": ([[(0, 0), (10, 0), (10, 5), (5, 5), (5, -5)]], None, 3, 3),
    "ends on itself": ([[(0, 0), (10, 0), (10, 5), (5, 5), (5, 0.2)]], None, 2, 2),
    "closed": ([[(0, 0), (10, 0), (5, 8), (0, 0)]], None, 1, 1),
    "shorter than the snapping": ([[(0, 0), (0.3, 0)]], None, 0, 0),
    "no length": ([[(3, 3), (3, 3)], [(0, 0), (10, 0)]], None, 2, 1),
    "repeated vertices": ([[(0, 0), (0, 0), (5, 0), (5, 0), (10, 0)]], None, 2, 1),
}


@pytest.mark.parametrize("name", CASES)
def test_drawn(name):
    drawn, layers, nodes, edges = CASES[name]
    network = network_drawn(*drawn, layers=layers)
    assert (len(network.nodes), len(network)) == (nodes, edges)


@pytest.mark.parametrize("name", CASES)
def test_order_and_direction_do_not_matter(name):
    drawn, layers, nodes, edges = CASES[name]
    network = network_drawn(*[xy[::-1] for xy in drawn[::-1]], layers=None if layers is None else layers[::-1])
    assert (len(network.nodes), len(network)) == (nodes, edges)


def test_a_through_road_is_not_bent_for_the_end_of_a_lane():
    network = network_drawn([(0, 0), (20, 0)], [(10, 0.4), (10, 9)])
    assert network.length_m[:2].tolist() == [10, 10]
    assert [10.0, 0.0] in network.nodes.tolist()


def test_edges_know_their_line_and_follow_it():
    network = network_drawn([(0, 0), (20, 0)], [(10, -5), (10, 5)])
    assert network.source.tolist() == [0, 0, 1, 1]
    assert shapely.get_coordinates(network.geometry[0]).tolist() == [[0, 0], [10, 0]]


def test_no_lines_give_an_empty_network():
    nothing = RoadLines(np.empty(0, dtype=object), [], np.empty(0, dtype=np.int64))
    network = node_roads(nothing)
    assert (len(network), len(network.nodes), network.pieces()) == (0, 0, [])
    assert network.csgraph().shape == (0, 0)


def test_many_lanes_from_one_place():
    turn = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    tips = 500 * np.column_stack([np.cos(turn), np.sin(turn)])
    lanes = shapely.linestrings(np.stack([np.zeros((300, 2)), tips], axis=1))
    network = node_roads(RoadLines(lanes, [str(k) for k in range(300)], np.zeros(300, dtype=np.int64)))
    assert (len(network), len(network.nodes), len(network.pieces())) == (300, 301, 1)


@pytest.mark.parametrize("snap", [-1.0, np.nan, np.inf])
def test_a_bad_snapping_distance_is_refused(snap):
    with pytest.raises(BadInput, match="snapping"):
        node_roads(lines_of([(0, 0), (1, 0)]), snap_m=snap)


def test_lines_without_numbers_are_named():
    good = lines_of([(0, 0), (1, 1)], [(0, 0), (2, 1)]).geometries
    broken = shapely.transform(good, lambda xy: np.where(xy == 2, np.inf, xy))
    with pytest.raises(BadInput) as refused:
        RoadLines(broken, ["R0", "R1"], np.zeros(2, dtype=np.int64))
    assert refused.value.details == {"ids": ["R1"]}


def test_only_lines_are_taken():
    with pytest.raises(BadInput, match="no single line"):
        RoadLines(np.array([shapely.Point(0, 0)]), ["R0"], np.zeros(1, dtype=np.int64))


def test_lines_ids_and_layers_come_in_equal_numbers():
    with pytest.raises(BadInput, match="differ in number"):
        RoadLines(np.array([shapely.LineString([(0, 0), (1, 1)])]), [], np.zeros(1, dtype=np.int64))


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 30))
@settings(max_examples=60)
def test_edges_meet_at_nodes_only_and_no_way_is_lost(seed, count):
    lines = scattered(np.random.default_rng(seed), count)
    network = node_roads(lines, snap_m=0.01)
    ends = network.nodes[network.edges]
    for place, side in ((0, 0), (-1, 1)):
        assert (shapely.get_coordinates(shapely.get_point(network.geometry, place)) == ends[:, side]).all()
    layer = lines.layers[network.source]
    one, two = shapely.STRtree(network.geometry).query(network.geometry, predicate="crosses")
    apart = layer[one] == layer[two]
    common = shapely.intersection(network.geometry[one[apart]], network.geometry[two[apart]])
    places, pair = shapely.get_coordinates(common, return_index=True)
    near = np.abs(places[:, None] - ends[one[apart][pair]]).max(axis=2).min(axis=1)
    assert (near < 0.05).all()
    assert network.length_m.sum() == pytest.approx(shapely.length(lines.geometries).sum(), abs=0.1 * len(network))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30)
@example(seed=19)
@example(seed=343)
def test_noding_again_moves_nothing_far(seed):
    """Nodes that were moved may come to lie within the snapping distance of others; then these meet as well."""
    lines = scattered(np.random.default_rng(seed), 12)
    once = node_roads(lines)
    again = node_roads(RoadLines(once.geometry, [str(k) for k in range(len(once))], lines.layers[once.source]))
    apart = shapely.hausdorff_distance(
        shapely.multilinestrings(once.geometry), shapely.multilinestrings(again.geometry)
    )
    assert apart <= 2 * SNAP_M
