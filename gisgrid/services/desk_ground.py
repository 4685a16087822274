"""A draft as the desk works on it: areas under one parent, with every knot that anybody put on their borders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.desk import DeskRow
from gisgrid.domain.drafts import Draft, as_array
from gisgrid.errors import Refused
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.knotting import Points, held_places, knots_on, thread_knots
from gisgrid.geometry.lattice import Geometries
from gisgrid.store import areas as area_store
from gisgrid.store import desk as desk_store
from gisgrid.store.desk_ground import desk_rights
from gisgrid.store.knots import knots_within
from gisgrid.store.session import not_granted

MARGIN_DEGREES = 1e-6
"""Knots are looked for a little beyond the outline: rounding may put one outside of its box."""


@dataclass(frozen=True)
class Ground:
    """A draft with what lies on its ground.

    Attributes
    ----------
    draft : Draft
    parent : AreaTable
        One row: the area that is divided, with the draft's knots on its outline.
    rows : list of DeskRow
        With all knots on their borders; the versions are the stored ones.
    knots : list of Knot
        Those that are vertices of any of these, published ones first.
    """

    draft: Draft
    parent: AreaTable
    rows: list[DeskRow]
    knots: list[Knot]

    @property
    def outline(self) -> Any:
        """The parent's polygon."""
        return self.parent.geometries[0]


def require_one_parent(draft: Draft) -> str:
    """Return the code of the area that a draft divides.

    Raises
    ------
    Refused
        There is not exactly one.
    """
    if len(draft.parent_codes) != 1 or draft.derive_parents:
        raise Refused(
            f"第 {draft.number} 号草稿不是某一个区域的划分，不能在划格台上打开",
            f"draft {draft.number} is not the division of one area and cannot be opened at the desk",
            hint_zh="请在草稿页上查看和修正；划格台一次只划分一个区域",
            hint_en="look at it and mend it on the page of the draft; the desk divides one area at a time",
        )
    return draft.parent_codes[0]


def require_editor(connection: Connection, number: int) -> None:
    """Refuse who sees a draft, such as its approver, and does not work on it.

    Raises
    ------
    Forbidden
    """
    if not desk_rights(connection, number).may_edit:
        raise not_granted()


def ground_of(connection: Connection, draft: Draft) -> Ground:
    """Return a draft's areas and outline with every knot of the published division and of the draft itself.

    Nothing is written: what others put on a border since is put in each time, so no save is needed to keep up.

    Raises
    ------
    Refused
        The draft does not divide exactly one area, or that area is gone.
    """
    code = require_one_parent(draft)
    parent = area_store.areas_by_code(connection, draft.scheme, [code]).areas
    if not len(parent):
        raise Refused(
            f"要划分的区域 {code} 已不存在，草稿不能继续",
            f"the area {code} that is divided is gone; the draft cannot go on",
            hint_zh="区域可能已撤销或合并；请放弃草稿，从现在的区域重新开始",
            hint_en="it may have been withdrawn or merged: drop the draft and begin anew from what is there now",
        )
    rows = desk_store.desk_rows(connection, draft.number)
    known = known_knots(connection, draft, parent.geometries)
    held = _held(connection, draft, known, [*(row.geometry for row in rows), *parent.geometries])
    return _threaded(draft, parent, rows, known, held)


def known_knots(connection: Connection, draft: Draft, outline: Any) -> list[Knot]:
    """Return the knots of the ground of a draft, held by an area or not: published ones, then its own."""
    west, south, east, north = shapely.total_bounds(outline).tolist()
    box = (west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES)
    return list(dict.fromkeys([*knots_within(connection, draft.scheme, box), *draft.knots]))


def _held(connection: Connection, draft: Draft, known: Sequence[Knot], shapes: Sequence[Any]) -> Points:
    """Return the places of knots that are vertices, those of the published division only where it may hold further."""
    held = held_places(known, shapes)
    if len(knots_on(known, held)) == len(known):
        return held
    published = area_store.children_of(connection, draft.scheme, draft.parent_codes).areas.geometries
    return np.union1d(held, held_places(known, published))


def _threaded(draft: Draft, parent: AreaTable, rows: list[DeskRow], known: Sequence[Knot], held: Points) -> Ground:
    shapes = thread_knots(as_array([row.geometry for row in rows]), known, held)
    outline = thread_knots(parent.geometries, known, held_places(known, shapes))
    rows = [replace(row, geometry=shape) for row, shape in zip(rows, shapes, strict=True)]
    there = held_places(known, [*shapes, *outline])
    return Ground(draft, parent.with_geometries(outline), rows, knots_on(known, there))


def shapes_of(rows: Sequence[DeskRow]) -> Geometries:
    """Return the polygons of rows as an array."""
    return as_array([row.geometry for row in rows])
