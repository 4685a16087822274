"""What was done, by whom, from where, when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AuditRow:
    """One transaction that wrote.

    Attributes
    ----------
    number : int
    at : datetime
    who : str
        Name of the account, or of who ran a command.
    address : str
        Network address, or `local`.
    action : str
    codes : tuple of str
        Areas concerned.
    names : tuple of str
        Theirs, in the same order.
    entries : list of dict
        One for each statement: table, operation, number of rows; rows before and after, the first fifty of them.
    """

    number: int
    at: datetime
    who: str
    address: str
    action: str
    codes: tuple[str, ...]
    entries: list[dict[str, Any]]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuditFilter:
    """Which rows are wanted; what is empty or None does not matter.

    Attributes
    ----------
    scheme, code : str
        Of an area: rows that concern it or one below it.
    who : str
    since, until : datetime or None
        From, and before.
    """

    scheme: str = "standard"
    code: str = ""
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
