"""The steps of a draft: kept as the desk sends them, or as they came to be over what others saved."""

import json
from collections.abc import Mapping
from typing import Any

import shapely
from sqlalchemy import Connection

from gisgrid.domain.desk import DeskRow, NewStep, Put, Save, Step
from gisgrid.domain.drafts import Draft
from gisgrid.errors import BadInput
from gisgrid.services.desk_merge import Merged
from gisgrid.services.drafts import draft_numbered
from gisgrid.store import desk as desk_store

MERGED, UNDONE = "merged", "undo"
"""What a step is called that several steps, or an undone one, became over what others saved."""
MOST_STEPS = 1000
"""Steps that are told at once."""


def keep_steps(
    connection: Connection, draft: Draft, save: Save, merged: Merged, stored: Mapping[str, DeskRow]
) -> tuple[int, int]:
    """Keep the steps of a save; return how many hold, and how many there are.

    What a late save adds comes after the steps of those who were faster, as it came to be over them: an undo brings
    back what was there, not what the late desk had seen.

    Raises
    ------
    BadInput
        The numbers of the save fit no steps.
    """
    there = desk_store.step_count(connection, draft.number)
    if save.revision != draft.revision:
        return _keep_late(connection, draft, save, merged, stored, there)
    if not (0 <= save.keep <= there and 0 <= save.position <= save.keep + len(save.add)):
        raise BadInput("步骤的编号对不上，未保存", "the numbers of the steps do not fit; nothing was stored")
    if save.add or save.keep < there:
        desk_store.replace_steps(connection, draft.number, save.keep, save.add)
    return save.position, save.keep + len(save.add)


def _keep_late(
    connection: Connection, draft: Draft, save: Save, merged: Merged, stored: Mapping[str, DeskRow], there: int
) -> tuple[int, int]:
    if not save.put and not save.removed:
        return draft.position, there
    as_sent = bool(save.add) and merged == Merged(list(save.put), [one.code for one in save.removed])
    add = save.add if as_sent else (_as_it_came(save, merged, stored),)
    desk_store.replace_steps(connection, draft.number, draft.position, add)
    return draft.position + len(add), draft.position + len(add)


def _as_it_came(save: Save, merged: Merged, stored: Mapping[str, DeskRow]) -> NewStep:
    """Return what a save did over what others saved as one step."""
    what, words = (save.add[0].what, save.add[0].words) if len(save.add) == 1 else (MERGED if save.add else UNDONE, {})
    named = {*(one.code for one in merged.put), *merged.removed}
    before = [area_record(stored[code]) for code in sorted(named & stored.keys())]
    knots = [[knot.a0, knot.b0, knot.p] for knot in save.knots]
    return NewStep(what, words, [area_record(one) for one in merged.put], tuple(merged.removed), before, knots)


def area_record(one: DeskRow | Put) -> dict[str, Any]:
    """Return an area as steps keep it: code, name, kind and GeoJSON."""
    shape = json.loads(shapely.to_geojson(one.geometry))
    return {"code": one.code, "name": one.name, "kind": one.kind, "geometry": shape}


def add_step(connection: Connection, draft: Draft, step: NewStep) -> None:
    """Keep one more step after those that hold; others that were undone give way. The areas of the draft changed."""
    desk_store.replace_steps(connection, draft.number, draft.position, [step])
    desk_store.advance(connection, draft.number, draft.position + 1)


def steps_of(connection: Connection, number: int, first: int = 1, last: int | None = None) -> list[Step]:
    """Return steps of a draft in order, from number `first` to number `last`, `MOST_STEPS` at most.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    draft_numbered(connection, number)
    first, most = max(first, 1), max(first, 1) + MOST_STEPS - 1
    return desk_store.steps_between(connection, number, first, most if last is None else min(last, most))
