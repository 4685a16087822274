"""The fine mesh: cells around scattered points. Every line of the demo runs along its edges.

Cells are the barycentric duals of a Delaunay triangulation: exactly three meet at a node, and where points are evenly
spread no edge is tiny and no cell crosses itself. Borders, roads and the river can therefore share the same edges.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from gisgrid.demo.sequence import spread
from gisgrid.demo.terrain import MOST_RURAL, RIM, Terrain, Values, box_m
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Mesh:
    """Cells, nodes and the edges between them.

    Attributes
    ----------
    points : ndarray of float, shape (cells, 2)
        One per cell, in metres; an evenly spread sequence, so the first n are evenly spread too.
    nodes : ndarray of float, shape (nodes, 2)
        Where three cells meet, in metres.
    edge_nodes : ndarray of int, shape (edges, 2)
        Start and end node of each edge.
    edge_cells : ndarray of int, shape (edges, 2)
        Cell to the left and to the right of each edge.
    inside : ndarray of bool, shape (cells,)
        Cells that belong to the land.
    """

    points: Coordinates
    nodes: Coordinates
    edge_nodes: Indices
    edge_cells: Indices
    inside: Mask

    def edge_lengths_m(self) -> Values:
        """Return the length of each edge."""
        ends = self.nodes[self.edge_nodes]
        return np.asarray(np.hypot(*(ends[:, 1] - ends[:, 0]).T))

    def cell_graph(self, weights: Values, open_edges: Mask) -> csr_array:
        """Return the graph of cells joined across the open edges, both ways."""
        return symmetric(self.edge_cells[open_edges], weights[open_edges], len(self.points))

    def node_graph(self, weights: Values) -> csr_array:
        """Return the graph of nodes joined along the edges of finite weight, both ways."""
        usable = np.isfinite(weights)
        return symmetric(self.edge_nodes[usable], weights[usable], len(self.nodes))

    def cell_nodes(self, shunned: Mask) -> Indices:
        """Return for each cell one of its nodes, one that is not shunned if it has any."""
        node = np.zeros(len(self.points), dtype=np.int64)
        last_wins = np.argsort(~shunned[self.edge_nodes[:, 0]], kind="stable")
        node[self.edge_cells[last_wins].ravel()] = np.repeat(self.edge_nodes[last_wins, 0], 2)
        return node


def symmetric(pairs: Indices, weights: Values, count: int) -> csr_array:
    """Return the symmetric sparse matrix with these weights at these pairs."""
    rows, columns = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]]
    return coo_array((np.r_[weights, weights], (rows, columns)), shape=(count, count)).tocsr()


def scatter(terrain: Terrain, count: int, rng: np.random.Generator) -> Coordinates:
    """Return points of the land and a thin rim around it, as dense as people live."""
    state = rng.bit_generator.state
    box, chunk, tried = box_m(terrain.size), max(count, 20_000), 0
    kept: list[Coordinates] = []
    while sum(map(len, kept)) < count:
        rng.bit_generator.state = state  # the same shift: chunks continue one sequence
        kept.append(_accepted(terrain, spread(chunk, 3, rng, tried), box))
        tried += chunk
    points = np.concatenate(kept)[:count]
    step_m = 0.22 / np.sqrt(terrain.density(points) * tried / box.prod())
    return np.asarray(points + rng.uniform(-1, 1, points.shape) * step_m[:, None])


def _accepted(terrain: Terrain, cube: Coordinates, box: Values) -> Coordinates:
    """Return the places whose third coordinate is below their density; the dear waves are asked last."""
    xy, height = (cube[:, :2] - 0.5) * box, cube[:, 2]
    hopeful = height < terrain.urban_density(xy) + MOST_RURAL
    xy, height = xy[hopeful], height[hopeful]
    xy = xy[height < terrain.density(xy)]
    return xy[terrain.margin(xy) > -RIM]


def make_mesh(terrain: Terrain, count: int, rng: np.random.Generator) -> Mesh:
    """Return a mesh of so many cells on the land and around it."""
    points = scatter(terrain, count, rng)
    return mesh_around(points, terrain.margin(points) > 0)


def mesh_around(points: Coordinates, wanted: Mask) -> Mesh:
    """Return the mesh of cells around points.

    Parameters
    ----------
    points : ndarray of float, shape (cells, 2)
        In metres, no two alike.
    wanted : ndarray of bool, shape (cells,)
        Cells that should belong to the land; see `_land` for those that do.
    """
    triangulation = Delaunay(points)
    simplices = triangulation.simplices.astype(np.int64)
    first, corner, second = _joined_triangles(triangulation.neighbors.astype(np.int64))
    left, right = simplices[first, (corner + 2) % 3], simplices[first, (corner + 1) % 3]
    edge_cells = np.column_stack([left, right])
    land = _land(edge_cells, wanted, triangulation.convex_hull.ravel())
    return Mesh(points, points[simplices].mean(axis=1), np.column_stack([first, second]), edge_cells, land)


def _joined_triangles(neighbors: Indices) -> tuple[Indices, Indices, Indices]:
    """Return each pair of neighbouring triangles once, with the corner of the first that faces the second."""
    first, corner = np.nonzero(neighbors > np.arange(len(neighbors))[:, None])
    return first, corner, neighbors[first, corner]


def pieces(edge_cells: Indices, member: Mask) -> Indices:
    """Return the number of the connected piece of each member cell; cells that are no members are on their own."""
    joined = member[edge_cells].all(axis=1)
    graph = symmetric(edge_cells[joined], np.ones(int(joined.sum())), len(member))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def largest_piece(edge_cells: Indices, member: Mask) -> Mask:
    """Return the largest connected piece of the members."""
    piece = pieces(edge_cells, member)
    return np.asarray(member & (piece == np.bincount(piece[member]).argmax()))


def _land(edge_cells: Indices, inside: Mask, rim: Indices) -> Mask:
    """Return the largest connected piece of the inside and what it encloses, but never a cell of the rim."""
    inside = inside.copy()
    inside[rim] = False
    outside = ~largest_piece(edge_cells, inside)
    piece = pieces(edge_cells, outside)
    return ~(outside & np.isin(piece, piece[rim]))
