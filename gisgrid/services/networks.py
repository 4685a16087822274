"""Roads become a network on a plane, and a network becomes rows."""

from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.domain.roads import RoadTable
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.plane import Plane
from gisgrid.network.lines import RoadLines
from gisgrid.network.network import Network, network_of
from gisgrid.network.noding import node_roads
from gisgrid.store.roads import StoredEdges, StoredNetwork

SNAP_M = 0.5
"""Ends of roads that lie nearer to one another than this are the same place."""


@dataclass(frozen=True)
class PlacedNetwork:
    """A walking network and where on earth it lies.

    Attributes
    ----------
    network : Network
        Metres of the plane.
    plane : Plane
    source_ids : list of str
        What the source calls the line that each edge is a part of.
    layers : ndarray of int, shape (m,)
    version : str
        Digest: the same roads give the same.
    """

    network: Network
    plane: Plane
    source_ids: list[str]
    layers: Indices
    version: str


def place_network(roads: RoadTable) -> PlacedNetwork:
    """Return the walking network of roads, cut where they meet."""
    plane = Plane.about(roads.geometries)
    network = node_roads(RoadLines(plane.project(roads.geometries), roads.ids, roads.layers), snap_m=SNAP_M)
    ids = [roads.ids[row] for row in network.source.tolist()]
    return PlacedNetwork(network, plane, ids, roads.layers[network.source], network.digest())


def stored_edges(placed: PlacedNetwork) -> StoredEdges:
    """Return the edges of a network as the database keeps them."""
    network = placed.network
    return StoredEdges(network.edges, placed.layers, placed.source_ids, placed.plane.unproject(network.geometry))


def restored(said: StoredNetwork, edges: StoredEdges) -> PlacedNetwork:
    """Return the network that was stored."""
    plane = Plane(said.lon, said.lat)
    lines = plane.project(edges.geometries)
    return PlacedNetwork(_network(edges.ends, lines), plane, edges.source_ids, edges.layers, said.version)


def _network(ends: Indices, lines: Geometries) -> Network:
    nodes = np.zeros((int(ends.max(initial=-1)) + 1, 2))
    for k in (0, -1):
        nodes[ends[:, k]] = shapely.get_coordinates(shapely.get_point(lines, k))
    return network_of(nodes, ends, lines, np.arange(len(lines)))
