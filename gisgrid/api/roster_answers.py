"""What the interface says of a roster's plan: counts, and the first rows of each kind."""

from datetime import date, datetime
from typing import Any

from gisgrid.domain.rosters import State, Step
from gisgrid.exchange.rosters.problems import cell_name
from gisgrid.exchange.rosters.records import told
from gisgrid.services.rosters.planning import Plan

MOST = 200
"""Rows of a kind that are listed; all of them are counted."""


def plan_answer(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON: rows to come in, to change, in conflict, gone; mistakes with values masked."""
    return {
        "form": plan.roster.form.key,
        "source": plan.source,
        "records": len(plan.roster.records),
        "counts": {state.value: len(plan.of(state)) for state in State},
        "changes_nothing": plan.changes_nothing,
        "steps": [step_answer(step) for state in State if state is not State.SAME for step in plan.of(state)[:MOST]],
        "problems": [told(problem) for problem in plan.problems[:MOST]],
        "problem_count": len(plan.problems),
        "notices": plan.notices,
    }


def step_answer(step: Step) -> dict[str, Any]:
    """Return one row of a plan; of what changes, what stood there and what is told."""
    changes = step.state in (State.CHANGED, State.CONFLICT)
    return {
        "state": step.state.value,
        "table": step.table,
        "label": step.label or str(step.key[0]),
        "cell": cell_name(step.sheet, step.row, 0) if step.row >= 0 else "",
        "source": step.source if changes else "",
        "changes": [
            {"column": name, "before": _shown(step.before.get(name)), "after": _shown(value)}
            for name, value in step.values.items()
        ]
        if changes
        else [],
    }


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
