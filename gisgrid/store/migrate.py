"""Bring a database to the present form: roles, tables (Alembic), then the rule (`enforcement.sql`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from gisgrid.errors import Unavailable
from gisgrid.store.session import one_at_a_time, owning
from gisgrid.store.tables import SCHEMA

HERE = Path(__file__).parent
MIN_SERVER = 150_000
"""PostgreSQL 15, as `server_version_num` counts."""


def migrate(admin_url: str, service_password: str | None = None) -> None:
    """Create or upgrade schema `gisgrid`; running it again changes nothing.

    Parameters
    ----------
    admin_url : str
        URL of the role that owns (or will own) the tables and may create roles.
    service_password : str, optional
        Password for the service's role; None leaves the one it has.

    Raises
    ------
    Unavailable
        The server does not answer, is older than PostgreSQL 15 or has no PostGIS 3.3, or the role lacks rights.
    """
    with owning(admin_url) as connection:
        one_at_a_time(connection, "migration")
        _require_server(connection)
        _create_roles(connection, service_password)
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        _upgrade_tables(connection)
        connection.exec_driver_sql((HERE / "enforcement.sql").read_text(encoding="utf-8").replace("%", "%%"))


def _require_server(connection: Connection) -> None:
    """Refuse servers on which the rule was never tried."""
    version = int(connection.scalar(text("SELECT current_setting('server_version_num')")))
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
    postgis = str(connection.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")))
    if version < MIN_SERVER or tuple(map(int, postgis.split(".")[:2])) < (3, 3):
        raise Unavailable(
            f"数据库版本过低（PostgreSQL {version // 10000}，PostGIS {postgis}），至少需要 15 与 3.3",
            f"PostgreSQL {version // 10000} with PostGIS {postgis} is too old: 15 and 3.3 are the least",
        )


def _create_roles(connection: Connection, service_password: str | None) -> None:
    """Create the two roles that are neither superuser nor owner: one that serves, one that only puts in knots."""
    for role, login in (("gisgrid_service", "LOGIN"), ("gisgrid_noder", "NOLOGIN")):
        if not connection.scalar(text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": role}):
            connection.exec_driver_sql(f"CREATE ROLE {role} {login}")
    # The migration hands insert_knots to gisgrid_noder, which only a member of that role may do.
    connection.exec_driver_sql("GRANT gisgrid_noder TO current_user")
    if service_password is not None:
        statement = connection.scalar(
            text("SELECT format('ALTER ROLE gisgrid_service PASSWORD %L', cast(:password AS text))"),
            {"password": service_password},
        )
        connection.exec_driver_sql(str(statement).replace("%", "%%"))


def _upgrade_tables(connection: Connection) -> None:
    """Run Alembic on this connection, inside its transaction."""
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["connection"] = connection
    connection.exec_driver_sql("SET LOCAL client_min_messages = warning")
    command.upgrade(config, "head")
