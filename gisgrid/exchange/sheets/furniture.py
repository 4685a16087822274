"""What stands around a map beside the legend: title, marks, scale bar, north, and where all comes from."""

from gisgrid.exchange.sheets.page import Box
from gisgrid.exchange.sheets.placed import Placed
from gisgrid.exchange.sheets.sheet import COORDINATES, DEMO_MARK, MapSheet, plain
from gisgrid.exchange.sheets.svg import INK, LINE, MUTED, WARN, element, text, width_px, wrapped

TITLE_PX, SUBTITLE_PX, SMALL_PX = 21.0, 12.0, 10.5
ROW_PX = 14.0
LONGEST_BAR_PX = 180.0
BAR_PART = 0.3
"""Of a map's width, at most."""


def heading(sheet: MapSheet, title: str | None, box: Box) -> tuple[str, float]:
    """Draw title, area and date at the top of a box; returns them and their height in pixels."""
    said = wrapped(sheet.title if title is None else title, box.width, TITLE_PX)[:2]
    drawn = [text(box.x, box.y + TITLE_PX + k * 27, line, TITLE_PX, font_weight="bold") for k, line in enumerate(said)]
    below = box.y + 27 * len(said) + 4
    when = f"{sheet.area} · 按{sheet.level[0]} by {sheet.level[1]} · {sheet.when} · {sheet.layer.en}"
    lines = wrapped(when, box.width, SUBTITLE_PX)
    drawn += [text(box.x, below + 13 + k * 17, line, SUBTITLE_PX, fill=MUTED) for k, line in enumerate(lines)]
    return element("g", *drawn, class_="heading", fill=INK), below + 17 * len(lines) + 8 - box.y


def small_heading(title: str, box: Box) -> str:
    """Draw the one line above a small map."""
    return text(box.x, box.y + 14, wrapped(title, box.width, 13.0)[0], 13.0, font_weight="bold", fill=INK)


def marks(sheet: MapSheet, x: float, bottom: float, width: float) -> str:
    """Draw the mark of made-up data and the line of approval, the last of them on the bottom."""
    drawn = []
    for k, line in enumerate(reversed(mark_lines(sheet, width))):
        colour = WARN if line in DEMO_MARK else INK
        drawn.append(text(x, bottom - 3 - k * ROW_PX, line, SMALL_PX, fill=colour))
    return element("g", *drawn, class_="marks") if drawn else ""


def mark_lines(sheet: MapSheet, width: float) -> list[str]:
    """Return the marks as lines that fit into a width in pixels."""
    return [line for mark in sheet.marks for line in wrapped(mark, width, SMALL_PX)]


def bar_m(m_per_px: float, map_width: float) -> float:
    """Return how many metres a scale bar shows: 1, 2 or 5 of a power of ten, as long as there is room.

    Examples
    --------
    >>> bar_m(60.0, 800.0)
    10000.0
    """
    most = min(LONGEST_BAR_PX, BAR_PART * map_width) * m_per_px
    power = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 1.0
    return max(power * step for step in (1, 2, 5) if power * step <= max(most, power))


def scale_bar(placed: Placed, right: float, bottom: float, map_width: float) -> str:
    """Draw a scale bar that ends at a corner: two halves, dark and light, with their ends in metres or kilometres."""
    length_m = bar_m(placed.m_per_px, map_width)
    length = length_m / placed.m_per_px
    unit, per = ("km", 1000.0) if length_m >= 1000 else ("m", 1.0)
    end = f"{plain(length_m / per)} {unit}"
    x = right - length - width_px(end, SMALL_PX) / 2
    y = bottom - 6
    halves = (
        element("rect", x=x + k * length / 2, y=y, width=length / 2, height=4.0, fill=colour, stroke=INK,
                stroke_width=0.8)
        for k, colour in enumerate((INK, "#ffffff"))
    )  # fmt: skip
    ends = ((x, "0"), (x + length / 2, plain(length_m / per / 2)), (x + length, end))
    said = (text(at, y - 4, word, SMALL_PX, fill=INK, text_anchor="middle") for at, word in ends)
    return element("g", *halves, *said, class_="scale", data_metres=length_m, data_pixels=length)


def north(x: float, y: float) -> str:
    """Draw the arrow that points north, 36 pixels high, its middle at x."""
    arrow = element("path", d=f"M{x:.1f} {y + 14:.1f}l7 20-7-5-7 5z", fill=INK)
    return element("g", text(x, y + 11, "北 N", 11.0, fill=INK, text_anchor="middle"), arrow, class_="north")


def source_lines(sheet: MapSheet, placed: Placed, width: float) -> list[str]:
    """Return where the map comes from and in which coordinates it is drawn, as lines that fit into a width."""
    said = (f"数据 data: {sheet.source}", projection_words(placed))
    return [line for one in said for line in wrapped(one, width, SMALL_PX)]


def projection_words(placed: Placed) -> str:
    """Return in which coordinates a map is drawn."""
    lon, lat = placed.plane.lon, placed.plane.lat
    return (
        f"坐标系 coordinates: {COORDINATES}；投影 projection: 横轴墨卡托 transverse Mercator，中央经线 {lon}°，"
        f"原点纬度 {lat}°，GRS80"
    )


def sources(lines: list[str], box: Box) -> str:
    """Draw the lines at the foot of a page below a thin rule."""
    rule = element("path", d=f"M{box.x:.1f} {box.y + 4:.1f}H{box.right:.1f}", stroke=LINE, stroke_width=1.0)
    drawn = (text(box.x, box.y + 18 + k * ROW_PX, line, SMALL_PX, fill=MUTED) for k, line in enumerate(lines))
    return element("g", rule, *drawn, class_="sources")
