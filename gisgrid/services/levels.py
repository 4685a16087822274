"""At which zoom each level is drawn and named, from the size of its areas, so that no scheme needs its own rule."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.store import browse

TILE_PX = 512
"""Pixels along one side of a tile on the screen."""

BORDER_PX, LABEL_PX = 28, 90
"""Median width from which a level's borders are drawn, and from which its names are."""

MOST_BORDERS = 3
"""Never more border levels at once."""

MAX_ZOOM = 20


@dataclass(frozen=True)
class Level:
    """A level in use: how many areas, and the tile zoom from which its borders and its names are drawn."""

    level: str
    areas: int
    border_zoom: int
    label_zoom: int


@dataclass(frozen=True)
class Drawn:
    """What one zoom shows: levels drawn whole, the higher ones, the one that is named, and those above it."""

    levels: tuple[str, ...]
    coarser: tuple[str, ...]
    labelled: str
    above_labelled: tuple[str, ...]


def zoom_for(width_deg: float, width_px: float) -> int:
    """Return the least tile zoom at which something `width_deg` wide spans at least `width_px` pixels.

    Examples
    --------
    >>> zoom_for(360, 512), zoom_for(360, 513)
    (0, 1)
    """
    if width_deg <= 0:
        return MAX_ZOOM
    return min(MAX_ZOOM, max(0, math.ceil(math.log2(width_px * 360 / (TILE_PX * width_deg)))))


def levels_in_use(connection: Connection, scheme: str) -> tuple[Level, ...]:
    """Return the levels that hold areas, highest first; the highest is drawn at every zoom."""
    rows = browse.level_sizes(connection, scheme)
    zooms = [(zoom_for(row["width_deg"], BORDER_PX), zoom_for(row["width_deg"], LABEL_PX)) for row in rows]
    zooms[:1] = [(0, 0)] * len(zooms[:1])
    return tuple(Level(r["level"], r["areas"], border, label) for r, (border, label) in zip(rows, zooms, strict=True))


def drawn_at(levels: Sequence[Level], zoom: int) -> Drawn:
    """Say what a tile of this zoom shows.

    Examples
    --------
    >>> four = [Level(n, 1, z, z + 2) for n, z in zip(("county", "town", "village", "subgrid"), (0, 6, 8, 10))]
    >>> drawn_at(four, 10)
    Drawn(levels=('town', 'village', 'subgrid'), coarser=('county',), labelled='village', above_labelled=('county', 'town'))
    """
    names = [level.level for level in levels]
    visible = max(i for i, level in enumerate(levels) if i == 0 or level.border_zoom <= zoom) + 1
    named = max(i for i, level in enumerate(levels) if i == 0 or level.label_zoom <= zoom)
    first = max(0, visible - MOST_BORDERS)
    named = max(named, first)
    return Drawn(tuple(names[first:visible]), tuple(names[:first]), names[named], tuple(names[:named]))


class LevelCache:
    """Levels in use per scheme, counted anew only after a new changeset. Slightly old zooms do no harm."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, tuple[Level, ...]]] = {}

    def levels(self, connection: Connection, scheme: str) -> tuple[Level, ...]:
        """Return the levels of a scheme that hold areas, highest first."""
        newest = browse.newest_changeset(connection)
        known = self._known.get(scheme)
        if known is None or known[0] != newest:
            known = newest, levels_in_use(connection, scheme)
            self._known[scheme] = known
        return known[1]
