"""What is asked of areas, as data: roles, activities, venues and staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.tables import Flags, Texts
from gisgrid.indicators.tree import Integers, Tree

VENUES, STAFF = "venue_count", "venue_staff"
YEARLY, MONTHLY = "yearly_activities", "monthly_activities_per_grid"
AND = "+"
"""Between kinds of activity that one target counts together: lecture+exhibition."""


@dataclass(frozen=True)
class Duty:
    """A role that every area of a level must have somebody in: one grid leader, at least one of any other role.

    Attributes
    ----------
    level, role : str
    kinds : tuple of str
        Kinds of area that are bound; empty for all. Undetermined ones never are.
    """

    level: str
    role: str
    kinds: tuple[str, ...] = ()


LEADERS = (Duty("village", "grid_leader"), Duty("subgrid", "grid_leader"))
"""One leader for each village and sub-grid: 「每个网格确定一名文化志愿者担任负责人」."""


def _none() -> Integers:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Targets:
    """At least so many, of an area.

    Attributes
    ----------
    area, amount : ndarray of int, shape (k,)
    measure : ndarray of str, shape (k,)
        venue_count: venues in use in the area. venue_staff: people at each venue in it. yearly_activities: activities
        in it from January on. monthly_activities_per_grid: activities in each of its grids.
    item : ndarray of str, shape (k,)
        Tier of the venues or kinds of the activities, joined by +; empty for all.
    """

    area: Indices = field(default_factory=_none)
    measure: Texts = field(default_factory=lambda: np.empty(0, dtype=str))
    item: Texts = field(default_factory=lambda: np.empty(0, dtype=str))
    amount: Integers = field(default_factory=_none)

    def of(self, measure: str, item: str | None = None) -> "Targets":
        """Return those of a measure, and of an item."""
        chosen = (self.measure == measure) & (True if item is None else self.item == item)
        return self.where(np.asarray(chosen))

    def where(self, chosen: Flags) -> "Targets":
        """Return some of them."""
        return Targets(self.area[chosen], self.measure[chosen], self.item[chosen], self.amount[chosen])

    @property
    def items(self) -> list[str]:
        """Return the different items."""
        return sorted(set(self.item.tolist()))

    def naming(self, yearly: Sequence[str], area: int) -> "Targets":
        """Return them and, at an area, one of no activity for each item of a year: what is asked names the figures.

        Examples
        --------
        >>> Targets().naming(["film"], 0).of(YEARLY).items
        ['film']
        """
        more = len(yearly)
        return Targets(
            np.append(self.area, np.full(more, area, dtype=np.int64)), np.append(self.measure, np.full(more, YEARLY)),
            np.append(self.item, np.array(yearly, dtype=str)), np.append(self.amount, np.zeros(more, dtype=np.int64)),
        )  # fmt: skip

    def at(self, tree: Tree) -> Integers:
        """Return what is asked at each area by the nearest target at it or above; -1 where nothing is."""
        amount = np.full(len(tree), -1, dtype=np.int64)
        for target in np.argsort(tree.depth[self.area], kind="stable").tolist():
            amount[tree.below(int(self.area[target]))] = self.amount[target]
        return amount


@dataclass(frozen=True)
class Standards:
    """All that is asked.

    Attributes
    ----------
    duties : tuple of Duty
    targets : Targets
    silent_months : int
        A grid is silent when nothing took place in it for so many months, the last included.
    grid_level : str
        Level whose areas must have activities every month: a village is a grid.
    """

    duties: tuple[Duty, ...] = LEADERS
    targets: Targets = field(default_factory=Targets)
    silent_months: int = 3
    grid_level: str = "village"
