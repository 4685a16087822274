"""What a planner, an approver and who is both may do with a draft, as its page is told."""

import pytest

from gisgrid.domain.accounts import DraftRights
from gisgrid.store.accounts import draft_rights
from gisgrid.store.session import reading
from tests.accounts import signed_in
from tests.desk import VILLAGE, load_village

TOWN, ELSEWHERE = "990199001000", "990199001202"


@pytest.fixture
def rights(database):
    """Rights on a draft of the village, of somebody with (role, code or None) granted."""
    load_village(database)

    def of(name, *grants, codes=(VILLAGE,)):
        with reading(database.member_url, signed_in(database, name, *grants)) as connection:
            return draft_rights(connection, "standard", list(codes))

    return of


def test_a_planner_alone_publishes_and_beside_an_approver_sends_in(rights):
    assert rights("周", ("planner", TOWN)) == DraftRights(may_edit=True, may_publish=True, needs_approval=False)
    assert rights("李", ("approver", VILLAGE)) == DraftRights(may_edit=False, may_publish=True, needs_approval=True)
    assert rights("吴", ("planner", TOWN)) == DraftRights(may_edit=True, may_publish=False, needs_approval=True)


def test_one_area_outside_is_enough_to_lose_both(rights):
    held = rights("周", ("planner", VILLAGE), codes=(VILLAGE, ELSEWHERE))
    assert (held.may_edit, held.may_publish) == (False, False)


def test_roots_are_published_by_who_administers_everything(rights):
    assert rights("周", ("planner", None), codes=()) == DraftRights(True, False, False)
    assert rights("管", ("planner", None), ("administrator", None), codes=()).may_publish
