"""A hot standby of the tests' cluster: PostgreSQL's own copy of it, which follows and only reads."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NullPool, create_engine, text

from gisgrid.settings import Settings
from gisgrid.store import cluster as private_cluster
from gisgrid.store.cluster_files import own_folder, write_config
from gisgrid.store.postgres import Server, find_server
from gisgrid.store.urls import cluster_dir, libpq_url, socket_dir, superuser_url
from tests.conftest import Cluster

CAUGHT_UP_WITHIN_S = 30
COPY = ("--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast")
PASSWORDS = "passwords.json"


@contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """Copy a running cluster beside it, and let the copy follow as long as it is wanted."""
    source, settings = primary.settings.data_dir, Settings(primary.settings.data_dir.with_name("replica"))
    settings.data_dir.mkdir()
    settings.data_dir.chmod(0o711)
    shutil.copy(source / PASSWORDS, settings.data_dir / PASSWORDS)
    server, folder = find_server(cluster_dir(source)), cluster_dir(settings.data_dir)
    own_folder(folder, server)
    own_folder(socket_dir(settings.data_dir), server)
    _run(server, "pg_basebackup", "-D", str(folder), "-d", libpq_url(superuser_url(primary.settings, "")), *COPY)
    write_config(folder, server, socket_dir(settings.data_dir), durable=False)
    _run(server, "pg_ctl", "start", "-w", "-D", str(folder), "-l", str(folder / "server.log"))
    try:
        yield Cluster(settings)
    finally:
        private_cluster.stop(settings)
        shutil.rmtree(settings.data_dir)


def catch_up(primary: Cluster, replica: Cluster) -> None:
    """Wait until a replica has everything that was committed before."""
    deadline = time.monotonic() + CAUGHT_UP_WITHIN_S
    written = _written(primary)
    with _superuser(replica) as connection:
        while not connection.scalar(text("SELECT pg_last_wal_replay_lsn() >= :written"), {"written": written}):
            assert time.monotonic() < deadline, "the replica does not follow"
            time.sleep(0.01)


def _written(primary: Cluster) -> str:
    """Return how far the log is written; one commit that waits for it brings out those before, which did not."""
    with _superuser(primary) as connection:
        connection.execute(text("SET synchronous_commit TO on"))
        connection.execute(text("SELECT pg_logical_emit_message(true, 'gisgrid', 'here')"))
        return str(connection.scalar(text("SELECT pg_current_wal_lsn()")))


def _superuser(cluster: Cluster) -> Connection:
    url = superuser_url(cluster.settings, "postgres")
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()


def _run(server: Server, program: str, *arguments: str) -> None:
    done = server.run(program, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
