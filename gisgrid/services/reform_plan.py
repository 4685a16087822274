"""A decision on villages worked out: which area becomes which, its outline, and the codes of its sub-grids."""

import re
from dataclasses import dataclass
from dataclasses import replace as with_fields

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.domain.drafts import as_array
from gisgrid.domain.reforms import SPLIT, CodeChange, ReformAsked, VillageAsked, require_form
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.geometry.derive import derive_parents
from gisgrid.services.incoming import listed
from gisgrid.services.subgrid_codes import next_codes
from gisgrid.store import areas as area_store
from gisgrid.store.areas import StoredAreas
from gisgrid.store.reforms import codes_used
from gisgrid.store.schemes import scheme_named


@dataclass(frozen=True)
class ReformPlan:
    """What a decision makes of areas.

    Attributes
    ----------
    ids : list of int
        Areas that stay, whatever becomes of their code, name or outline.
    stay : AreaTable
        As they shall be, in the order of `ids`.
    new : AreaTable
        Areas that are added.
    withdrawn : list of str
        Codes of villages that end.
    codes : list of CodeChange
        Old codes and names, and what becomes of them; where nothing changes there is none.
    """

    ids: list[int]
    stay: AreaTable
    new: AreaTable
    withdrawn: list[str]
    codes: list[CodeChange]


@dataclass(frozen=True)
class _Ground:
    """The villages of a decision, and what they are divided into."""

    scheme: Scheme
    asked: ReformAsked
    villages: StoredAreas
    grids: StoredAreas

    def village(self, code: str) -> int:
        """Return the row of a village."""
        return self.villages.areas.codes.index(code)

    def grids_of(self, code: str) -> list[int]:
        """Return the rows of a village's sub-grids, in order of code."""
        return [i for i, up in enumerate(self.grids.areas.parent_codes) if up == code]


def plan_reform(connection: Connection, asked: ReformAsked) -> ReformPlan:
    """Work out a decision; nothing is written.

    Raises
    ------
    BadInput, NotFound, Refused
        Villages, sub-grids or codes do not allow it.
    """
    require_form(asked)
    ground = _ground(connection, asked)
    _require_codes(connection, ground)
    heirs = _heirs(ground)
    ids, stay = [], []
    for village in asked.villages:
        if (code := heirs[village.code]) is not None:
            row = ground.village(code)
            ids.append(int(ground.villages.ids[row]))
            stay.append(_village(ground, village, ground.villages.areas.take([row])))
    new = [_village(ground, one, ground.villages.areas.take([0])) for one in asked.villages if heirs[one.code] is None]
    gone = [code for code in asked.old_codes() if code not in heirs.values()]
    grid_ids, grids, added = _grids(connection, ground)
    whole_stay, whole_new = _joined([*stay, *grids]), _joined([*new, *added])
    codes = [*_village_codes(ground, gone), *_grid_codes(ground, grids)]
    return ReformPlan([*ids, *grid_ids], whole_stay, whole_new, gone, codes)


def _ground(connection: Connection, asked: ReformAsked) -> _Ground:
    scheme = scheme_named(connection, asked.scheme)
    villages = area_store.areas_by_code(connection, asked.scheme, asked.old_codes())
    outside = [up for up in villages.areas.parent_codes if up != asked.parent_code]
    missing = sorted(set(asked.old_codes()) - set(villages.areas.codes))
    if missing or outside:
        raise NotFound(
            f"{asked.parent_code} 之下没有：{listed(missing or villages.areas.codes)}；未改动",
            f"There is nothing of these below {asked.parent_code}: {listed(missing or villages.areas.codes)}.",
        )
    grids = area_store.children_of(connection, asked.scheme, asked.old_codes())
    if any(level != scheme.levels[-1] for level in grids.areas.levels) or villages.areas.levels[0] != scheme.levels[-2]:
        raise Refused(
            "这里只办理村（社区）一级的调整；未改动",
            "Only the level above sub-grids is changed this way; nothing was changed.",
            hint_zh="乡镇的调整请在划分草稿中办理。",
            hint_en="Towns are changed by a draft.",
        )
    return _Ground(scheme, asked, villages, grids)


def _require_codes(connection: Connection, ground: _Ground) -> None:
    """Refuse codes of another form, and codes that another place has or had."""
    asked = ground.asked
    fresh = [one.code for one in asked.villages if one.code not in asked.old_codes()]
    pattern = ground.scheme.code_patterns[ground.scheme.rank(ground.villages.areas.levels[0])]
    bad = [code for code in fresh if not re.search(pattern, code)]
    if bad:
        raise BadInput(f"代码格式不对：{listed(bad)}", f"These codes do not fit the pattern {pattern}: {listed(bad)}")
    used = codes_used(connection, asked.scheme, fresh)
    if used:
        raise Refused(
            f"代码已用过，不能再给别处：{listed(used)}；未改动",
            f"These codes belong, or belonged, to another place: {listed(used)}; nothing was changed.",
            hint_zh="请核对批文中的新代码。",
            hint_en="Look at the new codes in the document again.",
        )


