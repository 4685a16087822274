import numpy as np
import shapely
from hypothesis import given

from gisgrid.geometry.derive import derive_parents
from gisgrid.geometry.lattice import to_lattice
from tests.geometry.tessellations import generators, tessellation, tessellations


@given(tessellations())
def test_children_tile_what_is_derived_from_them(tiles):
    derived = derive_parents(tiles.children, tiles.parent_of, resolution=tiles.resolution)
    assert len(derived.not_tiled) == 0
    assert shapely.is_valid(derived.parents).all()
    assert shapely.equals(derived.parents[0], shapely.union_all(tiles.children))


@given(tessellations())
def test_the_outline_keeps_every_vertex(tiles):
    derived = derive_parents(tiles.children, tiles.parent_of, resolution=tiles.resolution)
    assert shapely.normalize(derived.parents[0]) == shapely.normalize(tiles.parent)


@given(generators)
def test_groups_with_overlaps_are_named(rng):
    tiles = tessellation(rng, labels=30)
    children = np.r_[tiles.children, tiles.children[:1], tiles.children]
    parent_of = np.r_[tiles.parent_of, 0, tiles.parent_of + 1]
    assert derive_parents(children, parent_of).not_tiled.tolist() == [0]


def test_a_lake_of_nobody_stays_a_hole_and_one_without_children_is_empty():
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    derived = derive_parents(to_lattice([ring]), np.array([1]), count=3)
    assert shapely.is_empty(derived.parents).tolist() == [True, False, True]
    assert derived.parents[1].area == 8
    assert len(derived.not_tiled) == 0


def test_a_hole_between_parts_that_meet_in_points_stays_a_hole():
    corners = [(2, 2), (4, 2), (4, 4), (2, 4)]
    tips = [(3, 0), (6, 3), (3, 6), (0, 3)]
    star = [shapely.Polygon([corners[i], tips[i], corners[(i + 1) % 4]]) for i in range(4)]
    derived = derive_parents(to_lattice(star), np.array([0, 0, 0, 0]))
    assert derived.parents[0].area == 8
    assert len(derived.not_tiled) == 0
