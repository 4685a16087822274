"""The course of borders, roads and rivers: smoothed, made winding, snapped, and kept free of crossings."""

import re
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import diags_array
from scipy.spatial import KDTree

from gisgrid.demo.division import Division
from gisgrid.demo.lines import MAIN, ROAD, Land
from gisgrid.demo.mesh import Mask, Mesh, symmetric
from gisgrid.demo.plane import to_degrees, to_metres
from gisgrid.demo.rings import Course, linear_rings, link_rings, polygons
from gisgrid.demo.terrain import Values
from gisgrid.errors import GisgridError
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries, to_lattice

SMOOTHING_ROUNDS = 3
LONGEST_STRAIGHT_M = 170.0
REPAIR_ROUNDS = 40


@dataclass(frozen=True)
class Lines:
    """Every line of the map before it is made winding.

    Attributes
    ----------
    strength : ndarray of float, shape (edges,)
        0 off the lines; the stronger a line, the less its course heeds the lines that join it.
    smooth : ndarray of float, shape (nodes, 2)
        Smoothed nodes in metres.
    bend : ndarray of float, shape (k,)
        Sideways shift of each point between, as a share of its edge's length.
    first : ndarray of int, shape (edges + 1,)
        Where each edge's points between begin.
    """

    mesh: Mesh
    strength: Values
    smooth: Coordinates
    bend: Values
    first: Indices

    def course(self, freedom: Values) -> Course:
        """Return the lattice course when each node goes a share `freedom` (0 to 1) of its way to its smooth place."""
        nodes = self.mesh.nodes + freedom[:, None] * (self.smooth - self.mesh.nodes)
        count = np.diff(self.first)
        edge = np.repeat(np.arange(len(count)), count)
        place = (np.arange(len(edge)) - self.first[edge] + 1) / (count[edge] + 1)
        start, end = nodes[self.mesh.edge_nodes[edge]].transpose(1, 0, 2)
        shift = self.bend * freedom[self.mesh.edge_nodes[edge]].min(axis=1)
        across = (end - start)[:, ::-1] * [-1, 1]
        between = start + place[:, None] * (end - start) + shift[:, None] * across
        return Course(to_degrees(nodes), to_degrees(between), self.first)


def make_lines(land: Land, division: Division, rng: np.random.Generator) -> Lines:
    """Return the lines of a divided land."""
    mesh = land.mesh
    strength = _strength(land, division)
    smooth = _smoothed(mesh, strength)
    count = np.where(strength > 0, np.minimum(mesh.edge_lengths_m() // LONGEST_STRAIGHT_M, 3), 0).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(count)])
    calm = np.repeat(np.where(strength >= 8, 0.05, 0.11), count)
    bend = np.clip(rng.normal(0, 1, len(calm)), -1.8, 1.8) * calm
    return Lines(mesh, strength, smooth, bend, first)


def _strength(land: Land, division: Division) -> Values:
    strength = np.zeros(len(land.river))
    for level, least in (("subgrid", 1.0), ("village", 1.5), ("town", 2.0)):
        sides = division.labels(level)[land.mesh.edge_cells]
        strength[sides[:, 0] != sides[:, 1]] = least
    for lines, least in ((land.road > 0, 2.0), (land.road >= ROAD, 8.0), (land.road == MAIN, 20.0), (land.river, 60.0)):
        strength[lines] = np.maximum(strength[lines], least)
    return strength


def _smoothed(mesh: Mesh, strength: Values) -> Coordinates:
    """Return nodes pulled towards their neighbours on the lines, stronger lines pulling harder."""
    used = strength > 0
    pull = symmetric(mesh.edge_nodes[used], strength[used] ** 2, len(mesh.nodes))
    total = np.asarray(pull.sum(axis=1)).ravel()
    mean = diags_array(1 / np.maximum(total, 1e-9)) @ pull
    nodes, share = mesh.nodes, np.where(total > 0, 0.6, 0.0)[:, None]
    for _ in range(SMOOTHING_ROUNDS):
        nodes = nodes + share * (mean @ nodes - nodes)
    return nodes


def drawn(lines: Lines, division: Division, levels: list[str]) -> tuple[Course, dict[str, Geometries]]:
    """Return the final course and the valid stored polygons of each level.

    Where a polygon crosses itself, the nodes around are taken back halfway to the mesh, which has no crossings,
    until none does. With every level valid and drawn from the same edges, the areas tile exactly.
    """
    rings = {level: link_rings(lines.mesh, division.labels(level)) for level in levels}
    freedom, tree = np.ones(len(lines.mesh.nodes)), KDTree(lines.mesh.nodes)
    for attempt in range(REPAIR_ROUNDS):
        course = lines.course(freedom)
        linear = {level: linear_rings(lines.mesh, course, rings[level]) for level in levels}
        areas = {level: to_lattice(polygons(linear[level], rings[level])) for level in levels}
        faults = np.concatenate(
            [f for lv in levels for f in (crossings(areas[lv]), turned(linear[lv], rings[lv].shell))]
        )
        if not len(faults):
            return course, areas
        near = tree.query(faults, k=6 + 2 * attempt)[1]
        freedom[np.unique(near)] *= 0.5
    raise GisgridError("示意县的边界自相交，未能消除。", "The demo's borders cross and could not be untangled.")


def crossings(geometries: Geometries) -> Coordinates:
    """Return where polygons are not valid, in metres, shape (n, 2)."""
    bad = geometries[~shapely.is_valid(geometries)]
    found = [re.findall(r"-?[\d.]+(?:e-?\d+)?", reason)[-2:] for reason in shapely.is_valid_reason(bad)]
    return to_metres(np.array(found, dtype=float).reshape(-1, 2))


def turned(linear: Geometries, shell: Mask) -> Coordinates:
    """Return a point, in metres, of each ring that came out running the wrong way round, shape (n, 2)."""
    wrong = linear[shapely.is_ccw(linear) != shell]
    return to_metres(shapely.get_coordinates(shapely.get_point(wrong, 0)))
