"""Polygons from labelled cells: the borders of each label linked into rings."""

from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.demo.mesh import Mask, Mesh
from gisgrid.demo.terrain import Values
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries


@dataclass(frozen=True)
class Rings:
    """Border edges in ring order, each run so that its label lies on the left.

    Attributes
    ----------
    edge : ndarray of int, shape (m,)
        Mesh edge.
    backward : ndarray of bool, shape (m,)
        Whether it is run from its end node to its start node.
    ring : ndarray of int, shape (m,)
        Number of the ring, ascending.
    label : ndarray of int, shape (rings,)
        Label each ring belongs to.
    shell : ndarray of bool, shape (rings,)
        Whether the ring is a shell: it runs counter-clockwise on the mesh.
    """

    edge: Indices
    backward: Indices
    ring: Indices
    label: Indices
    shell: Mask


def link_rings(mesh: Mesh, labels: Indices) -> Rings:
    """Return the rings around every label from 0 on.

    At a node, where three cells meet, a label has at most one edge coming in and one going out, so each edge has
    exactly one successor.
    """
    sides = labels[mesh.edge_cells]
    border = sides[:, 0] != sides[:, 1]
    left, right = (np.flatnonzero(border & (sides[:, side] >= 0)) for side in (0, 1))
    edge = np.concatenate([left, right])
    backward = np.repeat([False, True], [len(left), len(right)])
    label = np.concatenate([sides[left, 0], sides[right, 1]])
    start = np.where(backward, mesh.edge_nodes[edge, 1], mesh.edge_nodes[edge, 0])
    end = np.where(backward, mesh.edge_nodes[edge, 0], mesh.edge_nodes[edge, 1])
    order, ring = _cycles(_successors(label, start, end, len(mesh.nodes)))
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    turn = np.add.reduceat(_cross(mesh.nodes[start], mesh.nodes[end])[order], first)
    return Rings(edge[order], backward[order], ring, label[order][first], turn > 0)


def _cross(start: Coordinates, end: Coordinates) -> Values:
    return np.asarray(start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0])


def _successors(label: Indices, start: Indices, end: Indices, nodes: int) -> Indices:
    keys = label * nodes + start
    order = np.argsort(keys)
    return np.asarray(order[np.searchsorted(keys[order], label * nodes + end)])


def _cycles(successor: Indices) -> tuple[Indices, Indices]:
    """Return the positions cycle by cycle and the cycle's number of each."""
    following, seen = successor.tolist(), bytearray(len(successor))
    order: list[int] = []
    sizes: list[int] = []
    for start in range(len(following)):
        here, before = start, len(order)
        while not seen[here]:
            seen[here] = 1
            order.append(here)
            here = following[here]
        sizes.append(len(order) - before)
    counts = np.array([size for size in sizes if size], dtype=np.int64)
    return np.array(order, dtype=np.int64), np.repeat(np.arange(len(counts)), counts)


@dataclass(frozen=True)
class Course:
    """The points of every mesh edge after smoothing: its start node, then the points between, not its end node.

    Attributes
    ----------
    nodes : ndarray of float, shape (nodes, 2)
    between : ndarray of float, shape (k, 2)
        Points between the ends of edges, edge by edge.
    first : ndarray of int, shape (edges + 1,)
        Where each edge's points between begin.
    """

    nodes: Coordinates
    between: Coordinates
    first: Indices

    def along(self, start: Indices, edge: Indices, backward: Indices) -> tuple[Coordinates, Indices]:
        """Return the points of edges run one after the other, and which edge of the list each belongs to."""
        count = np.diff(self.first)[edge]
        owner = np.repeat(np.arange(len(edge)), count + 1)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(count + 1) - count - 1, count + 1)
        run, size = edge[owner], count[owner]
        within = np.where(backward[owner], size - place, place - 1)
        some = np.concatenate([self.between, self.nodes[:1]])  # never empty, so that an unused index has a value
        inner = some[np.clip(self.first[run] + within, 0, len(self.between))]
        return np.where((place == 0)[:, None], self.nodes[start[owner]], inner), owner


def linear_rings(mesh: Mesh, course: Course, rings: Rings) -> Geometries:
    """Return the rings drawn along a course."""
    ends = mesh.edge_nodes[rings.edge]
    start = np.where(rings.backward, ends[:, 1], ends[:, 0])
    xy, owner = course.along(start, rings.edge, rings.backward)
    return np.asarray(shapely.linearrings(xy, indices=rings.ring[owner]), dtype=object)


def polygons(linear: Geometries, rings: Rings) -> Geometries:
    """Return one MultiPolygon for each label from 0 on, put together from drawn rings."""
    shells, holes = np.flatnonzero(rings.shell), np.flatnonzero(~rings.shell)
    shell_of = np.concatenate([shells, _shell_of(linear, rings.label, shells, holes)])
    order = np.argsort(shell_of, kind="stable")
    members = linear[np.concatenate([shells, holes])[order]]
    parts = shapely.polygons(members, indices=np.unique(shell_of[order], return_inverse=True)[1])
    by_label = np.argsort(rings.label[shells], kind="stable")
    return np.asarray(shapely.multipolygons(parts[by_label], indices=rings.label[shells][by_label]), dtype=object)


def _shell_of(linear: Geometries, label: Indices, shells: Indices, holes: Indices) -> Indices:
    """Return for each hole the shell of the same label that it lies in."""
    single = np.full(label.max() + 1, -1)
    single[label[shells]] = shells
    several = np.bincount(label[shells], minlength=len(single)) > 1
    found = single[label[holes]]
    for k in np.flatnonzero(several[label[holes]]):
        own = shells[label[shells] == label[holes[k]]]
        outer = shapely.polygons(linear[own])
        inside = shapely.covers(outer, shapely.get_point(linear[holes[k]], 0))
        found[k] = own[inside][np.argmin(shapely.area(outer[inside]))]
    return found
