"""A division as it is and as it is drawn, side by side: what moves, and what hangs on what is withdrawn."""

from dataclasses import dataclass, field
from typing import Any

ADDED, CHANGED, WITHDRAWN, UNCHANGED = "added", "changed", "withdrawn", "unchanged"
MOVING = ("postings", "people", "teams", "targets", "needs", "activities", "grants")
"""What hangs on an area and follows it: as `store.succession.hanging_on` counts it."""


@dataclass(frozen=True)
class Side:
    """An area on one side of a comparison.

    Attributes
    ----------
    name, kind : str
    geometry : MultiPolygon
        EPSG:4490.
    m2 : float
        Geodesic.
    households, residents : int or None
        None where the reader may not read them.
    """

    name: str
    kind: str
    geometry: Any
    m2: float
    households: int | None
    residents: int | None


@dataclass(frozen=True)
class Move:
    """Ground that goes from one area to another.

    Attributes
    ----------
    source, target : str
        Code now, and what the area is called in the draft.
    m2 : float
    households, residents : int or None
    """

    source: str
    target: str
    m2: float
    households: int | None
    residents: int | None


@dataclass(frozen=True)
class ComparedArea:
    """One area of either side.

    Attributes
    ----------
    code : str
        As the draft calls it, or the code that is withdrawn.
    given_code, given_name : str
        What it would have after publication; for a withdrawn one its own.
    change : str
        `added`, `changed`, `withdrawn` or `unchanged`.
    before, after : Side or None
    successor : str or None
        Of a withdrawn one: who gets what hangs on it, as the draft calls it.
    hanging : dict of str to int
        Of a withdrawn one: how much that is.
    """

    code: str
    given_code: str
    given_name: str
    change: str
    before: Side | None
    after: Side | None
    successor: str | None = None
    hanging: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """A whole division before and after.

    Attributes
    ----------
    areas : tuple of ComparedArea
        Withdrawn ones, added ones, changed ones, then those that stay.
    moves : tuple of Move
        Ground that gets another code, the largest first.
    m2_moved : float
    households_moved, residents_moved : int or None
    """

    areas: tuple[ComparedArea, ...]
    moves: tuple[Move, ...]
    m2_moved: float
    households_moved: int | None
    residents_moved: int | None

    def count(self, change: str) -> int:
        """Return how many areas change in one way."""
        return sum(area.change == change for area in self.areas)

    def hanging(self) -> dict[str, int]:
        """Return how much follows withdrawn areas, in all."""
        return {name: sum(area.hanging.get(name, 0) for area in self.areas) for name in MOVING}
