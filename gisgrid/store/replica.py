"""A database that follows another one (a hot standby): it answers what only reads."""

from psycopg2.errors import FeatureNotSupported, ReadOnlySqlTransaction
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gisgrid.errors import OnlyReads

OF_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ WRITE"
"""Begins a transaction that will write after reading for long; a replica refuses these very words."""


def is_replica(connection: Connection) -> bool:
    """Say whether the database only follows another one, whose service does all that writes."""
    return connection.scalar(text("SELECT pg_is_in_recovery()")) is True


def require_primary(connection: Connection) -> None:
    """Refuse long work at its beginning whose result could not be stored.

    Raises
    ------
    OnlyReads
    """
    if is_replica(connection):
        raise only_reads()


def is_refused_by_replica(error: DBAPIError) -> bool:
    """Say whether a replica refused a statement that writes, or the words that announce some."""
    announced = error.statement == OF_ONE_MOMENT and isinstance(error.orig, FeatureNotSupported)
    return announced or isinstance(error.orig, ReadOnlySqlTransaction)


def only_reads() -> OnlyReads:
    """Return the refusal of everything that would write."""
    return OnlyReads(
        "这里只供查阅，不能登录和修改，未办理，数据没有变化。", "This copy only reads; nothing was done.",
        hint_zh="请到主站办理。", hint_en="Go to the main site.",
    )  # fmt: skip
