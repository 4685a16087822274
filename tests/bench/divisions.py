"""Divisions of a square into any number of polygons on integers, edge-matched, whole or broken."""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import directed_edges
from gisgrid.geometry.derive import derive_parents
from gisgrid.geometry.hashing import hash_points, mix
from gisgrid.geometry.lattice import to_lattice

STEPS_PER_CELL = 1000
STEPS_PER_SEGMENT = 180
MOST_SEGMENTS = 8
BENDS = ((1, 0.12), (2, 0.08), (4, 0.05))
"""Half waves along a border, and the greatest height of each as a share of its length."""


class Division(NamedTuple):
    children: np.ndarray
    parent: shapely.MultiPolygon


def convex(count):
    """Voronoi cells of about `count` points scattered in a square, and their union: six corners each."""
    return _with_parent(_voronoi(count))


def winding(count):
    """The same cells with borders that wind, alike on both sides: about 22 corners each, none convex."""
    cells = _voronoi(count)
    straight = np.empty(0, dtype=np.uint64)
    while True:
        edges = directed_edges(cells)
        low, high, forward, key = _undirected(edges.ends)
        made = _wound(edges.owner, low, high, forward, key, ~np.isin(key, straight))
        broken = ~shapely.is_valid(made)
        if not broken.any():
            return _with_parent(made)
        straight = np.union1d(straight, key[broken[edges.owner]])


def broken(division, one_in=500):
    """Take out, double, or shift by a tenth of a cell one child in `one_in`."""
    rng = np.random.default_rng(2)
    hit = rng.choice(len(division.children), len(division.children) // one_in, replace=False)
    gone, twice, shifted = np.array_split(hit, 3)
    children = division.children.copy()
    children[shifted] = shapely.transform(children[shifted], lambda xy: xy + STEPS_PER_CELL // 10)
    return Division(np.delete(np.append(children, children[twice]), gone), division.parent)


def _voronoi(count):
    side = round(count**0.5)
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    inner = np.random.default_rng(1).uniform(0.1, 0.9, (side * side, 2))
    points = (np.column_stack([x.ravel(), y.ravel()]) + inner) * STEPS_PER_CELL
    square = shapely.box(0, 0, side * STEPS_PER_CELL, side * STEPS_PER_CELL)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    outer = ~shapely.covered_by(cells, square)
    cells[outer] = shapely.intersection(cells[outer], square)
    return to_lattice(cells, 1.0)


def _with_parent(children):
    parents = derive_parents(children, np.zeros(len(children), dtype=np.int64), 1, 1.0).parents
    return Division(children, parents[0])


def _undirected(ends):
    """Return both ends of edges, the lower first, whether they run up, and a number for each pair of ends."""
    low, high = ends[:, :2], ends[:, 2:]
    forward = (low[:, 0] < high[:, 0]) | ((low[:, 0] == high[:, 0]) & (low[:, 1] < high[:, 1]))
    low, high = np.where(forward[:, None], low, high), np.where(forward[:, None], high, low)
    return low, high, forward, mix(hash_points(low) + mix(hash_points(high)))


def _wound(owner, low, high, forward, key, bends):
    """Return polygons whose edges are waves where `bends`; their shape follows from the key alone."""
    run = high - low
    length = np.hypot(*run.T)
    segments = np.where(bends, np.clip(np.rint(length / STEPS_PER_SEGMENT), 1, MOST_SEGMENTS), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(segments)), segments)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(segments) - segments, segments)
    share = np.where(forward[edge], step, segments[edge] - step) / segments[edge]
    height = sum(
        most * np.sin(waves * np.pi * share) * (mix(key + np.uint64(waves)) / 2.0**63 - 1)[edge]
        for waves, most in BENDS
    )
    aside = np.column_stack([-run[:, 1], run[:, 0]])
    points = np.rint(low[edge] + run[edge] * share[:, None] + aside[edge] * height[:, None])
    rings = shapely.linearrings(points, indices=owner[edge])
    return shapely.multipolygons(shapely.polygons(rings), indices=np.arange(len(rings)))
