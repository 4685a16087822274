"""The road next to each place: which edge, where on it, and how far the walk to it is."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.walk import DETOUR, Walk


@dataclass(frozen=True)
class Attached:
    """Places with the road next to each.

    Attributes
    ----------
    edge : ndarray of int, shape (k,)
        Row of `Network.edges`; -1 where the network has no road at all.
    along_m : ndarray of float, shape (k,)
        Metres from the edge's start to the point of the road nearest to the place.
    access_m : ndarray of float, shape (k,)
        Walk between place and road: straight, or 1.3 times that beyond the largest walk; infinite without a road.
    estimate : ndarray of bool, shape (k,)
        The place is farther from any road than the largest walk.
    """

    edge: Integers
    along_m: Coordinates
    access_m: Coordinates
    estimate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.edge)

    def take(self, rows: Integers) -> "Attached":
        """Return some of the places, in the order of their rows."""
        return Attached(self.edge[rows], self.along_m[rows], self.access_m[rows], self.estimate[rows])


Places = Coordinates | Attached
"""Points in planar metres, shape (k, 2), or what `attach` made of them once: attaching costs more than the rest."""


def attach(network: Network, points: Coordinates, walk: Walk) -> Attached:
    """Find the nearest road of each place.

    Parameters
    ----------
    network : Network
    points : ndarray of float, shape (k, 2)
        Planar metres in the network's projection.
    walk : Walk
        Says up to which distance the walk to the road is taken as it is.

    Raises
    ------
    BadInput
        If a coordinate is not a number.
    """
    points = finite_points(points)
    if not len(network) or not len(points):
        nowhere = np.full(len(points), -1), np.zeros(len(points)), np.full(len(points), np.inf)
        return Attached(*nowhere, estimate=np.ones(len(points), dtype=bool))
    places = shapely.points(points)
    edge = network.tree.nearest(places)
    straight = shapely.distance(places, network.geometry[edge])
    along = shapely.line_locate_point(network.geometry[edge], places)
    far = straight > walk.max_access_m
    return Attached(edge, along, np.where(far, DETOUR * straight, straight), far)


def attached(network: Network, places: Places, walk: Walk) -> Attached:
    """Return places attached to the network, as they are if they are already."""
    return places if isinstance(places, Attached) else attach(network, places, walk)


def finite_points(points: Coordinates) -> Coordinates:
    """Return points as an array of shape (k, 2), or refuse those that have no place."""
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    lost = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(lost):
        raise BadInput(
            f"{len(lost)} 个点没有坐标，第一个在第 {lost[0] + 1} 行。",
            f"{len(lost)} of the points have no coordinates, the first in row {lost[0] + 1}.",
            hint_zh="请补上经纬度，或去掉这些行。",
            hint_en="Give them a longitude and a latitude, or leave these rows out.",
            details={"rows": lost.tolist()},
        )
    return points
