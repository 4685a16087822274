"""Crossings of roads near places: where something new could stand that is easily walked to."""

import numpy as np
from scipy.spatial import cKDTree

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network

ROADS_AT_A_CROSSING = 3
SPACING_M = 100.0
MOST = 1000


def junctions_near(
    network: Network, places: Coordinates, radius_m: float, *, most: int = MOST
) -> tuple[Integers, float]:
    """Return crossings with a place near them, so far apart that they are not too many.

    The ground is divided into squares; in each one the crossing with most places within the radius is taken. The
    squares are doubled until there are no more crossings than asked for.

    Parameters
    ----------
    network : Network
    places : ndarray of float, shape (k, 2)
        Planar metres in the network's projection.
    radius_m : float
        Straight.
    most : int

    Returns
    -------
    nodes : ndarray of int
        Rows of `Network.nodes`, ascending.
    spacing_m : float
        Side of the squares.

    Examples
    --------
    >>> import shapely
    >>> from gisgrid.network.network import network_of
    >>> nodes = np.array([[0.0, 0], [90, 0], [-90, 0], [0, 90]])
    >>> ends = np.array([[0, 1], [0, 2], [0, 3]])
    >>> star = network_of(nodes, ends, shapely.linestrings(nodes[ends]), np.arange(3))
    >>> junctions_near(star, np.array([[30.0, 40.0]]), 60.0)[0].tolist()
    [0]
    """
    roads = np.bincount(network.edges.ravel(), minlength=len(network.nodes))
    crossings = np.flatnonzero(roads >= ROADS_AT_A_CROSSING)
    spacing_m = SPACING_M
    if not len(crossings) or not len(places):
        return np.empty(0, dtype=np.int64), spacing_m
    count = cKDTree(places).query_ball_point(network.nodes[crossings], radius_m, return_length=True)
    crossings, count = crossings[count > 0], count[count > 0]
    kept = _best_in_squares(network.nodes[crossings], count, spacing_m)
    while len(kept) > most:
        spacing_m *= 2
        kept = _best_in_squares(network.nodes[crossings], count, spacing_m)
    return np.sort(crossings[kept]), spacing_m


def _best_in_squares(points: Coordinates, count: Integers, side_m: float) -> Integers:
    column, row = np.floor(points / side_m).astype(np.int64).T
    order = np.lexsort((np.arange(len(points)), -count, row, column))
    square = np.column_stack([column, row])[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(square, axis=0) != 0).any(axis=1)
    return order[first]
