"""The legend: every class with its values in words and unit, the states that occur, and how many areas each has."""

from collections import Counter

import shapely

from gisgrid.exchange.sheets.fills import ESTIMATE, FILLS, OPACITY, Fill
from gisgrid.exchange.sheets.hatches import hatched
from gisgrid.exchange.sheets.page import Box
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.exchange.sheets.svg import INK, MUTED, element, text, width_px, wrapped

SWATCH_WIDTH, SWATCH_HEIGHT = 24.0, 14.0
ROW_PX, TEXT_PX, NOTE_PX = 19.0, 12.0, 10.5
NOTE_ROW_PX = 14.0
GAP_PX = 14.0

Entry = tuple[Fill, str]


def entries(sheet: MapSheet) -> list[Entry]:
    """Return how areas are filled and what that means: all classes, lowest first, then zero and states that occur."""
    numbers = Counter(sheet.fill_of())
    classes = [str(k) for k in range(len(sheet.told.breaks))]
    keys = [key for key in (*classes, *FILLS) if key in classes or numbers[key]]
    fills = [(sheet.fill(key), numbers[key]) for key in keys]
    if some_estimated(sheet):
        fills.append((Fill("#ffffff", ESTIMATE, "估计值", "estimate"), int(sheet.told.estimates.sum())))
    return [(fill, f"{fill.zh} {fill.en}".rstrip() + f"（{number}）") for fill, number in fills]


def some_estimated(sheet: MapSheet) -> bool:
    """Return whether estimates are to be told from what was counted: where all are, a note says so instead."""
    told = [state == "told" for state in sheet.told.states]
    return bool(sheet.told.estimates.any() and sheet.told.estimates.sum() < sum(told))


def notes(sheet: MapSheet) -> list[str]:
    """Return what has to be known to read the classes right."""
    said = ["括号内为区域数 areas in brackets"]
    if sheet.told.breaks and not sheet.counts:
        said.append("上限归本级 upper bounds included")
    if sheet.told.estimates.any() and not some_estimated(sheet):
        said.append("全部为估计值 all are estimates")
    if sheet.layer.formula_zh:
        said.append(f"算法：{sheet.layer.formula_zh}")
    return said


def legend(sheet: MapSheet, x: float, y: float, width: float) -> tuple[str, float]:
    """Draw the legend from a corner on, as wide as said; returns it and its height in pixels."""
    told = entries(sheet)
    widest = SWATCH_WIDTH + 6 + max((width_px(said, TEXT_PX) for _, said in told), default=0.0) + GAP_PX
    columns = max(1, min(int((width + GAP_PX) // widest), 4))
    rows = -(-len(told) // columns)
    drawn, top = _heading(sheet, x, y, width)
    step = max(widest, width / columns) if columns > 1 else width
    for k, (fill, said) in enumerate(told):
        drawn += _entry(fill, said, x + (k // rows) * step, top + (k % rows) * ROW_PX, step)
    bottom = top + rows * ROW_PX + 4
    lines = [line for note in notes(sheet) for line in wrapped(note, width, NOTE_PX)]
    drawn += [text(x, bottom + (k + 1) * NOTE_ROW_PX - 4, line, NOTE_PX, fill=MUTED) for k, line in enumerate(lines)]
    return element("g", *drawn, class_="legend"), bottom + len(lines) * NOTE_ROW_PX - y


def _heading(sheet: MapSheet, x: float, y: float, width: float) -> tuple[list[str], float]:
    zh, en = wrapped(sheet.figure_with_unit, width, 13.0), wrapped(sheet.layer.en, width, NOTE_PX)
    drawn = [text(x, y + 13 + k * 17, line, 13.0, fill=INK, font_weight="bold") for k, line in enumerate(zh)]
    below = y + 17 * len(zh)
    drawn += [text(x, below + 11 + k * NOTE_ROW_PX, line, NOTE_PX, fill=MUTED) for k, line in enumerate(en)]
    return drawn, below + NOTE_ROW_PX * len(en) + 6


def _entry(fill: Fill, said: str, x: float, y: float, width: float) -> list[str]:
    box = Box(x + 0.5, y + 0.5, SWATCH_WIDTH, SWATCH_HEIGHT)
    region = shapely.box(box.x, box.y, box.right, box.bottom)
    size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    drawn = [element("rect", **size, fill=fill.colour, fill_opacity=OPACITY)]
    if fill.hatch:
        drawn.append(hatched(fill.hatch, region))
    drawn.append(element("rect", **size, fill="none", stroke="#777777", stroke_width=0.8))
    fitting = min(1.0, (width - SWATCH_WIDTH - 8) / width_px(said, TEXT_PX))
    return [*drawn, text(box.right + 6, y + 12, said, TEXT_PX * fitting, fill=INK)]
