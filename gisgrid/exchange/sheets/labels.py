"""Names on a map, the largest areas first, none upon another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.exchange.sheets.page import Box
from gisgrid.exchange.sheets.svg import INK, element, text, width_px, wrapped
from gisgrid.geometry.lattice import Geometries

LARGE, SMALL = 12.0, 10.0
LINE_HEIGHT = 1.2
LONGEST_EM = 9.0
HALO_PX = 3.0
MOSTLY = 0.6
"""Part of a label's box that lies in its own area: a name never seems to be its neighbour's."""
HINT_PX = 14.0
"""Areas narrower than this both ways have no room for any name."""


@dataclass(frozen=True)
class Label:
    """Lines of text about a point.

    Attributes
    ----------
    row : int
        Of the area.
    x, y : float
        Middle, pixels.
    lines : tuple of str
    size : float
        Of the letters, pixels.
    """

    row: int
    x: float
    y: float
    lines: tuple[str, ...]
    size: float

    @property
    def box(self) -> Box:
        """Return the room it takes."""
        width = max(width_px(line, self.size) for line in self.lines) + HALO_PX
        height = len(self.lines) * self.size * LINE_HEIGHT + HALO_PX
        return Box(self.x - width / 2, self.y - height / 2, width, height)

    def drawn(self) -> str:
        """Return it as SVG: a white halo below, the letters above."""
        first = self.y - (len(self.lines) / 2 - 0.5) * self.size * LINE_HEIGHT + self.size * 0.36
        places = [(first + k * self.size * LINE_HEIGHT, line) for k, line in enumerate(self.lines)]
        below = (text(self.x, y, line, self.size, aria_hidden="true") for y, line in places)
        above = (text(self.x, y, line, self.size) for y, line in places)
        halo = element("g", *below, fill="none", stroke="#ffffff", stroke_width=HALO_PX, stroke_linejoin="round")
        return element("g", halo, *above, class_="label", fill=INK, text_anchor="middle", pointer_events="none")


def place_labels(shapes: Geometries, names: Sequence[str], values: Sequence[str], within: Box) -> list[Label]:
    """Return the labels that find room: name and value, or the name alone, in the largest part of each area.

    Parameters
    ----------
    shapes : ndarray of polygons, shape (n,)
        Pixels.
    names, values : sequence of str
    within : Box
        No label reaches outside.
    """
    parts = _largest(shapes)
    placed: list[Label] = []
    taken = np.empty((0, 4))
    for row in np.argsort(-shapely.area(parts), kind="stable").tolist():
        bounds = shapely.bounds(parts[row])
        if max(bounds[2] - bounds[0], bounds[3] - bounds[1]) < HINT_PX:
            continue
        for label in _choices(row, _middle(parts[row]), names[row], values[row]):
            if _fits(label, parts[row], taken, within):
                placed.append(label)
                taken = np.vstack([taken, _corners(label.box)])
                break
    return placed


def _choices(row: int, middle: tuple[float, float], name: str, value: str) -> list[Label]:
    lines = [(tuple(wrapped(name, LONGEST_EM * size, size)), size) for size in (LARGE, SMALL)]
    with_value = [((*name_lines, value), size) for name_lines, size in lines] if value else []
    return [Label(row, *middle, said, size) for said, size in [*with_value, *lines] if said]


def _largest(shapes: Geometries) -> Geometries:
    parts, of = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort([-shapely.area(parts), of])
    _, first = np.unique(of[order], return_index=True)
    return np.asarray(parts[order][first], dtype=object)


def _middle(part: Any) -> tuple[float, float]:
    """Return the middle of the largest circle in an area: a centroid may lie outside."""
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(part, tolerance=1.0))[0].tolist()
    return x, y


def _fits(label: Label, part: Any, taken: NDArray[np.float64], within: Box) -> bool:
    west, top, east, bottom = _corners(label.box)
    if west < within.x or top < within.y or east > within.right or bottom > within.bottom:
        return False
    apart = (taken[:, 0] >= east) | (taken[:, 2] <= west) | (taken[:, 1] >= bottom) | (taken[:, 3] <= top)
    if not apart.all():
        return False
    box = shapely.box(west, top, east, bottom)
    return bool(shapely.area(shapely.intersection(box, part)) >= MOSTLY * shapely.area(box))


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.right, box.bottom
