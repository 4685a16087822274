"""Rivers, lakes and roads, all along the edges of the mesh."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gisgrid.demo.mesh import Mask, Mesh, largest_piece
from gisgrid.demo.paths import Tracer, connect, grow
from gisgrid.demo.terrain import Terrain, Values
from gisgrid.geometry.boundary import Indices

LANE, ROAD, MAIN = 1, 2, 3
"""Road classes: lanes to the sub-grids, roads between villages, main roads between towns."""


@dataclass(frozen=True)
class Land:
    """The mesh with what runs over it before it is divided.

    Attributes
    ----------
    terrain : Terrain
    mesh : Mesh
        Without the cells of lakes.
    river : ndarray of bool, shape (edges,)
    road : ndarray of int8, shape (edges,)
        0 or a road class.
    """

    terrain: Terrain
    mesh: Mesh
    river: Mask
    road: NDArray[np.int8]

    def with_roads(self, edges: Mask, road_class: int) -> "Land":
        """Return the land with these edges made roads of at least this class."""
        return replace(self, road=np.maximum(self.road, np.where(edges, road_class, 0).astype(np.int8)))


def make_land(terrain: Terrain, mesh: Mesh, rng: np.random.Generator) -> Land:
    """Return the land with rivers, lakes and the main roads between its town centres."""
    river = _rivers(terrain, mesh, rng)
    mesh = replace(mesh, inside=largest_piece(mesh.edge_cells, mesh.inside & ~_lakes(terrain, mesh, river)))
    river &= mesh.inside[mesh.edge_cells].any(axis=1)
    land = Land(terrain, mesh, river, np.zeros(len(river), dtype=np.int8))
    return add_roads(land, nearest_cells(mesh, terrain.centres), MAIN, 0.45, rng)


def nearest_cells(mesh: Mesh, xy: Values) -> Indices:
    """Return the land cells nearest to points in metres."""
    land = np.flatnonzero(mesh.inside)
    return np.asarray(land[KDTree(mesh.points[land]).query(xy)[1]])


def add_roads(land: Land, cells: Indices, road_class: int, extra: float, rng: np.random.Generator) -> Land:
    """Return the land with roads of a class that join cells, `extra` being the share of links beyond a tree."""
    nodes = np.unique(land.mesh.cell_nodes(_wet(land))[cells])
    return land.with_roads(connect(Tracer(land.mesh), travel_costs(land), nodes, extra, rng), road_class)


def travel_costs(land: Land) -> Values:
    """Return what a new road would cost on each edge: hills, water and the county's rim are dear, old roads cheap."""
    mesh = land.mesh
    wet = _wet(land)
    hills = np.exp(0.35 * land.terrain.height(mesh.nodes)[mesh.edge_nodes].mean(axis=1))
    cost = mesh.edge_lengths_m() * hills
    cost[wet[mesh.edge_nodes].any(axis=1)] *= 1.5
    cost[land.river] *= 20
    cost[land.road > 0] *= 0.35
    on_land = mesh.inside[mesh.edge_cells]
    cost[on_land.any(axis=1) & ~on_land.all(axis=1)] *= 25
    cost[~on_land.any(axis=1)] = np.inf
    return np.asarray(cost)


def _wet(land: Land) -> Mask:
    """Return which nodes lie on a river."""
    wet = np.zeros(len(land.mesh.nodes), dtype=bool)
    wet[land.mesh.edge_nodes[land.river]] = True
    return wet


def _rivers(terrain: Terrain, mesh: Mesh, rng: np.random.Generator) -> Mask:
    """Return the edges of a river that winds through valleys from springs on the rim to one mouth."""
    weights = mesh.edge_lengths_m() * np.exp(1.9 * terrain.height(mesh.nodes)[mesh.edge_nodes].mean(axis=1))
    weights[~mesh.inside[mesh.edge_cells].any(axis=1)] *= 4  # few nodes lie beyond the rim: no way around through them
    angle = np.linspace(0.7 * np.pi, 1.3 * np.pi, terrain.size.rivers) if terrain.size.rivers > 1 else np.array([np.pi])
    angle = np.concatenate([[0.0], angle]) + rng.uniform(0, 2 * np.pi)
    ends = np.column_stack([np.cos(angle), np.sin(angle)]) * [terrain.size.width_m, terrain.size.height_m]
    mouth, *springs = KDTree(mesh.nodes).query(ends)[1].tolist()
    forest = grow(mesh.node_graph(weights), np.array([mouth]))
    return Tracer(mesh).edges_home(forest, np.array(springs))


def _lakes(terrain: Terrain, mesh: Mesh, river: Mask) -> Mask:
    """Return the cells of one lake for each county, away from rivers and centres: true holes of the land."""
    wet = mesh.nodes[mesh.edge_nodes[river, 0]]
    reach_m = 0.045 * np.sqrt(terrain.size.width_m * terrain.size.height_m / terrain.size.counties)
    suited = mesh.inside & (terrain.margin(mesh.points) > 0.22)
    suited &= KDTree(wet).query(mesh.points)[0] > 2.5 * reach_m
    suited &= KDTree(terrain.centres).query(mesh.points)[0] > 2.5 * reach_m
    middles = _apart(mesh.points[suited], terrain.size.counties, 6 * reach_m)
    distance_m = KDTree(middles).query(mesh.points)[0]
    return np.asarray(distance_m < reach_m * 0.5 * (1 + 0.35 * terrain.ragged(mesh.points * 3)))


def _apart(points: Values, count: int, distance_m: float) -> Values:
    """Return up to `count` of the points, in order, that are at least so far from each other."""
    chosen = [points[0]]
    for point in points[1:2000]:
        if len(chosen) == count:
            break
        if min(np.hypot(*(np.array(chosen) - point).T)) > distance_m:
            chosen.append(point)
    return np.array(chosen)
