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

MERGED = "merged"
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
    desk_store.replace_steps(connection, draft.number, save.keep, save.add)
    desk_store.set_position(connection, draft.number, save.position)
    return save.position, save.keep + len(save.add)


def _keep_late(
    connection: Connection, draft: Draft, save: Save, merged: Merged, stored: Mapping[str, DeskRow], there: int
) -> tuple[int, int]:
    if not save.put and not save.removed:
        return draft.position, there
    desk_store.replace_steps(connection, draft.number, draft.position, [_as_it_came(save, merged, stored)])
    desk_store.set_position(connection, draft.number, draft.position + 1)
    return draft.position + 1, draft.position + 1


def _as_it_came(save: Save, merged: Merged, stored: Mapping[str, DeskRow]) -> NewStep:
    what, words = (save.add[0].what, save.add[0].words) if len(save.add) == 1 else (MERGED, {})
    named = {*(one.code for one in merged.put), *merged.removed}
    before = [_area(stored[code]) for code in sorted(named & stored.keys())]
    knots = [[knot.a0, knot.b0, knot.p] for knot in save.knots]
    return NewStep(what, words, [_area(one) for one in merged.put], tuple(merged.removed), before, knots)


def _area(one: DeskRow | Put) -> dict[str, Any]:
    shape = json.loads(shapely.to_geojson(one.geometry))
    return {"code": one.code, "name": one.name, "kind": one.kind, "geometry": shape}


def steps_of(connection: Connection, number: int, first: int = 0, end: int | None = None) -> list[Step]:
    """Return steps of a draft in order, from `first` on and before `end`, `MOST_STEPS` at most.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    draft_numbered(connection, number)
    first = max(first, 0)
    return desk_store.steps_between(connection, number, first, min(end or first + MOST_STEPS, first + MOST_STEPS))
