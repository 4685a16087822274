"""Service records: who served how long at which activity, some checked in outside the grid."""

from typing import Any

import numpy as np
import shapely

from gisgrid.demo.plane import to_degrees, to_metres
from gisgrid.demo.setting import Setting
from gisgrid.demo.tables import Table, lonlat_columns
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

PER_ACTIVITY, OUTSIDE = [1, 2, 3], 0.004
CHECK_IN_M = 12.0


def make_service_records(
    setting: Setting, activities: Table, leaf: Indices, points: Coordinates, people: list[str], rng: np.random.Generator
) -> tuple[Table, dict[str, Any]]:
    """Return one record for each person who served, with the place of check-in."""
    activity = np.repeat(np.arange(len(leaf)), rng.choice(PER_ACTIVITY, len(leaf)))
    person = _persons(activity, len(people), rng)
    outside = rng.uniform(size=len(activity)) < OUTSIDE
    lon, lat = lonlat_columns(_check_ins(setting, leaf[activity], points[activity], outside, rng))
    ids = [f"S{k:07d}" for k in range(1, len(activity) + 1)]
    hours = [_hours(activities["start"][k], activities["end"][k]) for k in range(len(leaf))]
    table: Table = {
        "id": ids,
        "activity_id": [activities["id"][k] for k in activity.tolist()],
        "person_id": [people[k] for k in person.tolist()],
        "hours": [hours[k] for k in activity.tolist()],
        "check_in_lon": lon,
        "check_in_lat": lat,
    }
    return table, {"check_ins_outside": [ids[k] for k in np.flatnonzero(outside).tolist()], "service_records": len(ids)}


def _persons(activity: Indices, count: int, rng: np.random.Generator) -> Indices:
    """Return a person for each record, nobody twice at one activity."""
    order = np.arange(len(activity)) - np.searchsorted(activity, activity)
    first = rng.integers(0, count, int(activity[-1]) + 1)
    return np.asarray((first[activity] + order * (1 + count // 7)) % count)


def _check_ins(
    setting: Setting, leaf: Indices, points: Coordinates, outside: Any, rng: np.random.Generator
) -> Coordinates:
    """Return places near the activity inside its sub-grid, or at a household of another when `outside`."""
    near = to_degrees(to_metres(points) + rng.normal(0, CHECK_IN_M, points.shape))
    fits = shapely.contains_xy(setting.settler.polygons[leaf], *near.T)
    places = np.where(fits[:, None], near, points)
    homes = setting.households
    elsewhere = rng.integers(0, len(homes.leaf), int(outside.sum()))
    same = homes.leaf[elsewhere] == leaf[outside]
    elsewhere[same] = np.where(homes.leaf[elsewhere[same]] == homes.leaf[0], len(homes.leaf) - 1, 0)
    places[outside] = homes.points[elsewhere]
    return places


def _hours(start: str, end: str) -> float:
    (h0, m0), (h1, m1) = (map(int, clock.split(":")) for clock in (start, end))
    return (h1 * 60 + m1 - h0 * 60 - m0) / 60
