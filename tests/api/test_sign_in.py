"""Signing in, staying in, and being put out."""

import pytest
from sqlalchemy import text

from gisgrid.services import accounts
from gisgrid.store.session import reading, writing
from tests.accounts import PASSWORD, add
from tests.browsing import settings_of
from tests.county import COUNTY
from tests.visitors import Visit, form_token, sign_in, visit
from webmap import create_app


@pytest.fixture
def app(database, tmp_path):
    return create_app(settings_of(database, data_dir=tmp_path))


def test_a_name_and_a_password_open_the_pages_of_the_account(app, database):
    planner = visit(app, database, "周老师", ("planner", None))
    assert planner.get("/data").status_code == 200
    assert planner.get("/api/session").json["person"]["powers"] == ["draft"]
    assert planner.get("/system").status_code == 403


def test_a_page_that_needs_an_account_leads_to_the_sign_in_and_back(app, database):
    add(database, "周老师", ("planner", None))
    client = app.test_client()
    asked = client.get("/data/import?x=1")
    assert (asked.status_code, asked.location) == (302, "/sign-in?next=/data/import?x%3D1")
    assert sign_in(client, "周老师", next="/data/import?x=1").location == "/data/import?x=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_sign_in_leads_to_no_other_site(app, database, elsewhere):
    add(database, "周老师")
    assert sign_in(app.test_client(), "周老师", next=elsewhere).location == "/"


@pytest.mark.parametrize("name", ["周老师", "nobody", "' OR 1=1 --", "\0", "x" * 5000])
def test_a_wrong_password_says_the_same_whoever_it_is(app, database, name):
    add(database, "周老师")
    answer = sign_in(app.test_client(), name, "wrong password")
    assert answer.status_code == 401
    assert "账户名或密码不对" in answer.text


@pytest.mark.parametrize("name", ["周老师", "nobody"])
def test_five_wrong_passwords_lock_a_name_for_a_while(app, database, name):
    add(database, "周老师")
    client = app.test_client()
    assert [sign_in(client, name, "wrong").status_code for _ in range(5)] == [401] * 5
    locked = sign_in(client, name, PASSWORD)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 30
    assert "秒后再试" in locked.text


def test_an_administrators_reset_unlocks(app, database):
    add(database, "周老师")
    client = app.test_client()
    for _ in range(6):
        sign_in(client, "周老师", "wrong")
    with writing(database.service_url) as connection:
        password = accounts.reset_password(connection, "周老师")
    assert sign_in(client, "周老师", password).status_code == 302


def test_an_address_that_tries_many_names_is_slowed_down(app, database):
    client = app.test_client()
    answers = [sign_in(client, f"name{n}", "wrong").status_code for n in range(51)]
    assert answers == [401] * 50 + [429]


def age_sessions(database, column, hours):
    with writing(database.service_url) as connection:
        connection.execute(text(f"UPDATE gisgrid.session SET {column} = {column} - interval '{hours} hours'"))


@pytest.mark.parametrize(("column", "hours"), [("seen_at", 1.01), ("created_at", 12.01)])
def test_a_session_ends(app, database, column, hours):
    planner = visit(app, database, "周老师", ("planner", None))
    age_sessions(database, column, hours)
    assert planner.get("/api/data").status_code == 401
    assert planner.get("/data").location.startswith("/sign-in")
    assert planner.get("/map").status_code == 200


def test_use_keeps_a_session_open(app, database):
    planner = visit(app, database, "周老师", ("planner", None))
    for _ in range(3):
        age_sessions(database, "seen_at", 0.9)
        assert planner.get("/api/data").status_code == 200


def test_signing_out_ends_the_session_and_not_only_the_cookie(app, database):
    planner = visit(app, database, "周老师", ("planner", None))
    stolen = planner.client.get_cookie("session").value
    token = form_token(planner.client, "/account")
    assert planner.client.post("/sign-out", data={"csrf_token": token}).location == "/"
    thief = app.test_client()
    thief.set_cookie("session", stolen)
    assert thief.get("/api/data").status_code == 401


def test_another_password_ends_every_session(app, database):
    first = visit(app, database, "周老师", ("planner", None))
    second = Visit(app, "周老师")
    new = "另一个又长又好记的密码"
    form = {"csrf_token": form_token(first.client, "/account"), "old": PASSWORD, "new": new, "again": new}
    assert first.client.post("/account", data=form).status_code == 302
    assert [one.get("/api/data").status_code for one in (first, second)] == [401, 401]
    assert sign_in(app.test_client(), "周老师", new).status_code == 302


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"old": "wrong"}, 401, "密码不对"),
        ({"again": "没有输成一样的密码"}, 409, "不一样"),
        ({"new": "short", "again": "short"}, 400, "10 至 200"),
        ({"new": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}, 400, "重复"),
    ],
)
def test_a_password_that_cannot_be_changed_so(app, database, fields, status, said):
    person = visit(app, database, "周老师")
    new = "另一个又长又好记的密码"
    form = {"csrf_token": form_token(person.client, "/account"), "old": PASSWORD, "new": new, "again": new}
    answer = person.client.post("/account", data=form | fields)
    assert answer.status_code == status
    assert said in answer.text


def test_a_disabled_account_is_out_at_once(app, database):
    add(database, "总管", ("administrator", None))
    planner = visit(app, database, "周老师", ("planner", None))
    with writing(database.service_url) as connection:
        accounts.set_enabled(connection, "周老师", enabled=False)
    assert planner.get("/api/data").status_code == 401
    assert sign_in(app.test_client(), "周老师").status_code == 401


def test_a_form_without_its_token_or_with_anothers_does_nothing(app, database):
    administrator = visit(app, database, "总管", ("administrator", None))
    other = visit(app, database, "乙", ("administrator", None))
    for headers in ({}, {"X-CSRFToken": "x"}, other.headers):
        answer = administrator.client.post("/api/accounts", json={"name": "new"}, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    with reading(database.service_url) as connection:
        assert {one.name for one in accounts.list_accounts(connection)} == {"总管", "乙"}


def test_the_cookie_is_kept_from_scripts_and_other_sites(app, database):
    add(database, "周老师")
    cookie = sign_in(app.test_client(), "周老师").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert COUNTY not in cookie


def test_the_first_account_may_everything_and_is_made_once(database):
    with writing(database.service_url) as connection:
        password = accounts.add_first(connection)
    assert len(password) == 16
    with writing(database.service_url) as connection:
        assert accounts.add_first(connection) is None
