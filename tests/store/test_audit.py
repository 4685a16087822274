"""Each transaction that writes leaves one row behind, and nobody can take it back."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gisgrid.errors import Forbidden, Refused
from gisgrid.services import accounts
from gisgrid.services.sign_in import change_password
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import Acting, changing, reading, writing
from tests.accounts import HERE, PASSWORD, add, add_households, signed_in
from tests.county import COUNTY, county, town_code, village_code

TOWN = town_code(0)


@pytest.fixture
def peopled(database):
    with changing(database.service_url, who="周老师", why="base") as connection:
        insert_areas(connection, "standard", county())
    return database


def audit(database, url="service_url", acting=None):
    query = "SELECT who, address, action, area_ids, gisgrid.audit_entries(id) AS entries FROM gisgrid.audit ORDER BY id"
    with reading(getattr(database, url), acting or Acting()) as connection:
        return [row._asdict() for row in connection.execute(text(query))]


def test_a_change_of_areas_is_one_row_with_who_what_and_the_changeset(peopled):
    (row,) = audit(peopled)
    assert (row["who"], row["address"], row["action"]) == ("周老师", "local", "edit")
    assert sum(entry["rows"] for entry in row["entries"]) == len(county())
    assert {entry["changeset"] for entry in row["entries"]} == {1}


def test_several_statements_of_one_transaction_are_one_row(peopled):
    add_households(peopled, [(110.05, 30.05)])
    with writing(peopled.service_url, Acting(who="王", action="edit household")) as connection:
        connection.execute(text("UPDATE gisgrid.household SET persons = 5, address = '新门牌'"))
        connection.execute(text("DELETE FROM gisgrid.household"))
    row = audit(peopled)[-1]
    assert [entry["operation"] for entry in row["entries"]] == ["update", "delete"]
    change = row["entries"][0]["changes"][0]
    assert (change["before"]["persons"], change["after"]["persons"]) == (3, 5)
    assert "geom" not in change["before"]
    assert len(audit(peopled)) == 3


def test_who_it_was_is_what_the_session_says(peopled):
    planner = signed_in(peopled, "划格员", ("planner", COUNTY))
    with changing(peopled.member_url, who="somebody else", why="x", acting=planner) as connection:
        connection.execute(text("UPDATE gisgrid.area SET name = 'x' WHERE code = :c"), {"c": village_code(0)})
    row = audit(peopled)[-1]
    assert (row["who"], row["address"]) == ("划格员", HERE)


def test_what_is_refused_leaves_nothing(peopled):
    before = audit(peopled)
    with pytest.raises(Refused), writing(peopled.service_url) as connection:
        accounts.add_account(connection, "有 空格", "", PASSWORD)
    assert audit(peopled) == before


def test_no_password_and_no_token_is_kept(peopled):
    person = signed_in(peopled, "甲", ("viewer", TOWN))
    change_password(peopled.service_url, "甲", PASSWORD, "换一个更长一点的密码吧", HERE)
    said = str(audit(peopled))
    assert [word for word in ("argon2", "digest", person.token) if word in said] == []
    assert audit(peopled)[-1]["action"] == "change password"
    (change,) = (entry["changes"][0] for entry in audit(peopled)[-1]["entries"] if entry["table"] == "account")
    assert change["before"]["password"] != change["after"]["password"]


def test_a_row_that_only_moved_with_the_borders_is_no_change(peopled):
    add_households(peopled, [(110.05, 30.05)])
    with changing(peopled.service_url, who="x", why="undivide") as connection:
        connection.execute(text("DELETE FROM gisgrid.area WHERE level = 'subgrid'"))
    assert {entry["table"] for entry in audit(peopled)[-1]["entries"]} == {"area"}


@pytest.mark.parametrize("url", ["service_url", "member_url", "public_url"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM gisgrid.audit",
        "UPDATE gisgrid.audit SET who = 'nobody'",
        "INSERT INTO gisgrid.audit (who, address, action) VALUES ('x', 'x', 'x')",
        "TRUNCATE gisgrid.audit",
        "ALTER TABLE gisgrid.household DISABLE TRIGGER ALL",
        "SELECT gisgrid.audit_note('{}', '{}')",
    ],
)
def test_no_role_of_the_service_changes_it(peopled, url, statement):
    with pytest.raises((ProgrammingError, Forbidden)), writing(getattr(peopled, url)) as connection:
        connection.execute(text(statement))


def test_an_administrator_reads_what_concerns_the_own_areas(peopled):
    add(peopled, "甲", ("viewer", village_code(0)))
    add(peopled, "乙", ("viewer", village_code(15)))
    town = signed_in(peopled, "镇管", ("administrator", TOWN))
    everything = signed_in(peopled, "总管", ("administrator", None))
    seen = audit(peopled, "member_url", town)
    grants = [
        entry["changes"][0]["after"]["role"]
        for row in seen
        for entry in row["entries"]
        if entry["table"] == "role_grant"
    ]
    assert grants == ["viewer", "administrator"]
    assert all(row["area_ids"] for row in seen)
    assert len(audit(peopled, "member_url", everything)) == len(audit(peopled))
    assert audit(peopled, "member_url", signed_in(peopled, "丙", ("viewer", None))) == []


def test_of_a_change_that_reaches_beyond_a_part_is_seen_without_its_rows(peopled):
    """Two households in two towns, written at once: each administrator sees that, and no row."""
    town = signed_in(peopled, "镇管", ("administrator", TOWN))
    county_wide = signed_in(peopled, "县管", ("administrator", COUNTY))
    elsewhere = signed_in(peopled, "村管", ("administrator", village_code(8)))
    add_households(peopled, [(110.05, 30.05), (110.35, 30.35)])
    (seen,) = (one for one in audit(peopled, "member_url", town) if one["action"] == "add households")
    assert [(entry["rows"], "changes" in entry) for entry in seen["entries"]] == [(2, False)]
    (whole,) = (one for one in audit(peopled, "member_url", county_wide) if one["action"] == "add households")
    assert len(whole["entries"][0]["changes"]) == 2
    assert not [one for one in audit(peopled, "member_url", elsewhere) if one["action"] == "add households"]
    with reading(peopled.service_url) as connection:
        numbers = list(connection.scalars(text("SELECT id FROM gisgrid.audit")))
    with reading(peopled.member_url, elsewhere) as connection:
        told = [connection.scalar(text("SELECT gisgrid.audit_entries(:n)"), {"n": n}) for n in numbers]
    assert "门牌" not in str(told)
    with pytest.raises(ProgrammingError, match="permission denied"), reading(peopled.member_url, town) as connection:
        connection.execute(text("SELECT entries FROM gisgrid.audit"))
