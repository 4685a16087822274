"""The border of what is within reach: sides whose neighbour is not, and cuts through cells."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.selection import CUT, OUT, Canvas, Selected, runs

SAME_CUT_M = 1e-3
"""Where the cells on both sides of a side cut it this near together, they cut it at one place."""


class Border(NamedTuple):
    """Directed lines with what is within reach on their left.

    Attributes
    ----------
    start, end : ndarray of int, shape (b,)
        Numbers of the points they join: equal numbers, one point.
    xy : ndarray of float, shape (b, 2)
        Where each line starts.
    """

    start: Integers
    end: Integers
    xy: Coordinates


class _Spans(NamedTuple):
    """Parts of sides, as shares of the way along them from `low` to `high`, and the numbers of the points there."""

    low: Coordinates
    high: Coordinates
    start: Integers
    end: Integers


def border_of(canvas: Canvas, selected: Selected) -> Border:
    """Return the border of what a canvas shows as reached.

    A point is numbered by the corner of a cell that it is, by the side on which it lies, or by the corner towards which
    it lies from the cell's sample: in this order, in one row of numbers.
    """
    return _Drawing(canvas).border(selected)


class _Drawing:
    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.cells = canvas, canvas.cells
        self.sides = canvas.cells.sides
        self.after = canvas.cells.next_side
        self.on_side = len(self.sides.vertices)
        self.on_spoke = self.on_side + len(self.sides.cell)

    def border(self, selected: Selected) -> Border:
        rows, first = self.cells.outline
        full = np.concatenate([rows[runs(first, selected.edges)], runs(self.cells.first_side, selected.cells)])
        across = self._state_across(full)
        cut = runs(self.cells.first_side, selected.cut)
        self._mark_cuts(cut)
        free, mixed = full[across == OUT], full[across == CUT]
        starts, ends = zip(
            (self.sides.corner[free], self.sides.corner[self.after[free]]),
            self._along(mixed, self._whole_sides(mixed)),
            self._along(cut, self._reached(cut)),
            self._through(cut),
            strict=True,
        )
        start = np.concatenate(starts)
        return Border(start, np.concatenate(ends), self._places(start))

    def _state_across(self, sides: Integers) -> NDArray[np.int8]:
        return self.canvas.state[self.cells.cell_across[sides]]

    def _mark_cuts(self, sides: Integers) -> None:
        """Write down where the sides of cut cells are cut, and which of them at one place with their twin."""
        over, share, point = self.canvas.corner_m, self.canvas.share, self.canvas.point
        share[sides] = _share(over[sides], over[self.after[sides]])
        point[sides] = self.on_side + sides
        one = sides[(self.sides.twin[sides] > sides) & (self._state_across(sides) == CUT)]
        two = self.sides.twin[one]
        start, end = (self.sides.vertices[self.sides.corner[at]] for at in (one, two))
        apart = np.abs(share[one] + share[two] - 1) * np.hypot(*(end - start).T)
        alike = apart < SAME_CUT_M  # never so where one of them is not cut: its share is no number
        point[two[alike]] = point[one[alike]]

    def _along(self, sides: Integers, own: _Spans) -> tuple[Integers, Integers]:
        """Return lines along sides where their own cell is reached and the neighbour is not."""
        other = self._facing(sides, own)
        start = np.concatenate([own.start, np.where(own.low >= other.high, own.start, other.end)])
        end = np.concatenate([np.where(own.high <= other.low, own.end, other.start), own.end])
        low = np.concatenate([own.low, np.maximum(own.low, other.high)])
        high = np.concatenate([np.minimum(own.high, other.low), own.high])
        drawn = np.flatnonzero(low < high)
        return start[drawn], end[drawn]

    def _whole_sides(self, sides: Integers) -> _Spans:
        count = len(sides)
        return _Spans(np.zeros(count), np.ones(count), self.sides.corner[sides], self.sides.corner[self.after[sides]])

    def _reached(self, sides: Integers) -> _Spans:
        """Return which part of each side of a cut cell the cell reaches; none is from infinity to infinity."""
        first, last = (self.canvas.corner_m[at] <= 0 for at in (sides, self.after[sides]))
        share, point = self.canvas.share[sides], self.canvas.point[sides]
        whole, none = self._whole_sides(sides), ~(first | last)
        low, high = np.where(first, 0.0, share), np.where(last, 1.0, share)
        low[none], high[none] = np.inf, np.inf
        return _Spans(low, high, np.where(first, whole.start, point), np.where(last, whole.end, point))

    def _facing(self, sides: Integers, own: _Spans) -> _Spans:
        """Return which part of each side the neighbour reaches, seen along the side: equal where the cuts are alike."""
        across = self._state_across(sides)
        seen = self._whole_sides(sides)
        seen.low[across == OUT], seen.high[across == OUT] = np.inf, np.inf
        rows = np.flatnonzero(across == CUT)
        part = self._reached(self.sides.twin[sides[rows]])
        none = np.isinf(part.low)
        low, high = np.where(none, np.inf, 1 - part.high), np.where(none, np.inf, 1 - part.low)
        for point, value in ((own.start[rows], own.low[rows]), (own.end[rows], own.high[rows])):
            low, high = np.where(part.end == point, value, low), np.where(part.start == point, value, high)
        seen.low[rows], seen.high[rows], seen.start[rows], seen.end[rows] = low, high, part.end, part.start
        return seen

    def _through(self, sides: Integers) -> tuple[Integers, Integers]:
        """Return the lines through cut cells on which the way is as long as the limit, from spoke to spoke or side."""
        centre = self.canvas.centre_m[self.sides.cell[sides]]
        within = np.stack([centre, self.canvas.corner_m[sides], self.canvas.corner_m[self.after[sides]]]) <= 0
        mixed = np.flatnonzero(within.any(axis=0) & ~within.all(axis=0))
        within, sides = within[:, mixed], sides[mixed]
        following = within[[1, 2, 0]]
        point = np.stack([self.on_spoke + sides, self.canvas.point[sides], self.on_spoke + self.after[sides]])
        rows = np.arange(len(sides))
        leaves, enters = np.argmax(within & ~following, axis=0), np.argmax(~within & following, axis=0)
        return point[leaves, rows], point[enters, rows]

    def _places(self, points: Integers) -> Coordinates:
        """Return where numbered points are."""
        xy = self.sides.vertices[np.minimum(points, self.on_side - 1)]
        on_spoke = np.flatnonzero(points >= self.on_spoke)
        on_side = np.flatnonzero((points >= self.on_side) & (points < self.on_spoke))
        spoke, side = points[on_spoke] - self.on_spoke, points[on_side] - self.on_side
        centre, tip = self.cells.samples.place[self.sides.cell[spoke], 1], self.sides.vertices[self.sides.corner[spoke]]
        share = _share(self.canvas.centre_m[self.sides.cell[spoke]], self.canvas.corner_m[spoke])
        xy[on_spoke] = _between(centre, tip, share)
        start, end = (self.sides.vertices[self.sides.corner[at]] for at in (side, self.after[side]))
        xy[on_side] = _between(start, end, self.canvas.share[side])
        return xy


def _share(first: Coordinates, last: Coordinates) -> Coordinates:
    """Return the share of the way from one value to another at which it is zero; no number where there is none."""
    share = np.full(len(first), np.nan)
    crossed = np.flatnonzero((first <= 0) != (last <= 0))
    share[crossed] = first[crossed] / (first[crossed] - last[crossed])
    return share


def _between(start: Coordinates, end: Coordinates, share: Coordinates) -> Coordinates:
    return np.asarray(start + share[:, None] * (end - start))
