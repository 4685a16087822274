"""Records as columns of numbers, each with the row of the area that it counts at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.indicators.tree import Integers, Tree

Texts = NDArray[np.str_]
Flags = NDArray[np.bool_]

ROLES = ("grid_leader", "adviser", "information_officer", "grid_worker", "volunteer", "team_captain")
"""In which somebody is posted."""

NO_END = np.iinfo(np.int32).max
"""The last day of a posting that still runs."""


@dataclass(frozen=True)
class Areas:
    """Areas in order of code.

    Attributes
    ----------
    codes, levels, kinds : ndarray of str, shape (n,)
    parent : ndarray of int, shape (n,)
        Row of each area's parent; -1 for a root.
    area_m2 : ndarray of int, shape (n,)
        Geodesic; only that of areas with nothing below them is read, for a parent's ground is theirs.
    households, residents, estimated_households : ndarray of int, shape (n,)
        What was counted at the area itself and at none below it; how many of the households are estimates.
    middle : ndarray of float, shape (n, 2)
        Planar metres in one projection.
    """

    codes: Texts
    levels: Texts
    kinds: Texts
    parent: Indices
    area_m2: Integers
    households: Integers
    residents: Integers
    estimated_households: Integers
    middle: Coordinates

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def tree(self) -> Tree:
        """Return the tree of the areas."""
        return Tree(self.parent)

    @cached_property
    def determined(self) -> Flags:
        """Return which areas count; disputed land, forest and reservoirs tile but stay out of the denominators."""
        return np.asarray(self.kinds != "undetermined")

    @cached_property
    def grids(self) -> Flags:
        """Return the grids that are not divided further and count."""
        return self.tree.leaf & self.determined

    def at(self, level: str) -> Flags:
        """Return which areas of a level count."""
        return np.asarray((self.levels == level) & self.determined)


@dataclass(frozen=True)
class Postings:
    """Who serves where.

    Attributes
    ----------
    area, role : ndarray of int, shape (k,)
        Rows of areas; positions in `ROLES`.
    person, team : ndarray of int, shape (k,)
        Numbers of zero or more; -1 in one of the two.
    first_day, last_day : ndarray of int, shape (k,)
        Days since 1970-01-01, both included; `NO_END` where it still runs.
    """

    area: Indices
    role: Integers
    person: Integers
    team: Integers
    first_day: Integers
    last_day: Integers

    def running(self, day: int) -> "Postings":
        """Return those that run on a day."""
        return self.where((self.first_day <= day) & (self.last_day >= day))

    def where(self, chosen: Flags | Indices) -> "Postings":
        """Return some of them, or all in another order."""
        return Postings(*(column[chosen] for column in self.columns))

    @property
    def columns(self) -> tuple[Integers, ...]:
        """Return the columns, in their order."""
        return self.area, self.role, self.person, self.team, self.first_day, self.last_day


@dataclass(frozen=True)
class Specialities:
    """What people can do: pairs of a person and a speciality, as numbers.

    Attributes
    ----------
    person, speciality : ndarray of int, shape (k,)
    kinds : int
        How many specialities there are.
    """

    person: Integers
    speciality: Integers
    kinds: int


@dataclass(frozen=True)
class Needs:
    """How many people of a speciality are asked for, by those who live in an area.

    Attributes
    ----------
    area, speciality, wanted : ndarray of int, shape (k,)
    """

    area: Indices
    speciality: Integers
    wanted: Integers


@dataclass(frozen=True)
class Venues:
    """Venues that are there or planned.

    Attributes
    ----------
    area : ndarray of int, shape (k,)
    kinds, tiers : ndarray of str, shape (k,)
    in_use : ndarray of bool, shape (k,)
        False for a planned one.
    staff : ndarray of int, shape (k,)
        -1 where it is not told.
    """

    area: Indices
    kinds: Texts
    tiers: Texts
    in_use: Flags
    staff: Integers


@dataclass(frozen=True)
class Keeping:
    """What is known of the households of each area, at the area itself.

    Attributes
    ----------
    kept : ndarray of int, shape (n,)
        Households that at least one worker keeps contact with.
    stated : ndarray of int, shape (n,)
        The number that the area itself states, for all below it too; -1 where it states none.
    reached, counted : ndarray of int, shape (n,)
        Households within the time of a venue, and those that were asked about; zero where no circles were counted.
    """

    kept: Integers
    stated: Integers
    reached: Integers
    counted: Integers
