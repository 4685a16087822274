"""The reach of files, without a database: roads, venues and, if there are any, households."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.domain.hours import Moment
from gisgrid.domain.reach import STANDARDS, Variant
from gisgrid.domain.roads import RoadTable
from gisgrid.domain.venues import HouseholdTable, VenueTable
from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached, attach
from gisgrid.network.cells import Cells, make_cells
from gisgrid.network.circles import circles, merged_circle
from gisgrid.network.nearby import around
from gisgrid.network.walk import DEFAULT, Walk
from gisgrid.services.circles import straight_shapes
from gisgrid.services.counting import Counted, count_households
from gisgrid.services.networks import PlacedNetwork, place_network
from gisgrid.services.placing import network_notices, place_notices


@dataclass(frozen=True)
class Asked:
    """What is asked of the files.

    Attributes
    ----------
    variants : list of Variant
        Told side by side.
    minutes, max_access_m : float
        As of `Walk`.
    open_at : Moment or None
        Count only venues that are open then.
    unknown_open : bool
        Count venues whose hours cannot be read as open then.
    """

    variants: list[Variant]
    minutes: float = DEFAULT.minutes
    max_access_m: float = DEFAULT.max_access_m
    open_at: Moment | None = None
    unknown_open: bool = False

    def walk(self, variant: Variant) -> Walk:
        """Return how a variant's people walk."""
        return Walk(self.minutes, variant.speed_kmh, self.max_access_m)


@dataclass(frozen=True)
class VariantReach:
    """What came out for one variant.

    Attributes
    ----------
    variant : Variant
    circles : ndarray of MultiPolygon, shape (v,)
        Degrees, EPSG:4490; empty where nothing is within reach.
    merged : MultiPolygon
        Of all venues.
    estimates : list of bool
        Per venue: it is too far from any road.
    counted : Counted or None
        None without households.
    """

    variant: Variant
    circles: Any
    merged: shapely.MultiPolygon
    estimates: list[bool]
    counted: Counted | None


@dataclass(frozen=True)
class FileReach:
    """What came out of files.

    Attributes
    ----------
    asked : Asked
    venues : VenueTable
        Those that counted.
    found : list of VariantReach
    notices : list of str
    """

    asked: Asked
    venues: VenueTable
    found: list[VariantReach]
    notices: list[str]


def reach_of_files(
    roads: RoadTable,
    venues: VenueTable,
    households: HouseholdTable | None,
    asked: Asked,
    advance: Callable[[str], None] = lambda stage: None,
) -> FileReach:
    """Draw the circles of venues on roads, and count households.

    Raises
    ------
    BadInput
        There are no venues, none is open, or the files are not of one place.
    """
    if not len(venues):
        raise BadInput("没有任何场所。", "There are no venues.", hint_zh="请检查文件。", hint_en="Check the file.")
    venues, notices = _open(venues, asked)
    advance("整理路网 · noding roads")
    placed = place_network(roads)
    points = placed.plane.metres(venues.points)
    walks = [asked.walk(variant) for variant in asked.variants]
    at = attach(placed.network, points, walks[0])
    notices += network_notices(placed)
    notices += place_notices(placed, venues.ids, venues.points, at, ("场所", "venues"))
    homes = None
    if households is not None:
        homes = attach(placed.network, placed.plane.metres(households.points), walks[0])
        notices += place_notices(placed, households.ids, households.points, homes, ("农户", "households"))
    near = partial(around, placed.network, points, max(walks, key=lambda walk: walk.limit_m))
    cells = cache(lambda: make_cells(near(), asked.max_access_m))
    scene = _Scene(placed, points, at.estimate, households, homes, cells)
    return FileReach(asked, venues, [scene.reach(variant, asked, advance) for variant in asked.variants], notices)


def _open(venues: VenueTable, asked: Asked) -> tuple[VenueTable, list[str]]:
    """Return the venues that are open when it is asked, and a notice that names those whose hours cannot be read."""
    if asked.open_at is None:
        return venues, []
    found, unknown = venues.open_at(asked.open_at, unknown_open=asked.unknown_open)
    if not len(found):
        raise BadInput(
            f"{asked.open_at} 没有场所开放。",
            f"No venue is open on {asked.open_at}.",
            hint_zh="请换一个时刻，或用 --unknown-hours open 计入开放时间不明的场所。",
            hint_en="Ask for another hour, or count those of unknown hours by --unknown-hours open.",
        )
    zh, en = ("开放", "open") if asked.unknown_open else ("关闭", "closed")
    return found, [f"开放时间不明，按{zh}计 / hours unknown, counted as {en}: {', '.join(unknown)}"] if unknown else []


@dataclass(frozen=True)
class _Scene:
    """Roads, venues and households on one plane; cells are made when they are first drawn from."""

    placed: PlacedNetwork
    points: Coordinates
    far: NDArray[np.bool_]
    households: HouseholdTable | None
    homes: Attached | None
    cells: Callable[[], Cells]

    def reach(self, variant: Variant, asked: Asked, advance: Callable[[str], None]) -> VariantReach:
        advance(f"计算农户 · counting households: {variant.name}")
        counted = self._count(variant, asked.walk(variant))
        advance(f"绘制服务圈 · drawing circles: {variant.name}")
        each, merged = self._draw(variant, asked.walk(variant))
        shapes = self.placed.plane.unproject(np.array([*each, merged], dtype=object))
        far = np.zeros(len(each), dtype=bool) if variant.standard else self.far
        return VariantReach(variant, shapes[:-1], shapes[-1], far.tolist(), counted)

    def _count(self, variant: Variant, walk: Walk) -> Counted | None:
        if self.households is None or self.homes is None:
            return None
        if variant.standard:
            places = self.placed.plane.metres(self.households.points)
            counted = count_households(None, self.points, places, walk, STANDARDS[variant.standard])
        else:
            counted = count_households(self.placed.network, self.points, self.homes, walk)
        return counted.with_estimates(self.households.estimate)

    def _draw(self, variant: Variant, walk: Walk) -> tuple[list[shapely.MultiPolygon], shapely.MultiPolygon]:
        if variant.standard:
            return straight_shapes(self.points, walk, STANDARDS[variant.standard])
        return circles(self.cells(), self.points, walk), merged_circle(self.cells(), self.points, walk)
