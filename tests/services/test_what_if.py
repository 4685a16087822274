"""What if: the answer equals a run made after the change was really made, and nothing is stored."""

import pytest
from sqlalchemy import text

from gisgrid.domain.reach import ReachRequest
from gisgrid.errors import NotFound
from gisgrid.services import reach_basis, roads
from gisgrid.services.reach_areas import count_areas
from gisgrid.services.reach_basis import ReachCache, read_basis
from gisgrid.services.reach_desk import tell_what_if
from gisgrid.services.what_if import Changes, what_if
from gisgrid.store.session import changing, reading
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving"]

WALK = ReachRequest(minutes=15)
PLACE = (110.9, 29.5)


def ask(database, changes, request=WALK):
    with reading(database.service_url) as connection:
        return what_if(connection, ReachCache(), request, changes)


def counts(database):
    with reading(database.service_url) as connection:
        basis = read_basis(connection, ReachCache(), WALK)
        return count_areas(basis, basis.count()).counts.tolist()


def some_place(database):
    """The place of a household that is not within reach."""
    with reading(database.service_url) as connection:
        basis = read_basis(connection, ReachCache(), WALK)
        row = int((~basis.count().reach.covered).nonzero()[0][0])
        return tuple(basis.homes.points[row].tolist())


@pytest.mark.parametrize(
    ("changes", "statement"),
    [
        (Changes(closed=("V00001", "V00009")), "DELETE FROM gisgrid.venue WHERE external_id IN ('V00001', 'V00009')"),
        (Changes(opened=("V00002",)), "UPDATE gisgrid.venue SET status = 'existing' WHERE external_id = 'V00002'"),
        (Changes(moved={"V00003": PLACE}),
         "UPDATE gisgrid.venue SET geom = ST_SetSRID(ST_MakePoint(110.9, 29.5), 4490) WHERE external_id = 'V00003'"),
    ],
)  # fmt: skip
def test_the_answer_is_what_a_change_would_bring(serving, changes, statement):
    with changing(serving.service_url, who="test", why="plan") as connection:
        connection.execute(text("UPDATE gisgrid.venue SET status = 'planned' WHERE external_id = 'V00002'"))
        connection.execute(text("UPDATE gisgrid.venue SET parent = NULL"))
    before, answer = counts(serving), ask(serving, changes)
    assert answer.before.counts.tolist() == before == counts(serving)
    with changing(serving.service_url, who="test", why="real") as connection:
        connection.execute(text(statement))
    assert answer.after.counts.tolist() == counts(serving)


def test_a_new_venue_reaches_who_lives_there(served):
    answer = ask(served, Changes(added=(some_place(served),)))
    assert len(answer.gained) >= 1
    assert len(answer.lost) == 0
    county = next(area for area in answer.changed_areas() if area["level"] == "county")
    before, after = county["covered_households"]
    assert after - before == len(answer.gained)


def test_nothing_changes_nothing(served):
    answer = ask(served, Changes())
    assert answer.changed_areas() == []


def test_a_venue_that_is_not_in_the_list_is_told(served):
    with pytest.raises(NotFound, match="no venue V99999"):
        ask(served, Changes(closed=("V99999",)))


def test_what_was_read_once_is_not_read_again(served, monkeypatch):
    """What takes seconds of a county is done once: the network, the households on it, its cells."""
    cache, costly = ReachCache(), []
    for room, name in ((roads, "load_network"), (reach_basis, "attach"), (reach_basis, "make_cells")):
        work = getattr(room, name)
        monkeypatch.setattr(room, name, lambda *given, work=work, name=name: costly.append(name) or work(*given))
    for place in (PLACE, (110.8, 29.4)):
        with reading(served.service_url) as connection:
            tell_what_if(connection, cache, WALK, Changes(moved={"V00003": place}), exact=True)
    assert sorted(costly) == ["attach", "load_network", "make_cells"]
