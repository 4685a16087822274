"""What an import replaces: compared with what is there, and refused where that is more than one allowed."""

from collections.abc import Collection
from dataclasses import dataclass, field

import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import BadInput, DividedAreas, Refused
from gisgrid.geometry.knots import Piece
from gisgrid.services.incoming import listed
from gisgrid.store import areas as area_store
from gisgrid.store.areas import StoredAreas


@dataclass(frozen=True)
class ImportPlan:
    """What an import will do; made by `plan_import`, done by `store_import`.

    Attributes
    ----------
    scheme : str
    areas : AreaTable
        The state wanted, matched edge by edge: of each area that is in the file or derived from it.
    pieces : list of Piece
        Vertices of these areas that become knots of their parents' edges.
    added, changed, withdrawn, unchanged : list of str
        Codes.
    parent : str or None
        The one parent whose division is replaced; None where nothing is.
    holes_m2 : list of float
        Areas of the holes in parents that were derived: lakes that belong to nobody, or gaps.
    """

    scheme: str
    areas: AreaTable
    pieces: list[Piece]
    added: list[str]
    changed: list[str]
    withdrawn: list[str]
    unchanged: list[str]
    parent: str | None = None
    holes_m2: list[float] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Whether all is there already, to the last vertex."""
        return not (self.added or self.changed or self.withdrawn or self.pieces)


def compared(
    connection: Connection,
    scheme: str,
    areas: AreaTable,
    pieces: list[Piece],
    kept: set[str],
    carried: Collection[str],
    *,
    replace: bool,
) -> ImportPlan:
    """Compare the state wanted with the one that is there, and refuse what would replace more than allowed.

    `kept` are the areas whose course stays: they gain knots at most.
    """
    parents = sorted({code for code in areas.parent_codes if code is not None} - set(areas.codes))
    there = area_store.areas_by_code(connection, scheme, areas.codes)
    siblings = area_store.children_of(connection, scheme, parents)
    old = dict(zip(there.areas.codes + siblings.areas.codes, range(len(there) + len(siblings)), strict=True))
    before = there.areas + siblings.areas
    same = [
        code
        for i, code in enumerate(areas.codes)
        if code in old and _same(areas, i, before, old[code], same_course=code in kept)
    ]
    plan = ImportPlan(
        scheme,
        areas,
        pieces,
        added=[code for code in areas.codes if code not in old],
        changed=[code for code in areas.codes if code in old and code not in set(same)],
        withdrawn=sorted(set(siblings.areas.codes) - set(areas.codes)),
        unchanged=same,
        parent=parents[0] if parents else None,
    )
    if old and (plan.added or plan.changed or plan.withdrawn):
        _require_replaceable(connection, scheme, areas, parents, there, siblings, replace=replace)
        _require_undivided(connection, scheme, sorted({*plan.changed, *plan.withdrawn} - {*kept, *carried}))
    return plan


def _require_undivided(connection: Connection, scheme: str, codes: list[str]) -> None:
    """Refuse to give a divided area another outline, or to take it away."""
    divided = sorted({str(code) for code in area_store.children_of(connection, scheme, codes).areas.parent_codes})
    if divided:
        raise DividedAreas(
            f"这些区域已划分下级，不能直接更换边界或撤销：{listed(divided)}；未导入",
            f"these areas are divided and get no other outline: {listed(divided)}; nothing was imported",
            hint_zh="加 --carry-subgrids 使其下级随新边界调整，先存为草稿",
            hint_en="--carry-subgrids fits their children to the new outlines, in a draft",
            details={"codes": divided},
        )


def _require_replaceable(
    connection: Connection,
    scheme: str,
    areas: AreaTable,
    parents: list[str],
    there: StoredAreas,
    siblings: StoredAreas,
    *,
    replace: bool,
) -> None:
    """Refuse to replace without being told to, or more than one level under one parent."""
    codes = sorted({*there.areas.codes, *siblings.areas.codes})
    if not replace:
        raise BadInput(
            f"已有 {len(codes)} 个区域会被替换：{listed(codes)}；未导入",
            f"{len(codes)} areas that are there would be replaced: {listed(codes)}; nothing was imported",
            hint_zh="确认要替换时加 --replace",
            hint_en="add --replace if that is what you want",
        )
    levels = {*areas.levels, *there.areas.levels, *siblings.areas.levels}
    outside = sorted(
        code
        for code, up in zip(there.areas.codes, there.areas.parent_codes, strict=True)
        if up is not None and up not in parents
    )
    if len(levels) > 1 or len(parents) > 1 or outside:
        raise Refused(
            "一次导入只能替换一个上级之下的一个层级，未导入",
            "an import replaces one level under one parent, never more; nothing was imported",
            hint_zh="请按上级分开导入",
            hint_en="import the file parent by parent",
        )


def _same(areas: AreaTable, i: int, before: AreaTable, j: int, *, same_course: bool) -> bool:
    """Say whether an area stays as it is, whatever vertex its rings begin with."""
    shape, old = shapely.normalize(areas.geometries[i]), shapely.normalize(before.geometries[j])
    return bool(
        (same_course or shapely.equals_exact(shape, old))
        and areas.names[i] == before.names[j]
        and areas.kinds[i] == before.kinds[j]
        and areas.parent_codes[i] == before.parent_codes[j]
    )
