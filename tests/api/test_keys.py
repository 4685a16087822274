"""Keys of other systems: they read what their account may and they are for, and write nothing."""

from contextlib import suppress

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gisgrid.cli import main
from gisgrid.errors import GisgridError
from gisgrid.services import accounts, api_keys
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import Acting, changing, reading, writing
from tests.accounts import add, add_households
from tests.browsing import settings_of
from tests.county import COUNTY, county, town_code
from webmap import create_app

IN_TOWN, IN_OTHER = (110.05, 30.05), (110.35, 30.35)
TOWN, OTHER = town_code(0), town_code(3)


@pytest.fixture
def county_db(database):
    with changing(database.service_url, who="test", why="base") as connection:
        insert_areas(connection, "standard", county())
    add_households(database, [IN_TOWN, IN_OTHER])
    return database


@pytest.fixture
def web(county_db):
    return create_app(settings_of(county_db)).test_client()


def make(database, account, code=None, collections=("households",)):
    with writing(database.service_url, Acting(who="test", action="add key")) as connection:
        return api_keys.add_key(connection, account, "平台", collections, code, by="test")


def ask(web, path, key, method="GET", **more):
    return web.open(path, method=method, headers={"X-API-Key": key}, **more)


def households(web, key, code):
    answer = ask(web, f"/api/areas/{code}/households", key)
    return answer.status_code if answer.status_code != 200 else len(answer.json["households"])


def test_a_key_reads_what_its_account_reads(web, county_db):
    add(county_db, "查看", ("viewer", TOWN))
    _, key = make(county_db, "查看")
    assert (households(web, key, TOWN), households(web, key, OTHER)) == (1, 403)
    bearer = web.get(f"/api/areas/{TOWN}/households", headers={"Authorization": f"Bearer {key}"})
    assert bearer.status_code == 200
    assert bearer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("granted", [None, COUNTY])
def test_a_key_for_an_area_reads_there_alone_however_far_its_account_does(web, county_db, granted):
    add(county_db, "查看", ("viewer", granted))
    _, key = make(county_db, "查看", TOWN)
    assert (households(web, key, TOWN), households(web, key, OTHER)) == (1, 403)
    assert households(web, key, COUNTY) == 403
    with reading(county_db.member_url, Acting(key=key)) as connection:  # whatever is asked
        assert connection.scalar(text("SELECT count(*) FROM gisgrid.household")) == 1


def test_a_key_for_an_area_gives_its_account_nothing_there(web, county_db):
    add(county_db, "查看", ("viewer", TOWN))
    _, key = make(county_db, "查看", OTHER)
    assert (households(web, key, TOWN), households(web, key, OTHER)) == (403, 403)


def test_a_key_without_a_collection_reads_what_everybody_may(web, county_db):
    add(county_db, "查看", ("viewer", None))
    _, key = make(county_db, "查看", collections=())
    assert households(web, key, TOWN) == 403
    assert ask(web, "/ogc/collections", key).status_code == 200
    assert ask(web, f"/api/areas/{TOWN}", key).status_code == 200


def test_a_key_ends_with_a_revocation_a_grant_or_its_account(web, county_db):
    add(county_db, "总管", ("administrator", None))
    add(county_db, "查看", ("viewer", TOWN))
    keys = [make(county_db, "查看") for _ in range(2)]
    assert [households(web, key, TOWN) for _, key in keys] == [1, 1]
    with writing(county_db.service_url, Acting(who="test")) as connection:
        api_keys.revoke_key(connection, keys[0][0], by="test")
    assert [households(web, key, TOWN) for _, key in keys] == [401, 1]
    assert ask(web, "/ogc/", keys[0][1]).status_code == 401
    with writing(county_db.service_url, Acting(who="test")) as connection:
        grants = next(one for one in accounts.list_accounts(connection) if one.name == "查看").grants
        accounts.revoke(connection, grants[0].number, by="test")
    assert households(web, keys[1][1], TOWN) == 403
    with writing(county_db.service_url, Acting(who="test")) as connection:
        connection.execute(text("UPDATE gisgrid.account SET disabled_at = now() WHERE name = '查看'"))
    assert households(web, keys[1][1], TOWN) == 401


