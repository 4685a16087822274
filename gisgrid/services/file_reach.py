"""The reach of files, without a database: roads, venues and, if there are any, households."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gisgrid.domain.roads import RoadTable
from gisgrid.domain.venues import HouseholdTable, VenueTable
from gisgrid.errors import BadInput
from gisgrid.network.attach import attach
from gisgrid.network.cells import make_cells
from gisgrid.network.circles import circles, merged_circle
from gisgrid.network.nearby import around
from gisgrid.network.walk import Walk
from gisgrid.services.counting import Counted, count_households
from gisgrid.services.networks import place_network
from gisgrid.services.placing import network_notices, place_notices

HOUSEHOLD_HEADER = ("id", "covered", "nearest_venue", "distance_m", "minutes", "estimate")


@dataclass(frozen=True)
class FileReach:
    """What came out.

    Attributes
    ----------
    circles : ndarray of MultiPolygon, shape (v,)
        Degrees, EPSG:4490; empty where nothing is within reach.
    merged : MultiPolygon
        Of all venues.
    estimates : list of bool
        Per venue: it is too far from any road.
    counted : Counted or None
        None without households.
    notices : list of str
    """

    circles: Any
    merged: shapely.MultiPolygon
    estimates: list[bool]
    counted: Counted | None
    notices: list[str]


def reach_of_files(
    roads: RoadTable,
    venues: VenueTable,
    households: HouseholdTable | None,
    walk: Walk,
    advance: Callable[[str], None] = lambda stage: None,
) -> FileReach:
    """Draw the circles of venues on roads, and count households.

    Raises
    ------
    BadInput
        There are no venues, or the files are not of one place.
    """
    if not len(venues):
        raise BadInput("没有任何场所。", "There are no venues.", hint_zh="请检查文件。", hint_en="Check the file.")
    advance("整理路网 · noding roads")
    placed = place_network(roads)
    points = placed.plane.metres(venues.points)
    at = attach(placed.network, points, walk)
    notices = network_notices(placed)
    notices += place_notices(placed, venues.ids, venues.points, at, ("场所", "venues"))
    advance("计算农户 · counting households")
    counted = None
    if households is not None:
        homes = attach(placed.network, placed.plane.metres(households.points), walk)
        notices += place_notices(placed, households.ids, households.points, homes, ("农户", "households"))
        counted = count_households(placed.network, points, homes, walk)
    advance("绘制服务圈 · drawing circles")
    cells = make_cells(around(placed.network, points, walk), walk.max_access_m)
    shapes = placed.plane.unproject(np.array(circles(cells, points, walk), dtype=object))
    merged = placed.plane.unproject([merged_circle(cells, points, walk)])[0]
    return FileReach(shapes, merged, at.estimate.tolist(), counted, notices)


def circle_features(found: FileReach, venues: VenueTable, walk: Walk) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the circle of each venue, then the merged one, each with its properties."""
    asked = {"minutes": walk.minutes, "speed_kmh": walk.speed_kmh, "max_access_m": walk.max_access_m}
    columns = (venues.ids, venues.names, venues.kinds, venues.tiers, venues.statuses, found.estimates, found.circles)
    for one, name, kind, tier, status, estimate, shape in zip(*columns, strict=True):
        said = {"scope": "venue", "id": one, "name": name, "kind": kind, "tier": tier, "status": status}
        yield {**said, **asked, "estimate": estimate}, shape
    yield {"scope": "all", **asked, "venues": len(venues), "estimate": all(found.estimates)}, found.merged


def household_rows(found: FileReach, venues: VenueTable, households: HouseholdTable) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `HOUSEHOLD_HEADER`, in the order of the households."""
    if found.counted is None:
        return
    reach = found.counted.reach
    columns = (reach.covered, reach.venue, reach.distance_m, reach.minutes, reach.estimate)
    for one, covered, venue, metres, minutes, estimate in zip(
        households.ids, *(column.tolist() for column in columns), strict=True
    ):
        nearest = ("", "", "") if venue < 0 else (venues.ids[venue], f"{metres:.1f}", f"{minutes:.2f}")
        yield (one, int(covered), *nearest, int(estimate))
