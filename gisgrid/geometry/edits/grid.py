"""Edges found by place."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gisgrid.geometry.edits.model import Spot


@dataclass(eq=False)
class Segment:
    """An edge with its lower end first.

    Attributes
    ----------
    left, right : list of str
        Codes of the areas that run from a to b (they lie at its left), and from b to a; sorted.
    outline : int
        Which way the outline runs: 1, -1 or 0.
    """

    a: Spot
    b: Spot
    left: list[str]
    right: list[str]
    outline: int = 0

    @property
    def codes(self) -> list[str]:
        """Codes of all areas that have the edge."""
        return [*self.left, *self.right]


class Grid:
    """Edges by the square cells that they run through, so that those near a place are found without asking all.

    Parameters
    ----------
    size : int
        Side of a cell in lattice steps.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.cells: dict[tuple[int, int], list[Segment]] = {}

    def add(self, edge: Segment) -> None:
        """Put an edge in."""
        for cell in self._along(edge.a, edge.b):
            self.cells.setdefault(cell, []).append(edge)

    def remove(self, edge: Segment) -> None:
        """Take an edge out."""
        for cell in self._along(edge.a, edge.b):
            self.cells[cell].remove(edge)

    def near(self, a: Spot, b: Spot) -> list[Segment]:
        """Return the edges whose cells a straight line runs through; more than those that it meets."""
        return self._collected(self._along(a, b))

    def about(self, at: Spot, half_width: int, half_height: int) -> list[Segment]:
        """Return the edges whose cells lie in a box about a place."""
        columns = range((at[0] - half_width) // self.size, (at[0] + half_width) // self.size + 1)
        rows = range((at[1] - half_height) // self.size, (at[1] + half_height) // self.size + 1)
        return self._collected((i, j) for i in columns for j in rows)

    def _collected(self, cells: Iterator[tuple[int, int]]) -> list[Segment]:
        return list({id(edge): edge for cell in cells for edge in self.cells.get(cell, ())}.values())

    def _along(self, a: Spot, b: Spot) -> Iterator[tuple[int, int]]:
        """Yield the cells that a line runs through, column by column, half a step more at both sides."""
        (ax, ay), (bx, by) = sorted((a, b))
        slope = (by - ay) / (bx - ax) if bx > ax else 0.0
        for i in range(ax // self.size, bx // self.size + 1):
            start = ay + slope * (max(ax, i * self.size) - ax) if bx > ax else ay
            end = ay + slope * (min(bx, (i + 1) * self.size) - ax) if bx > ax else by
            low, high = math.floor((min(start, end) - 0.5) / self.size), math.floor((max(start, end) + 0.5) / self.size)
            for j in range(low, high + 1):
                yield i, j
