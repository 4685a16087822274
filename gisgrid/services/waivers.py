"""Waivers: a finding that somebody lets stand, with the reason. A fault is hidden by one, never published."""

from sqlalchemy import Connection

from gisgrid.services.drafts import lock_open_draft, require_words
from gisgrid.services.mend import require_findings
from gisgrid.store.findings import findings_of, put_waiver, remove_waiver


def waive(connection: Connection, number: int, finding: int, reason: str, who: str) -> None:
    """Hide a finding of a draft; a later reason takes the place of an earlier one.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    number, finding : int
        Of the draft, and of the finding in it.

    Raises
    ------
    NotFound
        There is no such draft or finding.
    BadInput
        No reason is given, or nobody's name.
    Refused
        The draft is published or dropped.
    """
    require_words(reason, "reason")
    require_words(who, "who")
    _require_there(connection, number, finding)
    put_waiver(connection, number, finding, reason.strip(), who.strip())


def unwaive(connection: Connection, number: int, finding: int) -> None:
    """Show a finding again; nothing happens where it was not waived.

    Raises
    ------
    NotFound, Refused
        As `waive`.
    """
    _require_there(connection, number, finding)
    remove_waiver(connection, number, finding)


def _require_there(connection: Connection, number: int, finding: int) -> None:
    lock_open_draft(connection, number)
    require_findings([finding], {one.number for one in findings_of(connection, number)}, number)
