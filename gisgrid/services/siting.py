"""Where the next venues should stand: candidates weighed by the households that nothing reaches yet."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sqlalchemy import Connection

from gisgrid.domain.reach import ReachRequest
from gisgrid.domain.venues import Candidates, VenueTable
from gisgrid.errors import BadInput, NotFound
from gisgrid.geometry.boundary import Indices
from gisgrid.network.attach import attach
from gisgrid.planning.siting import SHARE, Siting, least_number, site
from gisgrid.services.counting import covers_of, walk_of
from gisgrid.services.placing import place_notices
from gisgrid.services.reach_basis import Basis, ReachCache, read_basis


@dataclass(frozen=True)
class SitingAnswer:
    """What is proposed.

    Attributes
    ----------
    chosen : Siting
        The best so many of the candidates; figures in households, or in residents if they were to count.
    gained : list of ndarray of int
        Rows of the households of the basis that each of the chosen adds to those before it: private.
    least : Siting or None
        The fewest candidates with which the share is reached; None where all together do not.
    share : float
    notices : list of str
        Candidates far from any road, or at one place.
    """

    chosen: Siting
    gained: list[Indices]
    least: Siting | None
    share: float
    notices: list[str]


def propose_sites(
    connection: Connection,
    cache: ReachCache,
    request: ReachRequest,
    candidates: VenueTable,
    *,
    add: int,
    share: float = SHARE,
    residents: bool = False,
) -> SitingAnswer:
    """Choose among candidates where new venues reach most of those whom none reaches yet.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.
    cache : ReachCache
    request : ReachRequest
        How things are now.
    candidates : VenueTable
    add : int
        How many to choose at most.
    share : float
        Of all households: how many candidates it takes at least is said too.
    residents : bool
        Count residents instead of households.

    Raises
    ------
    NotFound
        There are no households.
    BadInput
        There is no candidate, all are far from any road, or `add` is below 1.
    """
    basis = read_basis(connection, cache, request)
    return propose_on(basis, candidates, add=add, share=share, residents=residents)


def propose_on(
    basis: Basis,
    candidates: Candidates | VenueTable,
    *,
    add: int,
    share: float = SHARE,
    residents: bool = False,
    time_limit_s: float = 30.0,
    advance: Callable[[str], None] = lambda stage: None,
) -> SitingAnswer:
    """Choose among candidates on a basis that was read; as `propose_sites`.

    Parameters
    ----------
    time_limit_s : float
        After so many seconds each of the two choices ends with the best found, which is not proved then.
    advance : callable
        Told of each stage.
    """
    if add < 1 or not len(candidates):
        raise BadInput("至少要有一个候选点，并选一个。", "There must be a candidate, and one to choose at least.")
    if not len(basis.homes.ids):
        raise NotFound(
            "没有农户，无从选址",
            "there are no households to choose for",
            hint_zh="请先导入农户名单",
            hint_en="import households first",
        )
    advance("从候选点沿道路计算 · walking from the candidates")
    notices = _notices(basis, candidates)
    weight = (basis.homes.persons if residents else basis.homes.households).astype(np.float64)
    covered = basis.count().reach.covered
    places, request = basis.plane.metres(candidates.points), basis.request
    covers = covers_of(basis.network, places, basis.places, walk_of(request), request.standard_m)
    advance("选出新增最多的点 · choosing")
    chosen = site(covers, covered, add, weight=weight, time_limit_s=time_limit_s)
    advance("求最少个数 · looking for the least number")
    least = least_number(covers, covered, share, weight=weight, time_limit_s=time_limit_s)
    return SitingAnswer(chosen, _gained(covers, covered, chosen.chosen), least, share, notices)


def _gained(covers: csr_array, covered: NDArray[np.bool_], chosen: Indices) -> list[Indices]:
    within, found = covered.copy(), []
    for row in chosen.tolist():
        reached = covers.indices[covers.indptr[row] : covers.indptr[row + 1]]
        found.append(reached[~within[reached]].astype(np.int64))
        within[reached] = True
    return found


def _notices(basis: Basis, candidates: Candidates | VenueTable) -> list[str]:
    if basis.request.standard:
        return []
    if basis.placed is None:
        return ["没有道路，全部为估算 / there are no roads: all of it is an estimate"]
    at = attach(basis.placed.network, basis.plane.metres(candidates.points), walk_of(basis.request))
    return place_notices(basis.placed, candidates.ids, candidates.points, at, ("候选点", "candidates"))
