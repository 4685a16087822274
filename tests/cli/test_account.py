"""`gisgrid account` on a real database."""

import re

import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.domain.audit import AuditFilter
from gisgrid.errors import SignInNeeded
from gisgrid.services.sign_in import sign_in
from gisgrid.store.areas import insert_areas
from gisgrid.store.audit import audit_rows
from gisgrid.store.session import changing, reading
from tests.accounts import HERE, PASSWORD
from tests.county import county, town_code

TOWN = town_code(0)
SAID = re.compile(r"password: (\S{16})\n")


@pytest.fixture
def run(database):
    def run(*words, given=None):
        return CliRunner().invoke(main, ["account", *words], input=given, env=database.environment)

    return run


def opens(database, name, password):
    try:
        return bool(sign_in(database.service_url, name, password, HERE))
    except SignInNeeded:
        return False


def test_an_account_from_its_first_day_to_its_last(run, database):
    with changing(database.service_url, who="test", why="base") as connection:
        insert_areas(connection, "standard", county())
    first = run("first")
    assert first.exit_code == 0
    assert opens(database, "admin", SAID.search(first.output).group(1))
    assert run("first").output == ""
    added = run("add", "周老师", "--shown-name", "周晓")
    assert opens(database, "周老师", SAID.search(added.output).group(1))
    assert run("grant", "周老师", "planner", "--area", TOWN).exit_code == 0
    assert run("grant", "周老师", "planner", "--area", TOWN).exit_code == 2
    listed = run("list").output
    assert "周晓" in listed
    assert re.search(rf"#\d+ 划格员 planner: {TOWN} {TOWN}", listed)
    number = re.search(r"#(\d+) 划格员 planner: \d", listed).group(1)
    assert run("revoke", number).exit_code == 0
    assert run("revoke", number).exit_code == 2
    assert f"#{number} " not in run("list").output
    reset = SAID.search(run("reset", "周老师").output).group(1)
    assert not opens(database, "周老师", SAID.search(added.output).group(1))
    assert opens(database, "周老师", reset)
    assert run("disable", "周老师").exit_code == 0
    assert not opens(database, "周老师", reset)
    assert run("disable", "周老师", "--on").exit_code == 0
    with reading(database.service_url) as connection:
        actions = [row.action for row in audit_rows(connection, AuditFilter(), 100) if row.action != "sign in"]
    assert actions[::-1] == ["edit", "first account", "add account", "grant", "revoke", "reset password",
                             "disable account", "enable account"]  # fmt: skip


def test_a_password_read_from_standard_input_is_not_printed(run, database):
    added = run("add", "周老师", "--password-stdin", given=f"{PASSWORD}\n")
    assert PASSWORD not in added.output
    assert opens(database, "周老师", PASSWORD)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grant", "nobody", "viewer"), "there is no account nobody"),
        (("add", "有 空格"), "no blank"),
        (("add", "x" * 65), "1 to 64"),
        (("reset", "nobody"), "there is no account nobody"),
        (("revoke", "7"), "there is no grant 7"),
        (("grant", "nobody", "king"), "king"),
    ],
)
def test_what_cannot_be_is_one_sentence(run, words, said):
    refused = run(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.output


def test_a_short_password_is_refused(run):
    refused = run("add", "周老师", "--password-stdin", given="short\n")
    assert refused.exit_code == 2
    assert "10 to 200" in refused.stderr


def test_the_last_administrator_stays(run):
    run("first")
    number = re.search(r"#(\d+) 管理员", run("list").output).group(1)
    refused = run("revoke", number)
    assert refused.exit_code == 2
    assert "somebody must be left" in refused.stderr
    assert run("disable", "admin").exit_code == 2
