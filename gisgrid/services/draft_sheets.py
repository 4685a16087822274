"""A draft to print: its pieces numbered, measured and counted, with who leads them."""

import re
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.desk import Homes
from gisgrid.domain.drafts import Draft
from gisgrid.errors import BadInput
from gisgrid.exchange.sheets.draft_sheet import DraftSheet
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.measure import area_m2
from gisgrid.planning.division.numbering import north_to_south
from gisgrid.planning.division.plane import areas_at
from gisgrid.services.browse import show_area
from gisgrid.services.drafts import read_draft
from gisgrid.services.sheets import MOST_DRAWN
from gisgrid.store.areas import areas_by_code
from gisgrid.store.desk_ground import homes_below
from gisgrid.store.sheets import leaders_of

LEAST_M2 = 1.0
"""Smaller places in no piece come of rounding."""
GIVEN = re.compile(r"[0-9]+")
"""A code that was given; a piece that is new is called otherwise until it is published."""


def draft_sheet(connection: Connection, number: int, *, notice: str) -> DraftSheet:
    """Return a draft as it is printed.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.
    notice : str
        The line of the map's approval; blank where there is none.

    Raises
    ------
    NotFound
        There is no draft of this number, or it is nobody's affair who asks.
    BadInput
        It has no areas, or more than a page can show.
    """
    opened = read_draft(connection, number)
    draft, areas = opened.draft, opened.areas.areas
    _require_some(areas)
    areas = areas.take(in_order(areas))
    shapes = _sound(areas.geometries)
    outline, card = _divided(connection, draft, shapes)
    homes = homes_below(connection, draft.scheme, draft.parent_codes)
    counted = None if homes is None else _counted(homes, shapes)
    leaders = leaders_of(connection, draft.scheme, areas.codes)
    return DraftSheet(
        number=draft.number,
        title=draft.title,
        state=draft.state,
        owner=draft.owner,
        changed_at=draft.changed_at,
        area=card["name"],
        path=" / ".join(str(one["name"]) for one in card["path"]),
        level=draft.level,
        names=areas.names,
        codes=[code if GIVEN.fullmatch(code) else "" for code in areas.codes],
        kinds=areas.kinds,
        leaders=[leaders.get(code, "") for code in areas.codes],
        households=None if counted is None else counted[0].tolist(),
        residents=None if counted is None else counted[1].tolist(),
        areas_m2=area_m2(shapes).tolist(),
        polygons=shapes,
        outline=outline,
        undivided=_undivided(outline, shapes),
        faults=draft.faults,
        notice=notice,
        demo=bool(card["demo"]),
    )


def in_order(areas: AreaTable) -> list[int]:
    """Return rows as they are numbered on a map: by code, and after them those without one from north to south."""
    given = sorted((row for row, code in enumerate(areas.codes) if GIVEN.fullmatch(code)), key=areas.codes.__getitem__)
    new = [row for row, code in enumerate(areas.codes) if not GIVEN.fullmatch(code)]
    ordered = north_to_south(areas.geometries[new]).tolist() if new else []
    return given + [new[k] for k in ordered]


def _require_some(areas: AreaTable) -> None:
    if not 0 < len(areas) <= MOST_DRAWN:
        raise BadInput(
            f"草稿有 {len(areas)} 个区域，能打印的是 1 至 {MOST_DRAWN} 个。",
            f"The draft has {len(areas)} areas; 1 to {MOST_DRAWN} can be printed.",
            hint_zh="请先画出网格，或按下级区域分别编制草稿。",
            hint_en="Draw some first, or make drafts of the areas below.",
        )


def _divided(connection: Connection, draft: Draft, shapes: Geometries) -> tuple[Any, dict[str, Any]]:
    """Return the outline of what is divided, and its card; a draft that derives its parents is told by its title."""
    parents = areas_by_code(connection, draft.scheme, list(draft.parent_codes)).areas
    if len(parents) == 1:
        return parents.geometries[0], show_area(connection, draft.scheme, parents.codes[0])
    demo = any(source.startswith("demo") for source in parents.sources)
    outline = shapely.union_all(parents.geometries if len(parents) else shapes)
    return outline, {"name": draft.title, "path": [{"name": name} for name in parents.names[:5]], "demo": demo}


def _sound(geometries: Geometries) -> Geometries:
    """Return shapes that can be drawn and counted in: a draft may hold some that cross themselves."""
    broken = ~shapely.is_valid(geometries)
    sound = geometries.copy()
    sound[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    return sound


def _undivided(outline: Any, shapes: Geometries) -> Any:
    parts = shapely.get_parts(shapely.difference(outline, shapely.union_all(shapes)))
    large = parts[area_m2(parts) >= LEAST_M2] if len(parts) else parts
    return shapely.multipolygons(large)


def _counted(homes: Homes, shapes: Geometries) -> tuple[Indices, Indices]:
    """Return households and residents of each piece; one on a border counts in the first of its pieces."""
    sums = np.zeros((2, len(shapes)), dtype=np.int64)
    at = areas_at(shapely.points(homes.lon, homes.lat), shapes)
    for total, amount in zip(sums, (homes.households, homes.persons), strict=True):
        np.add.at(total, at[at >= 0], np.asarray(amount, dtype=np.int64)[at >= 0])
    return sums[0], sums[1]
