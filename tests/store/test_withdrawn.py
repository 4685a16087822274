"""Powers that end while their holder works, two who end each other's, statements that claim to be somebody else's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from gisgrid.errors import Forbidden, Refused
from gisgrid.services.drafts import drop_draft, return_draft, send_draft
from gisgrid.store.session import changing, reading, writing
from tests.accounts import add, signed_in
from tests.desk import VILLAGE, load_village
from tests.everybody import INSIDE, drafted

RENAME = text("UPDATE gisgrid.area SET name = name || '新' WHERE code = :code")
END = "UPDATE gisgrid.role_grant SET ended_at = now(), ended_by = 'test' WHERE id = :id"


@pytest.fixture
def village(database):
    load_village(database)
    return database


def grant_of(database, name, role):
    query = (
        "SELECT g.id FROM gisgrid.role_grant g JOIN gisgrid.account a ON a.id = g.account "
        "WHERE a.name = :name AND g.role = :role"
    )
    with reading(database.service_url) as connection:
        return connection.scalar(text(query), {"name": name, "role": role})


def test_a_grant_withdrawn_in_the_middle_of_an_import_stops_it(village):
    planner = signed_in(village, "划格员", ("planner", INSIDE))
    number = grant_of(village, "划格员", "planner")

    def change_twice():
        with changing(village.member_url, who="x", why="x", acting=planner) as connection:
            connection.execute(RENAME, {"code": VILLAGE})
            with writing(village.service_url) as other:
                other.execute(text(END), {"id": number})
            connection.execute(RENAME, {"code": VILLAGE})

    with pytest.raises(Forbidden):
        change_twice()
    with reading(village.service_url) as connection:
        assert connection.scalar(text("SELECT name FROM gisgrid.area WHERE code = :c"), {"c": VILLAGE}) == "示意村"


def test_an_account_disabled_before_its_import_begins_writes_nothing(village):
    add(village, "总管", ("administrator", None))
    planner = signed_in(village, "划格员", ("planner", INSIDE))
    with writing(village.service_url) as connection:
        connection.execute(text("UPDATE gisgrid.account SET disabled_at = now() WHERE name = '划格员'"))
    with pytest.raises(Forbidden), changing(village.member_url, who="x", why="x", acting=planner):
        pass


def test_two_administrators_who_remove_each_other_at_once_leave_one(database):
    acting = {name: signed_in(database, name, ("administrator", None)) for name in ("甲", "乙")}
    victim = {"甲": grant_of(database, "乙", "administrator"), "乙": grant_of(database, "甲", "administrator")}
    start = Barrier(2)

    def remove(name):
        with writing(database.member_url, acting[name]) as connection:
            start.wait(10)
            return connection.execute(text(END), {"id": victim[name]}).rowcount

    def outcome(name):
        try:
            return remove(name)
        except Refused:
            return "refused"

    with ThreadPoolExecutor(2) as two:
        ended = list(two.map(outcome, acting))
    assert sorted(map(str, ended)) in (["1", "refused"], ["0", "1"])
    left = text("SELECT count(*) FROM gisgrid.role_grant WHERE role = 'administrator' AND ended_at IS NULL")
    with reading(database.service_url) as connection:
        assert connection.scalar(left) == 1


def refused(database, acting, statement, **values):
    """Whether a statement is refused or finds nothing to change."""
    try:
        with writing(database.member_url, acting) as connection:
            return connection.execute(text(statement), values).rowcount == 0
    except (Forbidden, Refused):
        return True


def test_a_draft_is_moved_to_nobody_elses_area_and_no_other_account(village):
    number = drafted(village)
    planner = signed_in(village, "划格员", ("planner", VILLAGE))
    for statement in (
        "UPDATE gisgrid.draft SET parent_codes = ARRAY['990199001000'] WHERE id = :n",
        "UPDATE gisgrid.draft SET parent_codes = '{}' WHERE id = :n",
        "UPDATE gisgrid.draft SET account = 1 WHERE id = :n",
        "UPDATE gisgrid.draft SET owner = 'x' WHERE id = :n",
        "DELETE FROM gisgrid.draft WHERE id = :n",
    ):
        assert refused(village, planner, statement, n=number)
    assert not refused(village, planner, "UPDATE gisgrid.draft SET note = 'x' WHERE id = :n", n=number)


def test_who_opened_a_draft_or_waived_is_who_the_session_says(village):
    number = drafted(village)
    planner = signed_in(village, "划格员", ("planner", INSIDE))
    copied = ("scheme, level, parent_codes, title, derive_parents, replaces, file, sha256, source_crs, crs_evidence, "
              "base_courses")  # fmt: skip
    forged = f"INSERT INTO gisgrid.draft ({copied}, owner) SELECT {copied}, 'somebody else' FROM gisgrid.draft"
    assert not refused(village, planner, forged)
    waived = (
        "INSERT INTO gisgrid.waiver SELECT draft, number, 'x', 'somebody else' FROM gisgrid.finding WHERE draft = :n"
    )
    assert not refused(village, planner, waived, n=number)
    assert refused(village, planner, forged.replace("owner)", "owner, account)").replace("'somebody else'", "'x', 99"))
    with reading(village.service_url) as connection:
        assert set(connection.scalars(text("SELECT who FROM gisgrid.waiver"))) == {"划格员同志"}
        assert list(connection.scalars(text("SELECT owner FROM gisgrid.draft ORDER BY id"))) == ["test", "划格员同志"]


def test_no_import_is_claimed_for_a_changeset_of_others(village):
    planner = signed_in(village, "划格员", ("planner", INSIDE))
    forged = (
        "INSERT INTO gisgrid.import_batch (changeset, file, sha256, source_crs, crs_evidence, rows_taken) "
        "SELECT max(id), 'x', 'x', 'x', 'x', 1 FROM gisgrid.changeset"
    )
    assert refused(village, planner, forged)


def test_a_withdrawn_grant_is_not_revived(village):
    town = signed_in(village, "镇管", ("administrator", INSIDE))
    add(village, "镇员", ("viewer", INSIDE))
    number = grant_of(village, "镇员", "viewer")
    forged = "UPDATE gisgrid.role_grant SET ended_at = now(), ended_by = 'somebody else' WHERE id = :id"
    assert not refused(village, town, forged, id=number)
    assert refused(
        village, town, "UPDATE gisgrid.role_grant SET ended_at = NULL, ended_by = NULL WHERE id = :id", id=number
    )
    with reading(village.service_url) as connection:
        query = text("SELECT ended_by FROM gisgrid.role_grant WHERE id = :id")
        assert connection.scalar(query, {"id": number}) == "镇管"


@pytest.fixture
def sent(village):
    """A draft that was sent in."""
    number = drafted(village)
    with writing(village.service_url) as connection:
        connection.execute(text("UPDATE gisgrid.draft SET state = 'sent' WHERE id = :n"), {"n": number})
    return number


def test_an_approver_gives_back_and_changes_nothing_else(village, sent):
    approver = signed_in(village, "审批员", ("approver", INSIDE))
    area = "UPDATE gisgrid.draft_area SET name = 'x' WHERE draft = :n"
    for statement in (
        area,
        "DELETE FROM gisgrid.finding WHERE draft = :n",
        "DELETE FROM gisgrid.draft_area WHERE draft = :n",
    ):
        assert refused(village, approver, statement, n=sent)
    with writing(village.member_url, approver) as connection:
        assert return_draft(connection, sent, "再改").state == "open"
    with pytest.raises(Forbidden), writing(village.member_url, approver) as connection:
        drop_draft(connection, sent)


def test_an_administrator_looks_at_drafts_and_leaves_them(village, sent):
    administrator = signed_in(village, "镇管", ("administrator", INSIDE))
    for act in (return_draft, send_draft, drop_draft):
        with pytest.raises(Forbidden), writing(village.member_url, administrator) as connection:
            act(connection, sent)


PUT_KNOT = """
SELECT gisgrid.restore_knots('standard', ARRAY[ST_PointN(r, 1)], ARRAY[ST_PointN(r, 3)], ARRAY[ST_PointN(r, 2)])
FROM (SELECT ST_ExteriorRing(ST_GeometryN(geom, 1)) AS r FROM gisgrid.area WHERE code = :code) ring
"""


def test_a_knot_is_put_by_nobody_who_divides_nothing_there(village):
    viewer = signed_in(village, "查看员", ("viewer", None))
    with pytest.raises(Forbidden), changing(village.member_url, who="x", why="x", acting=viewer) as connection:
        connection.execute(text(PUT_KNOT), {"code": VILLAGE})
