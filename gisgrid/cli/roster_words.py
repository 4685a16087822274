"""What `gisgrid roster import` says: mistakes, what would change, what was done."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from gisgrid.domain.rosters import State, Step
from gisgrid.exchange.rosters.problems import Problem
from gisgrid.services.rosters.planning import Plan

MOST_LINES = 20
WORDS = {
    State.NEW: "新增 new",
    State.CHANGED: "修改 changed",
    State.CONFLICT: "与另一来源不同 differs from another source",
    State.GONE: "本表没有 told no more",
    State.SAME: "不变 same",
}
COUNTED = {"new": "新增 new", "changed": "修改 changed", "same": "不变 same", "gone": "本表没有 told no more",
           "wrong_rows": "有错误的行 wrong rows"}  # fmt: skip


def say_problems(problems: Sequence[Problem]) -> None:
    """List the first mistakes on stderr, values masked."""
    for problem in problems[:MOST_LINES]:
        quoted = f"“{problem.shown}” " * bool(problem.shown)
        click.echo(
            f"{problem.cell}: {quoted}{problem.sentence()}；{problem.hint()} · {problem.sentence('en')}", err=True
        )
    if len(problems) > MOST_LINES:
        rest = len(problems) - MOST_LINES
        click.echo(f"……另有 {rest} 处，可用 --errors 写出全部 · and {rest} more; --errors writes all of them", err=True)


def say_plan(plan: Plan) -> None:
    """Say what would change."""
    for state, words in WORDS.items():
        steps = plan.of(state)
        click.echo(f"{words}: {len(steps)}")
        for step in steps[: MOST_LINES if state is not State.SAME else 0]:
            click.echo(f"  {step.table} {step.label or step.key[0]}{_changes(step)}")


def _changes(step: Step) -> str:
    if step.state not in (State.CHANGED, State.CONFLICT):
        return ""
    pairs = (f"{name}: {_shown(step.before.get(name))} → {_shown(value)}" for name, value in step.values.items())
    return "  " + "; ".join(pairs)


def _shown(value: Any) -> str:
    return "空" if value in (None, "", ()) else str(value)


def say_counts(counts: Mapping[str, int]) -> None:
    """Say what was done."""
    click.echo("，".join(f"{COUNTED[name]} {count}" for name, count in counts.items()))
