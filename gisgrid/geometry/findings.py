"""Findings: what is wrong in a division, of which kind, where, how large, and who is concerned."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """Whether a finding breaks the rule (`fault`) or is merely worth knowing (`notice`)."""

    FAULT = "fault"
    NOTICE = "notice"


class Kind(StrEnum):
    """Kinds of findings; 空白 重叠 重复 越界 自相交 空面 错边 飞地."""

    GAP = "gap"
    OVERLAP = "overlap"
    DUPLICATE = "duplicate"
    SPILL = "spill"
    INVALID = "invalid"
    EMPTY = "empty"
    UNMATCHED_VERTEX = "unmatched_vertex"
    DETACHED_PART = "detached_part"


NOTICES = frozenset({Kind.UNMATCHED_VERTEX, Kind.DETACHED_PART})


@dataclass(frozen=True)
class Finding:
    """One thing found by a check.

    Attributes
    ----------
    kind : Kind
    geometry : shapely geometry
        The gap, overlap, duplicate, spill or detached part as polygons; the place of an invalid or unmatched vertex
        as a point; an empty point for an empty area.
    members : tuple of int
        Indices of the children concerned: those that overlap, spill, lie beside a gap or lack a vertex.
    parent : int or None
        Index of the parent, if parents were given.
    area, width : float
        In the units of the coordinates. The width is the diameter of the largest circle inside; the area of an
        unmatched vertex is what the edges that lack it would gain or lose by it.
    sliver : bool
        The width is at most the check's `sliver_width`.
    note : str
        The reason an area is invalid; "parent" where the parent's own edge lacks a vertex.
    """

    kind: Kind
    geometry: Any
    members: tuple[int, ...] = ()
    parent: int | None = None
    area: float = 0.0
    width: float = 0.0
    sliver: bool = False
    note: str = ""

    @property
    def severity(self) -> Severity:
        """Whether it breaks the rule."""
        return Severity.NOTICE if self.kind in NOTICES else Severity.FAULT


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    complete : bool
        No fault: each point of a parent lies in exactly one of its children, and none reaches outside. Without
        parents: no point lies in two areas, and their union has no hole.
    edge_matched : bool
        Complete, and no vertex is missing: on the lattice the boundaries add up edge by edge, ready to store.
    findings : tuple of Finding
        Faults first, then notices.
    """

    complete: bool
    edge_matched: bool
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings that break the rule."""
        return tuple(found for found in self.findings if found.severity is Severity.FAULT)

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings by kind."""
        return dict(Counter(found.kind.value for found in self.findings))


def report(findings: list[Finding]) -> Report:
    """Put findings in order and say what they amount to.

    Examples
    --------
    >>> import shapely
    >>> report([Finding(Kind.GAP, shapely.box(0, 0, 1, 1))]).complete
    False
    """
    ordered = tuple(sorted(findings, key=lambda found: found.severity))
    complete = all(found.severity is Severity.NOTICE for found in ordered)
    matched = all(found.kind is not Kind.UNMATCHED_VERTEX for found in ordered)
    return Report(complete, complete and matched, ordered)
