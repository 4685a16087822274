"""Decisions of the Civil Affairs office that are entered ahead, and carried out in the night of their day."""

from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.reforms import PlannedReform, ReformAsked
from gisgrid.errors import GisgridError, NotFound
from gisgrid.services.reforms import do_reform, try_reform
from gisgrid.store import planned_reforms as store
from gisgrid.store.session import Acting, changing, reading, writing


def plan_ahead(connection: Connection, asked: ReformAsked, *, who: str) -> PlannedReform:
    """Keep a decision for the day on which it takes effect; as things stand today it could be carried out.

    Parameters
    ----------
    connection : Connection
        The service's, inside `writing`; `may_reform` was asked before.

    Raises
    ------
    BadInput, NotFound, Refused
        It could not be carried out.
    """
    try_reform(connection, asked)
    return PlannedReform(store.insert_planned(connection, asked, who), asked, who, None)


def list_planned(connection: Connection, scheme: str) -> list[PlannedReform]:
    """Return the decisions that wait, the next first, as far as the transaction may know of them."""
    return store.planned_of(connection, scheme)


def find_planned(connection: Connection, number: int, *, lock: bool = False) -> PlannedReform:
    """Return a decision that waits; locked until the transaction ends, if that is asked.

    Raises
    ------
    NotFound
    """
    found = store.planned_numbered(connection, number, lock=lock) if 0 < number < 2**62 else None
    if found is None:
        raise NotFound(
            f"没有第 {number} 号待办理的区划调整；可能已经办理或撤回。",
            f"No reform {number} is waiting; it may have been carried out or given up.",
        )
    return found


def give_up(connection: Connection, number: int) -> None:
    """Give up a decision that waits; the record stays.

    Raises
    ------
    NotFound
    """
    store.end_planned(connection, find_planned(connection, number, lock=True).number)


def carry_out_due(url: str, today: date) -> tuple[list[PlannedReform], list[PlannedReform]]:
    """Carry out the decisions whose day has come, each whole in a change of its own or not at all.

    Parameters
    ----------
    url : str
        Of the service's role.
    today : date

    Returns
    -------
    (list of PlannedReform, list of PlannedReform)
        Those carried out, and those refused with the reason; these wait for a person and are tried again.
    """
    with reading(url) as connection:
        numbers = store.due_numbers(connection, today)
    tried = [_carry_out(url, number, today) for number in numbers]
    return [one for one in tried if one.refused is None], [one for one in tried if one.refused is not None]


def _carry_out(url: str, number: int, today: date) -> PlannedReform:
    with reading(url) as connection:
        one = find_planned(connection, number)
    acting = Acting(who=one.entered_by, action="reform villages")
    why = f"{one.asked.document}：{one.asked.reason}"[:2000]
    try:
        with changing(url, who=one.entered_by, why=why, acting=acting) as connection:
            asked = find_planned(connection, number, lock=True).asked
            do_reform(connection, asked, who=one.entered_by, today=today)
            store.end_planned(connection, number)
    except GisgridError as error:
        refused = f"{error.zh} {error.en}"
        with writing(url, acting) as connection:
            store.say_refused(connection, number, refused)
        return PlannedReform(number, one.asked, one.entered_by, refused)
    return PlannedReform(number, one.asked, one.entered_by, None)
