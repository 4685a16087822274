"""What a database holds, in numbers that another one can be compared with; and whether all its areas tile."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gisgrid.errors import Unavailable
from gisgrid.store.dumping import LEFT_OUT
from gisgrid.store.tables import SCHEMA

COLUMNS = text("""
SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind = 'r' AND a.attgenerated = ''
    AND c.relname <> ALL (:left_out)
GROUP BY c.relname ORDER BY c.relname
""")
AS_EVERYWHERE = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1
"""
ROWS = """
SELECT count(*), coalesce(sum(('x' || left(md5(ROW({columns})::text), 15))::bit(60)::bigint), 0)::text
FROM {schema}.{table}
"""
"""Sums of md5 rather than of PostgreSQL's own hashes, which may change between its versions."""

OPEN_PARENTS = text("""
SELECT coalesce(p.scheme, c.scheme) || ':' || c.parent_code FROM gisgrid.area p RIGHT JOIN (
    SELECT scheme, parent_code, sum(signature) AS signature FROM gisgrid.area
    WHERE parent_code IS NOT NULL GROUP BY scheme, parent_code
) c ON p.scheme = c.scheme AND p.code = c.parent_code
WHERE p.signature IS DISTINCT FROM c.signature ORDER BY 1
""")
SERVER = text("""
SELECT current_setting('server_version_num')::integer / 10000 AS major, current_setting('server_version') AS server,
    (SELECT extversion FROM pg_extension WHERE extname = 'postgis') AS postgis
""")
NEWEST = text("SELECT greatest((SELECT max(at) FROM gisgrid.changeset), (SELECT max(at) FROM gisgrid.audit))")
STATE = text("""
SELECT (SELECT version_num FROM gisgrid.alembic_version) AS revision,
    (SELECT coalesce(max(id), 0) FROM gisgrid.changeset) AS changeset
""")


@dataclass(frozen=True)
class Contents:
    """What there is: of each table its number of rows, and a sum over them that knows no order."""

    tables: dict[str, tuple[int, str]]
    revision: str
    changeset: int


def contents(connection: Connection) -> Contents:
    """Count and sum every table of the schema, generated columns aside; reads all there is."""
    connection.exec_driver_sql(AS_EVERYWHERE)
    named = connection.execute(COLUMNS, {"schema": SCHEMA, "left_out": list(LEFT_OUT)}).all()
    tables = {name: _summed(connection, name, columns) for name, columns in named}
    return Contents(tables, *connection.execute(STATE).one())


def _summed(connection: Connection, table: str, columns: str) -> tuple[int, str]:
    # Names come from the catalog, quoted by it, and none of ours needs a quote.
    count, total = connection.exec_driver_sql(ROWS.format(schema=SCHEMA, table=table, columns=columns)).one()
    return count, total


def open_parents(connection: Connection) -> list[str]:
    """Return the parents whose children do not tile them, each as scheme:code.

    Signatures are generated from the polygons by PostgreSQL itself, also while it restores.
    """
    return list(connection.scalars(OPEN_PARENTS))


def server_of(connection: Connection) -> tuple[int, str, str]:
    """Return the server's major version, its whole version and that of PostGIS."""
    major, server, postgis = connection.execute(SERVER).one()
    return major, server, postgis


def newest_moment(connection: Connection) -> datetime | None:
    """Return the latest moment at which anything is said to have been changed."""
    found: datetime | None = connection.scalar(NEWEST)
    return found


def export_snapshot(connection: Connection) -> str:
    """Return a name by which another session sees what this transaction sees, as long as it lasts."""
    return str(connection.scalar(text("SELECT pg_export_snapshot()")))


RESTORING = f"{SCHEMA}_restoring"
"""A schema that stands beside ours from the first step of a restore to its proof."""


def is_empty(connection: Connection) -> bool:
    """Say whether nothing would be lost: no schema, one without areas, accounts and changes, or a restore cut short."""
    if is_restoring(connection) or not _exists(connection, SCHEMA):
        return True
    found = connection.scalar(
        text("SELECT EXISTS (SELECT FROM gisgrid.changeset) OR EXISTS (SELECT FROM gisgrid.account)")
    )
    return not found


def is_restoring(connection: Connection) -> bool:
    """Say whether a restore began and was not proved."""
    return _exists(connection, RESTORING)


def begin_restoring(connection: Connection) -> None:
    """Mark the database as half restored and take away what an empty or half restored one holds."""
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {RESTORING}")
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def end_restoring(connection: Connection) -> None:
    """Take the mark away."""
    connection.exec_driver_sql(f"DROP SCHEMA {RESTORING}")


def require_whole(connection: Connection) -> None:
    """Refuse a database whose restore was never proved.

    Raises
    ------
    Unavailable
        It was cut short.
    """
    if is_restoring(connection):
        raise Unavailable(
            "数据库的恢复没有完成，暂不能使用", "the restore of this database was cut short; it cannot be used yet",
            hint_zh="重新运行 gisgrid db restore", hint_en="run `gisgrid db restore` again",
        )  # fmt: skip


def _exists(connection: Connection, schema: str) -> bool:
    return connection.scalar(text("SELECT to_regnamespace(:schema) IS NOT NULL"), {"schema": schema}) is True
