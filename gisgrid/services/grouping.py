"""The areas of a draft under their parents, and what is wrong with them."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import Draft
from gisgrid.domain.findings import NamedFinding, named
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.coverage import check_coverages
from gisgrid.geometry.findings import Kind
from gisgrid.services.desk_ground import Ground, ground_of, shapes_of
from gisgrid.services.incoming import grouped
from gisgrid.store import areas as area_store
from gisgrid.store import drafts as draft_store

ALONE = frozenset({Kind.INVALID, Kind.EMPTY, Kind.DETACHED_PART})
"""Kinds that an area has by itself."""


@dataclass(frozen=True)
class Groups:
    """The areas of a draft by parent.

    Attributes
    ----------
    parents : AreaTable or None
        From the draft itself where it holds them, else from the database; None where parents are derived.
    children : AreaTable
        Areas whose parent is among them.
    parent_of : ndarray of int
        Index into `parents` for each child; 0 where parents are derived.
    alone : AreaTable
        Areas without a parent, or under one of the draft's own that is invalid itself.
    """

    parents: AreaTable | None
    children: AreaTable
    parent_of: Indices
    alone: AreaTable


def draft_groups(connection: Connection, draft: Draft) -> Groups:
    """Put the areas of a draft under their parents."""
    areas = draft_store.draft_areas(connection, draft.number).areas
    if draft.derive_parents:
        return Groups(None, areas, np.zeros(len(areas), dtype=np.int64), areas.take([]))
    codes = sorted({code for code in areas.parent_codes if code is not None})
    own = areas.take([i for i, code in enumerate(areas.codes) if code in set(codes)])
    sound = own.take(shapely.is_valid(own.geometries).nonzero()[0])
    stored = area_store.areas_by_code(connection, draft.scheme, sorted(set(codes) - set(own.codes))).areas
    above = {*sound.codes, *stored.codes}
    inner = [i for i, code in enumerate(areas.parent_codes) if code in above]
    children = areas.take(inner)
    used, parent_of = grouped([str(code) for code in children.parent_codes])
    upper = sound + stored
    if list(draft.parent_codes) == stored.codes:
        return groups_on(ground_of(connection, draft))
    parents = upper.take([upper.codes.index(code) for code in used])
    return Groups(parents, children, parent_of, areas.take(sorted(set(range(len(areas))) - set(inner))))


def groups_on(ground: Ground) -> Groups:
    """Return the areas of a draft of one parent, knots of both in place: a knot is no fault."""
    rows = ground.rows
    children = AreaTable(
        codes=[row.code for row in rows],
        parent_codes=[ground.parent.codes[0]] * len(rows),
        levels=[ground.draft.level] * len(rows),
        names=[row.name for row in rows],
        kinds=[row.kind for row in rows],
        sources=[""] * len(rows),
        geometries=shapes_of(rows),
    )
    return Groups(ground.parent, children, np.zeros(len(rows), dtype=np.int64), children.take([]))


def findings_in(groups: Groups) -> list[NamedFinding]:
    """Return everything that is wrong, faults first."""
    single = check_coverages(groups.alone.geometries, np.arange(len(groups.alone)), None)
    alone = named([found for found in single.findings if found.kind in ALONE], groups.alone.codes, [])
    if groups.parents is None:
        report = check_coverages(groups.children.geometries, groups.parent_of, None)
        return [_as_derived(found) for found in named(report.findings, groups.children.codes, [])]
    report = check_coverages(groups.children.geometries, groups.parent_of, groups.parents.geometries)
    together = named(report.findings, groups.children.codes, groups.parents.codes)
    return sorted(alone + together, key=lambda found: found.severity)


def _as_derived(found: NamedFinding) -> NamedFinding:
    """Return a hole as a notice: a parent that is derived leaves out what no child covers."""
    if found.kind != Kind.GAP.value:
        return found
    return replace(found, severity="notice", note="hole of the parent that is derived")