@pytest.mark.parametrize("key", ["x", "gisgrid_" + "a" * 43, "' OR true --", "密".encode().decode("latin-1")])
def test_what_is_no_key_opens_nothing(web, county_db, key):
    add(county_db, "查看", ("viewer", None))
    make(county_db, "查看")
    answer = ask(web, f"/api/areas/{TOWN}/households", key)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_key_of_who_may_do_everything_still_only_reads(web, county_db):
    add(county_db, "全能", *[(role, None) for role in ("viewer", "planner", "roster_clerk", "administrator")])
    _, key = make(county_db, "全能")
    for method, path in (("POST", "/api/accounts"), ("GET", "/api/accounts"), ("GET", "/api/audit"),
                         ("GET", "/api/data"), ("DELETE", "/api/grants/1")):  # fmt: skip
        assert ask(web, path, key, method, json={} if method == "POST" else None).status_code == 403
    assert ask(web, "/account", key).status_code == 302  # pages know no keys
    assert ask(web, "/api/session", key).json["person"]["powers"] == ["read_private"]


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO gisgrid.household (scheme, external_id, geom, persons, address, source) "
     "SELECT scheme, 'new', geom, 1, '', 'x' FROM gisgrid.household LIMIT 1",
     "UPDATE gisgrid.household SET persons = 9", "DELETE FROM gisgrid.household",
     "UPDATE gisgrid.area SET name = 'x'", "UPDATE gisgrid.account SET shown_name = 'x'",
     "UPDATE gisgrid.api_key SET collections = '{}'", "SELECT digest FROM gisgrid.api_key"],
)  # fmt: skip
def test_in_a_transaction_that_could_write_a_key_is_nobody(county_db, statement):
    add(county_db, "全能", *[(role, None) for role in ("viewer", "planner", "roster_clerk", "administrator")])
    _, key = make(county_db, "全能")
    before = everything(county_db)
    with suppress(DBAPIError, GisgridError), writing(county_db.member_url, Acting(key=key)) as connection:
        connection.execute(text(statement))
    assert everything(county_db) == before


def everything(database):
    queries = (
        "SELECT count(*), sum(persons) FROM gisgrid.household",
        "SELECT string_agg(name, '') FROM gisgrid.area",
        "SELECT string_agg(shown_name, '') FROM gisgrid.account",
        "SELECT array_agg(collections::text) FROM gisgrid.api_key",
    )
    with reading(database.service_url) as connection:
        return [tuple(connection.execute(text(query)).one()) for query in queries]


def test_only_the_digest_is_kept_and_the_audit_holds_no_key(county_db):
    add(county_db, "查看", ("viewer", TOWN))
    _, key = make(county_db, "查看")
    with reading(county_db.admin_url) as connection:
        rows = connection.execute(
            text("SELECT k::text FROM gisgrid.api_key k UNION ALL SELECT a::text FROM gisgrid.audit a")
        )
        said = "".join(rows.scalars())
    assert key not in said
    assert "api_key" in said


def test_use_is_noted_and_is_no_change(web, county_db):
    add(county_db, "查看", ("viewer", TOWN))
    number, key = make(county_db, "查看")
    with reading(county_db.service_url) as connection:
        before = connection.scalar(text("SELECT count(*) FROM gisgrid.audit"))
    assert households(web, key, TOWN) == 1
    with reading(county_db.service_url) as connection:
        found = next(one for one in api_keys.list_keys(connection) if one.number == number)
        assert found.last_used_at is not None
        assert connection.scalar(text("SELECT count(*) FROM gisgrid.audit")) == before


@pytest.mark.parametrize("url", ["public_url", "member_url"])
def test_the_roles_of_the_web_read_no_keys(county_db, url):
    with pytest.raises(DBAPIError), reading(getattr(county_db, url)) as connection:
        connection.execute(text("SELECT * FROM gisgrid.api_key"))


def test_the_command_makes_lists_and_revokes(web, county_db):
    add(county_db, "查看", ("viewer", TOWN))

    def run(*words):
        return CliRunner().invoke(main, ["account", "key", *words], env=county_db.environment)

    made = run("add", "查看", "--name", "数字文化馆", "--collection", "households", "--area", TOWN)
    assert made.exit_code == 0, made.output
    key = made.output.partition(": ")[2].split()[0]
    assert households(web, key, TOWN) == 1
    listed = run("list").output
    assert "数字文化馆" in listed
    assert TOWN in listed
    assert key not in listed
    assert run("revoke", "1").exit_code == 0
    assert households(web, key, TOWN) == 401
    assert run("revoke", "1").exit_code == 2
    assert run("add", "无此人", "--name", "x").exit_code == 2
    assert run("add", "查看", "--name", "x", "--area", "1").exit_code == 2