def _heirs(ground: _Ground) -> dict[str, str | None]:
    """Return for each village to be the old one that it goes on as: of the same code, else the first it comes from."""
    found: dict[str, str | None] = {one.code: one.code for one in ground.asked.villages if one.code in one.came_from}
    for one in ground.asked.villages:
        if one.code not in found:
            free = [code for code in one.came_from if code not in found.values()]
            found[one.code] = free[0] if free else None
    return found


def _village(ground: _Ground, asked: VillageAsked, old: AreaTable) -> AreaTable:
    """Return a village as it shall be, with the outline of what it gets."""
    if asked.grids:
        rows = [ground.grids.areas.codes.index(code) for code in _known_grids(ground, asked)]
        parts = ground.grids.areas.geometries[rows]
    else:
        parts = ground.villages.areas.geometries[[ground.village(code) for code in asked.came_from]]
    outline = parts[0] if len(parts) == 1 else derive_parents(parts, np.zeros(len(parts), dtype=np.int64)).parents[0]
    if outline.is_empty:
        raise Refused("这些区域拼不成一个村；未改动", "These areas make no village; nothing was changed.")
    return with_fields(old, codes=[asked.code], names=[asked.name], geometries=as_array([outline]))


def _known_grids(ground: _Ground, asked: VillageAsked) -> list[str]:
    """Return the sub-grids of a split's village; every one of the old village must go somewhere, and none else."""
    named = {code for village in ground.asked.villages for code in village.grids}
    wrong = sorted(named ^ set(ground.grids.areas.codes))
    if wrong:
        raise BadInput(
            f"分设须把原村的每个网格写入一个村，这些不对：{listed(wrong)}",
            f"A split gives each sub-grid of the old village to one village; these do not fit: {listed(wrong)}",
            hint_zh="原村尚未划分网格时，请先划分再分设。",
            hint_en="Divide the old village first where it has no sub-grids.",
        )
    return list(asked.grids)


def _grids(connection: Connection, ground: _Ground) -> tuple[list[int], list[AreaTable], list[AreaTable]]:
    """Return ids of sub-grids that stay, as they shall be, and those that are added for undivided villages."""
    ids, stay, added = [], [], []
    for village in ground.asked.villages:
        rows, undivided = _grids_got(ground, village)
        moving = [i for i in rows if ground.grids.areas.parent_codes[i] != village.code]
        fresh = next_codes(connection, ground.asked.scheme, village.code, len(moving) + len(undivided))
        for i, code in zip(moving, fresh, strict=False):
            one = ground.grids.areas.take([i])
            ids.append(int(ground.grids.ids[i]))
            stay.append(with_fields(one, codes=[code], parent_codes=[village.code]))
        for old, code in zip(undivided, fresh[len(moving) :], strict=True):
            one = ground.villages.areas.take([ground.village(old)])
            level = ground.scheme.levels[-1]
            added.append(with_fields(one, codes=[code], parent_codes=[village.code], levels=[level], kinds=["base"]))
    return ids, stay, added


def _grids_got(ground: _Ground, village: VillageAsked) -> tuple[list[int], list[str]]:
    """Return the rows of the sub-grids that a village gets, and the undivided villages that become one of them."""
    if ground.asked.kind == SPLIT:
        wanted = set(village.grids)
        return [i for i, code in enumerate(ground.grids.areas.codes) if code in wanted], []
    rows = [i for code in village.came_from for i in ground.grids_of(code)]
    return rows, [code for code in village.came_from if rows and not ground.grids_of(code)]


def _joined(tables: list[AreaTable]) -> AreaTable:
    whole = AreaTable([], [], [], [], [], [], as_array([]))
    for table in tables:
        whole = whole + table
    return whole


def _village_codes(ground: _Ground, gone: list[str]) -> list[CodeChange]:
    """Return old and new codes of the villages, with the share of the old ground."""
    areas, heirs, found = ground.villages.areas, _heirs(ground), []
    for code in ground.asked.old_codes():
        row = ground.village(code)
        for village in ground.asked.villages:
            if code not in village.came_from:
                continue
            same = heirs[village.code] == code
            if same and (village.code, village.name) == (code, areas.names[row]):
                continue
            if not same and code not in gone:
                continue  # it goes on, and what was split off has no code of before
            found.append(CodeChange(areas.levels[row], code, village.code, areas.names[row], village.name, 1.0, same))
    return found


def _grid_codes(ground: _Ground, grids: list[AreaTable]) -> list[CodeChange]:
    """Return old and new codes of the sub-grids that go to a village of another code."""
    old = {shape.wkb: i for i, shape in enumerate(ground.grids.areas.geometries)}
    found = []
    for one in grids:
        row = old[one.geometries[0].wkb]
        codes, names = ground.grids.areas.codes, ground.grids.areas.names
        found.append(CodeChange(one.levels[0], codes[row], one.codes[0], names[row], one.names[0], 1.0, True))
    return sorted(found, key=lambda one: one.old_code)
