"""Where the next venues should stand: candidates weighed by the households that nothing reaches yet."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.reach import ReachRequest
from gisgrid.domain.venues import VenueTable
from gisgrid.errors import BadInput, NotFound
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
    least : Siting or None
        The fewest candidates with which the share is reached; None where all together do not.
    share : float
    notices : list of str
        Candidates far from any road, or at one place.
    """

    chosen: Siting
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
    if add < 1 or not len(candidates):
        raise BadInput("至少要有一个候选点，并选一个。", "There must be a candidate, and one to choose at least.")
    basis = read_basis(connection, cache, request)
    if not len(basis.homes.ids):
        raise NotFound(
            "没有农户，无从选址",
            "there are no households to choose for",
            hint_zh="请先导入农户名单",
            hint_en="import households first",
        )
    notices = _notices(basis, candidates)
    weight = (basis.homes.persons if residents else basis.homes.households).astype(np.float64)
    covered = basis.count().reach.covered
    places = basis.plane.metres(candidates.points)
    covers = covers_of(basis.network, places, basis.places, walk_of(request), request.standard_m)
    return SitingAnswer(
        site(covers, covered, add, weight=weight), least_number(covers, covered, share, weight=weight), share, notices
    )


def _notices(basis: Basis, candidates: VenueTable) -> list[str]:
    if basis.request.standard:
        return []
    if basis.placed is None:
        return ["没有道路，全部为估算 / there are no roads: all of it is an estimate"]
    at = attach(basis.placed.network, basis.plane.metres(candidates.points), walk_of(basis.request))
    return place_notices(basis.placed, candidates.ids, candidates.points, at, ("候选点", "candidates"))
