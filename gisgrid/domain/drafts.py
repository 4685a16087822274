"""Drafts: areas that are not published yet, what is wrong with them, and what a mend did to each."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.findings import NamedFinding
from gisgrid.errors import BadInput
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.mending import RULES

MAX_LIMIT_M = 1000.0
"""No mend moves a border further than this."""


@dataclass(frozen=True)
class MendLimits:
    """What may be mended without a hand.

    Attributes
    ----------
    max_gap_width_m : float
        Wider gaps stay.
    max_shift_m : float
        Wider overlaps and spill stay.
    rule : str
        Who gets a gap or an overlap: `longest_border`, `largest` or `smallest`.

    Raises
    ------
    BadInput
        A limit is negative, not a number or above `MAX_LIMIT_M`, or there is no such rule.

    Examples
    --------
    >>> MendLimits(max_gap_width_m=2).rule
    'longest_border'
    """

    max_gap_width_m: float = 5.0
    max_shift_m: float = 5.0
    rule: str = "longest_border"

    def __post_init__(self) -> None:
        for value in (self.max_gap_width_m, self.max_shift_m):
            if not (math.isfinite(value) and 0 <= value <= MAX_LIMIT_M):
                raise BadInput(
                    f"修正的上限须在 0 与 {MAX_LIMIT_M:.0f} 米之间，而不是 {value}",
                    f"limits of a mend lie between 0 and {MAX_LIMIT_M:.0f} m, not at {value}",
                )
        if self.rule not in RULES:
            raise BadInput(
                f"没有归并规则 {self.rule}，可用：{'、'.join(RULES)}",
                f"there is no rule {self.rule}; there are: {', '.join(RULES)}",
            )


@dataclass(frozen=True)
class LedgerEntry:
    """What one mend did to one area.

    Attributes
    ----------
    code : str
    before_m2, after_m2 : float
        Geodesic areas.
    moved_m2 : float
        Area that came or went.
    moved_m : float
        No border moved further than this.
    closes : tuple of int
        Numbers of the findings that it closes.
    """

    code: str
    before_m2: float
    after_m2: float
    moved_m2: float
    moved_m: float
    closes: tuple[int, ...]


@dataclass(frozen=True)
class MendedArea:
    """An area before and after a mend, vertices that it only gained included."""

    code: str
    before: Any
    after: Any


@dataclass(frozen=True)
class MendRefusal:
    """An area that stays as it is, though a finding concerns it, and why."""

    code: str
    reason: str


@dataclass(frozen=True)
class Mend:
    """What a mend would do.

    Attributes
    ----------
    areas : tuple of MendedArea
        Those that change.
    ledger : tuple of LedgerEntry
        One for each area that changes by more than its vertices.
    refused : tuple of MendRefusal
    words : dict of int to str
        By the number of each finding that it closes: which area gets the place.
    """

    areas: tuple[MendedArea, ...]
    ledger: tuple[LedgerEntry, ...]
    refused: tuple[MendRefusal, ...]
    words: dict[int, str]


@dataclass(frozen=True)
class Waiver:
    """Why somebody lets a finding stand."""

    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class DraftFinding:
    """A finding of a draft.

    Attributes
    ----------
    number : int
        Its own from check to check; none is given twice in a draft.
    found : NamedFinding
    mend : str
        The proposed mend in words; empty where it wants a hand.
    waiver : Waiver or None
    """

    number: int
    found: NamedFinding
    mend: str = ""
    waiver: Waiver | None = None

    @property
    def is_fault(self) -> bool:
        """Whether it stands between the draft and its publication, waived or not."""
        return self.found.severity == "fault"


@dataclass(frozen=True)
class WantedName:
    """An area that a list names: its code, if the list gives one, its name and kind."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class NewDraft:
    """What a draft is opened with.

    Attributes
    ----------
    scheme, level : str
    parent_codes : tuple of str
        Parents whose division it proposes; empty for roots.
    title, owner : str
    derive_parents : bool
        The parents become the unions of its areas.
    replaces : bool
        Areas that are there may be replaced when it is published.
    file, sha256, source_crs, crs_evidence : str
        Where it came from.
    base_courses : dict of str to (dict of str to str)
        For each parent: digest of its course and of each of its children's, by code.
    wanted_names : tuple of WantedName
        Areas that a list names and nobody has drawn yet.
    """

    scheme: str
    level: str
    parent_codes: tuple[str, ...]
    title: str
    owner: str
    derive_parents: bool
    replaces: bool
    file: str
    sha256: str
    source_crs: str
    crs_evidence: str
    base_courses: dict[str, dict[str, str]]
    wanted_names: tuple[WantedName, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft(NewDraft):
    """A draft as it is kept.

    Attributes
    ----------
    number : int
    state : str
        `open`, `sent` (waits for approval), `published` or `dropped`.
    created_at, changed_at : datetime
    ledger : tuple of LedgerEntry
        What its mends did, in the order in which they were accepted.
    changeset : int or None
        The one that published it.
    account : int or None
        Whose it is; None for one that was made on the server itself.
    note : str
        What was said when it was sent in or sent back.
    areas, faults, notices, waived : int
        How many areas, and findings of the last check; a waived one counts as waived alone.
    revision : int
        Grows with every change of its areas.
    position : int
        How many of its steps hold.
    knots : tuple of Knot
        Vertices that its edits put on edges surveyed before.
    base_changeset : int or None
        The last changeset that it knows of.
    """

    number: int
    state: str
    created_at: datetime
    changed_at: datetime
    ledger: tuple[LedgerEntry, ...]
    changeset: int | None
    account: int | None
    note: str
    areas: int
    faults: int
    notices: int
    waived: int
    revision: int
    position: int
    knots: tuple[Knot, ...]
    base_changeset: int | None


@dataclass(frozen=True)
class DraftAreas:
    """The areas of a draft as equally long columns, in order of code.

    Attributes
    ----------
    areas : AreaTable
        As they are now, on the lattice; some may be invalid.
    originals : ndarray of (Multi)Polygon, shape (n,)
        As they came, EPSG:4490.
    parents, parent_names : list of list of str
        Codes of further parents, and names of all parents, nearest first.
    """

    areas: AreaTable
    originals: Geometries
    parents: list[list[str]]
    parent_names: list[list[str]]

    def __len__(self) -> int:
        return len(self.areas)

    def take(self, rows: list[int]) -> "DraftAreas":
        """Return the given rows, in the given order."""
        parents, names = [self.parents[i] for i in rows], [self.parent_names[i] for i in rows]
        return DraftAreas(self.areas.take(rows), self.originals[rows], parents, names)

    def __add__(self, other: "DraftAreas") -> "DraftAreas":
        originals = np.concatenate([self.originals, other.originals])
        names = [*self.parent_names, *other.parent_names]
        return DraftAreas(self.areas + other.areas, originals, [*self.parents, *other.parents], names)


def same_finding(a: NamedFinding, b: NamedFinding) -> bool:
    """Say whether two checks found the same thing: same kind, areas and parent, and a place in common."""
    return (a.kind, a.codes, a.parent_code) == (b.kind, b.codes, b.parent_code) and _share_a_place(
        a.geometry, b.geometry
    )


def _share_a_place(a: Any, b: Any) -> bool:
    return bool(a.is_empty and b.is_empty) or bool(shapely.intersects(_sound(a), _sound(b)))


def _sound(shape: Any) -> Any:
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)


def numbered(found: list[NamedFinding], earlier: list[DraftFinding], last_number: int) -> list[DraftFinding]:
    """Give findings the numbers that they had, and new ones to what is new.

    Parameters
    ----------
    found : list of NamedFinding
        What the check says now.
    earlier : list of DraftFinding
        What the check before said; waivers go along.
    last_number : int
        Highest number that any finding of the draft ever had.
    """
    free: dict[Any, list[DraftFinding]] = {}
    for one in earlier:
        free.setdefault((one.found.kind, one.found.codes, one.found.parent_code), []).append(one)
    out = []
    for now in found:
        group = free.get((now.kind, now.codes, now.parent_code), [])
        before = next((one for one in group if same_finding(one.found, now)), None)
        if before is None:
            last_number += 1
            out.append(DraftFinding(last_number, now))
        else:
            group.remove(before)
            out.append(DraftFinding(before.number, now, waiver=before.waiver))
    return out


def as_array(shapes: list[Any]) -> Geometries:
    """Return geometries as an array, one dimension whatever they are."""
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out
