"""The same hatches as SVG patterns, for browsers: there they stay as fine as they are however far one zooms."""

from gisgrid.exchange.sheets.fills import ESTIMATE, FILLS, OPACITY, Fill
from gisgrid.exchange.sheets.hatches import Hatch
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.exchange.sheets.svg import element


def pattern_name(sheet_number: int, key: str, *, estimate: bool = False) -> str:
    """Return the id of the pattern of a fill: states look the same in all sheets, classes have each sheet's colours.

    Examples
    --------
    >>> pattern_name(1, "3", estimate=True), pattern_name(1, "zero")
    ('fill-1-3-estimate', 'fill-zero')
    """
    if key in FILLS:
        return f"fill-{key}"
    return f"fill-{sheet_number}-{key}" + ("-estimate" if estimate else "")


def patterns(sheets: list[MapSheet]) -> str:
    """Return the patterns of some sheets as an SVG that takes no room."""
    drawn = [pattern(pattern_name(0, key), fill, fill.hatch) for key, fill in FILLS.items()]
    for number, sheet in enumerate(sheets):
        for key in map(str, range(len(sheet.told.breaks))):
            for hatch in (None, ESTIMATE):
                name = pattern_name(number, key, estimate=hatch is not None)
                drawn.append(pattern(name, sheet.fill(key), hatch))
    return element("svg", element("defs", *drawn), width=0, height=0, style="position:absolute", aria_hidden="true")


def pattern(name: str, fill: Fill, hatch: Hatch | None) -> str:
    """Return one pattern: a ground and the strokes of a hatch, if any, on it."""
    size = 2 * hatch.step_px if hatch else 8.0
    ground = element("rect", width=size, height=size, fill=fill.colour, fill_opacity=OPACITY)
    strokes = _strokes(hatch, size) if hatch else ""
    inside = (ground, strokes) if strokes else (ground,)
    return element("pattern", *inside, id=name, width=size, height=size, patternUnits="userSpaceOnUse")


def _strokes(hatch: Hatch, size: float) -> str:
    half = size / 2
    rising = f"M0 {half:g}L{half:g} 0M0 {size:g}L{size:g} 0M{half:g} {size:g}L{size:g} {half:g}"
    falling = f"M{half:g} 0L{size:g} {half:g}M0 0L{size:g} {size:g}M0 {half:g}L{half:g} {size:g}"
    paths = {
        "rising": rising,
        "falling": falling,
        "cross": rising + falling,
        "level": f"M0 {half / 2:g}H{size:g}M0 {1.5 * half:g}H{size:g}",
        "dots": "".join(
            f"M{(x + 0.25 + row / 4) * size:g} {(row + 0.5) * half:g}h0" for row in (0, 1) for x in (-0.0, 0.5 - row)
        ),
    }
    return element(
        "path", d=paths[hatch.kind], fill="none", stroke=hatch.colour, stroke_width=hatch.width_px,
        stroke_linecap="round" if hatch.kind == "dots" else "butt",
    )  # fmt: skip
