"""The private cluster: made, started, stopped, killed, started by two at once, by root and by an ordinary user."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from gisgrid.errors import Unavailable
from gisgrid.settings import Settings
from gisgrid.store import cluster
from gisgrid.store.urls import superuser_url

ROOT = Path(__file__).parents[2]
IMPORTS = """
import sys
from pathlib import Path
from gisgrid.settings import Settings
from gisgrid.store import cluster
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def settings(reachable_dir: Path) -> Iterator[Settings]:
    """Settings of a cluster not yet made, stopped afterwards."""
    found = Settings(reachable_dir / "data")
    yield found
    cluster.stop(found)


def ask(url: str, query: str) -> object:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return connection.execute(text(query)).scalar_one()


def server_pid(settings: Settings) -> int:
    return int((settings.data_dir / "cluster/postmaster.pid").read_text().split()[0])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_started_stopped_and_started_again_with_its_data(settings: Settings):
    assert cluster.status(settings).state == "absent"
    urls = cluster.start(settings, durable=False)
    assert cluster.status(settings).state == "running"
    assert "PostGIS 3" in cluster.status(settings).versions
    with create_engine(urls.admin, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 7 AS seven"))
    cluster.stop(settings)
    assert cluster.status(settings).state == "stopped"
    assert cluster.start(settings, durable=False) == urls
    assert ask(urls.admin, "SELECT seven FROM kept") == 7


def test_starting_twice_keeps_the_same_server(settings: Settings):
    cluster.start(settings, durable=False)
    pid = server_pid(settings)
    cluster.start(settings, durable=False)
    assert server_pid(settings) == pid


def test_stopping_what_never_ran_is_no_error(settings: Settings):
    cluster.stop(settings)
    assert cluster.status(settings).state == "absent"


def test_it_listens_on_its_socket_only_and_is_durable_by_default(settings: Settings):
    cluster.start(settings)
    superuser = superuser_url(settings, "postgres")
    assert ask(superuser, "SHOW listen_addresses") == ""
    assert ask(superuser, "SHOW fsync") == "on"
    assert ask(superuser, "SHOW data_checksums") == "on"
    assert ask(superuser, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'") == 0


def test_owner_may_make_roles_and_owns_the_database_but_is_no_superuser(cluster):
    owner = cluster.database("gisgrid").admin_url
    query = "SELECT (rolsuper, rolcreaterole, rolcanlogin)::text FROM pg_roles WHERE rolname = current_user"
    assert ask(owner, query) == "(f,t,t)"
    query = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()"
    assert ask(owner, query) == "gisgrid_owner"
    assert str(ask(owner, "SELECT postgis_lib_version()")) >= "3.3"


def test_nobody_else_reads_passwords_data_or_socket(settings: Settings):
    cluster.start(settings, durable=False)
    assert mode(settings.data_dir / "passwords.json") == 0o600
    assert mode(settings.data_dir / "cluster") == 0o700
    assert mode(settings.data_dir / "run") == 0o700
    assert not list(settings.data_dir.glob("run/initdb*"))


def test_a_wrong_password_is_refused(settings: Settings):
    urls = cluster.start(settings, durable=False)
    with pytest.raises(OperationalError, match="password authentication failed"):
        ask(urls.admin.replace("gisgrid_owner:", "gisgrid_owner:x"), "SELECT 1")


def test_passwords_stay_out_of_the_log_and_of_the_repr(settings: Settings):
    urls = cluster.start(settings, durable=False)
    password = urls.admin.split(":")[2].split("@")[0]
    assert len(password) >= 32
    assert password not in (settings.data_dir / "cluster/server.log").read_text()
    assert password not in repr(urls)


def test_killed_server_starts_again(settings: Settings):
    urls = cluster.start(settings, durable=False)
    killed = server_pid(settings)
    os.kill(killed, signal.SIGKILL)
    cluster.start(settings, durable=False)
    assert server_pid(settings) != killed
    assert ask(urls.admin, "SELECT 1") == 1


def test_the_pid_file_of_a_living_process_is_left_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    cluster.start(settings, durable=False)
    cluster.stop(settings)
    server = cluster.find_server(settings.data_dir / "cluster")
    sleeper = subprocess.Popen(["sleep", "60"], user=server.account)
    pid_file = settings.data_dir / "cluster/postmaster.pid"
    pid_file.write_text(f"{sleeper.pid}\n{pid_file.parent}\n")
    monkeypatch.setattr(cluster, "GIVE_UP_AFTER_S", 1)
    try:
        with pytest.raises(Unavailable, match="lock file"):
            cluster.start(settings, durable=False)
        assert pid_file.read_text().startswith(str(sleeper.pid))
    finally:
        sleeper.kill()
        sleeper.wait()
        pid_file.unlink()


def test_two_starters_at_once_make_one_cluster(settings: Settings):
    program = f"{IMPORTS}print(cluster.start(Settings(Path(sys.argv[1])), durable=False).admin)"
    command = [sys.executable, "-c", program, str(settings.data_dir)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]
    answers = {starter.communicate(timeout=120)[0].strip() for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert answers == {cluster.urls(settings).admin}


def test_an_initdb_cut_short_is_made_anew(settings: Settings):
    (settings.data_dir / "cluster.new/base").mkdir(parents=True)
    settings.data_dir.chmod(0o711)
    urls = cluster.start(settings, durable=False)
    assert ask(urls.admin, "SELECT 1") == 1
    assert not (settings.data_dir / "cluster.new").exists()


def test_a_long_folder_name_gets_its_socket_elsewhere(reachable_dir: Path):
    settings = Settings(reachable_dir / ("long-" * 20) / "data")
    socket_folder = cluster.socket_dir(settings.data_dir)
    try:
        urls = cluster.start(settings, durable=False)
        assert ask(urls.admin, "SELECT 1") == 1
        assert mode(socket_folder) == 0o700
        assert not socket_folder.is_relative_to(settings.data_dir)
    finally:
        cluster.stop(settings)
        shutil.rmtree(socket_folder)


@as_root
def test_a_socket_folder_made_by_somebody_else_is_refused(settings: Settings):
    socket_folder = settings.data_dir / "run"
    socket_folder.mkdir(parents=True)
    settings.data_dir.chmod(0o711)
    os.chown(socket_folder, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(Unavailable, match="belongs to another user"):
        cluster.start(settings)


@as_root
def test_a_folder_the_servers_account_cannot_enter_is_named(tmp_path: Path):
    tmp_path.chmod(0o700)
    with pytest.raises(Unavailable, match="the user postgres cannot enter") as refusal:
        cluster.start(Settings(tmp_path / "data"))
    assert "GISGRID_DATA_DIR" in refusal.value.hint_en


@as_root
def test_root_runs_the_server_as_another_user(settings: Settings):
    cluster.start(settings, durable=False)
    owner = Path(f"/proc/{server_pid(settings)}").stat().st_uid
    assert pwd.getpwuid(owner).pw_name == "postgres"


@as_root
def test_an_ordinary_user_makes_starts_and_stops_one(reachable_dir: Path):
    home = reachable_dir / "home"
    home.mkdir()
    shutil.chown(home, "nobody")
    found = [
        as_nobody(reachable_dir, home, "-m", "gisgrid", "db", word)
        for word in ("up", "migrate", "status", "down", "status")
    ]
    assert [answer.returncode for answer in found] == [0, 0, 0, 0, 4], found
    assert (home / ".local/share/gisgrid/cluster/PG_VERSION").exists()
    assert (home / ".local/share/gisgrid").owner() == "nobody"


def as_nobody(folder: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run this Python as an ordinary user, on a copy of the package in a folder that user can reach."""
    if not (folder / "gisgrid").exists():
        shutil.copytree(ROOT / "gisgrid", folder / "gisgrid")
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    run = partial(subprocess.run, check=False, capture_output=True, text=True, cwd=folder, env=environment, **nobody)
    if run(["test", "-x", sys.executable]).returncode != 0:
        pytest.skip("the clone lies in a folder that ordinary users cannot enter")
    return run([sys.executable, *words])


@as_root
def test_another_user_is_told_that_the_folder_is_not_his(cluster, reachable_dir: Path):
    program = f"{IMPORTS}cluster.urls(Settings(Path(sys.argv[1])))"
    answer = as_nobody(reachable_dir, reachable_dir, "-c", program, str(cluster.settings.data_dir))
    assert "cannot be used: Permission denied" in answer.stderr


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be used"):
        cluster.start(Settings(tmp_path / "file"))


def test_missing_postgis_names_the_package(tmp_path: Path):
    (tmp_path / "lib/postgresql/15/bin").mkdir(parents=True)
    (tmp_path / "lib/postgresql/15/bin/initdb").touch()
    with pytest.raises(Unavailable, match="no PostgreSQL >= 15 with PostGIS") as refusal:
        cluster.find_server(tmp_path / "cluster", usr=tmp_path)
    assert "postgresql-15-postgis-3" in refusal.value.hint_zh
    assert refusal.value.exit_code == 4


def fake_server(usr: Path, major: int) -> None:
    for file in (f"lib/postgresql/{major}/bin/initdb", f"share/postgresql/{major}/extension/postgis.control"):
        (usr / file).parent.mkdir(parents=True)
        (usr / file).touch()


def test_the_newest_server_is_taken_unless_an_older_made_the_cluster(tmp_path: Path):
    for major in (14, 15, 17):
        fake_server(tmp_path, major)
    made_by_15 = tmp_path / "cluster"
    made_by_15.mkdir()
    assert cluster.find_server(made_by_15, usr=tmp_path).major == 17
    (made_by_15 / "PG_VERSION").write_text("15\n")
    assert cluster.find_server(made_by_15, usr=tmp_path).major == 15
    (made_by_15 / "PG_VERSION").write_text("16\n")
    with pytest.raises(Unavailable, match="made by PostgreSQL 16"):
        cluster.find_server(made_by_15, usr=tmp_path)


def test_a_server_older_than_the_rule_is_not_taken(tmp_path: Path):
    fake_server(tmp_path, 14)
    with pytest.raises(Unavailable, match=">= 15"):
        cluster.find_server(tmp_path / "cluster", usr=tmp_path)


def test_a_full_disk_is_called_a_full_disk(reachable_dir: Path):
    small = reachable_dir / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small], check=False).returncode != 0:
        pytest.skip("mounting a small file system needs rights this run does not have")
    try:
        with pytest.raises(Unavailable, match="the disk is full"):
            cluster.start(Settings(small / "data"))
        assert cluster.status(Settings(small / "data")).state == "absent"
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.drill
def test_killed_under_load_thirty_times(settings: Settings):
    urls = cluster.start(settings)
    with create_engine(urls.admin, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE TABLE counted (n int)"))
    for n in range(30):
        with create_engine(urls.admin, poolclass=NullPool).begin() as connection:
            connection.execute(text("INSERT INTO counted SELECT :n FROM generate_series(1, 1000)"), {"n": n})
        os.kill(server_pid(settings), signal.SIGKILL)
        time.sleep(n / 100)
        cluster.start(settings)
    assert ask(urls.admin, "SELECT count(*) FROM counted") == 30_000
