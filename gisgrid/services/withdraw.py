"""A published change taken back: its former courses with today's knots, as a change of its own, or as a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.errors import Refused
from gisgrid.services.undoing import Undoing, in_the_way, only_made, parents_of, read_undoing, with_todays_words
from gisgrid.services.withdrawn_draft import open_withdrawal
from gisgrid.store import areas as area_store
from gisgrid.store import withdrawals as store
from gisgrid.store.accounts import draft_rights
from gisgrid.store.divisions import lock_divisions
from gisgrid.store.session import is_member, open_changeset
from gisgrid.store.succession import succeed, take_back

MOST_LISTED = 200


@dataclass(frozen=True)
class Withdrawn:
    """What became of asking to withdraw a change.

    Attributes
    ----------
    changeset : int or None
        Number of the change that restored what was; None where it became a draft.
    draft : int or None
        The draft that would.
    zh, en : str
        Why it is a draft; empty where it is none.
    """

    changeset: int | None
    draft: int | None
    zh: str = ""
    en: str = ""


def list_changes(
    connection: Connection, scheme: str, *, before: int | None = None, most: int = 50
) -> list[store.PublishedChange]:
    """Return published changes of a scheme, the newest first.

    Parameters
    ----------
    before : int, optional
        Only those with a lower number, for the next page.
    """
    return store.published_changes(connection, scheme, before=before or 2**62, most=min(most, MOST_LISTED))


def may_withdraw(connection: Connection, scheme: str, changes: Sequence[store.PublishedChange]) -> set[int]:
    """Return the numbers of those changes that the person of the transaction may withdraw: all hers to divide."""
    found: dict[tuple[str, ...], bool] = {}
    for one in changes:
        parents = tuple(one.parents)
        if parents and parents not in found:
            found[parents] = draft_rights(connection, scheme, list(parents)).may_publish
    return {
        one.changeset
        for one in changes
        if one.withdrawn_by is None and one.document is None and found.get(tuple(one.parents), False)
    }


def withdraw_change(connection: Connection, changeset: int, *, who: str, why: str) -> Withdrawn:
    """Restore what a changeset ended, where nothing around it has changed since; else open a draft with it.

    Areas that come back have their code, their id and its history again, and what had followed them elsewhere comes
    back too. Vertices put on their borders since stay.

    Parameters
    ----------
    connection : Connection
        Inside `writing`; the changeset is opened here when there is something to change.

    Raises
    ------
    NotFound
        There is no change of this number that touched areas.
    Refused
        It was withdrawn already, or what it divided is gone.
    """
    undoing = read_undoing(connection, changeset)
    lock_divisions(connection, undoing.scheme, parents_of(undoing))
    undoing = read_undoing(connection, changeset)  # as it is now that nobody else may change it
    reason = in_the_way(connection, undoing)
    if reason is None:
        number = _restored(connection, undoing, who, why)
        if number is not None:
            return Withdrawn(number, None)
        reason = (
            "此后新增的边界点使原来的边界不再有效",
            "vertices put on its borders since leave the former courses invalid",
        )
    _require_planner(connection, undoing, reason)
    draft = open_withdrawal(connection, undoing.scheme, changeset, undoing.made, undoing.ended, owner=who)
    store.note_withdrawal(connection, changeset, draft)
    return Withdrawn(None, draft, *reason)


def _require_planner(connection: Connection, undoing: Undoing, reason: tuple[str, str]) -> None:
    """Refuse, with the reason, to open a draft for somebody who approves and does not plan."""
    if is_member(connection) and not draft_rights(connection, undoing.scheme, parents_of(undoing)).may_edit:
        zh, en = reason
        raise Refused(
            f"不能直接撤回（{zh}），需要先拟草稿，而您没有划分权限；未改动",
            f"It cannot be withdrawn directly ({en}), and a draft is for who plans there; nothing was changed.",
            hint_zh="请管理划分的同志在此办理撤回，得到草稿后再送审",
            hint_en="Ask a planner of the place to withdraw it: the draft then comes to you for approval.",
        )


def _restored(connection: Connection, undoing: Undoing, who: str, why: str) -> int | None:
    """Store what was; None where the database's rule refuses it, and then nothing is changed."""
    with store.if_the_rule_allows(connection) as refused:
        open_changeset(connection, who=who, why=why)
        _store(connection, undoing)
    if refused:
        return None
    take_back(connection, undoing.changeset)
    succeed(connection)
    store.note_withdrawal(connection, undoing.changeset)
    return store.own_changeset(connection)


def _store(connection: Connection, undoing: Undoing) -> None:
    """Take away what the change added, change back what it changed, bring back what it withdrew."""
    area_store.delete_areas(connection, undoing.scheme, only_made(undoing))
    then = with_todays_words(undoing)
    there = {int(i) for i in undoing.now.ids}
    back = [k for k, i in enumerate(undoing.ended.ids) if int(i) in there]
    gone = [k for k, i in enumerate(undoing.ended.ids) if int(i) not in there]
    ids = [int(undoing.ended.ids[k]) for k in back]
    area_store.recode_areas(connection, ids, then.take(back))
    area_store.insert_areas(connection, undoing.scheme, then.take(gone))
