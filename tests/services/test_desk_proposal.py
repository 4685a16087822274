"""A division proposed into a draft: it tiles to the bit, keeps what is locked, is saved as one edit and published."""

import numpy as np
import pytest
import shapely

from gisgrid.domain.desk import NEW_CODE, Put, Removal, Save
from gisgrid.domain.drafts import as_array
from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.geometry.matching import open_groups
from gisgrid.services.desk_ground import ground_of
from gisgrid.services.desk_proposal import Asked, propose_at_desk
from gisgrid.services.desk_save import save_desk
from gisgrid.services.drafts import draft_numbered
from gisgrid.store.session import reading, writing
from tests.accounts import signed_in
from tests.desk import begun
from tests.services.test_propose import HOUSEHOLDS, VILLAGE, undivided
from tests.serving import county_template, serving

__all__ = ["county_template", "serving", "undivided"]


def asked(database, number, url=None, acting=None, powers=False, **more):
    with reading(url or database.service_url, **({"acting": acting} if acting else {})) as connection:
        return propose_at_desk(connection, number, Asked(**more), held_to_powers=powers)


def ground(database, number):
    with reading(database.service_url) as connection:
        return ground_of(connection, draft_numbered(connection, number))


def saved(database, number, found):
    """Take a proposal into its draft as the desk does."""
    there = {row.code: row for row in ground(database, number).rows}
    areas = found.proposal.areas
    put = tuple(
        Put(code, name, kind, there[code].version if code in there else None, shape)
        for code, name, kind, shape, changed in zip(
            areas.codes, areas.names, areas.kinds, areas.geometries, found.is_changed, strict=True
        )
        if changed
    )
    removed = tuple(Removal(code, there[code].version) for code in found.removed)
    with writing(database.service_url) as connection:
        return save_desk(connection, number, Save(found.revision, put, removed, tuple(found.knots)))


def assert_whole(database, number, count):
    """What is drawn now sums to the outline to the bit, and nothing is wrong with it."""
    now = ground(database, number)
    assert len(now.rows) == count
    pieces = as_array([row.geometry for row in now.rows])
    assert not len(open_groups(pieces, as_array([now.outline]), np.zeros(len(pieces), dtype=np.int64)))


def test_a_proposal_from_nothing_is_saved_as_one_edit_and_tiles(undivided):
    number = begun(undivided, VILLAGE)
    found = asked(undivided, number, into=4)
    proposal = found.proposal
    assert len(proposal.areas) == 4
    assert all(NEW_CODE.fullmatch(code) for code in proposal.areas.codes)
    assert sum(proposal.households) == HOUSEHOLDS
    assert len(found.removed) == 1
    done = saved(undivided, number, found)
    assert [one for one in done.findings if one.found.severity == "fault"] == []
    assert_whole(undivided, number, 4)


def test_locked_pieces_stay_and_the_rest_is_drawn_anew_over_and_over(undivided):
    """Each round starts on an outline with the knots of the ones before."""
    number = begun(undivided, VILLAGE)
    saved(undivided, number, asked(undivided, number, into=3))
    for seed in range(2, 8):
        rows = ground(undivided, number).rows
        locked = rows[seed % 3]
        found = asked(undivided, number, into=3, seed=seed, locked=frozenset([locked.code]))
        at = found.proposal.areas.codes.index(locked.code)
        assert found.proposal.is_kept[at]
        assert shapely.equals(found.proposal.areas.geometries[at], locked.geometry)
        assert locked.code not in found.removed
        done = saved(undivided, number, found)
        assert [one for one in done.findings if one.found.severity == "fault"] == []
        assert_whole(undivided, number, 3)


def test_rebalancing_starts_from_what_is_drawn_and_keeps_codes(serving):
    number = begun(serving, VILLAGE, "present")
    before = ground(serving, number).rows
    found = asked(serving, number, rebalance=True)
    assert set(found.proposal.areas.codes) == {row.code for row in before}
    assert found.removed == []
    assert {name for name in found.proposal.areas.names} == {row.name for row in before}
    saved(serving, number, found)
    assert_whole(serving, number, len(before))


def test_the_same_seed_gives_the_same_pieces(undivided):
    number = begun(undivided, VILLAGE)
    once, again = (asked(undivided, number, into=3, seed=5).proposal.areas.geometries for _ in range(2))
    assert shapely.equals_exact(once, again).all()


def test_what_cannot_be_asked_is_refused(undivided):
    number = begun(undivided, VILLAGE)
    (row,) = ground(undivided, number).rows
    with pytest.raises(Refused):
        asked(undivided, number, into=3, locked=frozenset([row.code]))
    with pytest.raises(BadInput):
        asked(undivided, number, into=3, locked=frozenset(["new-00000000"]))
    with pytest.raises(BadInput):
        asked(undivided, number)
    with pytest.raises(NotFound):
        asked(undivided, number + 1, into=3)


def test_who_may_not_edit_the_draft_asks_for_nothing(undivided):
    number = begun(undivided, VILLAGE)
    approver = signed_in(undivided, "approver", ("approver", VILLAGE))
    both = signed_in(undivided, "both", ("planner", VILLAGE), ("viewer", VILLAGE))
    member = undivided.member_url
    with pytest.raises(Forbidden):
        asked(undivided, number, member, approver, powers=True, into=3)
    found = asked(undivided, number, member, both, powers=True, into=3)
    assert sum(found.proposal.households) == HOUSEHOLDS


def test_knots_are_roundings_of_surveyed_edges(undivided):
    number = begun(undivided, VILLAGE)
    found = asked(undivided, number, into=5)
    assert found.knots
    course = {tuple(xy) for xy in shapely.get_coordinates(ground(undivided, number).outline).tolist()}
    for knot in found.knots:
        assert {knot.a0, knot.b0} <= course
        away = shapely.distance(shapely.LineString([knot.a0, knot.b0]), shapely.Point(knot.p))
        assert away <= 0.72e-7
    assert np.isin([knot.p[0] for knot in found.knots], shapely.get_coordinates(found.proposal.areas.geometries)).all()
