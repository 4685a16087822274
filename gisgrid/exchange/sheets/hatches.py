"""Hatches, so that nothing is told by colour alone: strokes cut at the borders of what they fill.

They are lines and not an SVG pattern: cairo paints patterns as tiles, which show seams in a PDF and are blurred in a
picture of 300 dots per inch, and a page of patterns takes longer to paint than the same lines.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.exchange.sheets.svg import element, line_path, lines_path


@dataclass(frozen=True)
class Hatch:
    """Strokes at equal distances.

    Attributes
    ----------
    kind : str
        rising, falling, level, cross or dots.
    colour : str
    step_px, width_px : float
        From one stroke or dot to the next, and how thick.
    """

    kind: str
    colour: str
    step_px: float
    width_px: float

    def scaled(self, by: float) -> "Hatch":
        """Return a finer or coarser one."""
        return replace(self, step_px=self.step_px * by, width_px=self.width_px * by)


def hatched(hatch: Hatch, region: Any) -> str:
    """Return the strokes of a hatch within a polygon in pixels, as one path; nothing where none falls into it."""
    path = _dots(hatch, region) if hatch.kind == "dots" else _strokes(hatch, region)
    if not path:
        return ""
    return element(
        "path", d=path, fill="none", stroke=hatch.colour, stroke_width=hatch.width_px,
        stroke_linecap="round" if hatch.kind == "dots" else "butt", pointer_events="none", class_=f"hatch {hatch.kind}",
    )  # fmt: skip


def _strokes(hatch: Hatch, region: Any) -> str:
    slopes = {"rising": (-1,), "falling": (1,), "level": (0,), "cross": (-1, 1)}[hatch.kind]
    cut = [shapely.intersection(_family(region, slope, hatch.step_px), region) for slope in slopes]
    parts = shapely.get_parts(cut)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return lines_path(parts[is_line & ~shapely.is_empty(parts)])


def _family(region: Any, slope: int, step: float) -> Any:
    """Return parallel lines over the box of a region, at the same places whatever the region."""
    west, top, east, bottom = shapely.bounds(region).tolist()
    along = step * np.hypot(1, slope)
    ends = [y - slope * x for x in (west, east) for y in (top, bottom)]
    starts = np.arange(np.floor(min(ends) / along), np.ceil(max(ends) / along) + 1) * along
    x = np.broadcast_to([west, east], (len(starts), 2))
    return shapely.multilinestrings(shapely.linestrings(np.stack([x, starts[:, None] + slope * x], axis=-1)))


def _dots(hatch: Hatch, region: Any) -> str:
    """Return dots, every other row moved by half a step: strokes of no length with round ends."""
    west, top, east, bottom = (np.array(shapely.bounds(region)) / hatch.step_px).tolist()
    columns, rows = np.meshgrid(
        np.arange(np.floor(west) - 1, np.ceil(east) + 1), np.arange(np.floor(top), np.ceil(bottom))
    )
    xy = np.column_stack([(columns + (rows % 2) / 2).ravel(), rows.ravel() + 0.5]) * hatch.step_px
    shapely.prepare(region)
    inside: NDArray[np.float64] = xy[shapely.contains_xy(region, xy)]
    return "".join(f"{line_path(point)}h0" for point in inside[:, None])
