"""Areas and their parent's outline, with an index of their edges."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from gisgrid.geometry.edits.grid import Grid, Segment
from gisgrid.geometry.edits.knots import KnotBook, knots_on, outline_knots, surveyed_edge
from gisgrid.geometry.edits.model import Change, Edge, Knot, Shape, Spot
from gisgrid.geometry.edits.rings import Box, box_of, edges_of, with_vertex, without_vertex


class Tessellation:
    """Areas and their parent's outline. Edits only read it; `apply` changes it.

    Parameters
    ----------
    areas : mapping of str to Shape
        By code. They may leave gaps or overlap: edits work elsewhere and make it no worse.
    outline : Shape
        Its course is locked; it carries the knots that areas hold on it, and no others.
    knots : sequence of Knot
        Of the outline and of the areas' borders; those that the outline carries already are no part of its course.

    Examples
    --------
    >>> square = ((((0, 0), (90000, 0), (90000, 90000), (0, 90000)),),)
    >>> t = Tessellation({"a": square}, square, [])
    >>> t.holders((0, 0)), t.is_locked((0, 0))
    (['a'], True)
    """

    def __init__(self, areas: Mapping[str, Shape], outline: Shape, knots: Sequence[Knot]) -> None:
        self.stars: dict[Spot, list[Segment]] = {}
        self.grid = Grid(_cell_size([outline, *areas.values()]))
        self.shapes: dict[str, Shape] = {}
        self.boxes: dict[str, Box] = {}
        self.book = KnotBook()
        self.outline = outline
        for a, b in edges_of(outline):
            self._turn_outline(a, b, 1)
        for knot in knots:
            self.book.learn(knot)
        self.locked = {spot for part in outline for ring in part for spot in ring} - set(self.book.at)
        for code, shape in areas.items():
            self._set(code, shape)
        self._knot_outline(self.book.knots)

    def apply(self, change: Change) -> Change:
        """Do what a change says; return the change that undoes it. Knots stay known."""
        before: dict[str, Shape] = {}
        fresh = [code for code in change.put if code not in self.shapes]
        for code in (*change.put, *change.removed):
            self._take(code, before)
        for code, shape in change.put.items():
            self._set(code, shape)
        for knot in change.knots:
            self.book.learn(knot)
        self._knot_outline(knots_on(self, [*before.values(), *change.put.values()]))
        return Change(before, fresh)

    def segment(self, a: Spot, b: Spot) -> Segment | None:
        """Return the edge between two vertices."""
        return next((edge for edge in self.star(a) if b in (edge.a, edge.b)), None)

    def segments(self) -> Iterator[Segment]:
        """Yield all edges, each once."""
        return (edge for spot, star in self.stars.items() for edge in star if edge.a == spot)

    def star(self, spot: Spot) -> list[Segment]:
        """Return the edges that end in a vertex."""
        return self.stars.get(spot, [])

    def is_vertex(self, spot: Spot) -> bool:
        """Say whether any edge ends in a place."""
        return bool(self.star(spot))

    def holders(self, a: Spot, b: Spot | None = None) -> list[str]:
        """Return the codes of the areas that have an edge, or with one place a vertex, sorted."""
        edge = None if b is None else self.segment(a, b)
        edges = self.star(a) if b is None else [edge] if edge else []
        return sorted({code for edge in edges for code in edge.codes})

    def at_left(self, a: Spot, b: Spot) -> list[str]:
        """Return the codes of the areas that lie at the left of a-b."""
        edge = self.segment(a, b)
        return [] if edge is None else edge.left if a < b else edge.right

    def is_locked(self, spot: Spot) -> bool:
        """Say whether a vertex belongs to the course of the parent's outline."""
        return spot in self.locked

    def on_outline(self, spot: Spot) -> bool:
        """Say whether a vertex lies on the parent's outline, by its course or by a knot."""
        return any(edge.outline for edge in self.star(spot))

    def surveyed(self, a: Spot, b: Spot) -> Edge:
        """Return the surveyed edge that a-b is a piece of, the lower end first."""
        return surveyed_edge(self, a, b)

    def _take(self, code: str, before: dict[str, Shape]) -> None:
        if code not in self.shapes or code in before:
            return
        before[code] = self.shapes.pop(code)
        for a, b in edges_of(before[code]):
            edge = self._segment_of(a, b)
            (edge.left if a == edge.a else edge.right).remove(code)
            self._drop_unheld(edge)

    def _set(self, code: str, shape: Shape) -> None:
        self.shapes[code] = shape
        self.boxes[code] = box_of(shape)
        for a, b in edges_of(shape):
            edge = self._segment_of(a, b)
            side = edge.left if a == edge.a else edge.right
            side.append(code)
            side.sort()

    def _turn_outline(self, a: Spot, b: Spot, times: int) -> None:
        edge = self._segment_of(a, b)
        edge.outline += times if a == edge.a else -times
        self._drop_unheld(edge)

    def _segment_of(self, a: Spot, b: Spot) -> Segment:
        """Return the edge, a new one where there was none."""
        edge = self.segment(a, b)
        if edge is None:
            edge = Segment(min(a, b), max(a, b), [], [])
            self.grid.add(edge)
            for end in (a, b):
                self.stars.setdefault(end, []).append(edge)
        return edge

    def _drop_unheld(self, edge: Segment) -> None:
        if edge.left or edge.right or edge.outline:
            return
        self.grid.remove(edge)
        for end in (edge.a, edge.b):
            self.stars[end].remove(edge)

    def _knot_outline(self, knots: Sequence[Knot]) -> None:
        """Give the outline the knots that areas hold on it along the edges of some, and no others."""
        for had, wanted in outline_knots(self, knots):
            for p in set(had) - set(wanted):
                self.outline = without_vertex(self.outline, p)
            for i, p in enumerate(wanted):
                if p not in had:
                    following = next(spot for spot in wanted[i + 1 :] if spot in had)
                    self.outline = with_vertex(self.outline, wanted[i - 1], following, p)
            for a, b in itertools.pairwise(wanted):
                self._turn_outline(a, b, 1)
            for a, b in itertools.pairwise(had):
                self._turn_outline(a, b, -1)


def _cell_size(shapes: Sequence[Shape]) -> int:
    """Return the side of a cell that holds a few edges."""
    boxes = [box_of(shape) for shape in shapes]
    count = sum(len(ring) for shape in shapes for part in shape for ring in part)
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    return max(1, math.ceil(1.5 * math.sqrt(width * height / count)))
