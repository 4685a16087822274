"""Whether everything that is stored tiles, proved again from the coordinates, part by part."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.findings import NamedFinding, named
from gisgrid.domain.parts import Part
from gisgrid.geometry.coverage import check_coverages
from gisgrid.services.batch.crew import Crew
from gisgrid.services.batch.moment import Moment
from gisgrid.services.batch.parts import parts_of
from gisgrid.store.parts import Shapes, shapes

Advance = Callable[[str], None]


@dataclass(frozen=True)
class Checked:
    """What a check of many parents found.

    Attributes
    ----------
    areas, parents : int
        How many were looked at, and how many of them are divided.
    findings : tuple of NamedFinding
        Faults first, then by parent.
    """

    areas: int
    parents: int
    findings: tuple[NamedFinding, ...]

    @property
    def complete(self) -> bool:
        """Whether every divided area is tiled by its children."""
        return all(found.severity != "fault" for found in self.findings)


def check_in_parts(
    connection: Connection, scheme: str, level: str | None, crew: Crew, *, advance: Advance = lambda stage: None
) -> Checked:
    """Check that the children of every divided area of a scheme tile it.

    A parent's finding depends on the parent and its children alone, so it does not matter who checks it.

    Parameters
    ----------
    connection : Connection
        Inside `reading`; what it sees is checked.
    level : str or None
        Of the areas that are checked with all below them, each by itself; None: as `parts_of` chooses.
    crew : Crew
    advance : callable
        Told of each part that is done.

    Raises
    ------
    NotFound, BadInput
        There is no such scheme, or the level has no areas.
    """
    parts, moment = parts_of(connection, scheme, level), Moment.of(connection)
    found = []
    for part, one in zip(parts, crew.results(crew.start(check_part, [moment] * len(parts), parts)), strict=True):
        advance(part.under or "")
        found.append(one)
    findings = [finding for one in found for finding in one.findings]
    # A top is counted where its children are, and was seen as a child in the crown.
    areas = sum(one.areas for one in found) - sum(part.under is not None for part in parts)
    return Checked(areas, sum(one.parents for one in found), tuple(sorted(findings, key=_order)))


def check_part(moment: Moment, part: Part) -> Checked:
    """Check the parents of one part."""
    with moment.reading() as connection:
        areas = shapes(connection, part)
    return check_shapes(areas)


def check_shapes(areas: Shapes) -> Checked:
    """Check areas against their parents, as far as these are among them."""
    row = {code: k for k, code in enumerate(areas.codes)}
    above = np.array([row.get(code, -1) if code else -1 for code in areas.parent_codes], dtype=np.int64)
    children = np.flatnonzero(above >= 0)
    parents, parent_of = np.unique(above[children], return_inverse=True)
    report = check_coverages(areas.geometries[children], parent_of, areas.geometries[parents])
    names, upper = ([areas.codes[k] for k in rows.tolist()] for rows in (children, parents))
    return Checked(len(areas.codes), len(parents), tuple(named(report.findings, names, upper)))


def _order(found: NamedFinding) -> tuple[str, str, tuple[str, ...], str, tuple[float, float]]:
    return (found.severity, found.parent_code or "", found.codes, found.kind, found.place or (0.0, 0.0))
