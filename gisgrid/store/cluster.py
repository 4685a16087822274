"""A private PostGIS cluster from Debian's packages: own folder, unix socket only, no other cluster ever touched."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gisgrid.errors import BadInput
from gisgrid.settings import Settings
from gisgrid.store.cluster_files import hand_over, own_folder, read_log, write_config
from gisgrid.store.cluster_status import ClusterStatus, require_running, status
from gisgrid.store.passwords import SUPERUSER, folder_errors, make_folder, make_passwords
from gisgrid.store.postgres import Server, failure, find_server
from gisgrid.store.provision import prepare, trouble
from gisgrid.store.urls import Urls, cluster_dir, is_external, service_password, socket_dir, superuser_url, urls

__all__ = ["ClusterStatus", "Urls", "require_running", "service_password", "start", "status", "stop", "urls"]

INITDB = (
    *("--username", SUPERUSER, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"),
    "--data-checksums",
)
GIVE_UP_AFTER_S = 90
RETRY_AFTER_S = 0.5
UNFIT_LETTERS = '"$`\\\n'
"""pg_ctl starts the server through a shell, with its folder in double quotes."""
PASSING = ("is still in use", "lock file", "starting up", "shutting down")
"""What the server says while an earlier one, killed a moment ago, still leaves its traces."""
HOPELESS = ("authentication failed", "Permission denied", "too many")


def start(settings: Settings, *, durable: bool = True) -> Urls:
    """Make the private cluster if there is none, start it if it does not run, and return its URLs.

    Safe to call again, by two callers at once, and right after the server was killed. With
    settings that name an existing server nothing is started, but it must answer.

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
    BadInput
        The folder's name holds a letter that a shell would not leave as it is.
    Unavailable
        PostGIS is not installed, the folder cannot be used, the disk is full, or the server does not start.
    """
    if is_external(settings):
        require_running(settings)
    else:
        _check_name(settings.data_dir)
        with _locked(settings.data_dir):
            server = find_server(cluster_dir(settings.data_dir))
            with folder_errors(settings.data_dir):
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
    folder = cluster_dir(settings.data_dir)
    if is_external(settings) or not folder.exists():
        return
    with _locked(settings.data_dir):
        server = find_server(folder)
        if server.run("pg_ctl", "status", "-D", str(folder)).returncode != 0:
            return
        stopped = server.run("pg_ctl", "stop", "-D", str(folder), "-m", "fast", "-w", "-t", "60")
        if stopped.returncode != 0:
            raise failure("数据库无法停止", "the database does not stop", stopped.stdout + stopped.stderr)


def _check_name(data_dir: Path) -> None:
    if any(letter in str(data_dir.absolute()) for letter in UNFIT_LETTERS):
        raise BadInput(
            "数据文件夹的路径含有引号、反斜线、$ 或换行，数据库无法在其中启动",
            "the data folder's path holds a quote, backslash, $ or line break, so that no database starts in it",
            hint_zh="用 GISGRID_DATA_DIR 指定另一个文件夹",
            hint_en="name another folder in GISGRID_DATA_DIR",
        )


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
    cluster = cluster_dir(settings.data_dir)
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
    url, folder = superuser_url(settings, "postgres"), cluster_dir(settings.data_dir)
    log = folder / "server.log"
    deadline = time.monotonic() + GIVE_UP_AFTER_S
    while (words := trouble(url)) is not None:
        if any(sign in words for sign in HOPELESS):
            raise failure("数据库拒绝连接", "the database refuses to be reached", words)
        with folder_errors(settings.data_dir):
            write_config(folder, server, socket_dir(settings.data_dir), durable=durable)
        earlier = read_log(log)
        started = server.run("pg_ctl", "start", "-D", str(folder), "-l", str(log), "-w", "-t", "60")
        if started.returncode == 0:
            continue
        said = read_log(log).removeprefix(earlier) or started.stderr
        if time.monotonic() > deadline or not any(sign in said for sign in PASSING):
            raise failure("数据库无法启动", "the database does not start", said)
        time.sleep(RETRY_AFTER_S)
