"""OpenStreetMap extracts: which ways are walked, where they are cut, what a cut-off file does."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.osm import ATTRIBUTION, is_osm, is_walkable, layer_of, read_walking_ways
from gisgrid.exchange.roads import read_roads

LIECHTENSTEIN = Path(__file__).parents[1] / "data" / "roads" / "liechtenstein.osm.pbf"


def extract(
    folder: Path, nodes: dict[int, tuple[float, float]], ways: dict[int, tuple[list[int], dict[str, str]]]
) -> Path:
    """An OpenStreetMap file in XML."""
    lines = [f'<node id="{n}" version="1" lon="{lon}" lat="{lat}"/>' for n, (lon, lat) in nodes.items()]
    for number, (refs, tags) in ways.items():
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inside += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{number}" version="1">{inside}</way>')
    path = folder / "roads.osm"
    path.write_text(f'<?xml version="1.0"?>\n<osm version="0.6">{"".join(lines)}</osm>\n')
    return path


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "primary_link"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway", "foot": "yes"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "trunk", "motorroad": "yes", "foot": "designated"}, True),
        ({"highway": "residential", "foot": "no"}, False),
        ({"highway": "residential", "foot": "use_sidepath"}, False),
        ({"highway": "residential", "foot": "private"}, False),
        ({"highway": "service", "access": "no"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "track", "access": "agricultural"}, True),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"railway": "rail"}, False),
    ],
)
def test_who_walks_where(tags, walked):
    assert is_walkable(tags) is walked


@pytest.mark.parametrize(
    ("tags", "layer"),
    [
        ({}, 0),
        ({"bridge": "viaduct"}, 1),
        ({"bridge": "no"}, 0),
        ({"tunnel": "yes"}, -1),
        ({"tunnel": "building_passage"}, 0),
        ({"tunnel": "yes", "layer": "-2"}, -2),
        ({"bridge": "yes", "layer": "high"}, 1),
    ],
)
def test_storeys(tags, layer):
    assert layer_of(tags) == layer


def test_ways_are_cut_at_shared_nodes_so_a_bridge_may_begin_in_the_middle_of_a_street(tmp_path):
    nodes = {1: (9.0, 47.0), 2: (9.001, 47.0), 3: (9.002, 47.0), 4: (9.001, 47.001)}
    path = extract(tmp_path, nodes, {10: ([1, 2, 3], {"highway": "residential"}),
                                     11: ([2, 4], {"highway": "footway", "bridge": "yes"})})  # fmt: skip
    ways = read_walking_ways(path)
    assert list(zip(ways.ids, ways.layers.tolist(), strict=True)) == [("w10", 0), ("w10", 0), ("w11", 1)]
    assert [shapely.get_num_points(line) for line in ways.geometries] == [2, 2, 2]
    assert {tuple(c) for line in ways.geometries for c in line.coords} == set(nodes.values()) - {()}


def test_a_ring_is_cut_where_another_way_meets_it_and_keeps_its_length(tmp_path):
    nodes = {1: (9.0, 47.0), 2: (9.001, 47.0), 3: (9.001, 47.001), 4: (9.0, 47.001), 5: (9.002, 47.001)}
    path = extract(tmp_path, nodes, {10: ([1, 2, 3, 4, 1], {"highway": "residential"}),
                                     11: ([3, 5], {"highway": "path"})})  # fmt: skip
    ways = read_walking_ways(path)
    assert ways.ids == ["w10", "w10", "w11"]
    assert shapely.length(ways.geometries).sum() == pytest.approx(0.005)


def test_nodes_beyond_the_rim_split_a_way_and_are_told(tmp_path):
    nodes = {1: (9.0, 47.0), 2: (9.001, 47.0), 4: (9.003, 47.0), 5: (9.004, 47.0)}
    path = extract(tmp_path, nodes, {10: ([1, 2, 3, 4, 5], {"highway": "path"})})
    ways = read_walking_ways(path)
    assert (len(ways.ids), ways.incomplete) == (2, 1)
    assert "incomplete at the rim" in read_roads(path).notices[0]


def test_an_extract_without_walking_ways_is_told(tmp_path):
    path = extract(tmp_path, {1: (9.0, 47.0), 2: (9.1, 47.0)}, {10: ([1, 2], {"highway": "motorway"})})
    with pytest.raises(BadInput, match="no way that may be walked"):
        read_roads(path)


@pytest.mark.parametrize("kept", [100, 5_000, 700_000])
def test_a_cut_off_extract_is_told(tmp_path, kept):
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(LIECHTENSTEIN.read_bytes()[:kept])
    assert is_osm(path)
    with pytest.raises(BadInput, match="damaged or cut short"):
        read_roads(path)


def test_liechtenstein():
    roads = read_roads(LIECHTENSTEIN)
    assert len(roads) == 7832
    assert roads.source_crs == "EPSG:4326"
    assert roads.source.startswith(ATTRIBUTION)
    assert set(roads.layers.tolist()) == {-1, 0, 1, 2, 3}
    west, south, east, north = shapely.total_bounds(roads.geometries)
    assert 9.4 < west < east < 9.7
    assert 47.0 < south < north < 47.3
    xy = shapely.get_coordinates(roads.geometries)
    assert np.array_equal(np.round(xy, 7), xy)


def test_another_system_is_not_taken_for_an_extract():
    with pytest.raises(BadInput, match="is in WGS 84 and cannot be read as gcj02"):
        read_roads(LIECHTENSTEIN, crs="gcj02")
