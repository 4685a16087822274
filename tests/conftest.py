"""A private cluster for the whole run, and an empty migrated database for each test that asks for one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as hypothesis_settings
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from gisgrid.services import passwords
from gisgrid.settings import Settings
from gisgrid.store import cluster as private_cluster
from gisgrid.store.migrate import migrate
from gisgrid.store.passwords import OWNER
from gisgrid.store.session import engine
from gisgrid.store.urls import DATABASE, superuser_url
from tests.chromium import chromium

__all__ = ["chromium"]

collect_ignore = ["bench/viewers.py", "drills/qgis_layer.py"]
"""Programs for another interpreter: locust's own environment, and the system's Python that has QGIS."""

MEMORY, ROOM_BYTES = Path("/dev/shm"), 8 * 1024**3
hypothesis_settings.register_profile("gisgrid", deadline=None)
hypothesis_settings.load_profile("gisgrid")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply in this process: what is tested is who gets in, not how long a guess takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@dataclass(frozen=True)
class Database:
    """One database of a test: who may reach it, how."""

    admin_url: str
    service_url: str
    member_url: str
    public_url: str
    superuser_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What the environment says when commands are to use this database."""
        return {"GISGRID_DATABASE_URL": self.admin_url, "GISGRID_SERVICE_URL": self.service_url}


@dataclass(frozen=True)
class Cluster:
    """A running private cluster whose database `gisgrid` is migrated and serves as the template of all others."""

    settings: Settings

    def database(self, name: str) -> Database:
        """Say how a database of this cluster is reached, whether it exists or not."""
        urls = private_cluster.urls(self.settings)
        named = (_named(url, name) for url in (urls.admin, urls.service, urls.member, urls.public))
        return Database(*named, superuser_url(self.settings, name))

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the superuser, outside any transaction."""
        url = superuser_url(self.settings, database)
        with create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def temporary(self, template: str) -> Iterator[Database]:
        """Make a database for the length of a test."""
        name = f"test_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY FILE_COPY")
        made = self.database(name)
        yield made
        for url in (made.admin_url, made.service_url, made.member_url, made.public_url):
            engine(url).dispose()
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count(1)


@pytest.fixture
def reachable_dir() -> Iterator[Path]:
    """A folder that the server's account may enter; pytest's own are closed to it when root runs the tests."""
    with _reachable_dir() as folder:
        yield folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster of this run, without fsync; in memory where there is room, as its databases are made faster there."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    with _reachable_dir(MEMORY if roomy else None) as folder:
        settings = Settings(folder / "data")
        urls = private_cluster.start(settings, durable=False)
        migrate(urls.admin, private_cluster.service_password(settings))
        engine(urls.admin).dispose()
        yield Cluster(settings)
        private_cluster.stop(settings)


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A migrated database without areas. Roles belong to the cluster: a test that changes one changes it for all."""
    with cluster.temporary(DATABASE) as made:
        yield made


@pytest.fixture
def empty_database(cluster: Cluster) -> Iterator[Database]:
    """A database with PostGIS and nothing else: to migrate, or to restore a dump into."""
    with cluster.temporary("template0") as made:
        cluster.execute("CREATE EXTENSION postgis", make_url(made.admin_url).database or "")
        yield made


@contextmanager
def _reachable_dir(above: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gisgrid-test-", dir=above))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
