"""Who should serve where, as it is asked for and answered: changes with their reasons, and what stays empty."""

from dataclasses import dataclass
from datetime import date

ROLE_WORDS = {
    "grid_leader": ("网格长", "grid leader"),
    "adviser": ("指导员", "adviser"),
    "information_officer": ("信息员", "information officer"),
    "grid_worker": ("网格员", "grid worker"),
    "volunteer": ("志愿者", "volunteer"),
    "team_captain": ("队长", "team captain"),
}
"""Roles of postings in Chinese and English, the leader first."""

LonLat = tuple[float, float]


@dataclass(frozen=True)
class StaffingRequest:
    """What postings are to be proposed for, and by which measure.

    Attributes
    ----------
    scheme, under : str
        The grids are the undivided areas below this one that must have a role.
    day : date
        From when; who serves on that day is there already.
    most_grids : int
        In how many grids a person may serve at most.
    change_m : int
        Metres on foot that a change must save.
    farthest_m : int
        Nobody new is sent farther on foot.
    asker_m : int
        Metres on foot that a wanted speciality is worth for each resident who asks for it.
    most_worth_m : int
        What a wanted speciality is worth at most.
    """

    scheme: str
    under: str
    day: date
    most_grids: int = 3
    change_m: int = 1000
    farthest_m: int = 10_000
    asker_m: int = 100
    most_worth_m: int = 2000


@dataclass(frozen=True)
class Reason:
    """Why somebody is to serve there, or no longer: a key for machines, a sentence for people."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class PersonShown:
    """A person as far as who asks may see one.

    Attributes
    ----------
    number : int
    id, name : str
        As the roster has them.
    home : (float, float)
        Longitude, latitude; where no home is known, the middle of the area whose roster it is.
    home_known : bool
    has_left : bool
        Is no volunteer any more on the day asked about.
    """

    number: int
    id: str
    name: str
    home: LonLat
    home_known: bool
    has_left: bool = False


@dataclass(frozen=True)
class GridShown:
    """A grid: its code, name, and a point inside it (longitude, latitude)."""

    number: int
    code: str
    name: str
    point: LonLat


@dataclass(frozen=True)
class Serving:
    """A person in a role of a grid: who stays, begins, or ends.

    Attributes
    ----------
    person : PersonShown
    grid : GridShown
    role : str
    walk_m : int
        From home to the grid on foot, estimated from the straight line.
    posting : int or None
        Number of the posting, where there is one already.
    reasons : tuple of Reason
    """

    person: PersonShown
    grid: GridShown
    role: str
    walk_m: int
    posting: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Change:
    """One change that a person may accept: somebody begins, or those who serve end, or both.

    Attributes
    ----------
    id : str
        Print of what it does: the same as long as it says the same.
    begins : Serving or None
    ends : tuple of Serving
    along : tuple of str
        Changes by which the person who begins ends elsewhere: to be accepted along with this one.
    """

    id: str
    begins: Serving | None
    ends: tuple[Serving, ...]
    along: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortage:
    """So many people are wanting in a role of a grid."""

    grid: GridShown
    role: str
    missing: int


@dataclass(frozen=True)
class StaffingAnswer:
    """What is proposed.

    Attributes
    ----------
    request : StaffingRequest
    people, grids : int
        How many were looked at.
    changes : tuple of Change
    kept : tuple of Serving
    shortages : tuple of Shortage
    """

    request: StaffingRequest
    people: int
    grids: int
    changes: tuple[Change, ...] = ()
    kept: tuple[Serving, ...] = ()
    shortages: tuple[Shortage, ...] = ()
