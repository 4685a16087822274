"""Postings proposed from the rosters of a county, and those accepted: rules, history, what came between."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from gisgrid.domain.staffing import StaffingRequest
from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.services.staffing import accept_postings, suggest_postings
from gisgrid.store.session import reading, writing
from tests.accounts import signed_in
from tests.serving import county_template, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]

COUNTY = tiny_county().areas.codes[0]
DAY = date(2026, 6, 1)
ASKED = StaffingRequest("standard", COUNTY, DAY)
RUNNING = "'2026-06-01' BETWEEN p.from_day AND coalesce(p.to_day, 'infinity')"
REQUIRED = f"""
SELECT a.code, r.role, (SELECT count(*) FROM gisgrid.posting p WHERE p.area_id = a.id AND p.role = r.role AND {RUNNING})
FROM gisgrid.area a JOIN gisgrid.role_requirement r ON r.level = a.level AND a.kind = ANY (r.kinds)
WHERE a.level = 'subgrid'"""


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def put(database, statement, **values):
    with writing(database.service_url) as connection:
        return connection.execute(text(statement), values).rowcount


def suggest(database, request=ASKED):
    with reading(database.service_url) as connection:
        return suggest_postings(connection, request)


def accept(database, ids, request=ASKED):
    with writing(database.service_url) as connection:
        return accept_postings(connection, request, ids, who="test")


def filled(database):
    """How many grids have so many people, by role."""
    return Counter((role, count) for _, role, count in rows(database, REQUIRED))


def beginning(answer):
    return [change for change in answer.changes if change.begins]


def test_vacancies_and_doubles_planted_are_those_proposed_for(served):
    planted = tiny_county().truth
    answer = suggest(served, replace(ASKED, change_m=100_000, most_grids=1000))
    filled_up = {(c.begins.grid.code, c.begins.role) for c in answer.changes if c.begins and not c.ends}
    vacant = {
        (code, role.partition(".")[2])
        for role, codes in planted["vacancies"].items() if role.startswith("subgrid.") for code in codes
    }  # fmt: skip
    assert filled_up == vacant != set()
    ended = {one.grid.code for c in answer.changes for one in c.ends if not c.begins and one.role == "grid_leader"}
    assert ended == set(planted["doubles"]["subgrid.grid_leader"]) != set()
    reasons = {
        r.key
        for c in answer.changes
        if not c.begins
        for one in c.ends
        if one.role == "grid_leader"
        for r in one.reasons
    }
    assert reasons == {"second_leader"}


def test_accepting_all_leaves_one_leader_in_each_grid_and_nothing_to_propose(serving):
    answer = suggest(serving)
    assert not answer.shortages
    before = rows(serving, "SELECT count(*) FROM gisgrid.posting p WHERE p.person IS NOT NULL")
    assert {role for role, count in filled(serving) if count == 0} == {"grid_leader", "grid_worker"}
    accept(serving, None)
    assert {count for role, count in filled(serving) if role == "grid_leader"} == {1}
    assert {count for role, count in filled(serving) if role == "grid_worker"} == {1}
    again = suggest(serving)
    assert (again.changes, again.shortages) == ((), ())
    begun = len(beginning(answer))
    ((after,),) = rows(serving, "SELECT count(*) FROM gisgrid.posting p WHERE p.person IS NOT NULL")
    restarted = rows(serving, f"SELECT count(*) FROM gisgrid.posting p WHERE p.from_day = '{DAY}'")[0][0] - begun
    assert after == before[0][0] + begun + restarted


def test_nobody_serves_in_more_grids_than_one_may_or_twice_in_one(serving):
    accept(serving, None, replace(ASKED, most_grids=2))
    query = f"""
        SELECT p.person, count(*), count(DISTINCT p.area_id)
        FROM gisgrid.posting p JOIN gisgrid.area a ON a.id = p.area_id
        WHERE a.level = 'subgrid' AND p.role IN ('grid_leader', 'grid_worker') AND {RUNNING} GROUP BY 1"""
    found = rows(serving, query)
    assert max(grids for _, _, grids in found) <= 2
    assert all(postings == grids for _, postings, grids in found)


def test_what_ends_stays_as_history_and_names_its_batch(serving):
    answer = suggest(serving)
    ended = [one.posting for change in answer.changes for one in change.ends]
    accept(serving, None)
    eve = DAY - timedelta(days=1)
    query = (
        "SELECT p.to_day, b.form, b.who FROM gisgrid.posting p JOIN gisgrid.record_batch b ON b.id = p.batch "
        "WHERE p.id = ANY (:ids)"
    )
    assert rows(serving, query, ids=ended) == [(eve, "staffing", "test")] * len(ended) != []


def test_some_can_be_accepted_and_the_rest_is_proposed_still(serving):
    answer = suggest(serving)
    some = [change.id for change in beginning(answer) if not change.along][:3]
    done = accept(serving, some)
    assert [change.id for change in done] == sorted(some, key=[c.id for c in answer.changes].index)
    assert not set(some) & {change.id for change in suggest(serving).changes}
    for change in done:
        query = f"SELECT person FROM gisgrid.posting p WHERE area_id = :grid AND role = :role AND {RUNNING}"
        posted = rows(serving, query, grid=change.begins.grid.number, role=change.begins.role)
        assert (change.begins.person.number,) in posted


def test_a_leader_who_was_contested_leads_alone_from_that_day(serving):
    change = next(c for c in suggest(serving).changes if not c.begins and c.ends[0].role == "grid_leader")
    one = change.ends[0]
    contest = (
        "UPDATE gisgrid.posting SET contested = id <> :one "
        "WHERE area_id = :grid AND role = 'grid_leader' AND to_day IS NULL"
    )
    put(serving, contest, one=one.posting, grid=one.grid.number)
    accept(serving, [change.id])
    query = f"SELECT contested, from_day FROM gisgrid.posting p WHERE area_id = :grid AND role = :role AND {RUNNING}"
    assert rows(serving, query, grid=change.ends[0].grid.number, role="grid_leader") == [(False, DAY)]


def test_what_was_overtaken_is_refused_and_nothing_is_stored(serving):
    answer = suggest(serving)
    change = next(c for c in beginning(answer) if not c.ends and c.begins.role == "grid_leader")
    others = [c.id for c in beginning(answer) if c.id != change.id][:2]
    lead = (
        "INSERT INTO gisgrid.posting (person, area_id, role, from_day, batch) "
        "SELECT min(person), :grid, 'grid_leader', '2026-05-01', min(batch) FROM gisgrid.posting"
    )
    put(serving, lead, grid=change.begins.grid.number)
    before = rows(serving, "SELECT count(*) FROM gisgrid.posting")
    with pytest.raises(Refused, match="no longer"):
        accept(serving, [change.id, *others])
    assert rows(serving, "SELECT count(*) FROM gisgrid.posting") == before
    with pytest.raises(Refused, match="no longer"):
        accept(serving, ["never proposed"])


def test_a_person_is_not_sent_to_too_many_grids_by_accepting_half(serving):
    one_each = replace(ASKED, most_grids=1, change_m=1)
    moving = next(c for c in beginning(suggest(serving, one_each)) if c.along)
    before = rows(serving, "SELECT count(*) FROM gisgrid.posting")
    with pytest.raises(Refused, match="more than 1 grids"):
        accept(serving, [moving.id], one_each)
    assert rows(serving, "SELECT count(*) FROM gisgrid.posting") == before
    assert len(accept(serving, [moving.id, *moving.along], one_each)) == 1 + len(moving.along)


def test_who_has_left_is_followed_by_somebody_else(serving):
    query = (
        "SELECT p.person, p.area_id FROM gisgrid.posting p JOIN gisgrid.area a ON a.id = p.area_id "
        f"WHERE a.level = 'subgrid' AND p.role = 'grid_leader' AND {RUNNING} AND NOT contested LIMIT 1"
    )
    ((person, grid),) = rows(serving, query)
    put(serving, "UPDATE gisgrid.person SET left_on = '2026-05-31' WHERE id = :person", person=person)
    answer = suggest(serving)
    assert person not in {one.person.number for one in answer.kept}
    followed = [c for c in beginning(answer) if c.begins.grid.number == grid and c.begins.role == "grid_leader"]
    assert [one.person.number for one in followed[0].ends] == [person]


def test_what_residents_ask_for_draws_who_is_good_at_it(serving):
    change = next(c for c in beginning(suggest(serving)) if not c.ends)
    batch = rows(serving, "SELECT min(id) FROM gisgrid.record_batch")[0][0]
    grid = change.begins.grid.number
    need = "INSERT INTO gisgrid.need (area_id, speciality, people, day, batch) VALUES (:g, :s, 30, '2026-05-01', :b)"
    for speciality in ("singing", "dance", "opera", "calligraphy"):
        put(serving, need, g=grid, s=speciality, b=batch)
    eager = replace(ASKED, most_worth_m=9000, asker_m=300, change_m=1)
    found = [c.begins for c in beginning(suggest(serving, eager)) if c.begins.grid.number == grid]
    assert "speciality" in {reason.key for one in found for reason in one.reasons}
    put(serving, "UPDATE gisgrid.need SET met_on = '2026-05-20'")
    found = [c.begins for c in beginning(suggest(serving, eager))]
    assert "speciality" not in {reason.key for one in found for reason in one.reasons}


def test_without_a_home_the_roster_says_where(serving):
    put(serving, "UPDATE gisgrid.person SET geom = NULL")
    answer = suggest(serving)
    assert {one.home_known for one in (c.begins.person for c in beginning(answer))} == {False}
    assert all("walk_estimated" in {r.key for r in c.begins.reasons} for c in beginning(answer))


def test_each_who_begins_is_told_why(served):
    for change in beginning(suggest(served)):
        keys = [reason.key for reason in change.begins.reasons]
        assert keys[0] == ("replaces" if change.ends else "vacancy")
        assert keys[1] == "walk"
        assert all(reason.zh and reason.en for reason in change.begins.reasons)


def test_a_clerk_proposes_and_accepts_in_the_own_town_alone(serving):
    towns = rows(serving, "SELECT code FROM gisgrid.area WHERE level = 'town' ORDER BY code")
    (mine,), (other,) = towns[:2]
    clerk = signed_in(serving, "台账员", ("roster_clerk", mine))
    asked = replace(ASKED, under=mine)
    with reading(serving.member_url, clerk) as connection:
        found = suggest_postings(connection, asked, held_to_powers=True)
        with pytest.raises(Forbidden):
            suggest_postings(connection, replace(ASKED, under=other), held_to_powers=True)
    own = {
        row[0] for row in rows(serving, "SELECT code FROM gisgrid.area WHERE left(code, 9) = left(:mine, 9)", mine=mine)
    }
    assert {one.grid.code for one in found.kept} <= own
    with writing(serving.member_url, clerk) as connection:
        done = accept_postings(connection, asked, None, who="somebody else", held_to_powers=True)
    assert done == list(found.changes) != []
    assert rows(serving, "SELECT DISTINCT who FROM gisgrid.record_batch WHERE form = 'staffing'") == [("台账员同志",)]
    viewer = signed_in(serving, "查看员", ("viewer", mine))
    with pytest.raises(Forbidden), reading(serving.member_url, viewer) as connection:
        suggest_postings(connection, asked, held_to_powers=True)


@pytest.mark.parametrize(
    ("change", "error"),
    [({"under": "no such"}, NotFound), ({"change_m": 0}, BadInput), ({"most_grids": 0}, BadInput),
     ({"farthest_m": 10**9}, BadInput), ({"asker_m": -1}, BadInput), ({"day": date(1, 1, 1)}, BadInput)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(served, change, error):
    with pytest.raises(error):
        suggest(served, replace(ASKED, **change))


def test_an_area_without_duties_is_told(serving):
    put(serving, "DELETE FROM gisgrid.role_requirement")
    with pytest.raises(NotFound, match="must have anybody"):
        suggest(serving)
