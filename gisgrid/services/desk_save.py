"""Saving at the desk: what changed, over what others saved meanwhile, checked and kept in one transaction."""

from collections.abc import Mapping
from dataclasses import replace

import shapely
from sqlalchemy import Connection

from gisgrid.domain.desk import DeskRow, Put, Save, Saved
from gisgrid.domain.drafts import Draft, DraftFinding
from gisgrid.errors import BadInput, DraftConflict
from gisgrid.services.checking import check_groups
from gisgrid.services.desk_conflicts import with_what_they_meet
from gisgrid.services.desk_forms import require_savable
from gisgrid.services.desk_ground import Ground, ground_of, require_editor, require_one_parent
from gisgrid.services.desk_merge import Merged, Versions, conflict_of, merge_save, with_takers
from gisgrid.services.desk_steps import keep_steps
from gisgrid.services.drafts import lock_open_draft
from gisgrid.services.grouping import groups_on
from gisgrid.store import desk as desk_store

LONGEST_IDENTIFIER = 100
KEPT_ANSWERS = 50
"""A desk asks again within seconds; it sends one save at a time."""


def save_desk(connection: Connection, number: int, save: Save) -> Saved:
    """Keep an edit of a draft.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    NotFound, Forbidden, Refused
        As `lock_open_draft`; or the draft does not divide exactly one area.
    NotTiling
        A polygon cannot be kept: off the lattice, empty, crossing itself; `details["findings"]` says where.
    DraftConflict
        Somebody else changed the same areas; `details` holds both states, of all that lies on their ground too, and the
        revision.
    BadInput
        A code, a name, a kind, a knot or the number of steps is none.
    """
    draft = lock_open_draft(connection, number)
    require_editor(connection, number)
    require_one_parent(draft)
    require_savable(connection, draft, save)
    stored = _stored(connection, draft, save)
    merged = _merged(connection, draft, save, stored)
    desk_store.change_rows(connection, number, merged.put, merged.removed, draft.level)
    position, steps = keep_steps(connection, draft, save, merged, stored)
    knots = tuple(knot for knot in dict.fromkeys(save.knots) if knot not in draft.knots)
    ground = ground_of(connection, replace(draft, knots=draft.knots + knots, position=position))
    if save.revision != draft.revision:
        ground = _matched(connection, ground, save)
    findings = _checked(connection, ground)
    return _saved(connection, ground, save, findings, desk_store.advance(connection, number, position, knots), steps)


def answer_to(connection: Connection, number: int, identifier: str) -> str | None:
    """Return what a save of this identifier was answered; None where there was none, or it names none."""
    return desk_store.answer_to(connection, number, identifier) if identifier else None


def keep_answer(connection: Connection, number: int, identifier: str, answer: str) -> None:
    """Keep what a save was answered, for a desk that asks again because the answer was lost on the way.

    Raises
    ------
    BadInput
        The identifier is too long.
    """
    if len(identifier) > LONGEST_IDENTIFIER:
        raise BadInput("保存的标识太长，未保存", "the identifier of the save is too long; nothing was stored")
    if identifier:
        desk_store.keep_answer(connection, number, identifier, answer, KEPT_ANSWERS)


def _stored(connection: Connection, draft: Draft, save: Save) -> dict[str, DeskRow]:
    """Return the areas that a save names, as far as they are there."""
    codes = [*(one.code for one in save.put), *(one.code for one in save.removed)]
    return {row.code: row for row in desk_store.desk_rows(connection, draft.number, codes)}


def _merged(connection: Connection, draft: Draft, save: Save, stored: Mapping[str, DeskRow]) -> Merged:
    seen = [*((put.code, put.base) for put in save.put), *((gone.code, gone.base) for gone in save.removed)]
    late = [(code, base) for code, base in seen if (stored[code].version if code in stored else None) != base]
    if not late:
        return merge_save(save, Versions(stored, {}, ()))
    past = desk_store.past_rows(connection, draft.number, [(code, base) for code, base in late if base is not None])
    knots = dict.fromkeys([*ground_of(connection, draft).knots, *draft.knots, *save.knots])
    versions = Versions(stored, past, list(knots))
    try:
        return merge_save(save, versions)
    except DraftConflict as error:
        mine, theirs = _sides(connection, draft, save)
        conflicts = with_what_they_meet(with_takers(error.details["conflicts"], mine, theirs, versions), mine, theirs)
        raise conflict_of(conflicts, revision=draft.revision) from error


def _sides(connection: Connection, draft: Draft, save: Save) -> tuple[dict[str, DeskRow], dict[str, DeskRow]]:
    """Return the areas that a save, or somebody since its revision, changed: as the desk has them, and as stored."""
    named = {*(one.code for one in save.put), *(one.code for one in save.removed)}
    left = desk_store.rows_left_since(connection, draft.number, save.revision)
    rows = desk_store.desk_rows(connection, draft.number)
    theirs = {row.code: row for row in rows if row.code in named or row.changed_revision > save.revision}
    mine = {row.code: row for row in left if row.code not in named} | {one.code: one.as_row() for one in save.put}
    return mine, theirs


def _matched(connection: Connection, ground: Ground, save: Save) -> Ground:
    """Keep the vertices that one side put on borders of areas that the other side drew meanwhile."""
    put = {one.code for one in save.put}
    stored = {row.code: _vertices(row) for row in desk_store.desk_rows(connection, ground.draft.number)}
    gained = [
        Put(row.code, row.name, row.kind, row.version, row.geometry)
        for row in ground.rows
        if (row.code in put or row.changed_revision > save.revision) and _vertices(row) > stored[row.code]
    ]
    if not gained:
        return ground
    desk_store.change_rows(connection, ground.draft.number, gained, [], ground.draft.level)
    return ground_of(connection, ground.draft)


def _checked(connection: Connection, ground: Ground) -> list[DraftFinding]:
    if not ground.rows:
        raise BadInput("草稿至少要有一个区域，未保存", "a draft has at least one area; nothing was stored")
    return check_groups(connection, ground.draft, groups_on(ground))


def _saved(
    connection: Connection, ground: Ground, save: Save, findings: list[DraftFinding], revision: int, steps: int
) -> Saved:
    """Say what the desk does not know of what is stored now."""
    draft, sent = ground.draft, {one.code: one for one in save.put}
    news = [row for row in ground.rows if row.changed_revision > save.revision or row.code in sent]
    gone = {one.code for one in save.removed}
    late = save.revision != draft.revision
    removed = desk_store.removed_since(connection, draft.number, save.revision) if late else []
    others = [row for row in news if _is_news(row, sent.get(row.code))]
    return Saved(
        revision=revision,
        versions={row.code: row.version for row in ground.rows if row.code in sent},
        others=others,
        others_removed=[code for code in removed if code not in gone],
        findings=findings,
        position=draft.position,
        steps=steps,
        knots=[knot for knot in ground.knots if knot not in save.knots] if others else [],
    )


def _is_news(row: DeskRow, sent: Put | None) -> bool:
    return sent is None or row.words != (sent.name, sent.kind) or not row.geometry.equals_exact(sent.geometry, 0)


def _vertices(row: DeskRow) -> int:
    return int(shapely.get_num_coordinates(row.geometry))
