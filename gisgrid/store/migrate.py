"""Bring a database to the present form: roles, tables (Alembic), then what the SQL files beside this say of them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from gisgrid.errors import Unavailable
from gisgrid.store.passwords import MEMBER, PUBLIC, SERVICE, derived_secret
from gisgrid.store.session import one_at_a_time, owning
from gisgrid.store.tables import SCHEMA

HERE = Path(__file__).parent
APPLIED_AGAIN = (
    "enforcement.sql",
    "access.sql",
    "desk.sql",
    "places.sql",
    "audit.sql",
    "reach.sql",
    "records.sql",
    "successions.sql",
    "door.sql",
    "indicators.sql",
    "jobs.sql",
    "underlay.sql",
    "rights.sql",
)
"""In this order: the rights of the roles come last, over all that the others made."""

MIN_SERVER = 150_000
"""PostgreSQL 15, as `server_version_num` counts."""


def migrate(admin_url: str, service_password: str | None = None) -> None:
    """Create or upgrade schema `gisgrid`; running it again changes nothing.

    Parameters
    ----------
    admin_url : str
        URL of the role that owns (or will own) the tables and may create roles.
    service_password : str, optional
        Password for the service's role, from which those of the web's roles follow; None leaves what they have.

    Raises
    ------
    Unavailable
        The server does not answer, is older than PostgreSQL 15 or has no PostGIS 3.3, or the role lacks rights.
    """
    with owning(admin_url) as connection:
        one_at_a_time(connection, "migration")
        _require_server(connection)
        create_roles(connection, service_password)
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        _upgrade_tables(connection)
        for file in APPLIED_AGAIN:
            connection.exec_driver_sql((HERE / file).read_text(encoding="utf-8").replace("%", "%%"))


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


def create_roles(connection: Connection, service_password: str | None) -> None:
    """Create the roles that are neither superuser nor owner: those that `rights.sql` tells apart."""
    for role, login in ((SERVICE, "LOGIN"), (MEMBER, "LOGIN"), (PUBLIC, "LOGIN"), ("gisgrid_noder", "NOLOGIN")):
        if not connection.scalar(text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": role}):
            connection.exec_driver_sql(f"CREATE ROLE {role} {login}")
    # The migration hands insert_knots to gisgrid_noder, which only a member of that role may do.
    connection.exec_driver_sql("GRANT gisgrid_noder TO current_user")
    if service_password is not None:
        _set_password(connection, SERVICE, service_password)
        for role in (MEMBER, PUBLIC):
            _set_password(connection, role, derived_secret(service_password, role))


def _set_password(connection: Connection, role: str, password: str) -> None:
    statement = connection.scalar(
        text("SELECT format('ALTER ROLE %I PASSWORD %L', cast(:role AS text), cast(:password AS text))"),
        {"role": role, "password": password},
    )
    connection.exec_driver_sql(str(statement).replace("%", "%%"))


def is_behind(connection: Connection) -> bool:
    """Say whether there are tables, and a migration would change their form."""
    if connection.scalar(text("SELECT to_regclass('gisgrid.alembic_version')")) is None:
        return False
    revision = connection.scalar(text("SELECT version_num FROM gisgrid.alembic_version"))
    return bool(revision != ScriptDirectory.from_config(_config()).get_current_head())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    return config


def _upgrade_tables(connection: Connection) -> None:
    """Run Alembic on this connection, inside its transaction."""
    config = _config()
    config.attributes["connection"] = connection
    connection.exec_driver_sql("SET LOCAL client_min_messages = warning")
    command.upgrade(config, "head")
