"""Activities more and less: counted at once in every month's figures that they enter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.indicators.figures import Figures, Held, add_activity
from gisgrid.indicators.months import month_number
from gisgrid.indicators.standards import Duty, Standards, Targets
from gisgrid.indicators.tree import Tree
from gisgrid.store import indicators as store

Answer = dict[str, Any]


def count_changes(connection: Connection, scheme: str) -> int:
    """Add activities that came, and take off those that went, in every month's figures that they enter.

    Each is counted at its area and those above; in a month whose figures know the area no more, or not yet, at the
    nearest above it. Returns how many there were.
    """
    changes = store.take_changes(connection, scheme)
    if changes:
        for run in store.runs(connection, scheme):
            _count(connection, run, changes)
    return len(changes)


@dataclass(frozen=True)
class Part:
    """The rows of a run that some changes touch: their areas and all above."""

    figures: Figures
    standards: Standards
    tree: Tree
    row_of: dict[int, int]


def _count(connection: Connection, run: Answer, changes: list[Answer]) -> None:
    month = _month(run["day"])
    mine = [change for change in changes if change["day"] <= run["day"]]
    if not mine:
        return
    nearest = store.nearest_areas(connection, run["id"], sorted({c["area"] for c in mine}))
    part = _part(connection, run, month, sorted({area for area in nearest.values() if area is not None}))
    for change in mine:
        area = nearest[change["area"]]
        if area is not None:
            _add(part, part.row_of[area], change)
    figures = part.figures
    store.save_values(connection, run["id"], list(part.row_of), figures.own.tolist(), figures.totals.tolist())


def _add(part: Part, row: int, change: Answer) -> None:
    held = Held(row, _month(change["day"]), change["kind"], change["participants"], change["sign"])
    add_activity(part.figures, part.tree, part.standards, held)


def _part(connection: Connection, run: Answer, month: int, areas: list[int]) -> Part:
    rows = store.ways_up(connection, run["id"], areas, run["parts"].index("sources"))
    row_of = {row["area"]: k for k, row in enumerate(rows)}
    by_code = {row["code"]: k for k, row in enumerate(rows)}
    parent = np.array([by_code.get(row["parent_code"], -1) for row in rows], dtype=np.int64)
    names, width = tuple(run["parts"]), len(run["parts"])
    own, totals = (
        np.array([row[name] for row in rows], dtype=np.int64).reshape(-1, width) for name in ("own", "totals")
    )
    return Part(Figures(month, names, own, totals), _asked(run["standards"], row_of.get), Tree(parent), row_of)


def kept_standards(standards: Standards, areas: int) -> Answer:
    """Return what was asked, of areas by id, as a run of so many areas keeps it."""
    targets = standards.targets
    columns = (targets.area, targets.measure, targets.item, targets.amount)
    return {
        "areas": areas,
        "silent_months": standards.silent_months,
        "grid_level": standards.grid_level,
        "duties": [[duty.level, duty.role, list(duty.kinds)] for duty in standards.duties],
        "targets": [list(target) for target in zip(*(column.tolist() for column in columns), strict=True)],
    }


def _asked(kept: Answer, row_of: Callable[[int], int | None]) -> Standards:
    """Return what a run was asked, as far as the areas are rows."""
    there = [(row, *said) for area, *said in kept["targets"] if (row := row_of(area)) is not None]
    area, measured, item, amount = zip(*there, strict=True) if there else ((),) * 4
    targets = Targets(
        np.array(area, dtype=np.int64), np.array(measured, dtype=str), np.array(item, dtype=str),
        np.array(amount, dtype=np.int64),
    )  # fmt: skip
    duties = tuple(Duty(level, role, tuple(kinds)) for level, role, kinds in kept["duties"])
    return Standards(duties, targets, kept["silent_months"], kept["grid_level"])


def _month(day: date) -> int:
    return month_number(day.year, day.month)
