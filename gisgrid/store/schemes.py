"""Schemes: reading them, and adding one (which only the owner may)."""

import re
import warnings
from collections.abc import Sequence

from psycopg2.errors import InvalidRegularExpression
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gisgrid.domain.areas import Scheme
from gisgrid.errors import BadInput, NotFound, Refused


def scheme_named(connection: Connection, code: str) -> Scheme:
    """Return a scheme.

    Raises
    ------
    NotFound
        There is none of this code.
    """
    found = [scheme for scheme in all_schemes(connection) if scheme.code == code]
    if not found:
        known = "、".join(scheme.code for scheme in all_schemes(connection))
        raise NotFound(
            f"没有名为 {code} 的划分方案，现有：{known}",
            f"there is no scheme {code}; there are: {known}",
            hint_zh="用 gisgrid scheme add 新建",
            hint_en="add one by `gisgrid scheme add`",
        )
    return found[0]


def all_schemes(connection: Connection) -> list[Scheme]:
    """Return every scheme, in order of code."""
    rows = connection.execute(
        text("SELECT code, name, levels, root_levels, code_patterns FROM gisgrid.scheme ORDER BY code")
    )
    return [Scheme(r[0], r[1], tuple(r[2]), tuple(r[3]), tuple(r[4])) for r in rows]


def add_scheme(connection: Connection, scheme: Scheme) -> bool:
    """Add a scheme and say True; False if the very same one is there. Needs the owner's role.

    Raises
    ------
    Refused
        Another scheme has this code.
    BadInput
        A level occurs twice, or a pattern is no regular expression of both Python and PostgreSQL.
    """
    there = [found for found in all_schemes(connection) if found.code == scheme.code]
    if there:
        _check_same(there[0], scheme)
        return False
    if len(set(scheme.levels)) < len(scheme.levels):
        raise BadInput("同一层级出现了两次", "a level occurs twice")
    _check_patterns(connection, scheme.code_patterns)
    connection.execute(
        text("INSERT INTO gisgrid.scheme VALUES (:code, :name, :levels, :roots, :patterns)"),
        {
            "code": scheme.code,
            "name": scheme.name,
            "levels": list(scheme.levels),
            "roots": list(scheme.root_levels),
            "patterns": list(scheme.code_patterns),
        },
    )
    return True


def _check_same(there: Scheme, scheme: Scheme) -> None:
    if there != scheme:
        raise Refused(
            f"已有内容不同的方案 {there.code}（{' > '.join(there.levels)}），未改动",
            f"there is another scheme {there.code} ({' > '.join(there.levels)}); nothing was changed",
            hint_zh="请换一个代码",
            hint_en="choose another code",
        )


def _check_patterns(connection: Connection, patterns: Sequence[str]) -> None:
    """Refuse what either engine cannot read, and what Python warns that it reads in another way."""
    for pattern in patterns:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", FutureWarning)
                re.compile(pattern)
            with connection.begin_nested():
                connection.execute(text("SELECT '' ~ CAST(:pattern AS text)"), {"pattern": pattern})
        except (re.error, FutureWarning) as error:
            raise _unread(pattern, str(error)) from error
        except DBAPIError as error:
            if not isinstance(error.orig, InvalidRegularExpression):
                raise
            raise _unread(pattern, str(error.orig).partition("\n")[0]) from error


def _unread(pattern: str, why: str) -> BadInput:
    return BadInput(
        f"代码的正则表达式 {pattern} 不能在 Python 和 PostgreSQL 中同样使用：{why}",
        f"the pattern {pattern} does not mean the same in Python and PostgreSQL: {why}",
        hint_zh="请用简单的写法，例如 [0-9]{12}",
        hint_en="use plain forms such as [0-9]{12}",
    )


def has_areas(connection: Connection) -> bool:
    """Say whether there is any area, of whatever scheme."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM gisgrid.area)")))
