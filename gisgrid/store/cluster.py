"""A private PostGIS cluster from Debian's packages: own folder, unix socket only, no other cluster ever touched."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gisgrid.settings import Settings
from gisgrid.store.cluster_files import hand_over, last_lines, own_folder, write_config
from gisgrid.store.passwords import SUPERUSER, folder_errors, make_folder, make_passwords
from gisgrid.store.postgres import Server, failure, find_server
from gisgrid.store.provision import prepare, trouble, versions
from gisgrid.store.urls import Urls, public_url, service_password, socket_dir, superuser_url, urls

__all__ = ["ClusterStatus", "Urls", "service_password", "start", "status", "stop", "urls"]

INITDB = (
    *("--username", SUPERUSER, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"),
    "--data-checksums",
)
GIVE_UP_AFTER_S = 90
RETRY_AFTER_S = 0.5
PASSING = ("is still in use", "lock file", "starting up", "shutting down")
"""What the server says while an earlier one, killed a moment ago, still leaves its traces."""
HOPELESS = ("authentication failed", "Permission denied", "too many")


@dataclass(frozen=True)
class ClusterStatus:
    """What is known of the database without changing anything.

    Attributes
    ----------
    kind : {"private", "external"}
        External: `Settings.database_url` names it, and it is never started or stopped from here.
    state : {"running", "stopped", "absent"}
        Absent: a private cluster that was never made.
    where : str
        The data folder, or the external server's URL without its password.
    versions : str
        Of PostgreSQL and PostGIS; empty unless running.
    """

    kind: Literal["private", "external"]
    state: Literal["running", "stopped", "absent"]
    where: str
    versions: str = ""


def start(settings: Settings, *, durable: bool = True) -> Urls:
    """Make the private cluster if there is none, start it if it does not run, and return its URLs.

    Safe to call again, by two callers at once, and right after the server was killed. With
    `settings.database_url` nothing is started; that server must answer.

    Parameters
    ----------
    settings : Settings
    durable : bool, optional
        False gives up fsync: for clusters that are thrown away, as in tests.

    Returns
    -------
    Urls

    Raises
    ------
    Unavailable
        PostGIS is not installed, the folder cannot be used, the disk is full, or the server does not start.
    """
    if settings.database_url is not None:
        _require_answer(urls(settings))
    else:
        with _locked(settings.data_dir):
            server = find_server(_cluster(settings))
            own_folder(socket_dir(settings.data_dir), server)
            _make(server, settings)
            _run_until_it_answers(server, settings, durable=durable)
            prepare(settings)
    return urls(settings)


def stop(settings: Settings) -> None:
    """Stop the private cluster, its data kept; nothing happens if it does not run or is an external one.

    Raises
    ------
    Unavailable
        It does not stop.
    """
    if settings.database_url is not None or not _cluster(settings).exists():
        return
    with _locked(settings.data_dir):
        server = find_server(_cluster(settings))
        if server.run("pg_ctl", "status", "-D", str(_cluster(settings))).returncode != 0:
            return
        stopped = server.run("pg_ctl", "stop", "-D", str(_cluster(settings)), "-m", "fast", "-w", "-t", "60")
        if stopped.returncode != 0:
            raise failure("数据库无法停止", "the database does not stop", stopped.stdout + stopped.stderr)


def status(settings: Settings) -> ClusterStatus:
    """Return whether the database runs, and where it is.

    Raises
    ------
    Unavailable
        As `urls`, or PostGIS is no longer installed.
    """
    if settings.database_url is not None:
        admin = urls(settings).admin
        return _described(admin, "external", public_url(admin))
    where = str(settings.data_dir.absolute())
    if not _cluster(settings).exists():
        return ClusterStatus("private", "absent", where)
    return _described(superuser_url(settings, "postgres"), "private", where)


def _require_answer(found: Urls) -> None:
    words = trouble(found.admin)
    if words is not None:
        raise failure(
            "GISGRID_DATABASE_URL 指定的数据库没有响应", "the database of GISGRID_DATABASE_URL does not answer", words
        )


def _described(url: str, kind: Literal["private", "external"], where: str) -> ClusterStatus:
    if trouble(url) is not None:
        return ClusterStatus(kind, "stopped", where)
    return ClusterStatus(kind, "running", where, versions(url))


def _cluster(settings: Settings) -> Path:
    return settings.data_dir.absolute() / "cluster"


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """Hold the data folder alone: a second starter waits here and then finds the work done."""
    with folder_errors(data_dir):
        make_folder(data_dir)
        handle = os.open(data_dir / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    with os.fdopen(handle) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(server: Server, settings: Settings) -> None:
    """Run initdb once. The folder gets its name when it is whole, so an initdb cut short leaves no half cluster."""
    cluster = _cluster(settings)
    if cluster.exists():
        return
    half_made, password_file = cluster.with_name("cluster.new"), socket_dir(settings.data_dir) / "initdb.password"
    with folder_errors(settings.data_dir):
        shutil.rmtree(half_made, ignore_errors=True)
        own_folder(half_made, server)
        hand_over(password_file, make_passwords(settings.data_dir)[SUPERUSER], server)
        try:
            made = server.run("initdb", "-D", str(half_made), "--pwfile", str(password_file), *INITDB)
        finally:
            password_file.unlink()
        if made.returncode != 0:
            raise failure("数据库无法建立", "the database cannot be made", made.stdout + made.stderr)
        half_made.rename(cluster)


def _run_until_it_answers(server: Server, settings: Settings, *, durable: bool) -> None:
    """Start the server, again while one killed a moment ago leaves its traces; its pid file is never deleted."""
    url, log = superuser_url(settings, "postgres"), _cluster(settings) / "server.log"
    deadline = time.monotonic() + GIVE_UP_AFTER_S
    while (words := trouble(url)) is not None:
        if any(sign in words for sign in HOPELESS):
            raise failure("数据库拒绝连接", "the database refuses to be reached", words)
        write_config(_cluster(settings), server, socket_dir(settings.data_dir), durable=durable)
        started = server.run("pg_ctl", "start", "-D", str(_cluster(settings)), "-l", str(log), "-w", "-t", "60")
        if started.returncode == 0:
            continue
        said = last_lines(log) or started.stderr
        if time.monotonic() > deadline or not any(sign in said for sign in PASSING):
            raise failure("数据库无法启动", "the database does not start", said)
        time.sleep(RETRY_AFTER_S)
