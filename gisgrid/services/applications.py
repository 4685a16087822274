"""A volunteer or a team asks to serve; a clerk of the area decides."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.applications import Application
from gisgrid.errors import NotFound, Refused
from gisgrid.services.rosters.one import Typed, require_row, save_row
from gisgrid.store import applications as store

ASKED = {
    "volunteers": ("name", "sex", "ethnicity", "birth", "workplace", "phone", "specialities"),
    "teams": ("team_name", "speciality", "name", "sex", "birth", "phone"),
}
"""What is asked of whom: numbers and notes of the office are not among it."""
SAID = {"teams": {"role": "队长"}}
"""What an application says by itself: who applies for a team leads it."""
SOURCE = "本人申请"


def apply(connection: Connection, form: str, scheme: str, area: str, given: Mapping[str, str]) -> int:
    """Keep what somebody asks for, and return its number.

    Raises
    ------
    BadInput
        A column cannot be read; `details["columns"]` says which.
    NotFound
        Nobody can apply by this form.
    Refused
        There is no such area, or too many wait there.
    """
    if form not in ASKED:
        raise NotFound("这张表不能用来申请。", "Nobody applies by this form.")
    texts = {key: given.get(key, "") for key in ASKED[form]} | SAID.get(form, {})
    require_row(Typed(form, texts, SOURCE))
    return store.add_application(connection, scheme, area, form, texts)


def list_applications(connection: Connection, scheme: str) -> list[Application]:
    """Return the applications that wait, the oldest first, as far as whoever asks may read them."""
    return store.waiting_applications(connection, scheme)


def approve(connection: Connection, scheme: str, number: int, *, who: str, day: date) -> None:
    """Take an application into the rosters of its area.

    Raises
    ------
    NotFound
        It waits no more, or may not be read.
    BadInput, Refused
        As of `save_row`.
    """
    waiting = store.waiting_applications(connection, scheme, number)
    if not waiting:
        raise _not_waiting()
    one = waiting[0]
    texts = {**one.given, "area_code": one.code}
    save_row(connection, Typed(one.form, texts, SOURCE, one.code), scheme=scheme, who=who, day=day)
    _decide(connection, number, "approved", "", who)


def refuse(connection: Connection, number: int, *, note: str, who: str) -> None:
    """Refuse an application, and keep why.

    Raises
    ------
    NotFound
        It waits no more, or may not be read.
    Refused
        No reason is given.
    """
    if not note:
        raise Refused("请写明不同意的理由。", "Say why it is refused.")
    _decide(connection, number, "refused", note, who)


def _decide(connection: Connection, number: int, state: str, note: str, who: str) -> None:
    if not store.decide(connection, number, state=state, note=note, who=who):
        raise _not_waiting()


def _not_waiting() -> NotFound:
    return NotFound("没有这份等待审核的申请，可能已有人办理。", "No such application waits; somebody may have decided.")
