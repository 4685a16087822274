"""Engines and transactions. Every write is one transaction with one changeset."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from gisgrid.errors import Unavailable


@lru_cache(maxsize=32)
def engine(url: str) -> Engine:
    """Return the engine of a URL, one per process; connections that died are noticed before use."""
    return create_engine(url, pool_pre_ping=True)


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """Open a read-only transaction whose statements all see the same moment.

    Raises
    ------
    Unavailable
        The database does not answer.
    """
    with _connected(url) as connection, connection.begin():
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        yield connection


@contextmanager
def changing(url: str, *, who: str, why: str, kind: str = "edit") -> Iterator[Connection]:
    """Open one transaction with one changeset: committed whole at the end, or nothing of it.

    Parameters
    ----------
    url : str
        URL of the service's role.
    who, why : str
        The person or job that changes, and the reason: both are kept with every area changed.
    kind : str
        `edit` or `import`.

    Raises
    ------
    Unavailable
        The database does not answer.
    """
    with _connected(url) as connection, connection.begin():
        connection.execute(
            text("SELECT gisgrid.open_changeset(:who, :why, :kind)"), {"who": who, "why": why, "kind": kind}
        )
        yield connection


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    try:
        connection = engine(url).connect()
    except OperationalError as error:
        raise Unavailable(
            "连接不上数据库，没有改动任何数据",
            "the database does not answer; nothing was changed",
            hint_zh="运行 gisgrid db up 或稍后再试",
            hint_en="run `gisgrid db up` or try again later",
        ) from error
    with connection:
        yield connection
