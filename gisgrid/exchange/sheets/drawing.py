"""One sheet as SVG: the map in the middle, around it what the page asks for."""

import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.sheets.fills import ESTIMATE, FILLS, OPACITY
from gisgrid.exchange.sheets.furniture import (
    ROW_PX,
    heading,
    mark_lines,
    marks,
    north,
    scale_bar,
    small_heading,
    source_lines,
    sources,
)
from gisgrid.exchange.sheets.hatches import hatched
from gisgrid.exchange.sheets.labels import place_labels
from gisgrid.exchange.sheets.legend import legend, some_estimated
from gisgrid.exchange.sheets.page import Box, Page
from gisgrid.exchange.sheets.placed import OWN, Placed, borders, place
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.exchange.sheets.svg import FONTS, element, lines_path, path_of, words
from gisgrid.geometry.plane import Plane

PANEL_PX, PANEL_PART, LEGEND_GAP = 230.0, 0.45, 14.0
"""Width of the legend beside a wide map: in pixels, and at most as part of the room."""
LEAST_ROOM_PX = 60.0
FOOT_PX = 24.0
BORDERS = {
    "county": (2.4, "#3b3b3b"),
    "town": (1.6, "#555555"),
    "village": (1.0, "#777777"),
    "subgrid": (0.6, "#9a9a9a"),
}
"""Width in pixels and colour by level; each on a white casing 1 pixel wider on both sides."""
FINE, FINE_PX = 0.6, 9.0
"""Width of the thinnest borders where areas are small, about so many pixels across: there a casing would hide them."""
CASING_PX = 1.0


def draw(sheet: MapSheet, page: Page) -> str:
    """Return a sheet as SVG of a size in pixels, complete in itself.

    Parameters
    ----------
    sheet : MapSheet
    page : Page
        How large it is and which parts it has.

    Raises
    ------
    BadInput
        There is no area to show, or no room for them.
    """
    if not len(sheet.told.codes):
        raise BadInput(
            "这里没有可以画的区域", "there are no areas to draw here",
            hint_zh="请换一个层级或区域", hint_en="choose another level or area",
        )  # fmt: skip
    inner = Box(0, 0, page.width, page.height).inset(page.margin)
    around, room = _surround(sheet, page, inner)
    strip, room = room.foot(_strip_px(sheet, room))
    _require_room(room)
    placed = place(sheet.polygons, room.inset(3))
    below = [
        marks(sheet, strip.x, strip.bottom, strip.width * 0.6),
        scale_bar(placed, strip.right, strip.bottom, room.width),
    ]
    if page.north:
        below.append(north(room.right - 16, room.y + 2))
    if page.source:
        lines = source_lines(sheet, placed, inner.width)
        below.append(sources(lines, inner.foot(_sources_px(len(lines)))[0]))
    return document(page, sheet.title, [*_map(sheet, page, placed, room), *around, *below])


def _require_room(room: Box) -> None:
    """Refuse a page on which title, legend and lines leave no room for a map."""
    if min(room.width, room.height) < LEAST_ROOM_PX:
        raise BadInput(
            "这个尺寸放不下地图", "there is no room for the map in this size",
            hint_zh="请加大宽度或高度，或不要图例", hint_en="make it wider or higher, or leave the legend out",
        )  # fmt: skip


def document(page: Page, title: str, inside: list[str]) -> str:
    """Return a whole SVG with a white ground; what it is called is read out to who cannot see it."""
    width, height = f"{page.width:.2f}", f"{page.height:.2f}"
    ground = element("rect", width=page.width, height=page.height, fill="#ffffff")
    return element(
        "svg", element("title", words(title)), ground, *inside, xmlns="http://www.w3.org/2000/svg",
        width=width, height=height, viewBox=f"0 0 {width} {height}", role="img", aria_label=title, font_family=FONTS,
    )  # fmt: skip


def _surround(sheet: MapSheet, page: Page, inner: Box) -> tuple[list[str], Box]:
    """Draw title and legend, keep room for the foot; returns them and the room that is left."""
    drawn, room = [], inner
    if page.source:
        lines = source_lines(sheet, _any_placed(sheet), inner.width)
        _, room = room.foot(_sources_px(len(lines)))
        head, height = heading(sheet, page.title, room)
        drawn.append(head)
        _, room = room.top(height)
    elif page.title:
        drawn.append(small_heading(page.title, room))
        _, room = room.top(22.0)
    if page.legend:
        told, room = _legend(sheet, page, room)
        drawn.append(told)
    return drawn, room


