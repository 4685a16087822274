"""A plan is carried out, whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection

from gisgrid.domain.rosters import State, Step
from gisgrid.errors import Refused
from gisgrid.exchange.rosters.records import Roster
from gisgrid.services.rosters.people import PLACEHOLDER
from gisgrid.services.rosters.planning import Plan, kept
from gisgrid.store.records import Batch, ids_of_areas, open_batch
from gisgrid.store.roster_changes import Writer, draw_numbers
from gisgrid.store.session import one_at_a_time

Gone = Literal["keep", "end"]
Conflicts = Literal["ask", "keep", "take"]
LETTERS = {"person": "G-P", "team": "G-T", "activity": "G-A", "service_record": "G-S"}
"""Begin the ids that are drawn: offices number their own people P1, P2, …"""
LISTED = 5


@dataclass(frozen=True)
class Wish:
    """How a plan is to be carried out.

    Attributes
    ----------
    gone : str
        What becomes of what the roster tells no more: `keep`, or `end`, which keeps it as history.
    conflicts : str
        Where another source said otherwise: `ask` refuses, `keep` leaves what stands, `take` overwrites it.
    partial : bool
        Store what can be stored although other rows are wrong.
    """

    gone: Gone = "keep"
    conflicts: Conflicts = "ask"
    partial: bool = False


def store_plan(
    connection: Connection, plan: Plan, wish: Wish, *, scheme: str, who: str, file: str, sha256: str
) -> dict[str, int]:
    """Carry out a plan in one transaction and return how many rows became what; nothing is written if nothing changes.

    Parameters
    ----------
    connection : Connection
        Inside `writing`; the plan was made in the same transaction, or is made of the same state.

    Raises
    ------
    BadInput
        Rows are wrong, and `partial` was not wished.
    Refused
        Another source said otherwise, and nobody decided.
    """
    if plan.problems and not wish.partial:
        with_problems(plan).require_clean()
    if plan.of(State.CONFLICT) and wish.conflicts == "ask":
        raise _undecided(plan.of(State.CONFLICT))
    one_at_a_time(connection, "rosters")
    taken = (State.CHANGED, State.CONFLICT) if wish.conflicts == "take" else (State.CHANGED,)
    counts = {
        "new": len(plan.of(State.NEW)),
        "changed": len(plan.of(*taken)),
        "same": len(plan.of(State.SAME)),
        "gone": len(plan.of(State.GONE)),
        "wrong_rows": len({(problem.sheet, problem.row) for problem in plan.problems}),
    }
    ended = plan.of(State.GONE) if wish.gone == "end" else []
    if not counts["new"] and not counts["changed"] and not ended:
        return counts
    batch = _batch(
        connection, plan, scheme, Batch(plan.roster.form.key, plan.source, who, None, file, sha256, json.dumps(counts))
    )
    writer = Writer(connection, scheme, batch, plan.source)
    _end(writer, ended, plan)
    _write(connection, writer, plan, taken, {step.id for step in ended})
    return counts


def with_problems(plan: Plan) -> Roster:
    """Return the plan's roster with all problems of the plan, those of matching among them."""
    return replace(plan.roster, problems=plan.problems)


def _batch(connection: Connection, plan: Plan, scheme: str, batch: Batch) -> int:
    """Keep where it all comes from; counts and all at once, for nobody may change a batch afterwards."""
    area = ids_of_areas(connection, scheme, [plan.under]).get(plan.under) if plan.under else None
    return open_batch(connection, replace(batch, area_id=area))


def _end(writer: Writer, ended: Sequence[Step], plan: Plan) -> None:
    for table in dict.fromkeys(step.table for step in ended):
        writer.end(table, [step.id for step in ended if step.table == table and step.id is not None], plan.day)


def _write(
    connection: Connection, writer: Writer, plan: Plan, taken: tuple[State, ...], ended: set[int | None]
) -> None:
    """Write table by table, in an order in which what is referred to is there."""
    names = _drawn(connection, plan.of(State.NEW))
    led = _led(plan, ended)
    for table in kept(plan.roster.form.key).tables:
        new = [_named(step.values, names) for step in plan.of(State.NEW) if step.table == table]
        if table == "posting":
            new = [_dated(values, plan, led) for values in new]
        for tier in _tiers(table, new):
            writer.insert(table, tier)
        changed = [step for step in plan.of(*taken) if step.table == table]
        writer.update(table, ((step.id, _named(step.values, names), step.key[0]) for step in changed))


def _drawn(connection: Connection, new: Sequence[Step]) -> dict[str, str]:
    """Return ids for what the roster adds without one."""
    unnamed = [step for step in new if str(step.values.get("external_id", "")).startswith(PLACEHOLDER)]
    numbers = draw_numbers(connection, len(unnamed)) if unnamed else []
    return {
        step.values["external_id"]: f"{LETTERS[step.table]}{number}"
        for step, number in zip(unnamed, numbers, strict=True)
    }


def _named(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {key: names.get(value, value) if isinstance(value, str) else value for key, value in values.items()}


def _led(plan: Plan, ended: set[int | None]) -> set[str]:
    """Return the areas that have a leader who stays."""
    return {area for area, number in plan.leaders if number not in ended}


def _dated(values: dict[str, Any], plan: Plan, led: set[str]) -> dict[str, Any]:
    """Return a new posting from its first day on; a leader beside one who stays is contested."""
    day = values.get("from_day") or min(plan.day, (values.get("to_day") or plan.day))
    leads = values["role"] == "grid_leader" and (values.get("to_day") is None or values["to_day"] >= plan.day)
    contested = leads and values["area_id"] in led
    led.update([values["area_id"]] if leads else [])
    return {**values, "from_day": day, "contested": contested}


def _tiers(table: str, rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return new rows in an order in which parents stand before children."""
    if table != "organisation":
        return [rows] if rows else []
    tiers, waiting = [], rows
    while waiting:
        missing = {row["external_id"] for row in waiting}
        ready = [row for row in waiting if row.get("parent") not in missing]
        if not ready:
            raise Refused("组织的上级互为上级，没有存入。", "Organisations are above themselves; nothing was stored.")
        tiers.append(ready)
        waiting = [row for row in waiting if row.get("parent") in missing]
    return tiers


def _undecided(conflicts: Sequence[Step]) -> Refused:
    listed = "、".join(f"{step.label or step.key[0]}（{step.source or '其他来源'}）" for step in conflicts[:LISTED])
    return Refused(
        f"有 {len(conflicts)} 条与另一来源的记录不同，没有存入：{listed}。",
        f"{len(conflicts)} rows differ from what another source said; nothing was stored.",
        hint_zh="请核对后选择保留原记录，或以本表为准。",
        hint_en="Compare them, then keep what stands or take this roster's word.",
    )
