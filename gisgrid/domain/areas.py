"""Areas as columns: many at once, in the form in which they are checked, stored and exported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries

KINDS = ("base", "dedicated", "remainder", "undetermined")
"""Kinds of sub-grid: villager group or estate; school, hospital, mall; the rest; disputed land, forest, reservoir."""


@dataclass(frozen=True)
class Scheme:
    """One way of dividing.

    Attributes
    ----------
    code, name : str
    levels : tuple of str
        From the highest to the lowest.
    root_levels : tuple of str
        Levels whose areas may stand without a parent.
    code_patterns : tuple of str
        A regular expression per level.
    """

    code: str
    name: str
    levels: tuple[str, ...]
    root_levels: tuple[str, ...]
    code_patterns: tuple[str, ...]

    def rank(self, level: str) -> int:
        """Return the position of a level, 0 the highest.

        Raises
        ------
        BadInput
            The scheme has no such level.
        """
        if level not in self.levels:
            raise BadInput(
                f"方案 {self.code} 没有层级 {level}，可用：{'、'.join(self.levels)}",
                f"scheme {self.code} has no level {level}; it has {', '.join(self.levels)}",
            )
        return self.levels.index(level)

    def level_above(self, level: str, steps: int = 1) -> str:
        """Return the level `steps` above.

        Raises
        ------
        BadInput
            There is none.

        Examples
        --------
        >>> Scheme("s", "s", ("county", "town"), ("county",), (".", ".")).level_above("town")
        'county'
        """
        rank = self.rank(level) - steps
        if rank < 0:
            raise BadInput(f"层级 {level} 之上没有第 {steps} 级", f"there is no level {steps} above {level}")
        return self.levels[rank]


@dataclass(frozen=True)
class AreaTable:
    """Areas of one scheme as equally long columns, in no promised order.

    Attributes
    ----------
    codes, levels, names, kinds, sources : list of str
    parent_codes : list of str or None
        None for a root.
    geometries : ndarray of MultiPolygon, shape (n,)
        Stored form of `geometry.lattice.to_lattice`, EPSG:4490.
    """

    codes: list[str]
    parent_codes: list[str | None]
    levels: list[str]
    names: list[str]
    kinds: list[str]
    sources: list[str]
    geometries: Geometries

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, level: str) -> Indices:
        """Return the rows of a level's areas."""
        return np.flatnonzero(np.array(self.levels) == level)

    def take(self, rows: Sequence[int] | Any) -> "AreaTable":
        """Return the given rows, in the given order."""
        index = np.asarray(rows, dtype=np.int64)
        return AreaTable(
            codes=[self.codes[i] for i in index],
            parent_codes=[self.parent_codes[i] for i in index],
            levels=[self.levels[i] for i in index],
            names=[self.names[i] for i in index],
            kinds=[self.kinds[i] for i in index],
            sources=[self.sources[i] for i in index],
            geometries=self.geometries[index],
        )

    def with_geometries(self, geometries: Geometries) -> "AreaTable":
        """Return the same areas with other polygons."""
        return replace(self, geometries=geometries)

    def __add__(self, other: "AreaTable") -> "AreaTable":
        return AreaTable(
            self.codes + other.codes,
            self.parent_codes + other.parent_codes,
            self.levels + other.levels,
            self.names + other.names,
            self.kinds + other.kinds,
            self.sources + other.sources,
            np.concatenate([self.geometries, other.geometries]),
        )
