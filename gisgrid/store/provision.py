"""What a private cluster holds before any migration: the owner's role, the database, PostGIS in it."""

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from gisgrid.settings import Settings
from gisgrid.store.passwords import OWNER, read_passwords
from gisgrid.store.urls import DATABASE, superuser_url

CONNECT_WITHIN_S = 5


def prepare(settings: Settings) -> None:
    """Make the owner's role, the database and its extension where they are missing.

    The owner may create roles (the service's) and owns the database, but is no superuser: only the superuser, whom
    nothing but this function uses, could install PostGIS.
    """
    with _connect(superuser_url(settings, "postgres")) as connection:
        if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = :name", OWNER):
            password = {"password": read_passwords(settings.data_dir)[OWNER]}
            connection.execute(text(f"CREATE ROLE {OWNER} LOGIN CREATEROLE NOSUPERUSER PASSWORD :password"), password)
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = :name", DATABASE):
            connection.execute(text(f"CREATE DATABASE {DATABASE} OWNER {OWNER}"))
    with _connect(superuser_url(settings, DATABASE)) as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))


def trouble(url: str) -> str | None:
    """Return why the server at a URL does not answer; None if it does."""
    try:
        with _connect(url):
            return None
    except (OperationalError, ProgrammingError) as error:  # ProgrammingError: an option that libpq does not know
        return str(error.orig).strip()


def versions(url: str) -> str:
    """Return the versions of the server and of the PostGIS it offers, for people to read."""
    query = (
        "SELECT 'PostgreSQL ' || current_setting('server_version') || ', PostGIS ' || coalesce((SELECT default_version"
        " FROM pg_available_extensions WHERE name = 'postgis'), '-')"
    )
    with _connect(url) as connection:
        return str(connection.execute(text(query)).scalar_one())


def _connect(url: str) -> Connection:
    """Return a connection of its own, outside any pool, that commits each statement."""
    limits = {"connect_timeout": CONNECT_WITHIN_S}
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=limits)
    return engine.connect()


def _exists(connection: Connection, query: str, name: str) -> bool:
    return connection.execute(text(query), {"name": name}).first() is not None
