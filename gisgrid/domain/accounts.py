"""Accounts and what they were granted: a role, and the area in whose subtree it holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an account can be, in an area; what each may do is data of the database (`role_power`)."""

    VIEWER = "viewer"
    PLANNER = "planner"
    APPROVER = "approver"
    ROSTER_CLERK = "roster_clerk"
    GRID_LEADER = "grid_leader"
    VOLUNTEER = "volunteer"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> str:
        """The role in the words of an office."""
        return WORDS[self]


WORDS = {
    Role.VIEWER: "查看员",
    Role.PLANNER: "划格员",
    Role.APPROVER: "审批员",
    Role.ROSTER_CLERK: "台账员",
    Role.GRID_LEADER: "网格长",
    Role.VOLUNTEER: "志愿者",
    Role.ADMINISTRATOR: "管理员",
}


class Power(StrEnum):
    """What a route or a use case asks for."""

    READ_PRIVATE = "read_private"
    DRAFT = "draft"
    APPROVE = "approve"
    KEEP_ROSTERS = "keep_rosters"
    RECORD_SERVICE = "record_service"
    RECORD_OWN_SERVICE = "record_own_service"
    ADMINISTER = "administer"


@dataclass(frozen=True)
class Person:
    """Who is signed in.

    Attributes
    ----------
    account : int
    name, shown_name : str
        What is typed to sign in, and what others see.
    powers : frozenset of Power
        Held somewhere; where, the database knows.
    """

    account: int
    name: str
    shown_name: str
    powers: frozenset[Power]

    def holds(self, *powers: Power) -> bool:
        """Say whether one of some powers is held anywhere at all."""
        return not self.powers.isdisjoint(powers)


@dataclass(frozen=True)
class DraftRights:
    """What the person of a transaction may do with a draft.

    Attributes
    ----------
    may_edit : bool
        Plans all of what it divides.
    may_publish : bool
    needs_approval : bool
        Somebody approves what is divided there: who may edit but not publish sends it in.
    """

    may_edit: bool
    may_publish: bool
    needs_approval: bool


@dataclass(frozen=True)
class Grant:
    """A role granted to an account: in an area and below it, or (code None) everywhere.

    Attributes
    ----------
    number : int
    role : Role
    scheme, code, area : str or None
        Where; a withdrawn area has none of the three any more, and the grant no effect.
    everywhere : bool
    granted_by : str
    granted_at : datetime
    """

    number: int
    role: Role
    scheme: str | None
    code: str | None
    area: str | None
    everywhere: bool
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True)
class Account:
    """An account and what it holds now."""

    number: int
    name: str
    shown_name: str
    disabled_at: datetime | None
    created_at: datetime
    grants: tuple[Grant, ...]


FREE_TRIES = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 3600


def wait_after(failures: int) -> int:
    """Return for how many seconds a name is locked after so many wrong passwords in a row.

    Examples
    --------
    >>> [wait_after(n) for n in (4, 5, 6, 7, 20)]
    [0, 30, 60, 120, 3600]
    """
    if failures < FREE_TRIES:
        return 0
    return int(min(FIRST_WAIT_S * 2 ** min(failures - FREE_TRIES, 20), LONGEST_WAIT_S))


KEY_COLLECTIONS = ("households", "metrics")
"""What a key may be let to read beside what everybody may."""


@dataclass(frozen=True)
class ApiKey:
    """A key by which another system reads.

    Attributes
    ----------
    number : int
    name : str
        Of the system.
    account : str
        Who answers for it; it may read no more than that account.
    collections : tuple of str
        What it may read beside what everybody may.
    code, area : str or None
        In whose subtree; None: wherever the account may, or the area was withdrawn and the key reads nothing.
    everywhere : bool
    created_at : datetime
    last_used_at, revoked_at : datetime or None
    """

    number: int
    name: str
    account: str
    collections: tuple[str, ...]
    code: str | None
    area: str | None
    everywhere: bool
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
