"""Labels into polygons: each drawing is a honeycomb with a digit for each hexagon's label."""

import numpy as np
import pytest
import shapely

from gisgrid.demo.course import crossings, turned
from gisgrid.demo.plane import to_degrees
from gisgrid.demo.rings import Course, linear_rings, link_rings, polygons
from gisgrid.geometry.lattice import as_multipolygons
from tests.demo.drawings import mesh_of

HEXAGON_M2 = 100.0**2 * np.sqrt(0.75)


def straight(mesh):
    return Course(mesh.nodes, np.zeros((0, 2)), np.zeros(len(mesh.edge_nodes) + 1, dtype=np.int64))


def drawn(drawing):
    mesh, labels = mesh_of(drawing)
    rings = link_rings(mesh, labels)
    return polygons(linear_rings(mesh, straight(mesh), rings), rings)


@pytest.mark.parametrize(
    ("drawing", "cells", "parts", "holes"),
    [
        ("01", [1, 1], [1, 1], [0, 0]),
        ("0011\n0011", [4, 4], [1, 1], [0, 0]),
        ("000\n010\n000", [8, 1], [1, 1], [1, 0]),
        ("010", [2, 1], [2, 1], [0, 0]),
        ("0000000\n0111110\n0111210\n0111110\n0000000", [20, 14, 1], [1, 1, 1], [1, 1, 0]),
        ("0000000\n0111110\n0110110\n0111110\n0000000", [21, 14], [2, 1], [1, 1]),
        ("000\n0.0\n000", [8], [1], [1]),
        ("000000\n010010\n000000", [16, 2], [1, 2], [2, 0]),
    ],
    ids=["two", "halves", "hole", "exclave", "hole in hole", "island in own hole", "lake", "two holes"],
)
def test_polygons(drawing, cells, parts, holes):
    found = drawn(drawing)
    assert shapely.is_valid(found).all()
    assert np.rint(shapely.area(found) / HEXAGON_M2).tolist() == cells
    assert shapely.get_num_geometries(found).tolist() == parts
    assert [sum(len(p.interiors) for p in polygon.geoms) for polygon in found] == holes


def test_shells_run_counter_clockwise_and_holes_clockwise():
    (part,) = drawn("000\n010\n000")[0].geoms
    assert part.exterior.is_ccw
    assert not part.interiors[0].is_ccw


def test_points_between_are_shared_by_both_sides():
    mesh, labels = mesh_of("01")
    count = len(mesh.edge_nodes)
    middles = mesh.nodes[mesh.edge_nodes].mean(axis=1) + np.array([3.0, 5.0])
    rings = link_rings(mesh, labels)
    first, second = polygons(linear_rings(mesh, Course(mesh.nodes, middles, np.arange(count + 1)), rings), rings)
    border = shapely.intersection(first, second)
    assert shapely.get_num_coordinates(shapely.line_merge(border)) == 3
    assert shapely.get_num_coordinates(first) == 13


def test_edges_run_backward_give_their_points_backward():
    course = Course(np.array([[0.0, 0], [9, 0]]), np.array([[1.0, 1], [2, 2], [3, 3]]), np.array([0, 3]))
    edge = np.array([0])
    forward = course.along(np.array([0]), edge, np.array([False]))[0]
    backward = course.along(np.array([1]), edge, np.array([True]))[0]
    assert forward[:, 0].tolist() == [0, 1, 2, 3]
    assert backward[:, 0].tolist() == [9, 3, 2, 1]


def test_crossings_say_where():
    bow_tie = shapely.Polygon(to_degrees(np.array([[0.0, 0], [100, 100], [100, 0], [0, 100]])))
    found = crossings(as_multipolygons([bow_tie, shapely.box(110, 29, 111, 30)]))
    assert np.allclose(found, [[50, 50]], atol=0.1)


def test_turned_rings_are_found():
    right = shapely.LinearRing(to_degrees(np.array([[0.0, 0], [9, 0], [0, 9]])))
    rings = np.array([right, shapely.reverse(right)])
    assert len(turned(rings, np.array([True, False]))) == 0
    assert np.allclose(turned(rings, np.array([True, True])), [[0, 0]], atol=0.01)
