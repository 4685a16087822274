"""The table of a sheet on pages of paper: the same figures as on the map, in words, the worst first."""

from collections.abc import Sequence

from gisgrid.exchange.sheets.drawing import document
from gisgrid.exchange.sheets.furniture import heading, mark_lines, marks
from gisgrid.exchange.sheets.page import Box, Page
from gisgrid.exchange.sheets.sheet import TOLD, MapSheet
from gisgrid.exchange.sheets.svg import INK, LINE, MUTED, element, text, width_px, wrapped

ROW_PX, TEXT_PX, TIGHT_PX = 19.0, 11.0, 8.0
BLOCK_PX, GAP_PX = 420.0, 24.0
"""Least width of one block of columns, and room between two."""
COLUMNS = (("序", 0.08), ("名称 name", 0.38), ("代码 code", 0.3), ("数值 value", 0.24))
"""Heads, and what part of a block each is wide."""
Row = tuple[str, str, str, str]


def table_pages(sheet: MapSheet, page: Page) -> list[str]:
    """Return pages of the table as SVG, each complete in itself."""
    inner = Box(0, 0, page.width, page.height).inset(page.margin)
    head, height = heading(sheet, page.title, inner)
    _, room = inner.top(height)
    foot, room = room.foot(max(20.0, 14.0 * len(mark_lines(sheet, room.width * 0.8)) + 8))
    blocks = max(1, int((room.width + GAP_PX) // (BLOCK_PX + GAP_PX)))
    lines = int(room.height // ROW_PX) - 1
    rows = table_rows(sheet)
    count = -(-len(rows) // (blocks * lines))
    pages = []
    for k in range(count):
        part = rows[k * blocks * lines : (k + 1) * blocks * lines]
        number = text(foot.right, foot.bottom - 3, f"{k + 2} / {count + 1}", 10.5, text_anchor="end", fill=MUTED)
        drawn = [head, *_blocks(part, room, blocks, lines), marks(sheet, foot.x, foot.bottom, foot.width * 0.8), number]
        pages.append(document(page, f"{sheet.title} {k + 2}", drawn))
    return pages


def table_rows(sheet: MapSheet) -> list[Row]:
    """Return place, name, code and what is told, the worst first."""
    rows = []
    for place, row in enumerate(sheet.worst_first(), 1):
        number = str(place) if sheet.told.states[row] == TOLD else "–"
        rows.append((number, sheet.told.names[row], sheet.told.codes[row], sheet.with_unit(row)))
    return rows


def _blocks(rows: Sequence[Row], room: Box, blocks: int, lines: int) -> list[str]:
    width = (room.width - GAP_PX * (blocks - 1)) / blocks
    used = -(-len(rows) // lines)
    return [
        _block(rows[k * lines : (k + 1) * lines], Box(room.x + k * (width + GAP_PX), room.y, width, room.height))
        for k in range(used)
    ]


def _block(rows: Sequence[Row], box: Box) -> str:
    heads = _row([head for head, _ in COLUMNS], box, box.y, MUTED)
    rules = "".join(f"M{box.x:.1f} {box.y + (k + 1) * ROW_PX:.1f}h{box.width:.1f}" for k in range(len(rows) + 1))
    lines = (cell for k, row in enumerate(rows, 1) for cell in _row(row, box, box.y + k * ROW_PX, INK))
    return element("g", element("path", d=rules, stroke=LINE, stroke_width=0.8), *heads, *lines, class_="table")


def _row(cells: Sequence[str], box: Box, y: float, colour: str) -> list[str]:
    drawn, x = [], box.x
    for said, (_, part) in zip(cells, COLUMNS, strict=True):
        drawn += _cell(said, x, y, part * box.width - 6, colour)
        x += part * box.width
    return drawn


def _cell(said: str, x: float, y: float, width: float, colour: str) -> list[str]:
    """Set a cell in one line, or in two small ones where it is too long."""
    if width_px(said, TEXT_PX) <= width:
        return [text(x, y + 13.5, said, TEXT_PX, fill=colour)]
    lines = wrapped(said, width, TIGHT_PX)[:2]
    return [text(x, y + 8 + 9 * k, line, TIGHT_PX, fill=colour) for k, line in enumerate(lines)]
