"""Vector tiles of areas: what each holds, and the ones that were asked for before."""

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from threading import Lock

from sqlalchemy import Connection

from gisgrid.errors import BadInput
from gisgrid.services.drawings import DRAWN_BELOW
from gisgrid.services.levels import MAX_ZOOM, Drawn, LevelCache, drawn_at
from gisgrid.store import drawings
from gisgrid.store.tiles import area_tile

Numbers = tuple[int, int, int]
"""z, x, y in the usual web map numbering."""

CACHED_BYTES = 64 * 1024**2
QUICKLY = 1
"""Level of compression."""


@dataclass(frozen=True)
class Tile:
    """A tile as it is sent."""

    content: bytes

    @cached_property
    def tag(self) -> str:
        """A word for just this content."""
        return blake2b(self.content, digest_size=16).hexdigest()

    @cached_property
    def packed(self) -> bytes:
        """The content as gzip."""
        return gzip.compress(self.content, QUICKLY, mtime=0)


@dataclass(frozen=True)
class TilePlan:
    """What a tile is made from.

    Attributes
    ----------
    scheme : str
    numbers : tuple of int
    drawn : Drawn
    state : str
        Of all areas, as `store.drawings.current_drawings`.
    drawing : int or None
        The drawing to take the areas from; None: the areas as they are.
    """

    scheme: str
    numbers: Numbers
    drawn: Drawn
    state: str
    drawing: int | None

    @property
    def wants_drawing(self) -> bool:
        """Whether a drawing should be made first."""
        return self.numbers[0] < DRAWN_BELOW and self.drawing is None


class TileCache:
    """Tiles of late, by all that they are made from; those asked for longest ago go first."""

    def __init__(self, most_bytes: int = CACHED_BYTES) -> None:
        self._most, self._bytes, self._lock = most_bytes, 0, Lock()
        self._tiles: OrderedDict[Hashable, Tile] = OrderedDict()

    def find(self, key: Hashable) -> Tile | None:
        """Return a tile that is there."""
        with self._lock:
            found = self._tiles.get(key)
            if found:
                self._tiles.move_to_end(key)
            return found

    def keep(self, key: Hashable, tile: Tile) -> None:
        """Keep a tile, and let others go for it."""
        with self._lock:
            if key in self._tiles:
                return
            self._tiles[key] = tile
            self._bytes += _size(tile)
            while self._bytes > self._most:
                self._bytes -= _size(self._tiles.popitem(last=False)[1])


def _size(tile: Tile) -> int:
    """Return about how much memory a tile takes, packed as well, with what holds it."""
    return 1000 + len(tile.content) * 3 // 2


def plan_tile(
    connection: Connection, levels: LevelCache, scheme: str, numbers: Numbers, wanted: str = ""
) -> TilePlan | None:
    """Say what the tile z, x, y of a scheme is made from; None where there are no areas.

    Parameters
    ----------
    wanted : str, optional
        A level to draw whatever the zoom, as `drawn_at`.

    Raises
    ------
    BadInput
        The numbers name no tile.
    """
    z, x, y = numbers
    if not 0 <= z <= MAX_ZOOM or not 0 <= x < 2**z or not 0 <= y < 2**z:
        raise BadInput(f"没有图块 {z}/{x}/{y}。", f"There is no tile {z}/{x}/{y}.", details={"max_zoom": MAX_ZOOM})
    state, made = drawings.current_drawings(connection, scheme, z)
    in_use = levels.levels(connection, scheme, state)
    if not in_use:
        return None
    drawn = drawn_at(in_use, z, wanted)
    return TilePlan(scheme, numbers, drawn, state, made.get(drawn.levels[-1]))


def draw_tile(connection: Connection, cache: TileCache, plan: TilePlan) -> Tile:
    """Return a tile and keep it. Where a drawing is still to be made, its plan changes as soon as there is one."""
    found = cache.find(plan)
    if found:
        return found
    drawn = plan.drawn
    tile = Tile(
        area_tile(
            connection,
            plan.scheme,
            plan.numbers,
            levels=drawn.levels,
            named=drawn.named,
            above_named=drawn.above_named,
            drawing=plan.drawing,
        )
    )
    cache.keep(plan, tile)
    return tile
