"""Sheets of cells as files give them, before anything is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gisgrid.exchange.rosters.values import Cell

Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged block, each row and column from 0."""
MOST_MERGED_CELLS = 200_000
"""Cells that are filled from merged blocks; a file may name blocks of any size."""


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
        Empty for a CSV file.
    rows : sequence of sequence of Cell
        Blank cells at the end of a row are left out.
    merged : sequence of Merged
    visible : bool
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Merged] = field(default=())
    visible: bool = True

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; of a merged block, what stands in its first."""
        own = self.own(row, column)
        source = self._covered.get((row, column)) if own is None else None
        return own if source is None else self.own(*source)

    def own(self, row: int, column: int) -> Cell:
        """Return what stands in this cell itself."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    @cached_property
    def width(self) -> int:
        """How many columns there are."""
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The first cell of the block of each merged cell, as far as rows reach."""
        covered: dict[tuple[int, int], tuple[int, int]] = {}
        width = self.width
        for (top, left), (bottom, right) in self.merged:
            for row in range(top, min(bottom + 1, len(self.rows))):
                for column in range(left, min(right + 1, width)):
                    covered[row, column] = (top, left)
                if len(covered) > MOST_MERGED_CELLS:
                    return covered
        return covered
