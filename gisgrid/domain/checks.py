"""What does not fit together in the rosters of an area."""

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """Something that should hold of an area's rosters."""

    VACANT_ROLE = "vacant_role"
    DOUBLE_LEADER = "double_leader"
    HOUSEHOLD_WITHOUT_WORKER = "household_without_worker"
    HOUSEHOLD_OF_SEVERAL = "household_of_several"
    WORKER_WITHOUT_HOUSEHOLD = "worker_without_household"
    VOLUNTEER_WITHOUT_POSTING = "volunteer_without_posting"
    WRONG_STATED_COUNT = "wrong_stated_count"
    EXTENT_ELSEWHERE = "extent_elsewhere"
    CHECK_IN_OUTSIDE = "check_in_outside"
    NO_CENTRE = "no_centre"


@dataclass(frozen=True)
class Breach:
    """One place where a check does not hold.

    Attributes
    ----------
    check : Check
    code, area : str
        Code and name of the area that it concerns.
    subject : str
        What is wrong there: a role, the number of a household or record, a person's name, names of places.
    stated, counted : int or None
        Where two numbers should be equal, or one should not be more than one.
    number : int or None
        Of the person, household or record, to open it.
    """

    check: Check
    code: str
    area: str
    subject: str
    stated: int | None = None
    counted: int | None = None
    number: int | None = None
