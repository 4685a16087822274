"""Blocks: none is lost, whatever the streets' angle and however they meet the outline."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.geometry.lattice import snap, to_lattice
from gisgrid.planning.division.blocks import OUTSIDE, Course, Frame, blocks_of, lines_of, noded
from gisgrid.planning.division.cells import cell_lines, sites_of
from gisgrid.planning.division.ground import Ground
from gisgrid.planning.division.plane import plane_of
from tests.planning.division.drawn import Drawing, as_array, degrees, drawn


def turned(xy, angle, shift):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return degrees((np.asarray(xy) - 500) @ turn.T + 500 + shift)


def square_village(across, along, angle, shift, over_m):
    """A square of a kilometre, and streets through it that end so far beyond it."""
    outline = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
    lines = [[(-over_m, y), (1000 + over_m, y)] for y in 1000 * (np.arange(across) + 1) / (across + 1)]
    lines += [[(x, -over_m), (x, 1000 + over_m)] for x in 1000 * (np.arange(along) + 1) / (along + 1)]
    streets = [shapely.LineString(turned(line, angle, shift)) for line in lines]
    village = to_lattice([shapely.Polygon(turned(outline, angle, shift))])[0]
    return Ground(village, np.empty((0, 2)), np.empty(0, dtype=np.int64), as_array(streets))


@settings(max_examples=40)
@given(
    st.integers(0, 6),
    st.integers(0, 6),
    st.floats(0, 1.6),
    st.floats(0, 1),
    st.sampled_from([0.0, 0.02, 5.0, 300.0]),
)
def test_streets_across_and_along_make_as_many_blocks_as_they_must(across, along, angle, shift, over_m):
    """`over_m` 0: the streets end on the outline but for the rounding of their ends, so they are made 2 cm longer."""
    ground = square_village(across, along, angle, shift, max(over_m, 0.02))
    plane = plane_of(ground)
    assert len(plane.blocks.faces) == (across + 1) * (along + 1)
    village = plane.frame.of([ground.village])[0]
    assert shapely.area(plane.blocks.faces).sum() == pytest.approx(village.area, rel=1e-5)


def test_streets_cut_off_at_the_outline_first_would_lose_blocks():
    """Why lines are taken whole and rounded together: ends that were cut off and rounded miss the outline."""
    ground = square_village(6, 6, 0.3, 0.37, 300.0)
    inside = shapely.transform(shapely.intersection(ground.streets, ground.village), snap)
    clipped = shapely.polygonize([shapely.unary_union([*inside, ground.village.boundary])])
    assert len(clipped.geoms) < 49
    assert len(plane_of(ground).blocks.faces) == 49


@settings(max_examples=15)
@given(st.builds(Drawing, streets=st.integers(3, 9), homes=st.just(10), seed=st.integers(0, 10_000)))
def test_faces_cover_the_village_and_each_edge_has_its_two_sides(drawing):
    ground = drawn(drawing)
    frame = Frame.about(ground.village)
    village = frame.of([ground.village])[0]
    blocks = blocks_of(noded(lines_of(ground, frame)), village, as_array([]))
    assert shapely.area(blocks.faces).sum() == pytest.approx(village.area, rel=1e-5)
    outer = (blocks.left == OUTSIDE) ^ (blocks.right == OUTSIDE)
    assert (blocks.course[outer] <= Course.OUTLINE).all()  # a street may fall onto a short edge of the outline
    counted = np.bincount(np.concatenate([blocks.left, blocks.right])[np.tile(~outer, 2)], minlength=len(blocks.faces))
    around = np.bincount(np.maximum(blocks.left, blocks.right)[outer], minlength=len(blocks.faces))
    assert (counted + around == shapely.get_num_coordinates(blocks.faces) - shapely.get_num_geometries(blocks.faces)
            - shapely.get_num_interior_rings(blocks.faces)).all()  # fmt: skip


def test_a_street_along_the_outline_counts_as_a_street():
    outline = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
    village = to_lattice([shapely.Polygon(degrees(outline))])[0]
    ground = Ground(village, np.empty((0, 2)), np.empty(0, dtype=np.int64),
                    as_array([shapely.LineString(degrees([(-100, 0), (1100, 0)]))]))  # fmt: skip
    blocks = plane_of(ground).blocks
    assert sorted(blocks.course.tolist()).count(Course.STREET) == 1


def test_cells_part_the_sites_and_cover_their_block():
    block = shapely.Polygon([(0, 0), (9000, 0), (9000, 4000), (4000, 4000), (4000, 9000), (0, 9000)])
    sites = np.array([[1000.0, 1000.0], [8000.0, 1000.0], [1000.0, 8000.0], [2500.0, 2500.0]])
    lines = cell_lines(block, sites)
    drawn_lines = [shapely.LineString(ends.reshape(2, 2)) for ends in lines.ends]
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union([*drawn_lines, block.exterior])]))
    inside = [face for face in faces if block.contains(face.representative_point())]
    assert sum(face.area for face in inside) == pytest.approx(block.area)
    assert sorted(sum(face.contains(shapely.Point(site)) for site in sites) for face in inside) == [1, 1, 1, 1]


def test_groups_of_places_mix_no_natural_villages():
    places = np.column_stack([np.arange(8.0), np.zeros(8)])
    village = np.array([0, 1] * 4)
    sites = sites_of(places, np.ones(8, dtype=np.int64), village, 4)
    assert sorted(sites[:, 0].tolist()) == [3.0, 4.0]
