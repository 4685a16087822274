"""`gisgrid scheme add`: adds what is new, says what is there, refuses what would not work."""

import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.store.schemes import all_schemes, scheme_named
from gisgrid.store.session import reading


def add(database, *words, **more):
    return CliRunner().invoke(main, ["scheme", "add", *words], env=database.environment | more)


def test_a_scheme_is_added_once_and_is_there_the_second_time(database):
    first, second = (add(database, "swiss", "--levels", "canton,commune") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "already there" not in first.output
    assert "已存在 already there" in second.output


@pytest.mark.parametrize("words", [("standard", "--levels", "x,y"), ("swiss", "--levels", "canton", "--name", "other")])
def test_another_scheme_of_a_code_that_is_there_is_refused(database, words):
    assert add(database, "swiss", "--levels", "canton").exit_code == 0
    with reading(database.service_url) as connection:
        before = all_schemes(connection)
    done = add(database, *words)
    assert done.exit_code == 2
    assert "there is another scheme" in done.stderr
    with reading(database.service_url) as connection:
        assert all_schemes(connection) == before


def test_a_level_that_occurs_twice_is_refused(database):
    done = add(database, "new", "--levels", "a,b,a")
    assert done.exit_code == 2
    assert "a level occurs twice" in done.stderr


@pytest.mark.parametrize("pattern", ["(", "(?P<x>a)", "[[:digit:]]", r"\m", "[a"])
def test_a_pattern_that_one_engine_does_not_read_is_refused(database, pattern):
    done = add(database, "new", "--levels", "a,b", "--pattern", "[0-9]{2}", "--pattern", pattern)
    assert done.exit_code == 2, done.output
    assert f"the pattern {pattern} does not mean the same" in done.stderr


def test_patterns_that_both_read_are_taken(database):
    patterns = ("^[0-9]{2}$", r"^(A|B)\d+$")
    assert add(database, "new", "--levels", "a,b", "--pattern", patterns[0], "--pattern", patterns[1]).exit_code == 0
    with reading(database.service_url) as connection:
        assert scheme_named(connection, "new").code_patterns == patterns


def test_the_services_role_may_not(database):
    done = add(database, "new", "--levels", "a", GISGRID_DATABASE_URL=database.service_url)
    assert done.exit_code == 4
    assert "the database's role may not do this" in done.stderr


def roles(database, *words):
    return CliRunner().invoke(main, ["scheme", *words], env=database.environment)


def test_a_leader_is_asked_for_by_default_and_other_roles_when_somebody_says_so(database):
    leaders = [f"{level}\tgrid_leader\tbase, dedicated, remainder" for level in ("village", "subgrid")]
    assert roles(database, "roles").output.splitlines() == leaders
    assert roles(database, "require", "subgrid", "grid_worker", "--kind", "base").exit_code == 0
    assert "subgrid\tgrid_worker\tbase\n" in roles(database, "roles").output
    assert roles(database, "require", "subgrid", "grid_worker", "--kind", "base", "--kind", "remainder").exit_code == 0
    assert "subgrid\tgrid_worker\tbase, remainder\n" in roles(database, "roles").output
    assert roles(database, "require", "subgrid", "grid_worker", "--not").exit_code == 0
    assert "grid_worker" not in roles(database, "roles").output


def test_a_role_of_a_level_that_is_none_is_refused(database):
    done = roles(database, "require", "hamlet", "adviser")
    assert done.exit_code == 2
    assert "has no level hamlet" in done.stderr


def test_a_new_scheme_asks_for_leaders_where_it_has_villages(database):
    assert add(database, "own", "--levels", "town,village").exit_code == 0
    assert roles(database, "roles", "--scheme", "own").output == "village\tgrid_leader\tbase, dedicated, remainder\n"
