"""Needs and targets come in as rows of forms; a contested leader is one no longer when the other's time ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from gisgrid.domain.rosters import State
from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.services.applications import apply, approve
from gisgrid.services.rosters.files import export_roster
from gisgrid.services.rosters.importing import Sent, plan_file
from gisgrid.services.rosters.one import Typed, list_rows, save_row
from gisgrid.services.rosters.shelf import Shelf
from gisgrid.store.session import reading, writing
from tests.accounts import signed_in
from tests.serving import county_template, serving, tiny_county

__all__ = ["county_template", "serving"]

DAY = date(2025, 7, 1)


def grid():
    areas = tiny_county().areas
    return areas.codes[areas.levels.index("subgrid")]


def save(database, form, source="测试", conflicts="ask", **texts):
    with writing(database.service_url) as connection:
        typed = Typed(form, texts, source, conflicts=conflicts)
        return save_row(connection, typed, scheme="standard", who="test", day=DAY)


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return connection.execute(text(query), values).all()


def needs_of_tests(database):
    """Needs that are not the demo's."""
    return rows(
        database,
        "SELECT n.speciality, n.people, n.met_on FROM gisgrid.need n JOIN gisgrid.record_batch b ON b.id = n.batch "
        "WHERE b.source IN ('测试', '另一来源')",
    )


def test_a_need_is_kept_once_and_brought_up_to_date(serving):
    told = {"area_code": grid(), "speciality": "舞蹈", "date": "2025-06-01"}
    assert save(serving, "needs", people="12", **told) is State.NEW
    assert save(serving, "needs", people="12", **told) is State.SAME
    assert save(serving, "needs", people="15", **told) is State.CHANGED
    (row,) = needs_of_tests(serving)
    assert (row.speciality, row.people, row.met_on) == ("dance", 15, None)


def test_needs_that_are_exported_change_nothing_when_they_are_read_back(serving, tmp_path):
    save(serving, "needs", area_code=grid(), speciality="舞蹈", date="2025-06-01", people="12", content="每周一次")
    path = tmp_path / "needs.xlsx"
    with reading(serving.service_url) as connection:
        path.write_bytes(export_roster(connection, "needs", scheme="standard", under="", day=DAY))
        plan = plan_file(connection, Sent(path, path.name, "needs", "standard", source="测试"), day=DAY)
    assert {step.state for step in plan.steps} == {State.SAME}
    assert len(plan.steps) == len(rows(serving, "SELECT FROM gisgrid.need"))


def test_a_target_keeps_the_sentence_that_asks_it(serving):
    told = {"area_code": grid()[:12], "measure": "年度活动数", "item": "讲座", "amount": "4", "starts": "2025-01-01"}
    with pytest.raises(BadInput) as refused:
        save(serving, "targets", **told)
    assert [one["column"] for one in refused.value.details["columns"]] == ["sentence"]
    assert save(serving, "targets", sentence="每村每年讲座不少于4次", **told) is State.NEW
    found = rows(serving, "SELECT item, amount FROM gisgrid.target WHERE sentence LIKE '每村%'")
    assert [tuple(row) for row in found] == [("lecture", 4)]


def test_another_source_decides_nothing_unseen(serving):
    told = {"area_code": grid(), "speciality": "舞蹈", "date": "2025-06-01"}
    save(serving, "needs", people="12", **told)
    with pytest.raises(Refused) as refused:
        save(serving, "needs", source="另一来源", people="20", **told)
    assert refused.value.details == {"conflict": True, "source": "测试"}
    assert save(serving, "needs", source="另一来源", conflicts="keep", people="20", **told) in (
        State.CONFLICT,
        State.SAME,
    )
    assert [row.people for row in needs_of_tests(serving)] == [12]
    save(serving, "needs", source="另一来源", conflicts="take", people="20", **told)
    assert [row.people for row in needs_of_tests(serving)] == [20]


@pytest.mark.parametrize("leaves", ["first", "second"])
def test_who_is_left_of_two_leaders_leads_alone_from_the_next_day(serving, leaves):
    query = (
        "SELECT p.id, p.person, p.contested, p.from_day, p.to_day FROM gisgrid.posting p WHERE p.role = 'grid_leader' "
        "AND p.area_id = (SELECT min(area_id) FROM gisgrid.posting WHERE contested) ORDER BY p.contested, p.from_day"
    )
    first, second = (row for row in rows(serving, query) if row.to_day is None)
    assert (first.contested, second.contested) == (False, True)
    gone, stays = (first, second) if leaves == "first" else (second, first)
    with writing(serving.service_url) as connection:
        connection.execute(
            text("UPDATE gisgrid.posting SET to_day = :day WHERE id = :id"), {"day": DAY - timedelta(1), "id": gone.id}
        )
    (left,) = (row for row in rows(serving, query) if row.to_day is None)
    assert (left.person, left.contested) == (stays.person, False)
    assert left.from_day == (DAY if leaves == "first" else first.from_day)
    both = [row for row in rows(serving, query) if row.to_day == DAY - timedelta(1)]
    assert second.id in {row.id for row in both if row.contested}


