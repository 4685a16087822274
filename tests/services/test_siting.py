"""Where next: what is promised is what a what-if with the chosen places says, and no pair does better."""

from itertools import combinations

import numpy as np
import pytest

from gisgrid.domain.reach import ReachRequest
from gisgrid.domain.venues import VenueTable
from gisgrid.errors import BadInput, NotFound
from gisgrid.services.reach_basis import ReachCache, read_basis
from gisgrid.services.siting import propose_sites
from gisgrid.services.what_if import Changes, what_if
from gisgrid.store.session import reading
from tests.serving import county_template, served

__all__ = ["county_template", "served"]

WALK = ReachRequest(minutes=15)


def places(points):
    count = len(points)
    ids, blank = [f"C{k}" for k in range(count)], [""] * count
    return VenueTable(
        ids=ids,
        names=ids,
        kinds=blank,
        tiers=["service_point"] * count,
        parents=[None] * count,
        statuses=["planned"] * count,
        hours=blank,
        hosts=blank,
        host_kinds=blank,
        sensitive=[False] * count,
        owners=blank,
        staff=[None] * count,
        sources=blank,
        points=np.array(points).reshape(-1, 2),
    )


@pytest.fixture(scope="module")
def candidates(served):
    """The places of some households out of reach."""
    with reading(served.service_url) as connection:
        basis = read_basis(connection, ReachCache(), WALK)
        left = np.flatnonzero(~basis.count().reach.covered)
        return places(basis.homes.points[left[:: len(left) // 12]])


def propose(database, candidates, **more):
    with reading(database.service_url) as connection:
        return propose_sites(connection, ReachCache(), WALK, candidates, **({"add": 2} | more))


def gained(database, candidates, rows):
    added = tuple(tuple(candidates.points[row].tolist()) for row in rows)
    with reading(database.service_url) as connection:
        return len(what_if(connection, ReachCache(), WALK, Changes(added=added)).gained)


def test_what_is_promised_is_what_would_be_counted(served, candidates):
    chosen = propose(served, candidates).chosen
    assert chosen.optimal
    assert len(chosen.chosen) == 2
    assert gained(served, candidates, chosen.chosen.tolist()) == chosen.gain.sum()
    assert chosen.covered_after == chosen.covered_before + chosen.gain.sum()


def test_no_pair_gains_more(served, candidates):
    best = propose(served, candidates).chosen.gain.sum()
    few = candidates.take(range(5))
    assert all(gained(served, few, pair) <= best for pair in combinations(range(5), 2))


def test_residents_can_count(served, candidates):
    homes, people = propose(served, candidates).chosen, propose(served, candidates, residents=True).chosen
    assert people.total > homes.total
    assert people.gain.sum() > homes.gain.sum()


def test_the_least_number_for_a_share(served, candidates):
    answer = propose(served, candidates, share=0.0)
    assert len(answer.least.chosen) == 0
    assert propose(served, candidates, share=1.0).least is None


def test_what_cannot_be_chosen_from_is_told(served, database, candidates):
    with pytest.raises(BadInput, match="must be a candidate"):
        propose(served, places([]))
    with pytest.raises(BadInput, match="must be a candidate"):
        propose(served, candidates, add=0)
    with pytest.raises(BadInput, match="All candidates are more than 5 km"):
        propose(served, places([(120.0, 30.0)]))
    with pytest.raises(NotFound, match="no households"):
        propose(database, candidates)
