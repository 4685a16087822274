"""The partition of the places near roads: a cell for every few metres of road, made once per network."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.sampling import Samples, sample_edges
from gisgrid.network.sides import Sides, clipped_cells

PIECE_M = 8.0


class Outline(NamedTuple):
    """Sides towards other edges or none, edge by edge, in stretches that all look towards the same one.

    Attributes
    ----------
    sides : ndarray of int
    first : ndarray of int, shape (t + 1,)
        Where the sides of each stretch start, and the number of sides at the end.
    across : ndarray of int, shape (t,)
        The edge beyond each stretch; the number of edges where there is none.
    first_stretch : ndarray of int, shape (m + 1,)
        The first stretch of each edge, and the number of stretches at the end.
    """

    sides: Integers
    first: Integers
    across: Integers
    first_stretch: Integers


@dataclass(frozen=True)
class Cells:
    """Places near roads, divided by the piece of road next to them; neighbours share their corners exactly.

    Attributes
    ----------
    network : Network
    samples : Samples
        The point around which each cell lies; c of them.
    sides : Sides
        The cells' borders; s of them.
    along_m, access_m : ndarray of float, shape (s,)
        Of the corner at which each side starts: where on the cell's edge it is nearest to the road, and how far off.
    """

    network: Network
    samples: Samples
    sides: Sides
    along_m: Coordinates
    access_m: Coordinates

    def __len__(self) -> int:
        return len(self.samples.edge)

    @cached_property
    def first_side(self) -> Integers:
        """Row of the first side of each cell, and the number of sides at the end: (c + 1,)."""
        return np.searchsorted(self.sides.cell, np.arange(len(self) + 1))

    @cached_property
    def side_count(self) -> Integers:
        """How many sides each cell has, shape (c,)."""
        return np.diff(self.first_side)

    @cached_property
    def next_side(self) -> Integers:
        """Row of the side that follows each side around its cell, shape (s,)."""
        following = np.arange(1, len(self.sides.cell) + 1)
        filled = np.flatnonzero(np.diff(self.first_side))
        following[self.first_side[filled + 1] - 1] = self.first_side[filled]
        return following

    @cached_property
    def cell_across(self) -> Integers:
        """Row of the cell on the other side of each side, the number of cells where there is none: (s,)."""
        return np.where(self.sides.twin >= 0, self.sides.cell[self.sides.twin], len(self))

    @cached_property
    def first_cell(self) -> Integers:
        """Row of the first cell of each edge, and the number of cells at the end: (m + 1,)."""
        return np.searchsorted(self.samples.edge, np.arange(len(self.network) + 1))

    @cached_property
    def outline(self) -> "Outline":
        """The sides that are not shared with a cell of the same edge."""
        edge = self.samples.edge[self.sides.cell]
        across = np.where(self.sides.twin >= 0, edge[self.sides.twin], len(self.network))
        sides = np.flatnonzero(across != edge)
        sides = sides[np.lexsort((across[sides], edge[sides]))]
        edge, across = edge[sides], across[sides]
        first = np.flatnonzero((np.diff(edge, prepend=-1) != 0) | (np.diff(across, prepend=-1) != 0))
        first_stretch = np.searchsorted(edge[first], np.arange(len(self.network) + 1))
        return Outline(sides, np.append(first, len(sides)), across[first], first_stretch)

    @cached_property
    def spare_m(self) -> Coordinates:
        """How much farther than a cell's sample its farthest corner can be, shape (c,)."""
        beside = np.abs(self.along_m - self.samples.along_m[self.sides.cell])
        return _largest(self.access_m + beside, self.sides.cell, len(self))

    @cached_property
    def back_m(self) -> Coordinates:
        """How much nearer than a cell's sample its nearest place can be, shape (c,)."""
        return np.asarray(self.samples.reach_m.max(axis=1))

    @cached_property
    def edge_access_m(self) -> Coordinates:
        """Largest walk to the road in the cells of each edge, shape (m,)."""
        return _largest(self.access_m, self.samples.edge[self.sides.cell], len(self.network))

    def polygons(self) -> Geometries:
        """Return the cells as Polygons in planar metres, shape (c,); empty where another sample has the same place."""
        xy = self.sides.vertices[self.sides.corner]
        filled = np.flatnonzero(np.diff(self.first_side))
        out = np.full(len(self), shapely.Polygon(), dtype=object)
        ring = np.searchsorted(filled, self.sides.cell)
        out[filled] = shapely.polygons(shapely.linearrings(xy, indices=ring))
        return out


def _largest(values: Coordinates, owner: Integers, count: int) -> Coordinates:
    out = np.zeros(count)
    np.maximum.at(out, owner, values)
    return out


def make_cells(network: Network, max_access_m: float = 100.0, piece_m: float = PIECE_M) -> Cells:
    """Divide the places near roads by the piece of road next to them.

    Each cell lies around a sample point of a road: the places nearer to it than to any other sample, and not farther
    than `max_access_m` from the road.

    Parameters
    ----------
    network : Network
    max_access_m : float
        Largest walk to the road in metres, above zero.
    piece_m : float
        Longest way between two samples in metres, above zero.

    Examples
    --------
    >>> from gisgrid.network.network import network_of
    >>> ends = np.array([[0.0, 0.0], [80.0, 0.0]])
    >>> network = network_of(ends, np.array([[0, 1]]), np.array([shapely.LineString(ends)]), np.array([0]))
    >>> cells = make_cells(network, max_access_m=50)
    >>> len(cells), round(float(shapely.area(cells.polygons()).sum() / shapely.LineString(ends).buffer(50).area), 2)
    (11, 1.0)
    """
    if not (max_access_m > 0 and piece_m > 0):
        raise BadInput(
            "到路的距离和路段长度须大于零。",
            "The walk to the road and the length of a piece must be above zero.",
            hint_zh="例如 100 米和 8 米。",
            hint_en="For example 100 m and 8 m.",
        )
    if not len(network):
        return _no_cells(network)
    samples = sample_edges(network, piece_m)
    radius = float(np.hypot(max_access_m, piece_m / 2))  # so that half-way between samples it is max_access_m
    sides = clipped_cells(samples.place[:, 1], radius, 2 * piece_m)
    along, access = samples.feet(sides.cell, sides.vertices[sides.corner])
    return Cells(network, samples, sides, along, access)


def _no_cells(network: Network) -> Cells:
    numbers, metres, pairs = np.empty(0, dtype=np.int64), np.empty(0), np.empty((0, 2))
    samples = Samples(numbers, metres, np.empty((0, 3, 2)), pairs)
    return Cells(network, samples, Sides(numbers, numbers, numbers, pairs), metres, metres)
