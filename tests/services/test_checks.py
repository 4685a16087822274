"""What does not fit together in the demo's rosters is what was planted, item by item."""

from datetime import date

import pytest
from sqlalchemy import text

from gisgrid.demo.calendar import AS_OF
from gisgrid.domain.checks import Check
from gisgrid.errors import NotFound
from gisgrid.services.checks import check_rosters
from gisgrid.store.copying import hex_ewkb
from gisgrid.store.records import add_records
from gisgrid.store.session import reading, writing
from tests.serving import county_template, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]

COUNTY = "990101000000"


def found(database, check, code=COUNTY, day=AS_OF):
    with reading(database.service_url) as connection:
        return [one for one in check_rosters(connection, "standard", code, day=day) if one.check is check]


@pytest.fixture(scope="module")
def truth():
    return tiny_county().truth


def test_vacant_roles(served, truth):
    planted = sorted((code, key.split(".")[1]) for key, codes in truth["vacancies"].items() for code in codes)
    assert sorted((one.code, one.subject) for one in found(served, Check.VACANT_ROLE)) == planted


def test_grids_with_two_leaders(served, truth):
    doubles = found(served, Check.DOUBLE_LEADER)
    assert [one.code for one in doubles] == sorted(code for codes in truth["doubles"].values() for code in codes)
    assert {one.counted for one in doubles} == {2}
    assert all("、" in one.subject for one in doubles)


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (Check.HOUSEHOLD_WITHOUT_WORKER, "households_without_contact"),
        (Check.HOUSEHOLD_OF_SEVERAL, "households_with_two_contacts"),
        (Check.CHECK_IN_OUTSIDE, "check_ins_outside"),
    ],
)
def test_records_that_stand_alone_or_apart(served, truth, check, planted):
    assert sorted(one.subject for one in found(served, check)) == sorted(truth[planted])


def test_volunteers_without_posting(served, truth):
    numbers = [one.number for one in found(served, Check.VOLUNTEER_WITHOUT_POSTING)]
    with reading(served.service_url) as connection:
        rows = connection.execute(text("SELECT id, external_id FROM gisgrid.person")).all()
    names = {row.id: row.external_id for row in rows}
    assert sorted(names[number] for number in numbers) == sorted(truth["volunteers_without_posting"])


def test_stated_households_that_are_not_those_counted(served, truth):
    wrong = {one.code: [one.stated, one.counted] for one in found(served, Check.WRONG_STATED_COUNT)}
    assert wrong == truth["wrong_stated_households"]


def test_villages_without_a_centre(served, truth):
    planned = truth["villages_with_planned_centre_only"]
    assert [one.code for one in found(served, Check.NO_CENTRE)] == sorted(truth["villages_without_centre"] + planned)


def test_a_worker_whose_households_all_went_to_another_has_none(serving):
    before = found(serving, Check.WORKER_WITHOUT_HOUSEHOLD)
    with writing(serving.service_url) as connection:
        person = connection.scalar(text("SELECT person FROM gisgrid.contact LIMIT 1"))
        connection.execute(text("DELETE FROM gisgrid.contact WHERE person = :person"), {"person": person})
    after = found(serving, Check.WORKER_WITHOUT_HOUSEHOLD)
    assert person in {one.number for one in after} - {one.number for one in before}


def test_an_extent_that_names_a_place_elsewhere(serving):
    county = tiny_county()
    grids = [k for k, level in enumerate(county.areas.levels) if level == "subgrid"][:2]
    with writing(serving.service_url) as connection:
        batch = connection.scalar(text("SELECT max(id) FROM gisgrid.record_batch"))
        inside = [county.areas.geometries[k].representative_point() for k in grids]
        places = hex_ewkb([type(one)(round(one.x, 7), round(one.y, 7)) for one in inside])
        add_records(connection, "place_name", {
            "scheme": ["standard"] * 2, "name": ["河东", "河西"], "geom": places, "batch": [batch] * 2,
        })  # fmt: skip
        connection.execute(
            text("UPDATE gisgrid.area_statement s SET extent = '一组、河东及河西' FROM gisgrid.area a "
                 "WHERE a.id = s.area_id AND a.code = :code"),
            {"code": county.areas.codes[grids[0]]},
        )  # fmt: skip
    (elsewhere,) = found(serving, Check.EXTENT_ELSEWHERE)
    assert (elsewhere.code, elsewhere.subject) == (county.areas.codes[grids[0]], "河西")


def test_another_day_and_a_part_of_the_county(served):
    assert len(found(served, Check.VACANT_ROLE, day=date(2020, 1, 1))) > len(found(served, Check.VACANT_ROLE))
    village = next(one.code for one in found(served, Check.HOUSEHOLD_WITHOUT_WORKER))[:12]
    part = found(served, Check.HOUSEHOLD_WITHOUT_WORKER, village)
    assert 0 < len(part) < len(found(served, Check.HOUSEHOLD_WITHOUT_WORKER))
    assert all(one.code.startswith(village) for one in part)


def test_an_area_that_is_not_there(served):
    with reading(served.service_url) as connection, pytest.raises(NotFound):
        check_rosters(connection, "standard", "1", day=AS_OF)
