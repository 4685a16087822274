"""Schemes: reading them, and adding one (which only the owner may)."""

from sqlalchemy import Connection, text

from gisgrid.domain.areas import Scheme
from gisgrid.errors import NotFound


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


def add_scheme(connection: Connection, scheme: Scheme) -> None:
    """Add a scheme, or change nothing if the same one is there. Needs the owner's role."""
    connection.execute(
        text(
            "INSERT INTO gisgrid.scheme VALUES (:code, :name, :levels, :roots, :patterns) ON CONFLICT (code) DO NOTHING"
        ),
        {
            "code": scheme.code,
            "name": scheme.name,
            "levels": list(scheme.levels),
            "roots": list(scheme.root_levels),
            "patterns": list(scheme.code_patterns),
        },
    )


def has_areas(connection: Connection) -> bool:
    """Say whether there is any area, of whatever scheme."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM gisgrid.area)")))
