"""At which zoom each level is drawn and named, from the size of its areas, so that no scheme needs its own rule."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection

from gisgrid.store import browse, drawings

TILE_PX = 512
"""Pixels along one side of a tile on the screen."""

BORDER_PX, LABEL_PX = 28, 60
"""Median width from which a level's borders are drawn, and from which its names are."""

MOST_NAMED = 3
"""A page names the level below where the reader is; a tile holds names for so many levels."""

MOST_AT_ONCE = 20_000
"""Areas of a level that a page may ask for at a zoom where they are narrower than that."""

MAX_ZOOM = 20

M_PER_PX_AT_ZOOM_0 = 2 * math.pi * 6_378_137 / TILE_PX


@dataclass(frozen=True)
class Level:
    """A level in use.

    Attributes
    ----------
    level : str
    areas : int
        How many there are.
    border_zoom : int
        Tile zoom from which its borders are drawn.
    label_zoom : int
        Tile zoom from which its names are drawn.
    label_m_per_px : float
        The same as the coarsest resolution of the map (EPSG:3857), for a page that zooms between whole numbers.
    """

    level: str
    areas: int
    border_zoom: int
    label_zoom: int
    label_m_per_px: float


@dataclass(frozen=True)
class Drawn:
    """What a tile holds: levels that are drawn, those of them that carry names, and those above the named."""

    levels: tuple[str, ...]
    named: tuple[str, ...]
    above_named: tuple[str, ...]


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
    return tuple(_measured(row["level"], row["areas"], row["width_deg"], first=i == 0) for i, row in enumerate(rows))


def _measured(level: str, areas: int, width_deg: float, *, first: bool) -> Level:
    if first:
        return Level(level, areas, 0, 0, M_PER_PX_AT_ZOOM_0)
    label_m_per_px = width_deg / 360 * M_PER_PX_AT_ZOOM_0 * TILE_PX / LABEL_PX
    return Level(level, areas, zoom_for(width_deg, BORDER_PX), zoom_for(width_deg, LABEL_PX), label_m_per_px)


def drawn_at(levels: Sequence[Level], zoom: int, wanted: str = "") -> Drawn:
    """Say what a tile of this zoom holds; the page shows three of its levels, by where the reader is.

    A page stretches a tile up to the next zoom, so the names of both zooms go into it. A level that is `wanted` is
    drawn at every zoom, and all above it, unless it has more areas than a page can draw at once.

    Examples
    --------
    >>> four = [Level(n, 1, z, z + 2, 1.0) for n, z in zip(("county", "town", "village", "subgrid"), (0, 6, 8, 10))]
    >>> drawn_at(four, 10)
    Drawn(levels=('county', 'town', 'village', 'subgrid'), named=('county', 'town', 'village'), above_named=())
    """
    names = tuple(level.level for level in levels)
    lowest = _lowest(level.border_zoom <= zoom or _is_wanted(level, wanted) for level in levels)
    named = min(lowest, _lowest(level.label_zoom <= zoom + 1 for level in levels))
    first = max(0, named + 1 - MOST_NAMED)
    return Drawn(names[: lowest + 1], names[first : named + 1], names[:first])


def _is_wanted(level: Level, wanted: str) -> bool:
    return level.level == wanted and level.areas <= MOST_AT_ONCE


def _lowest(shown: Iterable[bool]) -> int:
    """Return the place of the last level that is shown; the highest always is."""
    return max((i for i, one in enumerate(shown) if one), default=0)


class LevelCache:
    """Levels in use per scheme, counted anew only after a new changeset. Slightly old zooms do no harm."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, tuple[Level, ...]]] = {}
        self._counting = Lock()

    def levels(self, connection: Connection, scheme: str, state: str = "") -> tuple[Level, ...]:
        """Return the levels of a scheme that hold areas, highest first; `state` of all areas, where it is known."""
        state = state or drawings.state_of_areas(connection)
        with self._counting:  # of many readers after a change one counts, and the others wait for that
            known = self._known.get(scheme)
            if known is None or known[0] != state:
                known = state, levels_in_use(connection, scheme)
                self._known[scheme] = known
        return known[1]
