"""`gisgrid db` as a person types it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gisgrid.cli import main
from gisgrid.settings import Settings
from gisgrid.store import cluster as private_cluster

Environment = dict[str, str | None]


@pytest.fixture
def private(reachable_dir: Path) -> Iterator[Environment]:
    """Environment of a private cluster not yet made; stopped afterwards."""
    folder = reachable_dir / "data"
    yield {"GISGRID_DATA_DIR": str(folder), "GISGRID_DATABASE_URL": None, "GISGRID_SERVICE_URL": None}
    private_cluster.stop(Settings(folder))


def run(environment: Environment, *words: str) -> Result:
    return CliRunner().invoke(main, ["db", *words], env=environment)


def psql(url: str, query: str) -> str:
    command = ["psql", "--no-psqlrc", "-At", "-c", query, url]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_up_migrate_url_down(private: Environment):
    assert run(private, "status").exit_code == 4
    up = run(private, "up")
    assert up.exit_code == 0, up.output
    assert "running" in up.output
    assert "PostGIS" in up.output
    assert run(private, "up").exit_code == 0
    migrated = run(private, "migrate")
    assert migrated.exit_code == 0, migrated.output
    assert run(private, "migrate").exit_code == 0
    service, admin = (run(private, "url", *words).output.strip() for words in ((), ("--admin",)))
    rights = "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
    assert psql(service, rights) == "gisgrid_service|f"
    assert psql(admin, rights) == "gisgrid_owner|f"
    assert psql(service, "SELECT count(*) FROM gisgrid.area") == "0"
    assert psql(service, "SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == "0"
    assert run(private, "down").exit_code == 0
    stopped = run(private, "status")
    assert stopped.exit_code == 4
    assert "stopped" in stopped.output


def test_url_before_up_says_what_to_do(private: Environment):
    result = run(private, "url")
    assert result.exit_code == 4
    assert "gisgrid db up" in result.stderr
    assert result.stdout == ""


def test_an_existing_server_is_migrated_but_never_started_or_stopped(empty_database, tmp_path: Path):
    environment: Environment = {"GISGRID_DATABASE_URL": empty_database.admin_url, "GISGRID_DATA_DIR": str(tmp_path)}
    environment["GISGRID_SERVICE_URL"] = empty_database.service_url
    assert run(environment, "up").exit_code == 0
    assert run(environment, "migrate").exit_code == 0
    assert run(environment, "down").exit_code == 0
    status = run(environment, "status")
    assert status.exit_code == 0
    assert "running" in status.output
    assert "***" in status.output
    assert psql(run(environment, "url").output.strip(), "SELECT count(*) FROM gisgrid.division") == "0"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["up", "migrate"])
def test_an_existing_server_that_does_not_answer_is_said_so(command: str, tmp_path: Path):
    environment: Environment = {
        "GISGRID_DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/x",
        "GISGRID_SERVICE_PASSWORD": "s",
        "GISGRID_DATA_DIR": str(tmp_path),
    }
    result = run(environment, command)
    assert result.exit_code == 4, result.output
    assert "does not answer" in result.stderr
    assert "secret" not in result.output


def test_a_wrong_url_is_bad_input(tmp_path: Path):
    result = run({"GISGRID_DATABASE_URL": "mysql://a@b/c", "GISGRID_DATA_DIR": str(tmp_path)}, "status")
    assert result.exit_code == 2
    assert "GISGRID_DATABASE_URL" in result.stderr


@pytest.mark.parametrize("command", ["status", "up", "migrate", "url"])
def test_a_port_that_is_no_number_is_bad_input(command: str, tmp_path: Path):
    result = run({"GISGRID_DATABASE_URL": "postgresql://h:notaport/z", "GISGRID_DATA_DIR": str(tmp_path)}, command)
    assert result.exit_code == 2, result.output
    assert "GISGRID_DATABASE_URL is no PostgreSQL URL" in result.stderr


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://a:secret@no-such-host.invalid/x", "could not translate host name"),
        ("postgresql://a:secret@127.0.0.1:1/x", "Connection refused"),
        ("postgresql://a:secret@127.0.0.1:1/x?such=none", "invalid connection option"),
    ],
)
def test_status_says_why_a_server_does_not_answer(url: str, why: str, tmp_path: Path):
    environment: Environment = {"GISGRID_DATABASE_URL": url, "GISGRID_DATA_DIR": str(tmp_path)}
    result = run(environment | {"GISGRID_SERVICE_PASSWORD": "s"}, "status")
    assert result.exit_code == 4, result.output
    assert why in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "secret" not in result.output


def test_migrating_without_the_rights_is_one_sentence(empty_database, tmp_path: Path):
    url = empty_database.service_url
    environment: Environment = {"GISGRID_DATABASE_URL": url, "GISGRID_SERVICE_URL": url}
    result = run(environment | {"GISGRID_DATA_DIR": str(tmp_path)}, "migrate")
    assert result.exit_code == 4, result.output
    assert "the database's role may not do this" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("letter", ['"', "$", "`", "\\"])
def test_a_data_folder_that_a_shell_would_misread_is_refused(letter: str, reachable_dir: Path):
    folder = reachable_dir / f"a{letter}b"
    result = run({"GISGRID_DATA_DIR": str(folder), "GISGRID_DATABASE_URL": None, "GISGRID_SERVICE_URL": None}, "up")
    assert result.exit_code == 2, result.output
    assert "the data folder's path holds a quote" in result.stderr
    assert not folder.exists()


def test_an_unusable_data_folder_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    result = run({"GISGRID_DATA_DIR": str(tmp_path / "file"), "GISGRID_DATABASE_URL": None}, "up")
    assert result.exit_code == 4
    assert "cannot be used" in result.stderr
    assert "Traceback" not in result.output


def test_a_moved_data_folder_works_where_it_is_now(private: Environment):
    assert run(private, "up").exit_code == 0
    assert run(private, "down").exit_code == 0
    old = Path(str(private["GISGRID_DATA_DIR"]))
    new = old.with_name("moved")
    shutil.move(old, new)
    moved = private | {"GISGRID_DATA_DIR": str(new)}
    try:
        assert run(moved, "up").exit_code == 0
        assert psql(run(moved, "url", "--admin").output.strip(), "SELECT 1") == "1"
    finally:
        run(moved, "down")
    assert not list((new / "run").iterdir())
