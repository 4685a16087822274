"""Who serves in several parts of a scheme, which no part knows by itself: those who wander."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.deployment import WORKER
from gisgrid.indicators.tables import Postings
from gisgrid.indicators.tree import Integers


@dataclass(frozen=True)
class Active:
    """Who has service records in a month, each pair of an area and a person at least once.

    Attributes
    ----------
    area, person : ndarray of int, shape (k,)
    """

    area: Indices
    person: Integers


@dataclass(frozen=True)
class People:
    """Numbers of those who serve, each once, in order.

    Attributes
    ----------
    posted, workers, teams, active : ndarray of int, shape (k,)
        People in any role; grid workers; teams; people with service records in the month.
    """

    posted: Integers
    workers: Integers
    teams: Integers
    active: Integers

    @property
    def columns(self) -> tuple[Integers, Integers, Integers, Integers]:
        """Return the four."""
        return self.posted, self.workers, self.teams, self.active

    def shared(self, other: "People") -> "People":
        """Return those who are in both."""
        return People(*map(np.intersect1d, self.columns, other.columns))


def people_at(running: Postings, active: Active, rows: Indices) -> People:
    """Return who serves at some areas.

    Parameters
    ----------
    running : Postings
        Those of the day.
    active : Active
    rows : ndarray of int, shape (m,)
    """
    here = running.where(np.isin(running.area, rows))
    person = here.person[here.person >= 0]
    return People(
        np.unique(person), np.unique(here.person[(here.person >= 0) & (here.role == WORKER)]),
        np.unique(here.team[here.team >= 0]), np.unique(active.person[np.isin(active.area, rows)]),
    )  # fmt: skip


def wandering(everywhere: Iterable[People]) -> People:
    """Return those who serve in more than one part, the crown being one.

    Examples
    --------
    >>> one, nobody = np.array([3, 5]), np.empty(0, dtype=np.int64)
    >>> found = wandering([People(one, one, nobody, one), People(one[:1], nobody, nobody, one[1:])])
    >>> [numbers.tolist() for numbers in found.columns]
    [[3], [], [], [5]]
    """
    return People(*map(_in_several, zip(*(people.columns for people in everywhere), strict=True)))


def _in_several(numbers: Sequence[Integers]) -> Integers:
    found, parts = np.unique(np.concatenate(numbers), return_counts=True)
    return found[parts > 1]
