"""What travels between the planner's desk and the server: rows of a draft, saves, steps, conflicts."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gisgrid.domain.codes import is_urban
from gisgrid.domain.drafts import DraftFinding
from gisgrid.geometry.knots import Knot

NEW_CODE = re.compile(r"new-[a-z0-9]{8}")
"""What a piece is called until it is published."""


@dataclass(frozen=True)
class DeskRow:
    """An area of a draft in one of its versions.

    Attributes
    ----------
    code, name, kind : str
    version : int
        Of this area in this draft; 0 where it was never stored.
    geometry : MultiPolygon
        EPSG:4490, on the lattice.
    changed_revision : int
        Revision of the draft that brought this version.
    """

    code: str
    name: str
    kind: str
    version: int
    geometry: Any
    changed_revision: int = 0

    @property
    def words(self) -> tuple[str, str]:
        """Name and kind."""
        return self.name, self.kind


@dataclass(frozen=True)
class Put:
    """An area as a save leaves it; `base` is the version that was edited, None for a new area."""

    code: str
    name: str
    kind: str
    base: int | None
    geometry: Any

    def as_row(self) -> DeskRow:
        """Return it as a row in the version that it was made from."""
        return DeskRow(self.code, self.name, self.kind, self.base or 0, self.geometry)


@dataclass(frozen=True)
class Removal:
    """An area that a save takes away, and the version that was seen."""

    code: str
    base: int


@dataclass(frozen=True)
class NewStep:
    """An edit as the desk sends it: geometry stays the text of JSON that it came as.

    Attributes
    ----------
    what : str
        A key below `desk.step.`
    words : dict
        What its sentence names.
    put, before : list of dict
        Areas as they became and as they were, with GeoJSON.
    removed : tuple of str
    knots : list
        Each three places, in degrees.
    """

    what: str
    words: dict[str, Any]
    put: list[Any]
    removed: tuple[str, ...]
    before: list[Any]
    knots: list[Any]


@dataclass(frozen=True)
class Step(NewStep):
    """An edit that was kept, numbered from 1; by whom and when."""

    number: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Save:
    """One save: what changed since `revision`.

    Attributes
    ----------
    revision : int
        Of the draft, as far as the desk knows it.
    put : tuple of Put
    removed : tuple of Removal
    knots : tuple of Knot
        New ones on surveyed edges.
    keep : int
        How many steps stay; later ones give way to `add`.
    add : tuple of NewStep
    position : int
        How many steps hold afterwards.
    """

    revision: int
    put: tuple[Put, ...] = ()
    removed: tuple[Removal, ...] = ()
    knots: tuple[Knot, ...] = ()
    keep: int = 0
    add: tuple[NewStep, ...] = ()
    position: int = 0


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Attributes
    ----------
    revision : int
    versions : dict of str to int
        Of the areas that were put.
    others, others_removed : list
        What somebody else changed since the revision that the save named, or what the server put knots into.
    findings : list of DraftFinding
    position, steps : int
        How many steps hold, and how many are kept.
    knots : list of Knot
        Where there are others' areas: all that are on the ground and that the save did not bring, for their borders.
    """

    revision: int
    versions: dict[str, int]
    others: list[DeskRow]
    others_removed: list[str]
    findings: list[DraftFinding]
    position: int
    steps: int
    knots: list[Knot]


@dataclass(frozen=True)
class Conflict:
    """An area that two people changed; None where it was removed, or where a save does not name it."""

    code: str
    mine: DeskRow | None
    theirs: DeskRow | None


@dataclass(frozen=True)
class Comment:
    """What somebody said of a draft, of a place (longitude, latitude) or an area in it.

    Attributes
    ----------
    mine : bool
        Said by the person of the transaction, who alone may take it back.
    """

    number: int
    who: str
    at: datetime
    text: str
    place: tuple[float, float] | None
    code: str | None
    done: bool
    mine: bool


@dataclass(frozen=True)
class Share:
    """With whom a draft is shared: the account's name and shown name, whether it may edit, by whom and when."""

    name: str
    shown_name: str
    may_edit: bool
    shared_by: str
    at: datetime


@dataclass(frozen=True)
class SizeBand:
    """How many households a sub-grid should hold; `recommended` says it in words."""

    least: int
    most: int
    recommended: str


@dataclass(frozen=True)
class SizeBands:
    """How many households a sub-grid should hold, at least and at most, in towns and in the country.

    Examples
    --------
    >>> SizeBands().at("990101001001").recommended, SizeBands().at("990101001201").recommended
    ('300–500', '300')
    """

    urban: tuple[int, int] = (300, 500)
    rural: tuple[int, int] = (200, 400)

    def at(self, village: str) -> SizeBand:
        """Return the band of a village by its code: a residents' committee is of a town, else the middle is meant."""
        if is_urban(village):
            return SizeBand(*self.urban, "–".join(map(str, self.urban)))
        return SizeBand(*self.rural, str(sum(self.rural) // 2))


@dataclass(frozen=True)
class Homes:
    """Households by place, as equally long columns; one row may stand for several households."""

    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    households: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
