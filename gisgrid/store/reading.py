"""Reading for pages: the plain read transaction, with a failure in its middle put into words too."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg2.errors import InsufficientPrivilege, InvalidSchemaName, UndefinedTable
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from gisgrid.errors import Unavailable
from gisgrid.store import session
from gisgrid.store.session import NOBODY, Acting

NO_TABLES = (UndefinedTable, InvalidSchemaName, InsufficientPrivilege)


@contextmanager
def browsing(url: str, acting: Acting = NOBODY) -> Iterator[Connection]:
    """Open one read-only transaction that sees one moment of the database.

    Raises
    ------
    Unavailable
        The database does not answer, goes away while it answers, or has no tables yet.
    """
    with _failures(), session.reading(url, acting) as connection:
        yield connection


@contextmanager
def glancing(url: str) -> Iterator[Connection]:
    """Open a connection for one statement that reads.

    Raises
    ------
    Unavailable
        As `browsing`.
    """
    with _failures(), session.glancing(url) as connection:
        yield connection


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise _away() from error
    except ProgrammingError as error:
        raise _no_tables(error) from error


def _away() -> Unavailable:
    return Unavailable(
        "数据库没有应答，地图暂时打不开；数据没有变化。",
        "The database does not answer, so the map cannot be shown now; no data were changed.",
        hint_zh="请稍后刷新。管理员可运行 gisgrid db status 查看。",
        hint_en="Reload in a moment. An administrator can look with: gisgrid db status",
    )


def _no_tables(error: DBAPIError) -> Unavailable | DBAPIError:
    if not isinstance(error.orig, NO_TABLES):
        return error
    return Unavailable(
        "数据库里还没有网格表。",
        "The database holds no tables of gisgrid yet.",
        hint_zh="请运行 gisgrid db migrate。",
        hint_en="Run: gisgrid db migrate",
    )
