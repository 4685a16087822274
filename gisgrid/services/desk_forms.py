"""What a save must be on its own, whatever is stored: codes, words, polygons and knots that can be kept."""

import re
from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import KINDS
from gisgrid.domain.desk import NEW_CODE, Put, Save
from gisgrid.domain.drafts import Draft
from gisgrid.domain.findings import WORDS, NamedFinding
from gisgrid.errors import BadInput, NotTiling
from gisgrid.geometry.findings import Kind
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import snap
from gisgrid.geometry.soundness import Fault, unsound
from gisgrid.store.areas import areas_by_code
from gisgrid.store.schemes import scheme_named

LONGEST_NAME = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
REASONS = {
    "not_polygon": ("不是面", "is no polygon"),
    "empty": ("没有图形", "has no shape"),
    "outside_world": ("坐标超出范围", "has coordinates outside of the world"),
    "off_lattice": ("坐标不在 1e-7 度的格点上", "has coordinates off the lattice of 1e-7 degrees"),
    "repeated_point": ("有重复的相邻顶点", "has a vertex twice in a row"),
    "invalid": ("边界自相交", "has a border that crosses itself"),
    "orientation": ("边界的走向不对", "has a ring that runs the wrong way"),
}
OFF_EDGE = 0.72e-7
"""A knot is rounded from a point of its edge: half a lattice step in x and in y, 0.7072 steps in all."""


def require_savable(connection: Connection, draft: Draft, save: Save) -> None:
    """Refuse a save that cannot be kept, whatever else is stored.

    Raises
    ------
    BadInput
        An area occurs twice, a code, name or kind is none, or a knot lies off its edge.
    NotTiling
        A polygon is unsound; `details["findings"]` says which and where.
    """
    codes = [*(one.code for one in save.put), *(one.code for one in save.removed)]
    if len(set(codes)) < len(codes):
        raise BadInput("同一区域出现了两次，未保存", "an area occurs twice; nothing was stored")
    scheme = scheme_named(connection, draft.scheme)
    pattern = scheme.code_patterns[scheme.rank(draft.level)]
    for one in save.put:
        _require_words(one, pattern)
    _require_own_codes(connection, draft, save)
    _require_knots(save.knots)
    require_sound_shapes(save.put)


def _require_words(one: Put, pattern: str) -> None:
    if not (NEW_CODE.fullmatch(one.code) or re.fullmatch(pattern, one.code)):
        raise BadInput(f"代码 {one.code[:40]} 不合编码规则，未保存", f"{one.code[:40]} is no code; nothing was stored")
    if len(one.name) > LONGEST_NAME or CONTROL.search(one.name):
        raise BadInput(
            f"区域 {one.code} 的名称太长或含有不能显示的字符，未保存",
            f"the name of {one.code} is too long or cannot be shown; nothing was stored",
        )
    if one.kind not in KINDS:
        raise BadInput(f"没有区域类型 {one.kind[:40]}，未保存", f"there is no kind {one.kind[:40]}; nothing was stored")


def _require_own_codes(connection: Connection, draft: Draft, save: Save) -> None:
    """Refuse a new area that has the code of one elsewhere, which publishing would move."""
    given = [one.code for one in save.put if one.base is None and not NEW_CODE.fullmatch(one.code)]
    if not given:
        return
    there = areas_by_code(connection, draft.scheme, given).areas
    for code, parent in zip(there.codes, there.parent_codes, strict=True):
        if parent not in draft.parent_codes:
            raise BadInput(f"代码 {code} 已用于别处，未保存", f"the code {code} is used elsewhere; nothing was stored")


def require_sound_shapes(put: Sequence[Put]) -> None:
    """Refuse polygons that break a condition of the proof on their own.

    Raises
    ------
    NotTiling
    """
    shapes = np.empty(len(put), dtype=object)
    shapes[:] = [one.geometry for one in put]
    faults = unsound([one.code for one in put], shapes)
    if faults:
        findings = [_finding(fault, shapes[[one.code for one in put].index(fault.code)]) for fault in faults]
        zh, en = REASONS[faults[0].reason]
        raise NotTiling(
            f"区域 {faults[0].code} {zh}，未保存；您的改动还在本页上",
            f"{faults[0].code} {en}; nothing was stored, what you drew is still here",
            hint_zh="请撤销这一步，或把标出的位置画开一些",
            hint_en="undo the step, or draw the marked place a little wider",
            details={"findings": findings, "codes": [fault.code for fault in faults]},
        )


def _finding(fault: Fault, shape: object) -> NamedFinding:
    """Return a fault as a finding that can be drawn: the place, or the polygon where none is known."""
    kind = Kind.EMPTY if fault.reason in ("empty", "not_polygon") else Kind.INVALID
    geometry = shapely.Point(fault.where) if fault.where else shape
    note = " / ".join(part for part in (*REASONS[fault.reason], fault.detail) if part)
    return NamedFinding(
        kind.value, WORDS[kind], "fault", (fault.code,), None, 0.0, 0.0, False, fault.where, geometry, note
    )


def _require_knots(knots: Sequence[Knot]) -> None:
    """Refuse knots that are no roundings of a point of their edge."""
    if not knots:
        return
    places = np.array([[*knot.a0, *knot.b0, *knot.p] for knot in knots])
    lines = shapely.linestrings(places[:, :4].reshape(-1, 2, 2))
    away = shapely.distance(lines, shapely.points(places[:, 4:]))
    ordered = np.array([knot.a0 < knot.b0 and knot.p not in (knot.a0, knot.b0) for knot in knots])
    if (snap(places) != places).any() or (away > OFF_EDGE).any() or not ordered.all():
        raise BadInput("有一个结点不在它的边界上，未保存", "a knot lies off its border; nothing was stored")
