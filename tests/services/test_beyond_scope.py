"""What reaches from one town into another, and what is sent twice: told as far as it may be, and never a failure."""

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import text

from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.services.pictures import keep_picture, show_picture
from gisgrid.services.rosters.exporting import rows_of
from gisgrid.services.rosters.one import Typed, save_row, show_row
from gisgrid.services.rosters.shelf import Shelf
from gisgrid.store.session import Acting, reading, writing
from tests.accounts import signed_in
from tests.serving import county_template, serving

__all__ = ["county_template", "serving"]

DAY = date(2026, 11, 1)


@pytest.fixture
def towns(serving):
    """Codes of two towns."""
    with reading(serving.service_url) as connection:
        found = connection.scalars(text("SELECT code FROM gisgrid.area WHERE level = 'town' ORDER BY code LIMIT 2"))
        return found.all()


@pytest.fixture
def clerks(serving, towns):
    """A clerk of each town."""
    return [signed_in(serving, f"clerk{n}", ("roster_clerk", town)) for n, town in enumerate(towns)]


def rows(database, acting, form):
    with reading(database.member_url, acting) as connection:
        return rows_of(form, Shelf(connection, "standard", "", DAY))


def picture(colour):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


def sent(database, acting, town, data):
    with writing(database.member_url, acting) as connection:
        return keep_picture(connection, "standard", town, data)


def typed(database, acting, form, **texts):
    with writing(database.member_url, acting) as connection:
        return save_row(connection, Typed(form, texts, "本人"), scheme="standard", who="test", day=DAY)


MIXED = """
WITH batch AS (INSERT INTO gisgrid.record_batch (form, source, who) VALUES ('test', 'test', 'test') RETURNING id),
town AS (SELECT code, id FROM gisgrid.area WHERE code = ANY(:towns)),
people AS (INSERT INTO gisgrid.person (external_id, scheme, name, area_id, batch)
    SELECT 'M' || row_number() OVER (ORDER BY code), 'standard', '成员', town.id, batch.id FROM town, batch
    RETURNING id, external_id),
team AS (INSERT INTO gisgrid.team (external_id, name, area_id, captain, batch)
    SELECT 'MIXED', '两镇合唱队', town.id, people.id, batch.id FROM town, people, batch
    WHERE town.code = :here AND people.external_id = 'M1' RETURNING id)
INSERT INTO gisgrid.team_member (team, person) SELECT team.id, people.id FROM team, people
"""


def test_a_team_is_listed_without_the_members_whom_its_clerk_may_not_see(serving, towns, clerks):
    with writing(serving.service_url, Acting(who="test", action="mix")) as connection:
        connection.execute(text(MIXED), {"towns": list(towns), "here": towns[0]})
    seen = [row["external_id"] for row in rows(serving, clerks[0], "teams") if row["team_id"] == "MIXED"]
    assert seen == ["M1"]


def test_a_form_whose_rows_have_no_id_has_none_of_any_id(serving, clerks):
    with reading(serving.member_url, clerks[0]) as connection, pytest.raises(NotFound):
        show_row(Shelf(connection, "standard", "", DAY), "summary", "1")


def test_a_picture_sent_twice_is_one_and_that_of_another_town_stays_there(serving, towns, clerks):
    first = sent(serving, clerks[0], towns[0], picture("red"))
    assert sent(serving, clerks[0], towns[0], picture("red")) == first
    assert sent(serving, clerks[0], towns[0], picture("blue")) != first
    theirs = sent(serving, clerks[1], towns[1], picture("red"))
    assert theirs != first
    with reading(serving.member_url, clerks[0]) as connection, pytest.raises(NotFound):
        show_picture(connection, theirs)


def test_half_a_place_is_refused(serving, towns, clerks):
    with pytest.raises(BadInput, match="经度和纬度只填了一个"):
        typed(serving, clerks[0], "volunteers", name="王五", phone="13800000001", area_code=towns[0], lon="110.9")


def test_marks_that_turn_the_writing_are_left_out(serving, towns, clerks):
    typed(serving, clerks[0], "volunteers", name="王\u202e五", phone="\u202d13800000001\u202c", area_code=towns[0])
    assert [row["name"] for row in rows(serving, clerks[0], "volunteers") if row["phone"] == "13800000001"] == ["王五"]


def test_a_picture_that_is_not_there_is_refused_in_words(serving, towns, clerks):
    typed(serving, clerks[0], "volunteers", name="王五", phone="13800000001", area_code=towns[0])
    service = {"name": "王五", "phone": "13800000001", "date": "2026-10-01", "hours": "1", "area_code": towns[0]}
    with pytest.raises(Refused, match="没有这个编号的图片，未改动"):
        typed(serving, clerks[0], "service_records", **service, picture="999")


def test_a_source_that_is_a_whole_story_is_refused_in_words(serving, towns, clerks):
    values = {"name": "王五", "phone": "13800000001", "area_code": towns[0]}
    row = Typed("volunteers", values, "来源" * 200)
    with pytest.raises(Refused, match="来源须为 1 至 200 个字"), writing(serving.member_url, clerks[0]) as connection:
        save_row(connection, row, scheme="standard", who="test", day=DAY)


@pytest.mark.parametrize("form", ["summary", "village_grids", "subgrid_workers"])
def test_nothing_is_said_of_a_town_whose_rosters_may_not_be_read(serving, towns, clerks, form):
    with reading(serving.member_url, clerks[0]) as connection, pytest.raises(Forbidden):
        rows_of(form, Shelf(connection, "standard", towns[1], DAY))
    told = {row["area_code"][:9] for row in rows(serving, clerks[0], form)}
    assert told == {towns[0][:9]}
