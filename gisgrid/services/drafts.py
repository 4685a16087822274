"""Drafts: listed, read, checked again, given up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.domain.accounts import DraftRights
from gisgrid.domain.drafts import Draft, DraftAreas, DraftFinding
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.services.checking import check_areas
from gisgrid.store import accounts
from gisgrid.store import drafts as draft_store
from gisgrid.store.findings import findings_of
from gisgrid.store.session import not_granted

STATES = ("open", "sent", "published", "dropped")
STATE_WORDS = {"open": "还没有送审", "sent": "已送审", "published": "已发布", "dropped": "已放弃"}
MAX_NUMBER = 2**63 - 1
MAX_TEXT = 2000
"""Characters of a title or reason."""


@dataclass(frozen=True)
class OpenDraft:
    """A draft with its areas and findings: faults first, the largest first."""

    draft: Draft
    areas: DraftAreas
    findings: list[DraftFinding]


def list_drafts(connection: Connection, state: str | None = "open") -> list[Draft]:
    """Return the drafts in one state, or all with None; the latest first.

    Raises
    ------
    BadInput
        There is no such state.
    """
    if state is not None and state not in STATES:
        raise BadInput(f"没有状态 {state}", f"there is no state {state}; there are: {', '.join(STATES)}")
    return draft_store.all_drafts(connection, state)


def draft_numbered(connection: Connection, number: int) -> Draft:
    """Return a draft of any state.

    Raises
    ------
    NotFound
        There is no draft of this number.
    """
    draft = draft_store.draft_numbered(connection, number) if 0 < number <= MAX_NUMBER else None
    if draft is None:
        raise NotFound(
            f"没有第 {number} 号草稿",
            f"there is no draft {number}",
            hint_zh="gisgrid draft list 列出现有草稿",
            hint_en="`gisgrid draft list` lists those there are",
        )
    return draft


def read_draft(connection: Connection, number: int) -> OpenDraft:
    """Return a draft of any state with its areas and findings.

    Raises
    ------
    NotFound
        There is no draft of this number.
    """
    draft = draft_numbered(connection, number)
    return OpenDraft(draft, draft_store.draft_areas(connection, number), findings_of(connection, number))


def rights_on(connection: Connection, draft: Draft) -> DraftRights:
    """Return what the person of the transaction may do with a draft."""
    return accounts.draft_rights(connection, draft.scheme, list(draft.parent_codes))


def lock_open_draft(connection: Connection, number: int, states: Sequence[str] = ("open",)) -> Draft:
    """Return a draft that may be changed, and let nobody else change it until the transaction ends.

    Parameters
    ----------
    states : sequence of str
        Those in which it may.

    Raises
    ------
    NotFound
        There is no draft of this number.
    Forbidden
        The person of the transaction may see it and not change it.
    Refused
        It is in another state.
    """
    state = draft_store.lock_draft(connection, number) if 0 < number <= MAX_NUMBER else None
    if state is None:
        draft_numbered(connection, number)
        raise not_granted()  # seen, for who administers the place, and not hers to change
    if state not in states:
        raise Refused(
            f"第 {number} 号草稿{STATE_WORDS[state]}，现在不能这样办理",
            f"draft {number} is {state}, so this cannot be done with it now",
        )
    return draft_numbered(connection, number)


def check_draft(connection: Connection, number: int) -> list[DraftFinding]:
    """Check a draft again; findings that are still there keep their numbers and waivers.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    NotFound, Refused
        As `lock_open_draft`.
    """
    check_areas(connection, lock_open_draft(connection, number))
    return findings_of(connection, number)


def leave_out(connection: Connection, number: int, *codes: str) -> list[DraftFinding]:
    """Take areas out of a draft, such as one that was drawn twice or has no shape, and check it again.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    NotFound
        There is no such draft, or no such area in it.
    Refused
        As `lock_open_draft`.
    """
    lock_open_draft(connection, number)
    for code in codes:
        if "\0" in code or not draft_store.delete_draft_area(connection, number, code):
            raise NotFound(f"第 {number} 号草稿中没有区域 {code}", f"draft {number} has no area {code}")
    return check_draft(connection, number)


def drop_draft(connection: Connection, number: int) -> Draft:
    """Give a draft up; it stays to be read.

    Raises
    ------
    NotFound, Refused
        As `lock_open_draft`.
    """
    lock_open_draft(connection, number)
    draft_store.end_draft(connection, number, "dropped")
    return draft_numbered(connection, number)


def send_draft(connection: Connection, number: int, note: str = "") -> Draft:
    """Send a draft in to those who approve; until they answer it is not changed.

    Raises
    ------
    NotFound, Refused
        As `lock_open_draft`; or it has faults.
    """
    draft = lock_open_draft(connection, number)
    if draft.faults:
        raise Refused(
            f"草稿还有 {draft.faults} 处问题，不能送审", f"the draft has {draft.faults} faults and is not sent in"
        )
    draft_store.hand_over(connection, number, "sent", _note(note))
    return draft_numbered(connection, number)


def return_draft(connection: Connection, number: int, note: str = "") -> Draft:
    """Give a draft that was sent in back to who plans.

    Raises
    ------
    NotFound, Refused
        As `lock_open_draft`: it was not sent in.
    """
    lock_open_draft(connection, number, ("sent",))
    draft_store.hand_over(connection, number, "open", _note(note))
    return draft_numbered(connection, number)


def _note(note: str) -> str:
    if note:
        require_words(note, "说明 note")
    return note


def require_words(value: str, what: str) -> None:
    """Refuse a text that is blank, longer than `MAX_TEXT` characters, or no text.

    Raises
    ------
    BadInput
    """
    if not value.strip() or len(value) > MAX_TEXT or "\0" in value:
        raise BadInput(
            f"{what} 须为 1 至 {MAX_TEXT} 个字符的文字", f"{what} must be a text of 1 to {MAX_TEXT} characters"
        )
