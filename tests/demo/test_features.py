"""Roads make one walking network that meets only at ends; rivers are crossed on bridges alone."""

from collections import Counter

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgrid.demo.features import CLASS_NAMES
from gisgrid.demo.ground import make_ground
from gisgrid.geometry.measure import GEOD
from tests.demo.conftest import TINY


@pytest.fixture(scope="module", params=[None, 3, 11])
def drawn(request, ground):
    return ground if request.param is None else make_ground(TINY, request.param)


def ends_of(lines):
    return [tuple(map(tuple, shapely.get_coordinates(line)[[0, -1]].tolist())) for line in lines]


def test_every_road_is_one_simple_line(drawn):
    lines = drawn.roads.geometries
    assert set(shapely.get_type_id(lines)) == {shapely.GeometryType.LINESTRING}
    assert shapely.is_simple(lines).all()
    assert not shapely.is_closed(lines).any()


def test_roads_meet_only_at_their_ends(drawn):
    lines = drawn.roads.geometries
    inner = Counter(tuple(p) for line in lines for p in shapely.get_coordinates(line)[1:-1].tolist())
    ends = {end for pair in ends_of(lines) for end in pair}
    assert max(inner.values()) == 1
    assert not ends & inner.keys()
    first, second = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert not (first < second).any()


def test_everyone_can_walk_everywhere(drawn):
    pairs = ends_of(drawn.roads.geometries)
    number = {end: k for k, end in enumerate(dict.fromkeys(end for pair in pairs for end in pair))}
    start, end = ([number[pair[side]] for pair in pairs] for side in (0, 1))
    graph = coo_array((np.ones(len(pairs)), (start, end)), shape=(len(number), len(number)))
    assert connected_components(graph, directed=False)[0] == 1


def test_only_bridges_cross_the_river(drawn):
    river = shapely.union_all(drawn.rivers.geometries)
    over = shapely.intersects(drawn.roads.geometries, river)
    assert over.tolist() == drawn.roads.columns["bridge"]
    assert over.any()


def test_lengths_are_geodesic_metres(drawn):
    lines, stated = drawn.roads.geometries, drawn.roads.columns["length_m"]
    assert stated[:20] == pytest.approx([GEOD.geometry_length(line) for line in lines[:20]], abs=0.06)


def test_each_class_of_road_occurs(ground):
    assert set(ground.roads.columns["class"]) == set(CLASS_NAMES.values())


def test_the_river_stays_in_the_county(drawn):
    county = drawn.areas.geometries[0]
    river = shapely.union_all(drawn.rivers.geometries)
    assert shapely.length(shapely.intersection(river, county.buffer(1e-9))) == pytest.approx(
        shapely.length(river), rel=1e-6
    )
