"""Sums of directed edges."""

from collections.abc import Iterable

from gisgrid.geometry.edits.model import Edge, Shape, Spot
from gisgrid.geometry.edits.rings import edges_of


class Chain:
    """A sum of directed edges in which opposite ones cancel: what the boundaries of areas add up to.

    Parameters
    ----------
    *shapes : Shape
        Their boundaries are added at once.

    Examples
    --------
    >>> west, east = ((((0, 0), (1, 0), (1, 1)),),), ((((0, 0), (1, 1), (0, 1)),),)
    >>> sorted(Chain(west, east).edges())
    [((0, 0), (1, 0)), ((0, 1), (0, 0)), ((1, 0), (1, 1)), ((1, 1), (0, 1))]
    """

    def __init__(self, *shapes: Shape) -> None:
        self.sums: dict[Edge, int] = {}
        for shape in shapes:
            self.add_edges(edges_of(shape))

    def add(self, a: Spot, b: Spot) -> None:
        """Add an edge, or take its opposite out."""
        back = self.sums.get((b, a), 0)
        if back > 1:
            self.sums[b, a] = back - 1
        elif back:
            del self.sums[b, a]
        else:
            self.sums[a, b] = self.sums.get((a, b), 0) + 1

    def add_edges(self, edges: Iterable[Edge]) -> None:
        """Add edges one after the other."""
        for a, b in edges:
            self.add(a, b)

    def times(self, a: Spot, b: Spot) -> int:
        """Return how often the sum runs along a-b: negative where it runs back."""
        return self.sums.get((a, b), 0) - self.sums.get((b, a), 0)

    def edges(self) -> list[Edge]:
        """Return the edges that are left."""
        return [edge for edge, times in self.sums.items() for _ in range(times)]
