"""Sheets of the map: what a layer tells of some areas, with their polygons, ready to be drawn or written."""

from collections.abc import Callable

from sqlalchemy import Connection

from gisgrid.domain.layers import Frame, LayerValues
from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.sheets.placed import simplified
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.geometry.lattice import Geometries
from gisgrid.services.browse import list_children, show_area
from gisgrid.services.layer_cache import Shelf
from gisgrid.services.layer_catalog import THEMES, list_filters
from gisgrid.store.layers import areas_version
from gisgrid.store.sheets import polygons_of

DETAIL_PX = 4_000.0
"""As finely as an A3 sheet at 300 dots per inch shows the map."""
SHEETS_KEPT = 12
MOST_DRAWN = 3_000
"""A page with more areas shows nothing that can be read, and takes a minute to paint."""

Polygons = Shelf[Geometries]


def new_polygons() -> Polygons:
    """Return an empty shelf for polygons as simple as sheets show them."""
    return Shelf(SHEETS_KEPT)


def sheet_to_draw(connection: Connection, told: LayerValues, *, notice: str, kept: Polygons | None = None) -> MapSheet:
    """Return a sheet whose polygons are as simple as paper shows them.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, the same transaction that read the values.
    told : LayerValues
    notice : str
        The line of the map's approval; blank where there is none.
    kept : Shelf, optional
        Polygons of earlier sheets.

    Raises
    ------
    BadInput
        There are no areas to show, or too many.
    """
    frame = _require_areas(told.frame)
    key = areas_version(connection), frame.scheme, frame.digest
    polygons = (kept or new_polygons()).get(
        key, lambda: simplified(polygons_of(connection, frame.ids.tolist()), DETAIL_PX)
    )
    return MapSheet(told, _name_above(connection, frame), notice, polygons, _chosen(connection, told))


def sheet_to_write(connection: Connection, told: LayerValues, *, notice: str) -> MapSheet:
    """Return a sheet with the polygons as they are stored, as `sheet_to_draw`."""
    frame = _require_areas(told.frame)
    polygons = polygons_of(connection, frame.ids.tolist())
    return MapSheet(told, _name_above(connection, frame), notice, polygons, _chosen(connection, told))


def report_sheets(
    connection: Connection,
    first: str | None,
    values_of: Callable[[str], LayerValues],
    *,
    notice: str,
    kept: Polygons | None = None,
) -> list[MapSheet]:
    """Return the sheets of a report: a layer that was asked for, then the three themes, as far as they are told.

    Parameters
    ----------
    first : str or None
        Code of a layer.
    values_of : callable
        Returns what a layer tells this reader, by its code.

    Raises
    ------
    NotFound
        Nothing is told of any of them.
    """
    found, why_not = [], None
    for code in dict.fromkeys(code for code in (first, *THEMES.values()) if code):
        try:
            told = values_of(code)
        except NotFound as refusal:
            why_not = why_not or refusal
        else:
            found.append(sheet_to_draw(connection, told, notice=notice, kept=kept))
    if not found and why_not:
        raise why_not
    return found


def _require_areas(frame: Frame) -> Frame:
    if len(frame) > MOST_DRAWN:
        raise BadInput(
            f"一张图最多画 {MOST_DRAWN} 个区域，这里有 {len(frame)} 个。",
            f"A sheet shows at most {MOST_DRAWN} areas, and here are {len(frame)}.",
            hint_zh="请选一个下级区域，或较高的层级；全部数据可用导出或开放接口。",
            hint_en="Choose an area below or a higher level; for all data there are export and the open interface.",
        )  # fmt: skip
    if not len(frame):
        raise BadInput(
            "这里没有这一层级的区域。", "There are no areas of this level here.",
            hint_zh="请换一个层级或上级区域。", hint_en="Choose another level or area.",
        )  # fmt: skip
    return frame


def _name_above(connection: Connection, frame: Frame) -> str:
    """Return the name of the area that holds all; without one, of the only root, else the scheme's code."""
    if frame.under is not None:
        return str(show_area(connection, frame.scheme, frame.under)["name"])
    roots = list_children(connection, frame.scheme, None, limit=2)["areas"]
    return str(roots[0]["name"]) if len(roots) == 1 else frame.scheme


def _chosen(connection: Connection, told: LayerValues) -> str:
    """Return in Chinese what was chosen of a layer that asks for it; blank where nothing was."""
    chosen = {name: code for name, code in told.filters.items() if code}
    options = list_filters(connection) if chosen else {}
    names = {(name, one["code"]): str(one["zh"]) for name, listed in options.items() for one in listed}
    return "、".join(names.get((name, code), code) for name, code in chosen.items())