def test_paired_venues_are_linked_once_whichever_names_the_other(serving):
    one, two = tiny_county().tables["venues"]["id"][:2]
    told = {row["venue_id"]: row for row in map(dict, venue_rows(serving))}
    assert save(serving, "venues", conflicts="take", **told[one], partner_id=two, step_free="是") is not State.SAME
    assert save(serving, "venues", conflicts="take", **told[two], partner_id=one) is State.SAME
    assert len(rows(serving, "SELECT FROM gisgrid.venue_link")) == 1
    assert [row.external_id for row in rows(serving, "SELECT external_id FROM gisgrid.venue WHERE step_free")] == [one]


def venue_rows(database):
    with reading(database.service_url) as connection:
        return list_rows(Shelf(connection, "standard", "", DAY), "venues")[0]


def test_households_counted_per_natural_village_are_one_estimate_at_its_place(serving):
    named = "SELECT p.name, a.code FROM gisgrid.place_name p JOIN gisgrid.area a ON a.id = p.leaf LIMIT 1"
    (place,) = rows(serving, named)
    told = {"area_code": place.code, "place": place.name}
    assert save(serving, "household_counts", households="35", **told) is State.NEW
    (row,) = rows(serving, "SELECT h.households, h.persons, h.estimate, a.code FROM gisgrid.household h "
                  "JOIN gisgrid.area a ON a.id = h.leaf WHERE h.households > 1")  # fmt: skip
    assert (row.households, row.persons, row.estimate, row.code) == (35, 105, True, place.code)
    with pytest.raises(BadInput, match="没有这个地名"):
        save(serving, "household_counts", households="35", area_code=place.code, place="没有的村")


def test_an_activity_at_a_venue_is_where_the_venue_is(serving):
    venue = tiny_county().tables["venues"]["id"][0]
    told = {"title": "馆内讲座", "kind": "讲座", "date": "2025-07-01"}
    assert save(serving, "activities", venue_id=venue, **told) is State.NEW
    (row,) = rows(serving, "SELECT v.external_id, a.leaf = v.leaf AS same FROM gisgrid.activity a "
                  "JOIN gisgrid.venue v ON v.id = a.venue WHERE a.title = '馆内讲座'")  # fmt: skip
    assert (row.external_id, row.same) == (venue, True)
    with pytest.raises(BadInput, match="没有保存：网格代码、网格名称"):
        save(serving, "activities", **told)


def saved_by(database, acting, form, **texts):
    with writing(database.member_url, acting) as connection:
        return save_row(connection, Typed(form, texts, "本人"), scheme="standard", who="test", day=DAY)


def test_a_grid_leader_records_in_the_own_grid_alone(serving):
    areas = tiny_county().areas
    own, other = [code for code, level in zip(areas.codes, areas.levels, strict=True) if level == "subgrid"][:2]
    leader = signed_in(serving, "leader", ("grid_leader", own))
    activity = {"title": "广场舞", "kind": "文艺演出", "date": "2025-07-01"}
    need = {"speciality": "舞蹈", "people": "8", "date": "2025-07-01"}
    for form, told in (("activities", activity), ("needs", need)):
        assert saved_by(serving, leader, form, area_code=own, **told) is State.NEW
        with pytest.raises(Forbidden):
            saved_by(serving, leader, form, area_code=other, **told)


def test_a_volunteer_records_her_own_service_alone(serving):
    me, other = tiny_county().tables["volunteers"]["id"][:2]
    volunteer = signed_in(serving, "volunteer", ("volunteer", grid()))
    with writing(serving.service_url) as connection:
        mine = (
            "UPDATE gisgrid.person SET account = a.id FROM gisgrid.account a WHERE external_id = :me AND a.name = :name"
        )
        connection.execute(text(mine), {"me": me, "name": "volunteer"})
    told = {"area_code": grid(), "date": "2025-07-01", "hours": "2"}
    assert saved_by(serving, volunteer, "service_records", external_id=me, **told) is State.NEW
    with pytest.raises(BadInput, match="名册中没有这个人"):
        saved_by(serving, volunteer, "service_records", external_id=other, **told)
    found = rows(serving, "SELECT minutes FROM gisgrid.service_record WHERE activity IS NULL")
    assert [row.minutes for row in found] == [120]


def test_a_team_that_applies_is_one_once_it_is_approved(serving):
    given = {"team_name": "清晨太极队", "speciality": "体育", "name": "周来来", "phone": "10050000002"}
    town = grid()[:9] + "000"
    with writing(serving.public_url) as connection:
        number = apply(connection, "teams", "standard", town, given)
    with writing(serving.service_url) as connection:
        approve(connection, "standard", number, who="test", day=DAY)
    query = (
        "SELECT t.name, p.name AS captain, a.code FROM gisgrid.team t JOIN gisgrid.person p ON p.id = t.captain "
        "JOIN gisgrid.area a ON a.id = t.area_id WHERE t.name = '清晨太极队'"
    )
    (row,) = rows(serving, query)
    assert (row.captain, row.code) == ("周来来", town)
    with writing(serving.service_url) as connection, pytest.raises(NotFound):
        approve(connection, "standard", number, who="test", day=DAY)
