"""The mesh: its cells tile, three meet at a node, and left is left."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.demo.mesh import largest_piece, make_mesh, mesh_around, pieces
from gisgrid.demo.rings import Course, linear_rings, link_rings, polygons
from gisgrid.demo.sequence import spread
from gisgrid.demo.terrain import make_terrain
from tests.demo.conftest import TINY
from tests.demo.drawings import honeycomb, labels_of, mesh_of


def cell_polygons(mesh):
    """Draw every land cell with straight edges."""
    labels = np.where(mesh.inside, np.cumsum(mesh.inside) - 1, -1)
    rings = link_rings(mesh, labels)
    straight = Course(mesh.nodes, np.zeros((0, 2)), np.zeros(len(mesh.edge_nodes) + 1, dtype=np.int64))
    return polygons(linear_rings(mesh, straight, rings), rings)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_cells_of_evenly_spread_points_tile(seed):
    points = 1000 * spread(60, 2, np.random.default_rng(seed))
    mesh = mesh_around(points, np.ones(60, dtype=bool))
    cells = cell_polygons(mesh)
    assert shapely.is_valid(cells).all()
    assert np.isclose(shapely.area(cells).sum(), shapely.area(shapely.union_all(cells)))
    central = (np.abs(points[mesh.inside] - 500) < 250).all(axis=1)  # cells beside the rim are drawn out
    assert shapely.contains_xy(cells[central], *points[mesh.inside][central].T).all()


def test_a_hexagon_has_six_edges_of_one_length():
    mesh = honeycomb(3, 3)
    among = mesh.inside[mesh.edge_cells].all(axis=1)
    assert np.allclose(mesh.edge_lengths_m()[among], 100 / np.sqrt(3))
    cells = cell_polygons(mesh)
    assert shapely.get_num_coordinates(cells).tolist() == [7] * 9


def test_left_of_an_edge_is_its_left_cell():
    mesh = honeycomb(4, 4)
    start, end = mesh.nodes[mesh.edge_nodes].transpose(1, 0, 2)
    left, right = mesh.points[mesh.edge_cells].transpose(1, 0, 2)
    along, across = end - start, left - right
    assert (along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0] > 0).all()


def test_exactly_three_cells_meet_at_inner_nodes():
    mesh = make_mesh(make_terrain(TINY, np.random.default_rng(3)), 900, np.random.default_rng(4))
    inner = mesh.inside[mesh.edge_cells].all(axis=1)
    degree = np.bincount(mesh.edge_nodes.ravel())
    assert set(degree[mesh.edge_nodes[inner]].ravel().tolist()) == {3}


def test_the_rim_never_belongs_to_the_land():
    points = np.random.default_rng(1).uniform(0, 100, (40, 2))
    mesh = mesh_around(points, np.ones(40, dtype=bool))
    assert 0 < mesh.inside.sum() < 40
    assert shapely.union_all(cell_polygons(mesh)).geom_type == "Polygon"


def test_what_the_land_encloses_is_land():
    wanted = labels_of("""
        00000
        00.00
        00000
    """)
    mesh = mesh_around(honeycomb(5, 3).points, wanted >= 0)
    assert mesh.inside.sum() == 15


def test_only_the_largest_piece_is_land():
    wanted = labels_of("""
        0..00
        0..00
        0..00
    """)
    assert mesh_around(honeycomb(5, 3).points, wanted >= 0).inside.sum() == 6


def test_pieces():
    mesh, labels = mesh_of("""
        00.00
        00.00
    """)
    piece = pieces(mesh.edge_cells, labels >= 0)
    assert len(set(piece[labels >= 0].tolist())) == 2
    assert largest_piece(mesh.edge_cells, labels >= 0).sum() == 4


def test_a_cells_node_is_one_of_its_own_and_not_a_shunned_one():
    mesh = honeycomb(4, 4)
    shunned = np.zeros(len(mesh.nodes), dtype=bool)
    shunned[::2] = True
    chosen = mesh.cell_nodes(shunned)
    for cell in np.flatnonzero(mesh.inside):
        own = np.unique(mesh.edge_nodes[(mesh.edge_cells == cell).any(axis=1)])
        assert chosen[cell] in own
        assert not shunned[chosen[cell]] or shunned[own].all()


def test_cells_are_denser_around_town_centres():
    terrain = make_terrain(TINY, np.random.default_rng(3))
    mesh = make_mesh(terrain, 900, np.random.default_rng(4))
    dense = terrain.density(mesh.points) > np.median(terrain.density(mesh.points))
    sizes = shapely.area(cell_polygons(mesh))
    assert np.median(sizes[dense[mesh.inside]]) < 0.7 * np.median(sizes[~dense[mesh.inside]])
