"""Where next, asked over the map: which places are weighed, and how much of what each adds is told to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.domain.reach import ReachRequest
from gisgrid.domain.venues import Candidates
from gisgrid.errors import BadInput, NotFound
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.junctions import junctions_near
from gisgrid.services.accounts import require_power
from gisgrid.services.browse import show_area
from gisgrid.services.counting import walk_of
from gisgrid.services.reach_basis import Basis, ReachCache, read_basis
from gisgrid.services.reach_desk import FEWEST_TOLD
from gisgrid.services.reach_map import show_counts
from gisgrid.services.siting import SitingAnswer, propose_on
from gisgrid.store.accounts import may_in_all
from gisgrid.store.reach_map import public_venues

STAGES = 5
TIME_LIMIT_S = 10.0
"""For each of the two choices: a page waits."""
ALREADY = ("households", "covered_households", "residents", "covered_residents")

Counts = dict[str, int]


@dataclass(frozen=True)
class SitingRequest:
    """What is asked.

    Attributes
    ----------
    add : int
        How many to choose at most.
    candidates : Candidates or None
        None: crossings of roads near households that nothing reaches.
    """

    add: int
    candidates: Candidates | None


def planned_venues(connection: Connection) -> Candidates:
    """Return the planned venues that everybody may know, as candidates.

    Raises
    ------
    NotFound
        There is none.
    """
    found = [row for row in public_venues(connection) if row["status"] == "planned"]
    if not found:
        raise NotFound(
            "还没有规划中的场所可供选择。",
            "There are no planned venues to choose from.",
            hint_zh="请在场所名单中加入状态为“规划”的场所，或改用路口、候选点文件。",
            hint_en="Add venues with the status planned to the list, or take crossings or a file of candidates.",
        )
    points = np.array([(row["lon"], row["lat"]) for row in found], dtype=np.float64)
    return Candidates([row["id"] for row in found], [row["name"] for row in found], points)


def told_before(connection: Connection, run: dict[str, Any], area: str) -> tuple[bool, Counts | None]:
    """Refuse unless the person of the transaction plans the area; say whether households may be shown, and its counts.

    Returns
    -------
    exact : bool
        The person may read the households of the area.
    before : dict or None
        Its counts as the person is told them of the run; None where they are hidden.

    Raises
    ------
    Forbidden
    NotFound
        There is no such area.
    """
    show_area(connection, run["scheme"], area)
    require_power(connection, Power.DRAFT, run["scheme"], [area])
    exact = may_in_all(connection, Power.READ_PRIVATE, run["scheme"], [area])
    row = next((row for row in show_counts(connection, run["id"], area, member=True) if row["code"] == area), None)
    hidden = row is None or row["hidden"]
    return exact, None if row is None or hidden else {name: row[name] for name in ALREADY}


def tell_sites(
    connection: Connection,
    cache: ReachCache,
    request: ReachRequest,
    asked: SitingRequest,
    *,
    exact: bool,
    before: Counts | None,
    advance: Callable[[str], None] = lambda stage: None,
) -> dict[str, Any]:
    """Return the places chosen, the best first, with what each adds.

    Parameters
    ----------
    connection : Connection
        Of the service's role.
    exact : bool
        The person asking may read the households: counts come as they are.
    before : dict or None
        What the person is told of the area already; None: nothing.
    advance : callable
        Told of each of `STAGES` stages.

    Returns
    -------
    dict
        `chosen`: id, name, place and what it adds (None for fewer than five people, or where fewer than five would be
        left outside); `before` and `after`: counts of the area; `least`: how few reach 95 %, None where all do not;
        `optimal`, `least_optimal`: proved; `candidates`: how many were weighed; `spacing_m` of crossings; `notices`.
    """
    advance("读取道路、场所与农户 · reading")
    basis = read_basis(connection, cache, request)
    advance("整理候选点 · gathering candidates")
    candidates, spacing_m = (asked.candidates, None) if asked.candidates else _crossings(basis)
    answer = propose_on(basis, candidates, add=asked.add, time_limit_s=TIME_LIMIT_S, advance=advance)
    before = _counted(basis) if exact else before
    gains = _gains(basis, answer, before, exact=exact)
    return {
        "chosen": [
            _place(candidates, row, gain) for row, gain in zip(answer.chosen.chosen.tolist(), gains, strict=True)
        ],
        "before": before,
        "after": None if before is None else _after(before, gains),
        "least": None if answer.least is None else len(answer.least.chosen),
        "optimal": answer.chosen.optimal,
        "least_optimal": answer.least is None or answer.least.optimal,
        "share": answer.share,
        "candidates": len(candidates),
        "spacing_m": spacing_m,
        "notices": answer.notices,
    }


def _crossings(basis: Basis) -> tuple[Candidates, float]:
    if basis.placed is None:
        raise NotFound(
            "还没有道路，没有路口可选。",
            "There are no roads, so there are no crossings to choose from.",
            hint_zh="请先导入道路，或改用候选点文件。",
            hint_en="Import roads first, or take a file of candidates.",
        )
    outside = basis.plane.metres(basis.homes.points[~basis.count().reach.covered])
    network, radius_m = basis.placed.network, basis.request.standard_m or walk_of(basis.request).limit_m
    nodes, spacing_m = junctions_near(network, outside, radius_m)
    if not len(nodes):
        raise BadInput(
            "圈外农户附近没有路口。",
            "There is no crossing near a household outside.",
            hint_zh="这里可能已全部覆盖；否则请上传候选点文件。",
            hint_en="Everybody may be within reach here already; else send a file of candidates.",
        )
    points = np.round(basis.plane.degrees(network.nodes[nodes]), 7)
    ids = [f"X{node}" for node in nodes.tolist()]
    return Candidates(ids, _villages(basis, network.nodes[nodes]), points), spacing_m


def _villages(basis: Basis, metres: Coordinates) -> list[str]:
    """Return the name of the village, or of the undivided area above, of the household nearest to each place."""
    nearest = cKDTree(basis.plane.metres(basis.homes.points)).query(metres)[1]
    rows, tree = basis.tree.rows_of(basis.homes.leaf[nearest]), basis.tree
    above = [tree.parents[row] if row >= 0 and tree.levels[row] == "subgrid" else row for row in rows.tolist()]
    return [tree.names[row] if row >= 0 else "" for row in above]


def _counted(basis: Basis) -> Counts:
    covered, homes, persons = basis.count().reach.covered, basis.homes.households, basis.homes.persons
    sums = (homes.sum(), homes[covered].sum(), persons.sum(), persons[covered].sum())
    return {name: int(value) for name, value in zip(ALREADY, sums, strict=True)}


def _gains(basis: Basis, answer: SitingAnswer, told: Counts | None, *, exact: bool) -> list[Counts | None]:
    """Return what each chosen place adds, by the rule of `told_gains` but for who is `exact`."""
    gains = [_people(basis, rows) for rows in answer.gained]
    return [*gains] if exact else told_gains(gains, _outside(told))


def _outside(told: Counts | None) -> int | None:
    return None if told is None else told["residents"] - told["covered_residents"]


def told_gains(gains: Sequence[Counts], outside: int | None) -> list[Counts | None]:
    """Return gains as they may be told to somebody who may not read households.

    Parameters
    ----------
    gains : list of dict
        `households` and `residents` that each place adds to those before it.
    outside : int or None
        Residents without any of them, if that is told.

    Returns
    -------
    list of (dict or None)
        None for one to four people, and where as few would be left outside after it.

    Examples
    --------
    >>> told_gains([{"households": 4, "residents": 12}, {"households": 2, "residents": 3}], 15)
    [None, None]
    >>> told_gains([{"households": 4, "residents": 12}, {"households": 2, "residents": 3}], 27)
    [{'households': 4, 'residents': 12}, None]
    """
    told: list[Counts | None] = []
    left = outside
    for gain in gains:
        after = None if left is None else left - gain["residents"]
        few = 0 < gain["residents"] < FEWEST_TOLD or (after is not None and 0 < after < FEWEST_TOLD)
        told.append(None if few else gain)
        left = left if few else after
    return told


def _people(basis: Basis, rows: Indices) -> Counts:
    return {"households": int(basis.homes.households[rows].sum()), "residents": int(basis.homes.persons[rows].sum())}


def _after(before: Counts, gains: list[Counts | None]) -> Counts:
    added = {name: sum(gain[name] for gain in gains if gain) for name in ("households", "residents")}
    return before | {f"covered_{name}": before[f"covered_{name}"] + count for name, count in added.items()}


def _place(candidates: Candidates, row: int, gain: Counts | None) -> dict[str, Any]:
    lon, lat = candidates.points[row].tolist()
    return {"id": candidates.ids[row], "name": candidates.names[row], "lon": lon, "lat": lat, "gain": gain}
