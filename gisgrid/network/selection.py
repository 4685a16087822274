"""Which cells lie within reach: whole edges first, then whole cells, then those that are cut."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.cells import Cells
from gisgrid.network.lines import Integers
from gisgrid.network.splitting import numbered_runs
from gisgrid.network.spread import Spread

OUT, CUT, WHOLE = 0, 1, 2
NUDGE_M = 1e-4
"""A corner that is this near to the limit counts as within it, so that no cut runs through a corner."""


class Selected(NamedTuple):
    """What a spread reaches.

    Attributes
    ----------
    edges : ndarray of int
        Edges of which every cell is whole.
    cells, cut : ndarray of int
        Cells of other edges: whole ones, and those of which only a part is reached.
    """

    edges: Integers
    cells: Integers
    cut: Integers


class Canvas:
    """What is known of cells and sides for one circle after another; what one has written, the next wipes.

    Attributes
    ----------
    cells : Cells
    state : ndarray of int, shape (c + 1,)
        OUT, CUT or WHOLE; the last one is what lies beyond all cells.
    centre_m, corner_m : ndarray of float, shape (c,) and (s,)
        For cells that are cut: metres by which sample and corners are beyond the limit, and within it below zero.
    share : ndarray of float, shape (s,)
        For sides of cells that are cut: at which share of the side.
    point : ndarray of int, shape (s,)
        For the same: the number of the point there (`border_of`).
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.state: NDArray[np.int8] = np.zeros(len(cells) + 1, dtype=np.int8)
        self.centre_m: Coordinates = np.empty(len(cells))
        self.corner_m: Coordinates = np.empty(len(cells.sides.cell))
        self.share: Coordinates = np.empty(len(cells.sides.cell))
        self.point: Integers = np.empty(len(cells.sides.cell), dtype=np.int64)
        self._written: Integers = np.empty(0, dtype=np.int64)

    def select(self, spread: Spread, limit_m: float) -> Selected:
        """Find what a spread reaches within the limit, and write it down."""
        self.state[self._written] = OUT
        whole, partly = _edges(self.cells, spread, limit_m)
        inside, cut = self._cells(runs(self.cells.first_cell, partly), spread, limit_m)
        of_whole = runs(self.cells.first_cell, whole)
        self.state[of_whole], self.state[inside], self.state[cut] = WHOLE, WHOLE, CUT
        self._written = np.concatenate([of_whole, inside, cut])
        return Selected(whole, inside, cut)

    def _cells(self, cells: Integers, spread: Spread, limit_m: float) -> tuple[Integers, Integers]:
        """Return which of some cells are whole, and which are cut."""
        samples = self.cells.samples
        over = spread.metres_at(samples.edge[cells], samples.along_m[cells]) - limit_m
        whole = over + self.cells.spare_m[cells] <= 0
        doubtful = np.flatnonzero(~whole & (over <= self.cells.back_m[cells]))
        self.centre_m[cells[doubtful]] = _nudged(over[doubtful])
        least, most = self._corners(cells[doubtful], spread, limit_m)
        inside = np.concatenate([cells[whole], cells[doubtful[most <= 0]]])
        return inside, cells[doubtful[(least <= 0) & (most > 0)]]

    def _corners(self, cells: Integers, spread: Spread, limit_m: float) -> tuple[Coordinates, Coordinates]:
        """Write how far the corners of cells are beyond the limit; return the least and most of each cell."""
        if not len(cells):
            return np.empty(0), np.empty(0)
        sides = runs(self.cells.first_side, cells)
        edge = self.cells.samples.edge[self.cells.sides.cell[sides]]
        over = _nudged(spread.metres_at(edge, self.cells.along_m[sides]) + self.cells.access_m[sides] - limit_m)
        self.corner_m[sides] = over
        count = self.cells.first_side[cells + 1] - self.cells.first_side[cells]
        starts = np.cumsum(count) - count
        centre = self.centre_m[cells]
        least = np.minimum(np.minimum.reduceat(over, starts), centre)
        return least, np.maximum(np.maximum.reduceat(over, starts), centre)


def _edges(cells: Cells, spread: Spread, limit_m: float) -> tuple[Integers, Integers]:
    """Return the edges all of whose cells are within the limit, and those of which some may be."""
    length = cells.network.length_m
    start, end = spread.node_m[cells.network.edges].T
    near = np.minimum(start, end)
    farthest = np.minimum((start + end + length) / 2, near + length)
    whole = farthest + cells.edge_access_m <= limit_m
    touched = near <= limit_m
    touched[spread.stops.edge] = True
    return np.flatnonzero(whole), np.flatnonzero(touched & ~whole)


def _nudged(over_m: Coordinates) -> Coordinates:
    return np.where(np.abs(over_m) < NUDGE_M, -NUDGE_M, over_m)


def runs(first: Integers, rows: Integers) -> Integers:
    """Return all that belongs to some rows, when what belongs to row i is first[i] up to first[i + 1]."""
    return numbered_runs(first[rows], first[rows + 1] - first[rows])
