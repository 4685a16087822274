"""What others published meanwhile comes into a draft where it does not touch; where it does, somebody chooses."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.domain.desk import DeskRow, NewStep, Put
from gisgrid.domain.drafts import Draft, DraftFinding
from gisgrid.errors import BadInput, Refused
from gisgrid.geometry.knots import Knot
from gisgrid.services.checking import check_groups
from gisgrid.services.courses import division_courses
from gisgrid.services.desk_ground import ground_of, require_editor, require_one_parent
from gisgrid.services.desk_steps import add_step, area_record
from gisgrid.services.drafts import draft_numbered, lock_open_draft
from gisgrid.services.grouping import groups_on
from gisgrid.services.rebase_sides import CHOICES, Taken, sides_of
from gisgrid.store import desk as desk_store
from gisgrid.store.findings import findings_of


@dataclass(frozen=True)
class Rebased:
    """What a rebase took into a draft.

    Attributes
    ----------
    revision : int
        Of the draft.
    put : list of DeskRow
        Areas as others published them, in their versions in the draft.
    removed : list of str
        Areas that others withdrew.
    findings : list of DraftFinding
    position, steps : int
        How many steps hold, and how many are kept: what was taken in is one of them.
    knots : list of Knot
        All on the ground of the draft.
    """

    revision: int
    put: list[DeskRow]
    removed: list[str]
    findings: list[DraftFinding]
    position: int
    steps: int
    knots: list[Knot]


def rebase_draft(connection: Connection, number: int, resolve: Mapping[str, str] | None = None) -> Rebased:
    """Take into a draft what others published since it began, and let it stand on what is there now.

    Areas that only others changed become theirs, areas that only the draft changes stay. Knots are no change.

    Parameters
    ----------
    connection : Connection
        Inside `writing` or `changing`.
    resolve : mapping of str to str, optional
        For areas that both changed: `mine` or `theirs`.

    Raises
    ------
    NotFound, Forbidden, Refused
        As `lock_open_draft`; or the outline itself was changed.
    DraftConflict
        Both changed the same place and nobody chose, or not alike; `details["conflicts"]` holds both states.
    BadInput
        A choice is none.
    """
    draft = lock_open_draft(connection, number, ("open", "sent"))
    taken = what_others_published(connection, draft, resolve or {})
    now = division_courses(connection, draft.scheme, draft.parent_codes)
    if now != draft.base_courses:
        require_editor(connection, number)
        _take(connection, draft, taken)
        desk_store.set_base(connection, number, now)
    return _rebased(connection, number, taken)


def _take(connection: Connection, draft: Draft, taken: Taken) -> None:
    """Write what is taken, keep it as a step, and check the draft."""
    if not taken.put and not taken.removed:
        return
    touched = desk_store.desk_rows(connection, draft.number, [*(row.code for row in taken.put), *taken.removed])
    before = {row.code: row for row in touched}
    put = [Put(row.code, row.name, row.kind, _version(before.get(row.code)), row.geometry) for row in taken.put]
    removed = [code for code in taken.removed if code in before]
    desk_store.change_rows(connection, draft.number, put, removed, draft.level)
    records = [area_record(row) for row in taken.put]
    step = NewStep("rebase", {"count": len(taken.put) + len(removed)}, records, tuple(removed),
                   [area_record(row) for row in touched], [])  # fmt: skip
    add_step(connection, draft, step)
    ground = ground_of(connection, draft_numbered(connection, draft.number))
    check_groups(connection, ground.draft, groups_on(ground))


def _version(row: DeskRow | None) -> int | None:
    return None if row is None else row.version


def _rebased(connection: Connection, number: int, taken: Taken) -> Rebased:
    draft = draft_numbered(connection, number)
    ground, codes = ground_of(connection, draft), {row.code for row in taken.put}
    return Rebased(
        draft.revision,
        [row for row in ground.rows if row.code in codes],
        taken.removed,
        findings_of(connection, number),
        draft.position,
        desk_store.step_count(connection, number),
        ground.knots,
    )


def what_others_published(connection: Connection, draft: Draft, resolve: Mapping[str, str]) -> Taken:
    """Return what a rebase would take; nothing is written.

    Raises
    ------
    DraftConflict, Refused, BadInput
        As `rebase_draft`.
    """
    parent = require_one_parent(draft)
    if not set(resolve.values()) <= set(CHOICES):
        raise BadInput("每个区域只能选“我的”或“他人的”", "for each area the choice is mine or theirs")
    base = draft.base_courses.get(parent, {})
    now = division_courses(connection, draft.scheme, [parent]).get(parent, {})
    if now == base:
        return Taken([], [])
    if now.get(parent) != base.get(parent):
        raise _outline_moved(parent)
    return sides_of(connection, draft, base, now).taken(resolve)


def _outline_moved(parent: str) -> Refused:
    return Refused(
        f"{parent} 自身的边界在草稿建立之后已经改变，草稿不能直接跟上；数据未改动",
        f"the border of {parent} itself was changed since the draft began: it cannot follow; nothing was changed",
        hint_zh="请从现在的划分另建草稿，再把仍需要的改动画进去",
        hint_en="begin a new draft on what is there now, and draw what is still wanted into it",
    )
