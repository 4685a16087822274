"""What is asked of a scheme's areas in a month, the same for all parts of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.indicators.months import month_number
from gisgrid.indicators.standards import YEARLY, Duty, Standards, Targets
from gisgrid.indicators.tree import Integers
from gisgrid.services.indicator_ground import Ground
from gisgrid.store import indicator_areas as store
from gisgrid.store import indicator_records as records_store
from gisgrid.store.schemes import scheme_named

Columns = dict[str, Any]

GRID_LEVEL = "village"


@dataclass(frozen=True)
class Asked:
    """What a month's figures are asked of, the same for all parts.

    Attributes
    ----------
    scheme : str
    day : date
        Up to which records count.
    standards : Standards
        Their targets name areas by id; none where only the items are needed.
    yearly : tuple of str
        Items of which activities are asked for in a year, anywhere.
    reporting : ndarray of int, shape (k,)
        Ids of areas for which an organisation of theirs has reported activities.
    """

    scheme: str
    day: date
    standards: Standards
    yearly: tuple[str, ...]
    reporting: Integers

    @property
    def month(self) -> int:
        """Return the month of the day, as `months.month_number` counts."""
        return month_number(self.day.year, self.day.month)

    @property
    def day_number(self) -> int:
        """Return days since 1970-01-01."""
        return (self.day - date(1970, 1, 1)).days

    @property
    def first_month(self) -> int:
        """Return the first month whose activities count: January, or where silence begins."""
        return min(month_number(self.day.year, 1), self.month - self.standards.silent_months + 1)

    @property
    def first_day(self) -> date:
        """Return the first day of that month."""
        return date(self.first_month // 12, self.first_month % 12 + 1, 1)

    def of_parts(self) -> "Asked":
        """Return it without targets: each part reads its own."""
        return replace(self, standards=replace(self.standards, targets=Targets()))


def read_asked(connection: Connection, scheme: str, day: date, silent_months: int) -> Asked:
    """Read what is asked of a scheme's areas on a day.

    Raises
    ------
    NotFound
        There is no such scheme.
    """
    lowest = scheme_named(connection, scheme).levels[-1]
    level = GRID_LEVEL if store.has_level(connection, scheme, GRID_LEVEL) else lowest
    duties = tuple(Duty(*each) for each in store.duties(connection, scheme))
    targets = _targets(store.targets(connection, scheme, day, None))
    standards, yearly = Standards(duties, targets, silent_months, level), tuple(targets.of(YEARLY).items)
    return Asked(scheme, day, standards, yearly, records_store.organisations(connection, scheme).astype(np.int64))


def read_standards(connection: Connection, ground: Ground, asked: Asked) -> Standards:
    """Read what is asked of areas, which are rows then."""
    found = ground.present(store.targets(connection, asked.scheme, asked.day, ground.within))
    return replace(asked.standards, targets=_targets(found).naming(asked.yearly, 0))


def _targets(found: Columns) -> Targets:
    return Targets(found["area"], found["measure"].astype(str), found["item"].astype(str), found["amount"])
