"""The border of what is within reach: sides whose neighbour is not, and cuts through cells."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.selection import CUT, OUT, Canvas, CutSides, Rows, Selected
from gisgrid.network.spans import Spans, between, cut_share, met

SAME_CUT_M = 1e-3
"""Where the cells on both sides of a side cut it this near together, they cut it at one place."""


class Border(NamedTuple):
    """Directed lines with what is within reach on their left.

    Attributes
    ----------
    layer : ndarray of int, shape (b,)
        Whose border they are part of.
    start, end : ndarray of int, shape (b,)
        Numbers of the points they join: equal numbers, one point, and no two layers have one in common.
    xy : ndarray of float, shape (b, 2)
        Where each line starts.
    """

    layer: Integers
    start: Integers
    end: Integers
    xy: Coordinates


class _Lines(NamedTuple):
    layer: Integers
    start: Integers
    end: Integers


def border_of(canvas: Canvas, selected: Selected) -> Border:
    """Return the border of what a canvas shows as reached.

    A point is numbered by the corner of a cell that it is, by the side on which it lies, or by the corner towards which
    it lies from the cell's sample: in this order, in one row of numbers, and one such row after another for the layers.
    """
    return _Drawing(canvas, selected.cut).border(selected)


class _Drawing:
    def __init__(self, canvas: Canvas, cut: CutSides) -> None:
        self.canvas, self.cells, self.cut = canvas, canvas.cells, cut
        self.sides = canvas.cells.sides
        self.on_side = len(self.sides.vertices)
        self.on_spoke = self.on_side + len(self.sides.cell)
        self.numbers = self.on_spoke + len(self.sides.cell)
        self.across = self._state_across(cut.at)
        self.share = cut_share(cut.corner_m, cut.corner_m[cut.following])
        self.facing = np.flatnonzero(self.across == CUT)
        self.twin = self._twin(cut.at.take(self.facing))
        self.point = self._points()
        self.reached = self._reached()

    def border(self, selected: Selected) -> Border:
        outer, inner = self._outline(selected.edges), selected.cells.runs(self.cells.first_side)
        full = Rows(np.concatenate([outer.layer, inner.layer]), np.concatenate([outer.row, inner.row]))
        across = self._state_across(full)
        mixed = full.take(across == CUT)
        parts = (
            self._whole(full.take(across == OUT)),
            self._along(mixed.layer, self._whole_sides(mixed), self.reached.take(self._twin(mixed)).turned()),
            self._free(),
            self._between_cuts(),
            self._through(),
        )
        layer, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Border(layer, start, end, self._places(Rows(layer, start - layer * self.numbers)))

    def _outline(self, edges: Rows) -> Rows:
        """Return the sides of whole edges beyond which no whole edge is."""
        outline = self.cells.outline
        stretches = edges.runs(outline.first_stretch)
        whole = self.canvas.whole_edges[stretches.layer, outline.across[stretches.row]]
        sides = stretches.take(~whole).runs(outline.first)
        return Rows(sides.layer, outline.sides[sides.row])

    def _state_across(self, sides: Rows) -> NDArray[np.int8]:
        return self.canvas.state(Rows(sides.layer, self.cells.cell_across[sides.row]))

    def _twin(self, sides: Rows) -> Integers:
        """Return which of the cut sides are the same as these, seen from the cut cell on the other side."""
        across = Rows(sides.layer, self.cells.cell_across[sides.row])
        return self.canvas.cut_side(across, self.sides.twin[sides.row])

    def _corners(self, sides: Rows) -> Integers:
        return sides.layer * self.numbers + self.sides.corner[sides.row]

    def _points(self) -> Integers:
        """Return the number of the point at which each cut side is cut; one with its twin where both are alike."""
        at = self.cut.at
        point = at.layer * self.numbers + self.on_side + at.row
        first = at.row[self.facing] < at.row[self.twin]
        one, two = self.facing[first], self.twin[first]
        start, end = (self.sides.vertices[self.sides.corner[at.row[which]]] for which in (one, two))
        apart = np.abs(self.share[one] + self.share[two] - 1) * np.hypot(*(end - start).T)
        alike = apart < SAME_CUT_M  # never so where one of them is not cut: its share is no number
        point[two[alike]] = point[one[alike]]
        return point

    def _whole(self, sides: Rows) -> _Lines:
        spans = self._whole_sides(sides)
        return _Lines(sides.layer, spans.start, spans.end)

    def _whole_sides(self, sides: Rows) -> Spans:
        count = len(sides.row)
        following = Rows(sides.layer, self.cells.next_side[sides.row])
        return Spans(np.zeros(count), np.ones(count), self._corners(sides), self._corners(following))

    def _reached(self) -> Spans:
        """Return which part of each cut side its own cell reaches; none is from infinity to infinity."""
        first = self.cut.corner_m <= 0
        corner, last = self._corners(self.cut.at), first[self.cut.following]
        none = ~(first | last)
        low, high = np.where(first, 0.0, self.share), np.where(last, 1.0, self.share)
        low[none], high[none] = np.inf, np.inf
        end = np.where(last, corner[self.cut.following], self.point)
        return Spans(low, high, np.where(first, corner, self.point), end)

    def _free(self) -> _Lines:
        """Return lines along what is reached of cut sides, where the neighbour is not."""
        which = np.flatnonzero((self.across == OUT) & (self.reached.low < self.reached.high))
        return _Lines(self.cut.at.layer[which], self.reached.start[which], self.reached.end[which])

    def _between_cuts(self) -> _Lines:
        """Return lines along sides between two cut cells, where one is reached and the other is not."""
        own, other = self.reached.take(self.facing), self.reached.take(self.twin).turned()
        return self._along(self.cut.at.layer[self.facing], own, other)

    def _along(self, layer: Integers, own: Spans, other: Spans) -> _Lines:
        """Return lines along sides where their own cell is reached and the neighbour, which is cut, is not."""
        other = met(own, other)
        start = np.concatenate([own.start, np.where(own.low >= other.high, own.start, other.end)])
        end = np.concatenate([np.where(own.high <= other.low, own.end, other.start), own.end])
        low = np.concatenate([own.low, np.maximum(own.low, other.high)])
        high = np.concatenate([np.minimum(own.high, other.low), own.high])
        drawn = np.flatnonzero(low < high)
        return _Lines(np.concatenate([layer, layer])[drawn], start[drawn], end[drawn])

    def _through(self) -> _Lines:
        """Return the lines through cut cells on which the way is as long as the limit, from spoke to spoke or side."""
        cut = self.cut
        within = np.stack([cut.centre_m, cut.corner_m, cut.corner_m[cut.following]]) <= 0
        mixed = np.flatnonzero(within.any(axis=0) & ~within.all(axis=0))
        within, layer, rows = within[:, mixed], cut.at.layer[mixed], np.arange(len(mixed))
        following = within[[1, 2, 0]]
        spoke = cut.at.layer * self.numbers + self.on_spoke + cut.at.row
        point = np.stack([spoke[mixed], self.point[mixed], spoke[cut.following[mixed]]])
        leaves, enters = np.argmax(within & ~following, axis=0), np.argmax(~within & following, axis=0)
        return _Lines(layer, point[leaves, rows], point[enters, rows])

    def _places(self, points: Rows) -> Coordinates:
        """Return where points are, numbered as in a layer alone."""
        xy = np.empty((len(points.row), 2))
        on_corner = np.flatnonzero(points.row < self.on_side)
        xy[on_corner] = self.sides.vertices[points.row[on_corner]]
        on_spoke = np.flatnonzero(points.row >= self.on_spoke)
        on_side = np.flatnonzero((points.row >= self.on_side) & (points.row < self.on_spoke))
        spoke, side = points.row[on_spoke] - self.on_spoke, points.row[on_side] - self.on_side
        cell = self.sides.cell[spoke]
        which = self.canvas.cut_side(Rows(points.layer[on_spoke], cell), spoke)
        share = cut_share(self.cut.centre_m[which], self.cut.corner_m[which])
        xy[on_spoke] = between(self.cells.samples.place[cell, 1], self.sides.vertices[self.sides.corner[spoke]], share)
        which = self.canvas.cut_side(Rows(points.layer[on_side], self.sides.cell[side]), side)
        start, end = (self.sides.vertices[self.sides.corner[at]] for at in (side, self.cells.next_side[side]))
        xy[on_side] = between(start, end, self.share[which])
        return xy
