"""A year of activities, with villages and sub-grids in which nothing takes place."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.demo.calendar import MONTHS, festival_on, month_of
from gisgrid.demo.codes import groups
from gisgrid.demo.mesh import Mask
from gisgrid.demo.setting import Setting
from gisgrid.demo.tables import Table, lonlat_columns, table_of
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

ACTIVITIES = 4_000
KINDS = {
    "performance": "文艺演出",
    "lecture": "讲座",
    "exhibition": "展览",
    "training": "艺术培训",
    "film": "电影放映",
    "visit": "走访慰问",
}
KIND_SHARES = [0.24, 0.14, 0.1, 0.26, 0.12, 0.14]
CATEGORIES = ["rural", "community", "aid", "large_event"]
CATEGORY_SHARES = [0.5, 0.28, 0.15, 0.07]
SILENT_SUBGRIDS, SILENT_VILLAGES, SILENT_MONTHS = 0.06, 0.04, 0.1
BY_TEAM = 0.3


@dataclass(frozen=True)
class Plan:
    """Where and in which month something takes place.

    Attributes
    ----------
    leaf, month : ndarray of int, shape (n,)
    planted : dict
    """

    leaf: Indices
    month: Indices
    planted: dict[str, Any]


def make_activities(setting: Setting, teams: Table, rng: np.random.Generator) -> tuple[Table, Plan, Coordinates]:
    """Return the activities, in order of time, with the plan behind them and their points."""
    plan = make_plan(setting, rng)
    points = setting.settler.points_in(_cells(setting, plan.leaf, rng))
    days = _days(plan.month, rng)
    order = np.argsort(np.array([day.isoformat() for day in days]), kind="stable")
    plan = Plan(plan.leaf[order], plan.month[order], plan.planted)
    days, points = [days[k] for k in order.tolist()], points[order]
    kinds = rng.choice(list(KINDS), len(days), p=KIND_SHARES).tolist()
    start, hours = rng.choice([9, 10, 14, 15, 19], len(days)), rng.choice([1, 1.5, 2, 2.5, 3], len(days))
    table = table_of("id title kind category date start end participants team_id organisation_id subgrid_code", [
        (f"A{n + 1:06d}", f"{festival_on(day)}{KINDS[kind]}", kind, category, day.isoformat(),
         _clock(s), _clock(s + h), people, team, organisation, setting.codes["subgrid"][leaf])
        for n, (day, kind, category, s, h, people, team, organisation, leaf) in enumerate(zip(
            days, kinds, rng.choice(CATEGORIES, len(days), p=CATEGORY_SHARES).tolist(), start.tolist(), hours.tolist(),
            _participants(len(days), rng), *_hosts(setting, teams, plan.leaf, rng), plan.leaf.tolist(), strict=True))
    ])  # fmt: skip
    table["lon"], table["lat"] = lonlat_columns(points)
    return table, plan, points


def make_plan(setting: Setting, rng: np.random.Generator) -> Plan:
    """Decide which villages and sub-grids stay silent, and spread the activities over the others."""
    village = setting.ground.division.village
    quiet_village = _some(len(setting.codes["village"]), SILENT_VILLAGES, rng)
    quiet_month = rng.uniform(size=(len(quiet_village), len(MONTHS))) < SILENT_MONTHS
    quiet_month[quiet_month.all(axis=1), 0] = False
    able = (setting.kind != "undetermined") & ~quiet_village[village]
    quiet = able & (rng.uniform(size=len(able)) < SILENT_SUBGRIDS)
    quiet = _keep_one(quiet, able, village)
    leaf, month = _spread(np.flatnonzero(able & ~quiet), village, quiet_month, round(ACTIVITIES * setting.scale), rng)
    codes = setting.codes
    lively = ~quiet_village
    planted = {
        "silent_villages": [codes["village"][k] for k in np.flatnonzero(quiet_village).tolist()],
        "silent_subgrids": [codes["subgrid"][k] for k in np.flatnonzero(quiet | ~able).tolist()],
        "silent_village_months": sorted(
            [codes["village"][v], "{}-{:02d}".format(*MONTHS[m])] for v, m in np.argwhere(quiet_month & lively[:, None])
        ),
        "activities": len(leaf),
        "activities_per_month": {"{}-{:02d}".format(*MONTHS[m]): int((month == m).sum()) for m in range(len(MONTHS))},
    }
    return Plan(leaf, month, planted)


def _some(count: int, share: float, rng: np.random.Generator) -> Mask:
    chosen = np.zeros(count, dtype=bool)
    chosen[rng.permutation(count)[: max(1, round(share * count))]] = True
    return chosen


def _keep_one(quiet: Mask, able: Mask, village: Indices) -> Mask:
    """Return the quiet sub-grids, but one of each lively village made to speak if all were quiet."""
    quiet = quiet.copy()
    for members in groups(village):
        if able[members].any() and quiet[members[able[members]]].all():
            quiet[members[able[members]][0]] = False
    return quiet


def _spread(
    leaves: Indices, village: Indices, quiet_month: Mask, count: int, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    """Return sub-grids and months: each sub-grid once, each lively village and month once, the rest at random."""
    by_village = groups(village[leaves])
    once = [
        (v, m) for v in village[leaves[[g[0] for g in by_village]]].tolist() for m in np.flatnonzero(~quiet_month[v])
    ]
    pick = {int(village[leaves[g[0]]]): leaves[g] for g in by_village}
    monthly = np.array([rng.choice(pick[v]) for v, _ in once])
    rest = rng.choice(leaves, max(0, count - len(leaves) - len(once)))
    leaf = np.concatenate([leaves, rest])
    month = np.argmax(rng.uniform(size=(len(leaf), len(MONTHS))) * ~quiet_month[village[leaf]], axis=1)
    return np.concatenate([leaf, monthly]), np.concatenate([month, np.array([m for _, m in once], dtype=np.int64)])


def _cells(setting: Setting, leaf: Indices, rng: np.random.Generator) -> Indices:
    """Return a random cell of each sub-grid."""
    label = setting.ground.division.subgrid
    cells = np.flatnonzero(label >= 0)
    cells = cells[np.argsort(label[cells], kind="stable")]
    count = np.bincount(label[cells])
    first = np.cumsum(count) - count
    return np.asarray(cells[first[leaf] + (rng.uniform(size=len(leaf)) * count[leaf]).astype(np.int64)])


def _days(month: Indices, rng: np.random.Generator) -> list[Any]:
    months = [month_of(k) for k in range(len(MONTHS))]
    drawn = rng.uniform(size=len(month))
    return [
        months[m].days[min(int(np.searchsorted(np.cumsum(months[m].shares), u)), len(months[m].days) - 1)]
        for m, u in zip(month.tolist(), drawn.tolist(), strict=True)
    ]


def _participants(count: int, rng: np.random.Generator) -> list[int]:
    people: list[int] = np.maximum(4, np.rint(np.exp(rng.normal(3.4, 0.7, count)))).astype(int).tolist()
    return people


def _hosts(setting: Setting, teams: Table, leaf: Indices, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return the team, or nothing, and the organisation of each activity."""
    by_team = rng.uniform(size=len(leaf)) < BY_TEAM
    team: NDArray[np.str_] = np.where(by_team, rng.choice(teams["id"], len(leaf)), "")
    division = setting.ground.division
    return team.tolist(), [f"O-T{t + 1:04d}" for t in division.town[division.village[leaf]].tolist()]


def _clock(hour: float) -> str:
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"
