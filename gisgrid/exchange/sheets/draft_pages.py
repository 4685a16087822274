"""A draft on A3: the map of its pieces, their list, boxes to sign; black and white copies stay readable."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gisgrid.exchange.sheets.draft_sheet import KIND_FILLS, UNDIVIDED, DraftSheet
from gisgrid.exchange.sheets.draft_table import HEAD_PX, ROW_PX, Row, Table, drawn_rows, signature_boxes
from gisgrid.exchange.sheets.drawing import CASING_PX, document
from gisgrid.exchange.sheets.fills import OPACITY, Fill
from gisgrid.exchange.sheets.furniture import SMALL_PX, north, projection_words, scale_bar, sources
from gisgrid.exchange.sheets.hatches import hatched
from gisgrid.exchange.sheets.labels import place_labels
from gisgrid.exchange.sheets.page import Box, Page, printed
from gisgrid.exchange.sheets.placed import Placed, place
from gisgrid.exchange.sheets.printing import pages_pdf
from gisgrid.exchange.sheets.svg import INK, MUTED, WARN, element, path_of, text, width_px, wrapped

PANEL_PX, GAP_PX = 560.0, 18.0
SIGNATURES_PX = 200.0
CONTINUED_PX = 20.0
TITLE_PX, MARK_PX = 24.0, 22.0
BLOCK_PX = 560.0
"""Least width of one block of the list on pages of its own."""
SWATCH = (24.0, 14.0)
LEGEND_ROW_PX = 19.0
DANGER = "#b42318"


def draft_pdf(sheet: DraftSheet) -> bytes:
    """Return a draft as PDF on A3: the map with list and boxes, the list on pages of its own where it is long.

    Raises
    ------
    Unavailable
        cairo is not installed.
    """
    return pages_pdf(draft_pages(sheet), f"{sheet.heading} {sheet.number}")


def draft_pages(sheet: DraftSheet) -> list[str]:
    """Return the pages as SVG, each complete in itself."""
    page = printed("a3", "landscape")
    beside, others = Table.of(sheet).split(_list_px(page, sheet))
    first = _map_page(sheet, page, beside, continued=bool(others))
    return [first, *_list_pages(sheet, page, others)] if others else [first]


def _frame(sheet: DraftSheet, page: Page) -> tuple[list[str], Box]:
    """Draw title and mark at the top; return them and the room below."""
    inner = Box(0, 0, page.width, page.height).inset(page.margin)
    drawn = [text(inner.x, inner.y + TITLE_PX, sheet.heading, TITLE_PX, fill=INK, font_weight="bold")]
    if sheet.mark:
        width = width_px(sheet.mark, MARK_PX) + 16
        box = {"x": inner.right - width, "y": inner.y, "width": width, "height": MARK_PX + 10}
        drawn.append(element("rect", **box, fill="none", stroke=DANGER, stroke_width=2.0))
        middle = inner.right - width / 2
        drawn.append(text(middle, inner.y + MARK_PX + 1, sheet.mark, MARK_PX, fill=DANGER, text_anchor="middle"))
    lines = wrapped(sheet.subtitle, inner.width - 200, 12.0)[:2]
    drawn += [text(inner.x, inner.y + 46 + 16 * k, line, 12.0, fill=MUTED) for k, line in enumerate(lines)]
    return [element("g", *drawn, class_="heading")], inner.top(58.0 + 16 * (len(lines) - 1))[1]


def _map_page(sheet: DraftSheet, page: Page, rows: Sequence[Row], *, continued: bool) -> str:
    head, room = _frame(sheet, page)
    foot, room = room.foot(10 + 15.0 * (1 + len(sheet.marks)))
    panel, room = room.side(PANEL_PX)
    panel = Box(panel.x + GAP_PX, panel.y, panel.width - GAP_PX, panel.height)
    signing, panel = panel.foot(SIGNATURES_PX)
    placed, outline, gap = _placed(sheet, room.inset(4))
    drawn = [*head, *_map(sheet, placed, outline, gap, room), *_panel(sheet, panel, rows, gap, continued=continued)]
    drawn += [signature_boxes(signing), north(room.right - 16, room.y + 2)]
    drawn.append(scale_bar(placed, room.right, room.bottom, room.width))
    drawn.append(sources([projection_words(placed)], foot))
    drawn += [
        text(foot.x, foot.y + 33 + 15 * k, mark, SMALL_PX, fill=WARN if mark != sheet.notice else INK)
        for k, mark in enumerate(sheet.marks)
    ]
    return document(page, sheet.heading, drawn)


def _placed(sheet: DraftSheet, box: Box) -> tuple[Placed, Any, Any]:
    """Lay pieces, outline and what is in no piece onto the page, the outline as large as it fits."""
    outline = place(np.array([sheet.outline], dtype=object), box)
    all_shapes = np.array([sheet.outline, sheet.undivided, *sheet.polygons, None], dtype=object)[:-1]
    _, gap, *pieces = outline.onto_page(all_shapes)
    shapes = np.array([*pieces, None], dtype=object)[:-1]
    return Placed(shapes, outline.m_per_px, outline.plane, outline.corner), outline.shapes[0], gap


def _map(sheet: DraftSheet, placed: Placed, outline: Any, gap: Any, room: Box) -> list[str]:
    fills = [
        element("path", d=path_of(shape), fill=_fill(kind).colour, class_=f"piece kind-{kind}")
        for shape, kind in zip(placed.shapes, sheet.kinds, strict=True)
    ]
    drawn = [element("g", *fills, class_="pieces", fill_opacity=OPACITY, fill_rule="evenodd")]
    for kind, fill in KIND_FILLS.items():
        rows = [row for row, one in enumerate(sheet.kinds) if one == kind]
        if rows and fill.hatch:
            drawn.append(hatched(fill.hatch, shapely.union_all(placed.shapes[rows])))
    if UNDIVIDED.hatch and not shapely.is_empty(gap):
        drawn.append(hatched(UNDIVIDED.hatch, gap))
    inside = "".join(path_of(shape) for shape in placed.shapes)
    drawn += _stroked(inside, 1.1, "#4a4a4a") + _stroked(path_of(outline), 2.4, "#1f2933")
    numbers = [f"{row + 1} {name}" for row, name in enumerate(sheet.names)]
    labels = place_labels(placed.shapes, numbers, [""] * len(numbers), room)
    named = {label.row for label in labels}
    bare = [str(row + 1) if row not in named else "" for row in range(len(numbers))]
    labels += [one for one in place_labels(placed.shapes, bare, [""] * len(bare), room) if one.row not in named]
    return [*drawn, element("g", *(label.drawn() for label in labels), class_="labels")]


def _stroked(path: str, width: float, colour: str) -> list[str]:
    look = {"d": path, "fill": "none", "stroke_linejoin": "round"}
    casing = element("path", **look, stroke="#ffffff", stroke_width=width + 2 * CASING_PX, class_="casing")
    return [casing, element("path", **look, stroke=colour, stroke_width=width, class_="border")]


def _fill(kind: str) -> Fill:
    return KIND_FILLS.get(kind, KIND_FILLS["base"])


def _panel(sheet: DraftSheet, box: Box, rows: Sequence[Row], gap: Any, *, continued: bool) -> list[str]:
    """Draw the legend and below it the list, or so much of it as fits."""
    drawn, below = _legend(sheet, box, gap)
    drawn.append(drawn_rows(rows, Box(box.x, below + 6, box.width, box.bottom - below)))
    if continued:
        said = "下接第 2 页 · continued on page 2"
        drawn.append(text(box.right, box.bottom - 6, said, SMALL_PX, fill=MUTED, text_anchor="end"))
    return drawn


def _legend(sheet: DraftSheet, box: Box, gap: Any) -> tuple[list[str], float]:
    """Draw what the fills of the kinds that occur mean; returns the drawing and where it ends."""
    entries = [(fill, sheet.kinds.count(kind)) for kind, fill in KIND_FILLS.items() if kind in sheet.kinds]
    said = [(fill, f"{fill.zh} {fill.en}（{count}）") for fill, count in entries]
    if not shapely.is_empty(gap):
        said.append((UNDIVIDED, f"{UNDIVIDED.zh} {UNDIVIDED.en}"))
    drawn = []
    for k, (fill, words) in enumerate(said):
        x, y = box.x + (k % 2) * box.width / 2, box.y + (k // 2) * LEGEND_ROW_PX
        region = shapely.box(x, y, x + SWATCH[0], y + SWATCH[1])
        size = {"x": x, "y": y, "width": SWATCH[0], "height": SWATCH[1]}
        drawn.append(element("rect", **size, fill=fill.colour, fill_opacity=OPACITY))
        if fill.hatch:
            drawn.append(hatched(fill.hatch, region))
        drawn.append(element("rect", **size, fill="none", stroke="#555555", stroke_width=0.8))
        drawn.append(text(x + SWATCH[0] + 6, y + 12, words, 11.0, fill=INK))
    return [element("g", *drawn, class_="legend")], box.y + -(-len(said) // 2) * LEGEND_ROW_PX


def _list_px(page: Page, sheet: DraftSheet) -> float:
    """Return how much of the first page is left for the list."""
    _, room = _frame(sheet, page)
    return room.height - SIGNATURES_PX - 3 * LEGEND_ROW_PX - 10 - 15.0 * (1 + len(sheet.marks)) - CONTINUED_PX


def _list_pages(sheet: DraftSheet, page: Page, rows: Sequence[Row]) -> list[str]:
    head, room = _frame(sheet, page)
    foot, room = room.foot(24.0)
    blocks = max(1, int((room.width + GAP_PX) // (BLOCK_PX + GAP_PX)))
    lines = int((room.height - HEAD_PX) // ROW_PX)
    width = (room.width - GAP_PX * (blocks - 1)) / blocks
    parts = [rows[k : k + lines] for k in range(0, len(rows), lines)]
    pages = -(-len(parts) // blocks)
    drawn = []
    for number in range(pages):
        mine = parts[number * blocks : (number + 1) * blocks]
        boxes = [Box(room.x + k * (width + GAP_PX), room.y, width, room.height) for k in range(len(mine))]
        lists = [drawn_rows(part, box) for part, box in zip(mine, boxes, strict=True)]
        mark = " · ".join(sheet.marks)
        at = text(foot.right, foot.bottom - 3, f"{number + 2} / {pages + 1}", SMALL_PX, text_anchor="end", fill=MUTED)
        below = [text(foot.x, foot.bottom - 3, mark, SMALL_PX, fill=MUTED), at]
        drawn.append(document(page, f"{sheet.heading} {number + 2}", [*head, *lists, *below]))
    return drawn
