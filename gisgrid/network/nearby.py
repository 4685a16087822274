"""The part of a network that can matter to some venues: a region's roads are many, a county's venues few."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.network import Network, network_of
from gisgrid.network.walk import Walk


def around(network: Network, venues: Coordinates, walk: Walk) -> Network:
    """Return the network of the edges that come near enough to a venue to be part of its circle or to bound it.

    A place in a circle lies no farther from its venue than the walk goes, and the road next to it no farther from the
    place than the largest walk to a road: edges beyond both change no circle.

    Parameters
    ----------
    network : Network
    venues : ndarray of float, shape (v, 2)
        Planar metres.
    walk : Walk

    Returns
    -------
    Network
        `source` says which edge of the given network each one is.
    """
    reach_m = walk.limit_m + 2 * walk.max_access_m
    near = network.tree.query(shapely.points(venues), predicate="dwithin", distance=reach_m)[1]
    rows = np.unique(near)
    kept, ends = np.unique(network.edges[rows], return_inverse=True)
    return network_of(network.nodes[kept], ends.reshape(-1, 2), network.geometry[rows], rows)
