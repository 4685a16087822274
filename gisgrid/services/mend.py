"""Mends of a draft: shown first, then accepted, one finding or all."""

from collections.abc import Collection

from sqlalchemy import Connection

from gisgrid.domain.drafts import Draft, Mend, MendLimits, as_array
from gisgrid.errors import NotFound
from gisgrid.services.checking import check_areas
from gisgrid.services.drafts import draft_numbered, lock_open_draft
from gisgrid.services.grouping import draft_groups
from gisgrid.services.incoming import listed
from gisgrid.services.mending import mend_groups
from gisgrid.store import drafts as draft_store
from gisgrid.store.findings import findings_of


def propose_mend(
    connection: Connection, number: int, numbers: Collection[int] | None = None, limits: MendLimits | None = None
) -> Mend:
    """Say what a mend of a draft would do. Nothing is stored.

    Parameters
    ----------
    number : int
        Of the draft.
    numbers : collection of int, optional
        Of the findings to close; by default all that are within the limits.

    Raises
    ------
    NotFound
        There is no such draft, or no such finding in it.
    """
    return _mend(connection, draft_numbered(connection, number), numbers, limits)


def accept_mend(
    connection: Connection, number: int, numbers: Collection[int] | None = None, limits: MendLimits | None = None
) -> Mend:
    """Do what `propose_mend` says, add it to the draft's ledger, and check the draft again.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    NotFound
        As `propose_mend`.
    Refused
        The draft is published or dropped.
    """
    draft = lock_open_draft(connection, number)
    mend = _mend(connection, draft, numbers, limits)
    shapes = as_array([area.after for area in mend.areas])
    draft_store.update_draft_shapes(connection, number, [area.code for area in mend.areas], shapes)
    draft_store.touch_draft(connection, number, (*draft.ledger, *mend.ledger))
    check_areas(connection, draft_numbered(connection, number))
    return mend


def _mend(connection: Connection, draft: Draft, numbers: Collection[int] | None, limits: MendLimits | None) -> Mend:
    findings = findings_of(connection, draft.number)
    require_findings(numbers or (), {one.number for one in findings}, draft.number)
    return mend_groups(draft_groups(connection, draft), findings, limits or MendLimits(), numbers)


def require_findings(wanted: Collection[int], there: Collection[int], draft: int) -> None:
    """Refuse numbers that no finding of the draft has.

    Raises
    ------
    NotFound
    """
    missing = [str(number) for number in sorted(set(wanted) - set(there))]
    if missing:
        raise NotFound(
            f"第 {draft} 号草稿没有编号为 {listed(missing)} 的问题",
            f"draft {draft} has no finding numbered {listed(missing)}",
            hint_zh=f"gisgrid draft show {draft} 列出各处问题",
            hint_en=f"`gisgrid draft show {draft}` lists them",
        )
