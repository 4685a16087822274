"""Roads into the database and back: the same network, whole or not at all, read once."""

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.domain.roads import RoadTable
from gisgrid.errors import NotFound
from gisgrid.exchange.roads import read_roads
from gisgrid.services.networks import place_network
from gisgrid.services.roads import NetworkCache, import_roads, isolated_pieces, load_network, network_in_use
from gisgrid.store.reach import versions
from gisgrid.store.session import reading, writing

LIECHTENSTEIN = "tests/data/roads/liechtenstein.osm.pbf"


def table(*lines, layers=None):
    shapes = np.array([shapely.LineString(line) for line in lines], dtype=object)
    layers = np.zeros(len(lines), dtype=np.int64) if layers is None else np.array(layers)
    return RoadTable(shapes, [f"R{k}" for k in range(len(lines))], layers, "EPSG:4490", "given", "test")


CROSS = table([(110, 30), (110.01, 30)], [(110.005, 29.995), (110.005, 30.005)])
APART = table([(110, 30), (110.01, 30)], [(110.1, 30), (110.101, 30)], [(110.2, 30), (110.203, 30)])


def store(database, roads, file="roads.gpkg"):
    placed = place_network(roads)
    with writing(database.service_url) as connection:
        import_roads(connection, placed, roads, file=file, sha256="0", who="test")
    return placed


def test_lines_that_cross_are_joined_unless_one_is_a_bridge():
    assert len(place_network(CROSS).network) == 4
    bridge = table(*(line.coords for line in CROSS.geometries), layers=[0, 1])
    assert len(place_network(bridge).network) == 2


def test_a_stored_network_is_the_same_network(database):
    placed = store(database, read_roads(LIECHTENSTEIN))
    with reading(database.service_url) as connection:
        said, found = network_in_use(connection), load_network(connection)
    assert found.version == said.version == placed.version
    assert np.array_equal(found.network.edges, placed.network.edges)
    assert np.array_equal(found.network.component, placed.network.component)
    assert np.abs(found.network.nodes - placed.network.nodes).max() < 1e-6
    assert np.abs(found.network.length_m - placed.network.length_m).max() < 1e-6
    assert (found.source_ids, found.layers.tolist()) == (placed.source_ids, placed.layers.tolist())
    assert said.pieces == 25
    assert said.length_m == pytest.approx(placed.network.length_m.sum())
    assert said.isolated_m == pytest.approx(sum(isolated_pieces(placed).length_m))


def test_isolated_pieces_are_named_the_longest_first():
    apart = isolated_pieces(place_network(APART))
    assert len(apart) == 2
    assert apart.source_ids == [["R2"], ["R1"]]
    assert apart.length_m[0] == pytest.approx(3 * apart.length_m[1], rel=1e-3)
    assert shapely.hausdorff_distance(apart.geometries[0], APART.geometries[2]) < 1e-9


def test_a_new_network_takes_the_place_of_the_one_before(database):
    store(database, CROSS)
    store(database, APART, file="new.gpkg")
    with reading(database.service_url) as connection:
        assert (network_in_use(connection).file, network_in_use(connection).edges) == ("new.gpkg", 3)
        assert connection.scalar(text("SELECT count(*) FROM gisgrid.road")) == 3


def import_and_fail(database):
    with writing(database.service_url) as connection:
        import_roads(connection, place_network(APART), APART, file="new", sha256="0", who="test")
        raise RuntimeError


def test_an_import_that_fails_leaves_the_roads_that_were_there(database):
    placed = store(database, CROSS)
    with pytest.raises(RuntimeError):
        import_and_fail(database)
    with reading(database.service_url) as connection:
        assert load_network(connection).version == placed.version


def test_no_roads_are_told(database):
    with reading(database.service_url) as connection:
        assert load_network(connection) is None
        with pytest.raises(NotFound, match="no roads have been imported"):
            network_in_use(connection)


def test_the_cache_reads_again_when_somebody_wrote_roads(database):
    cache = NetworkCache()
    store(database, CROSS)
    with reading(database.service_url) as connection:
        first = cache.network(connection)
        assert cache.network(connection) is first
    with writing(database.service_url) as connection:
        connection.execute(text("DELETE FROM gisgrid.road WHERE edge = 3"))
    with reading(database.service_url) as connection:
        assert len(cache.network(connection).network) == 3
        assert versions(connection)["road_changes"] == 2
