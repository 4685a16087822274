import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import canonical, directed_edges, edge_numbers, residual
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.scan import scan
from tests.geometry.tessellations import generators, tessellations, with_extra_vertices


def as_array(*geometries):
    return np.array(geometries, dtype=object)


@given(tessellations())
def test_signatures_of_children_add_up_to_the_parents(tiles):
    children, _ = scan(tiles.children, tiles.resolution)
    parent, _ = scan(tiles.parents, tiles.resolution)
    assert children.signature.sum() == parent.signature[0]


@given(tessellations(), generators)
def test_one_moved_vertex_changes_the_signature(tiles, rng):
    one = tiles.children[rng.integers(len(tiles.children))]
    xy = shapely.get_coordinates(one)
    at = xy[rng.integers(len(xy))]
    moved = shapely.transform(one, lambda every: np.where((every == at).all(axis=1, keepdims=True), at * 1.5, every))
    read, _ = scan(to_lattice([one, moved], tiles.resolution), tiles.resolution)
    assert read.signature[0] != read.signature[1]


@given(tessellations())
def test_direction_start_and_wrapping_do_not_change_the_signature(tiles):
    stored, _ = scan(tiles.children, tiles.resolution)
    turned, back = scan(shapely.reverse(shapely.normalize(tiles.children)), tiles.resolution)
    assert (stored.signature == turned.signature).all()
    assert shapely.equals(back, tiles.children).all()
    assert (scan(back, tiles.resolution)[0].signature == stored.signature).all()


def test_plain_rings_stay_the_very_objects():
    squares = as_array(box(0, 0, 1, 1), MultiPolygon([box(1, 0, 2, 1)]))
    read, stored = scan(squares)
    assert stored is squares
    assert read.plain.all()


def test_a_ring_that_comes_back_to_its_start_is_not_taken_for_several():
    pinched = Polygon([(1, 1), (2, 0), (2, 2), (1, 1), (0, 2), (0, 0)])
    read, _ = scan(as_array(pinched))
    assert not read.valid[0]
    two_touching = MultiPolygon([Polygon([(1, 1), (2, 0), (2, 2)]), Polygon([(1, 1), (0, 2), (0, 0)])])
    parts, _ = scan(as_array(*two_touching.geoms))
    assert scan(as_array(two_touching))[0].signature[0] == parts.signature.sum()


def test_holes_count_against_their_shell():
    whole, hole = box(0, 0, 3, 3), box(1, 1, 2, 2)
    read, _ = scan(as_array(whole - hole, hole, whole))
    assert read.signature[:2].sum() == read.signature[2]


def test_empty_missing_and_collapsed_areas_are_empty_not_valid():
    read, _ = scan(as_array(Polygon(), None, MultiPolygon(), box(0, 0, 1e-9, 1e-9), box(0, 0, 1, 1)))
    assert read.empty.tolist() == [True, True, True, True, False]
    assert read.valid.tolist() == [False, False, False, False, True]


def test_minus_zero_is_zero():
    read, _ = scan(as_array(box(-1, -1, 0.0, 0.0), box(-1, -1, -0.0, -0.0)))
    assert read.signature[0] == read.signature[1]


def test_a_needle_whose_direction_rounding_could_hide_is_still_oriented():
    needle = Polygon([(1e5, 1e5), (2e5, 2e5), (2e5, 2e5 + 1e-7)])
    read, stored = scan(as_array(needle, shapely.reverse(needle)))
    assert read.signature[0] == read.signature[1]
    assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(stored))).all()


@pytest.mark.parametrize("rows", [1, 8192, 8193, 20_000])
def test_slices_join_without_loss(rows):
    x = np.arange(rows + 1.0)
    read, _ = scan(np.array(box(x[:-1], 0, x[1:], 1), dtype=object))
    there, back = np.column_stack([x, 0 * x]), np.column_stack([x, 0 * x + 1])[::-1]
    strip, _ = scan(as_array(Polygon(np.vstack([there, back]))))
    assert len(read.signature) == rows
    assert read.signature.sum() == strip.signature[0]


def test_nothing_to_scan():
    read, stored = scan(np.empty(0, dtype=object))
    assert len(read.signature) == len(stored) == 0


def test_points_are_refused():
    with pytest.raises(BadInput, match="POINT"):
        scan(as_array(shapely.Point(0, 0)))


@given(tessellations(), generators, st.integers(1, 3))
def test_residual_agrees_with_counting_edges_one_by_one(tiles, rng, groups):
    edges = directed_edges(with_extra_vertices(rng, tiles.children, tiles.resolution))
    group = rng.integers(0, groups, len(tiles.children))[edges.owner]
    lattice, sign = canonical(edges, tiles.resolution)
    number = edge_numbers(np.column_stack([group, lattice]))
    expected = np.flatnonzero(np.bincount(number, weights=sign)[number])
    assert residual(edges, group, tiles.resolution).tolist() == expected.tolist()


@given(tessellations())
def test_edges_are_those_of_the_rings_in_order(tiles):
    rings = shapely.get_rings(shapely.get_parts(tiles.children))
    one_by_one = [np.hstack([xy[:-1], xy[1:]]) for xy in map(shapely.get_coordinates, rings)]
    assert (directed_edges(tiles.children).ends == np.vstack(one_by_one)).all()


def test_edges_of_many_slices_know_their_owner():
    edges = directed_edges(shapely.box(np.arange(20_000.0), 0, np.arange(20_000.0) + 1, 1))
    assert (edges.owner == np.repeat(np.arange(20_000), 4)).all()
    assert np.isin(edges.ends[:, [0, 2]] - edges.owner[:, None], [0, 1]).all()


@pytest.mark.parametrize("far", [1e300, -1e300, 2.0**53])
def test_a_coordinate_beyond_all_lattices_is_refused(far):
    spike = Polygon([(0, 0), (1, 0), (far, 1)])
    with pytest.raises(BadInput, match="so large"):
        scan(as_array(box(0, 0, 1, 1), spike), 1.0)
