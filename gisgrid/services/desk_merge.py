"""A save meets what others saved: taken in where it does not touch, refused with both states where it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from gisgrid.domain.desk import Conflict, DeskRow, Put, Removal, Save
from gisgrid.domain.drafts import as_array
from gisgrid.errors import DraftConflict
from gisgrid.geometry.knots import Knot
from gisgrid.services.courses import courses

TOUCHES_SQUARE_DEGREES = 1e-11
"""About 0.1 m²: what two drawings of one place have in common; borders put on the lattice share less."""


@dataclass(frozen=True)
class Merged:
    """What is stored of a save: areas with the stored version as base, and codes that go."""

    put: list[Put]
    removed: list[str]


@dataclass(frozen=True)
class Versions:
    """What a save is compared with.

    Attributes
    ----------
    stored : dict of str to DeskRow
        Of all codes that it names, as far as they are there.
    past : dict of str to DeskRow
        What it was made from, of those that changed since.
    knots : sequence of Knot
        All that may lie on borders: a vertex that is one of these is no change of a course.
    """

    stored: Mapping[str, DeskRow]
    past: Mapping[str, DeskRow]
    knots: Sequence[Knot]


def merge_save(save: Save, versions: Versions) -> Merged:
    """Return what a save comes to over the stored versions.

    Of an area that both sides changed, the name, the kind and the course are taken from the side that changed each.

    Raises
    ------
    DraftConflict
        Both sides changed the same; `details["conflicts"]` holds a `Conflict` for each area.
    """
    put = [_merged(one, versions) for one in save.put]
    gone = [_removable(one, versions) for one in save.removed]
    conflicts = [one for one in (*put, *gone) if isinstance(one, Conflict)]
    if conflicts:
        raise conflict_of(conflicts)
    return Merged([one for one in put if isinstance(one, Put)], [one for one in gone if isinstance(one, str)])


def conflict_of(conflicts: Sequence[Conflict], **details: Any) -> DraftConflict:
    """Return the refusal that shows both states of areas."""
    codes = "、".join(one.code for one in conflicts[:5])
    return DraftConflict(
        f"他人也改动了这些区域（共 {len(conflicts)} 个：{codes}），未保存；您的改动还在本页上",
        f"others changed the same areas ({len(conflicts)}: {codes}); nothing was stored, what you drew is still here",
        hint_zh="请对照两种画法，逐个决定保留哪一种",
        hint_en="compare the two drawings and decide for each which one stays",
        details={"conflicts": list(conflicts), **details},
    )


def with_takers(
    conflicts: Sequence[Conflict], mine: Mapping[str, DeskRow], theirs: Mapping[str, DeskRow], versions: Versions
) -> list[Conflict]:
    """Return conflicts with the areas that took ground which both sides took away, each side perhaps into another.

    Equal rows are no agreement on where the ground went: these areas are to be decided with them.

    Parameters
    ----------
    mine, theirs : mapping of str to DeskRow
        The areas that either side changed, as the desk has them and as they are stored.
    """
    lost = shapely.union_all([ground for one in conflicts if (ground := _lost_by_both(one, versions)) is not None])
    takers = {code for side in (mine, theirs) for code, row in side.items() if _takes(row.geometry, lost)}
    codes = sorted(takers - {one.code for one in conflicts})
    return [*conflicts, *(Conflict(code, mine.get(code), theirs.get(code)) for code in codes)]


def _lost_by_both(conflict: Conflict, versions: Versions) -> Any:
    """Return the ground that an area had and has on neither side, where both left the same of it; else None."""
    before, mine, theirs = versions.past.get(conflict.code), conflict.mine, conflict.theirs
    if before is None or (mine is None) != (theirs is None):
        return None
    ground = shapely.make_valid(before.geometry)
    if mine is None or theirs is None:
        return ground
    alike = same_course(mine, theirs, versions.knots)
    return shapely.difference(ground, mine.geometry) if alike else None


def _takes(shape: Any, ground: Any) -> bool:
    return bool(shapely.area(shapely.intersection(shapely.make_valid(shape), ground)) > TOUCHES_SQUARE_DEGREES)


def _merged(mine: Put, versions: Versions) -> Put | Conflict:
    stored = versions.stored.get(mine.code)
    if (stored.version if stored else None) == mine.base:
        return mine
    before = versions.past.get(mine.code)
    if stored is None or before is None:
        return Conflict(mine.code, mine.as_row(), stored)
    same_mine, same_theirs = (same_course(before, row, versions.knots) for row in (mine.as_row(), stored))
    if not (same_mine or same_theirs) or _both_renamed(mine, stored, before):
        return Conflict(mine.code, mine.as_row(), stored)
    return replace(
        mine,
        base=stored.version,
        geometry=stored.geometry if same_mine else mine.geometry,
        name=stored.name if mine.name == before.name else mine.name,
        kind=stored.kind if mine.kind == before.kind else mine.kind,
    )


def _both_renamed(mine: Put, theirs: DeskRow, before: DeskRow) -> bool:
    """Say whether both gave an area another name, or another kind, and not the same."""
    triples = ((mine.name, theirs.name, before.name), (mine.kind, theirs.kind, before.kind))
    return any(len({a, b, c}) == 3 for a, b, c in triples)


def _removable(removal: Removal, versions: Versions) -> str | Conflict:
    stored = versions.stored.get(removal.code)
    if stored is not None and stored.version == removal.base:
        return removal.code
    before = versions.past.get(removal.code)
    if stored is None or before is None or stored.words != before.words:
        return Conflict(removal.code, None, stored)
    return removal.code if same_course(before, stored, versions.knots) else Conflict(removal.code, None, stored)


def same_course(one: DeskRow, other: DeskRow, knots: Sequence[Knot]) -> bool:
    """Say whether two versions of an area differ by knots alone."""
    first, second = courses(as_array([one.geometry, other.geometry]), knots)
    return bool(shapely.equals_exact(first, second))
