"""Several people at once: drafts of one parent, one draft twice. The rule and the words hold."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from gisgrid.domain.drafts import MendLimits
from gisgrid.errors import GisgridError, Refused
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.mend import accept_mend
from gisgrid.services.publish import publish_draft
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.session import changing, reading, writing
from tests.services.dirty import load_village, opened
from tests.services.test_imports import assert_tiles


@pytest.fixture
def village(database):
    return load_village(database)


def together(*calls):
    """Start all at one moment; return each result or refusal."""
    start = Barrier(len(calls))

    def run(call):
        start.wait(timeout=30)
        try:
            return call()
        except GisgridError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def publishing(database, number):
    def call():
        with changing(database.service_url, who="planner", why="x", kind="import", draft=number) as connection:
            return publish_draft(connection, number)

    return call


def accepting(database, number, finding):
    def call():
        with writing(database.service_url) as connection:
            return accept_mend(connection, number, [finding], MendLimits(25, 25))

    return call


@pytest.mark.parametrize("turn", range(4))
def test_of_two_drafts_published_at_once_one_wins_and_one_is_refused_with_words(village, turn):
    numbers = [opened(village, name, replaces=True).number for name in ("clean", "detached_part")]
    results = together(*(publishing(village, number) for number in numbers))
    (refusal,) = [one for one in results if isinstance(one, GisgridError)]
    assert isinstance(refusal, Refused)
    assert "changed by others" in refusal.en
    with reading(village.service_url) as connection:
        states = sorted(draft_numbered(connection, number).state for number in numbers)
        assert_tiles(areas_of_scheme(connection, "standard").areas)
    assert states == ["open", "published"]


def test_a_draft_is_published_once(village):
    number = opened(village, "clean").number
    results = together(publishing(village, number), publishing(village, number))
    (refusal,) = [one for one in results if isinstance(one, GisgridError)]
    assert "is published" in refusal.en


def test_two_findings_accepted_at_once_are_both_mended(village):
    number = opened(village, "gaps").number
    results = together(accepting(village, number, 1), accepting(village, number, 2))
    assert not any(isinstance(one, GisgridError) for one in results)
    with reading(village.service_url) as connection:
        draft = draft_numbered(connection, number)
    assert (draft.faults, len(draft.ledger)) == (0, 2)