def _legend(sheet: MapSheet, page: Page, room: Box) -> tuple[str, Box]:
    """Draw the legend beside a wide map and below a high one."""
    if page.wide:
        panel, room = room.side(min(PANEL_PX, PANEL_PART * room.width))
        return legend(sheet, panel.x + LEGEND_GAP, panel.y + 4, panel.width - LEGEND_GAP)[0], room
    height = legend(sheet, 0, 0, room.width)[1] + LEGEND_GAP
    strip, room = room.foot(height)
    return legend(sheet, strip.x, strip.y + LEGEND_GAP, strip.width)[0], room


def _any_placed(sheet: MapSheet) -> Placed:
    """Return the projection before there is room: the lines at the foot say it, and their number takes room."""
    return Placed(sheet.polygons, 1.0, Plane.about(sheet.polygons))


def _sources_px(lines: int) -> float:
    return 10 + lines * ROW_PX


def _strip_px(sheet: MapSheet, room: Box) -> float:
    return max(FOOT_PX, 6 + ROW_PX * len(mark_lines(sheet, room.width * 0.6)))


def _map(sheet: MapSheet, page: Page, placed: Placed, room: Box) -> list[str]:
    keys = sheet.fill_of()
    fills = [_area(sheet, row, keys[row], placed) for row in range(len(keys))]
    drawn = [
        element("g", *fills, class_="areas", fill_opacity=OPACITY, fill_rule="evenodd"),
        *_hatches(sheet, keys, placed, page.weight),
    ]
    drawn += _borders(sheet, placed, page.weight)
    if page.labels:
        said = [sheet.said(row) if keys[row] not in FILLS else "" for row in range(len(keys))]
        labels = place_labels(placed.shapes, sheet.told.names, said, room)
        drawn.append(element("g", *(label.drawn() for label in labels), class_="labels"))
    return drawn


def _area(sheet: MapSheet, row: int, key: str, placed: Placed) -> str:
    """Draw an area's ground, with what it is called and told for who points at it."""
    title = element("title", words(f"{sheet.told.names[row]}：{sheet.with_unit(row)}"))
    return element(
        "path", title, d=path_of(placed.shapes[row]), fill=sheet.fill(key).colour, class_=f"area fill-{key}",
        data_code=sheet.told.codes[row],
    )  # fmt: skip


def _hatches(sheet: MapSheet, keys: list[str], placed: Placed, weight: float) -> list[str]:
    """Hatch all areas of a kind at once, so that strokes run through their borders."""
    drawn = []
    for key, fill in FILLS.items():
        rows = [row for row, one in enumerate(keys) if one == key]
        if rows and fill.hatch:
            drawn.append(hatched(fill.hatch.scaled(weight), shapely.coverage_union_all(placed.shapes[rows])))
    if some_estimated(sheet):
        drawn.append(hatched(ESTIMATE.scaled(weight), shapely.coverage_union_all(placed.shapes[sheet.told.estimates])))
    return drawn


def _borders(sheet: MapSheet, placed: Placed, weight: float) -> list[str]:
    """Draw borders, the thinnest first: each level's casing, then its lines."""
    drawn, looks = [], border_looks(sheet)
    across = float(shapely.area(placed.shapes).mean()) ** 0.5
    for rank, lines in enumerate(borders(placed.shapes, sheet.told.frame.parents)):
        width, colour = looks[rank]
        fine = rank == OWN and across < FINE_PX
        width = weight * (FINE if fine else width)
        if lines:
            path = lines_path(lines)
            look = {"d": path, "fill": "none", "stroke_linejoin": "round", "stroke_linecap": "round"}
            casing = element(
                "path", **look, stroke="#ffffff", stroke_width=width + 2 * weight * CASING_PX, class_="casing"
            )
            line = element("path", **look, stroke=colour, stroke_width=width, class_=f"border rank-{rank}")
            drawn.append(element("g", *((line,) if fine else (casing, line)), pointer_events="none"))
    return drawn


def border_looks(sheet: MapSheet) -> list[tuple[float, str]]:
    """Return width and colour of borders within a parent, between parents, and outside: those of three levels."""
    levels = list(BORDERS)
    level = sheet.told.frame.level
    own = levels.index(level) if level in levels else levels.index("village")
    outside = own - 2 if sheet.told.frame.under else 0
    return [BORDERS[levels[max(0, rank)]] for rank in (own, own - 1, outside)]
