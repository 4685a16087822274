"""Which cells lie within reach: whole edges first, then whole cells, then those that are cut."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.cells import Cells
from gisgrid.network.each import Spreads
from gisgrid.network.lines import Integers
from gisgrid.network.splitting import numbered_runs

OUT, CUT, WHOLE = 0, 1, 2
NUDGE_M = 1e-4
"""A corner that is this near to the limit counts as within it, so that no cut runs through a corner."""
STATES_AT_ONCE, LAYERS_AT_ONCE = 4_000_000, 16
"""What a canvas holds: cells times layers in 36 MB, and no more layers than fill a processor's cache."""


class Rows(NamedTuple):
    """Rows of edges, cells or sides, and the layer in which each is meant: both of one shape."""

    layer: Integers
    row: Integers

    def take(self, which: Integers | NDArray[np.bool_]) -> "Rows":
        """Return some of them."""
        return Rows(self.layer[which], self.row[which])

    def runs(self, first: Integers) -> "Rows":
        """Return all that belongs to them, when what belongs to row i is first[i] up to first[i + 1]."""
        count = first[self.row + 1] - first[self.row]
        return Rows(np.repeat(self.layer, count), numbered_runs(first[self.row], count))


class CutSides(NamedTuple):
    """The sides of cells that are cut, cell by cell, in order of the sides.

    Attributes
    ----------
    at : Rows
    following : ndarray of int, shape (t,)
        Which of these comes next around the cell.
    centre_m, corner_m : ndarray of float, shape (t,)
        Metres by which the cell's sample, and the corner where the side starts, are beyond the limit; below 0 within.
    """

    at: Rows
    following: Integers
    centre_m: Coordinates
    corner_m: Coordinates


class Selected(NamedTuple):
    """What spreads reach.

    Attributes
    ----------
    edges : Rows
        Edges of which every cell is whole.
    cells : Rows
        Whole cells of other edges.
    cut : CutSides
        Of cells of which only a part is reached.
    """

    edges: Rows
    cells: Rows
    cut: CutSides


class Canvas:
    """What is known of cells for some circles after others, one a layer; what these have written, the next ones wipe.

    Attributes
    ----------
    cells : Cells
    layers : int
        How many circles it holds at once.
    whole_edges : ndarray of bool, shape (l, m + 1)
        Edges of which every cell is whole; the last one is none.
    """

    def __init__(self, cells: Cells, most: int) -> None:
        self.cells = cells
        self.layers = max(1, min(most, LAYERS_AT_ONCE, STATES_AT_ONCE // (len(cells) + 1)))
        size = self.layers * (len(cells) + 1)  # the last of each layer is what lies beyond all cells
        self._state: NDArray[np.int8] = np.zeros(size, dtype=np.int8)
        self._slot: Integers = np.empty(size, dtype=np.int64)
        self._written: Integers = np.empty(0, dtype=np.int64)
        self.whole_edges: NDArray[np.bool_] = np.zeros((self.layers, len(cells.network) + 1), dtype=bool)

    def state(self, cells: Rows) -> NDArray[np.int8]:
        """Return OUT, CUT or WHOLE for each cell."""
        return self._state[self._place(cells)]

    def cut_side(self, cells: Rows, sides: Integers) -> Integers:
        """Return which of the cut sides are these sides of these cells, all of which are cut."""
        return np.asarray(self._slot[self._place(cells)] + sides)

    def select(self, spreads: Spreads, limit_m: float) -> Selected:
        """Find what spreads reach within the limit, and write it down."""
        self._state[self._written] = OUT
        whole, partly = _edges(self.cells, spreads, limit_m)
        near = partly.runs(self.cells.first_cell)
        samples = self.cells.samples
        over = spreads.metres_at(near.layer, samples.edge[near.row], samples.along_m[near.row]) - limit_m
        inside = over + self.cells.spare_m[near.row] <= 0
        doubtful = np.flatnonzero(~inside & (over <= self.cells.back_m[near.row]))
        doubtful = doubtful[self.cells.side_count[near.row[doubtful]] > 0]
        sides, is_cut, is_whole = _cut(self.cells, near.take(doubtful), over[doubtful], spreads, limit_m)
        inside[doubtful[is_whole]] = True
        selected = Selected(whole, near.take(inside), sides)
        self._write(selected, near.take(doubtful[is_cut]))
        return selected

    def _write(self, selected: Selected, cut: Rows) -> None:
        whole, inside = self._place(selected.edges.runs(self.cells.first_cell)), self._place(selected.cells)
        partly = self._place(cut)
        self._state[whole], self._state[inside], self._state[partly] = WHOLE, WHOLE, CUT
        count = self.cells.side_count[cut.row]
        self._slot[partly] = np.cumsum(count) - count - self.cells.first_side[cut.row]
        self._written = np.concatenate([whole, inside, partly])
        self.whole_edges = np.zeros((self.layers, len(self.cells.network) + 1), dtype=bool)
        self.whole_edges[selected.edges.layer, selected.edges.row] = True

    def _place(self, cells: Rows) -> Integers:
        return cells.layer * (len(self.cells) + 1) + cells.row


def _edges(cells: Cells, spreads: Spreads, limit_m: float) -> tuple[Rows, Rows]:
    """Return the edges all of whose cells are within the limit, and those of which some may be."""
    start, end = cells.network.edges.T
    reached = spreads.node_m <= limit_m
    touched = reached[:, start] | reached[:, end]
    touched[spreads.layer, spreads.stops.edge] = True
    at = Rows(*np.nonzero(touched))
    first, last = spreads.node_m[at.layer, start[at.row]], spreads.node_m[at.layer, end[at.row]]
    near, length = np.minimum(first, last), cells.network.length_m[at.row]
    farthest = np.minimum((first + last + length) / 2, near + length)
    whole = farthest + cells.edge_access_m[at.row] <= limit_m
    return at.take(whole), at.take(~whole)


def _cut(
    cells: Cells, doubtful: Rows, over_m: Coordinates, spreads: Spreads, limit_m: float
) -> tuple[CutSides, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the sides of those cells that are cut, which cells these are, and which cells are whole."""
    if not len(doubtful.row):
        none = np.empty(0, dtype=bool)
        return CutSides(doubtful, doubtful.row, over_m, over_m), none, none
    sides, count = doubtful.runs(cells.first_side), cells.side_count[doubtful.row]
    edge = np.repeat(cells.samples.edge[doubtful.row], count)
    metres = spreads.metres_at(sides.layer, edge, cells.along_m[sides.row]) + cells.access_m[sides.row]
    corner, centre, starts = _nudged(metres - limit_m), _nudged(over_m), np.cumsum(count) - count
    least = np.minimum(np.minimum.reduceat(corner, starts), centre)
    most = np.maximum(np.maximum.reduceat(corner, starts), centre)
    is_cut = (least <= 0) & (most > 0)
    kept = np.repeat(is_cut, count)
    following = _next_around(count[is_cut])
    return (
        CutSides(sides.take(kept), following, np.repeat(centre[is_cut], count[is_cut]), corner[kept]),
        is_cut,
        most <= 0,
    )


def _next_around(count: Integers) -> Integers:
    """Return what follows each of so many in a row, cell by cell: the first follows the last."""
    ends = np.cumsum(count)
    following = np.arange(1, int(count.sum()) + 1)
    following[ends - 1] = ends - count
    return following


def _nudged(over_m: Coordinates) -> Coordinates:
    return np.where(np.abs(over_m) < NUDGE_M, -NUDGE_M, over_m)
