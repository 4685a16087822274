"""Drafts for the desk: from nothing, from the present division, from a list of names."""

import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.domain.areas import KINDS, AreaTable, Scheme
from gisgrid.domain.drafts import Draft, DraftAreas, NewDraft, WantedName
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.services.accounts import require_power
from gisgrid.services.checking import check_areas
from gisgrid.services.courses import division_courses
from gisgrid.services.desk_forms import CONTROL, LONGEST_NAME
from gisgrid.services.drafts import MAX_TEXT, draft_numbered
from gisgrid.store import areas as area_store
from gisgrid.store import drafts as draft_store
from gisgrid.store.schemes import scheme_named

Start = Literal["nothing", "present", "list"]
STARTS: tuple[Start, ...] = ("nothing", "present", "list")
MOST_NAMES = 998
"""A village has three digits for its sub-grids."""


@dataclass(frozen=True)
class Beginning:
    """What a draft begins with."""

    areas: AreaTable
    wanted: tuple[WantedName, ...] = ()


def open_desk(
    connection: Connection, scheme_code: str, code: str, start: str, *, owner: str, title: str = "", names: str = ""
) -> Draft:
    """Begin a draft of the division of an area, and check it.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    start : str
        `nothing`: the area as one piece; `present`: its children as they are; `list`: one piece, and names to draw.
    names : str
        For `list`: one area a line, as name, as `name,kind` or as `code,name,kind`.

    Raises
    ------
    NotFound
        There is no such area.
    Forbidden
        The person of the transaction does not plan it.
    BadInput
        The list cannot be read, or there is no such start.
    Refused
        The area has no children to begin with, or its level has none below it.
    """
    scheme = scheme_named(connection, scheme_code)
    parent = _area(connection, scheme_code, code)
    require_power(connection, Power.DRAFT, scheme_code, [code])
    if start not in STARTS:
        raise BadInput(f"没有这种开始方式：{start[:40]}", f"there is no such start: {start[:40]}")
    level = child_level(connection, scheme, parent)
    begun = _beginning(connection, scheme, parent, level, start, names)
    new = NewDraft(
        scheme_code,
        level,
        (code,),
        title.strip()[:MAX_TEXT] or f"{parent.names[0]}网格划分",
        owner,
        derive_parents=False,
        replaces=True,
        file="",
        sha256="",
        source_crs="EPSG:4490",
        crs_evidence="",
        base_courses=division_courses(connection, scheme_code, [code]),
        wanted_names=begun.wanted,
    )
    number = draft_store.insert_draft(connection, new)
    blank: list[list[str]] = [[] for _ in begun.areas.codes]
    draft_store.insert_draft_areas(connection, number, DraftAreas(begun.areas, begun.areas.geometries, blank, blank))
    check_areas(connection, draft_numbered(connection, number))
    return draft_numbered(connection, number)


def _area(connection: Connection, scheme: str, code: str) -> AreaTable:
    found = area_store.areas_by_code(connection, scheme, [code]).areas
    if not len(found):
        raise NotFound(f"没有代码为 {code[:40]} 的区域", f"there is no area {code[:40]}")
    return found


def child_level(connection: Connection, scheme: Scheme, parent: AreaTable) -> str:
    """Return the level of an area's children, or the next below it where it has none.

    Raises
    ------
    Refused
        It is of the lowest level.
    """
    children = area_store.children_of(connection, scheme.code, parent.codes).areas
    if len(children):
        return children.levels[0]
    rank = scheme.rank(parent.levels[0]) + 1
    if rank == len(scheme.levels):
        raise Refused(
            f"{parent.names[0]} 已是最小的一级，不能再划分",
            f"{parent.names[0]} is of the lowest level and is not divided further",
            hint_zh="请选择它的上级区域",
            hint_en="choose the area above it",
        )
    return scheme.levels[rank]


def _beginning(
    connection: Connection, scheme: Scheme, parent: AreaTable, level: str, start: str, names: str
) -> Beginning:
    if start == "present":
        return Beginning(_present(connection, scheme.code, parent))
    wanted = read_names(names, scheme.code_patterns[scheme.rank(level)]) if start == "list" else ()
    first = wanted[0] if wanted else WantedName("", "", "base")
    whole = AreaTable(
        [first.code or new_code()], list(parent.codes), [level], [first.name], [first.kind], ["desk"], parent.geometries
    )
    return Beginning(whole, wanted[1:])


def _present(connection: Connection, scheme: str, parent: AreaTable) -> AreaTable:
    children = area_store.children_of(connection, scheme, parent.codes).areas
    if not len(children):
        raise Refused(
            f"{parent.names[0]} 还没有划分，没有可以沿用的网格",
            f"{parent.names[0]} is not divided yet: there is nothing to begin with",
            hint_zh="请选择“从整块开始”",
            hint_en="begin with the area as one piece",
        )
    return children


def new_code() -> str:
    """Return a code for a piece that is not published yet."""
    return "new-" + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(8))


def read_names(given: str, pattern: str) -> tuple[WantedName, ...]:
    r"""Return the areas that a list names, one a line: a name, `name,kind` or `code,name,kind`.

    Commas may be Chinese, or tabs.

    Parameters
    ----------
    pattern : str
        What codes of the level look like.

    Raises
    ------
    BadInput
        The list is empty or too long, or a line cannot be read; the sentence names the line.

    Examples
    --------
    >>> read_names("东村\n小学，dedicated", "[0-9]{15}")
    (WantedName(code='', name='东村', kind='base'), WantedName(code='', name='小学', kind='dedicated'))
    """
    lines = [(number, line.strip()) for number, line in enumerate(given.splitlines(), 1) if line.strip()]
    if not lines or len(lines) > MOST_NAMES:
        raise BadInput(
            f"名单应有 1 至 {MOST_NAMES} 行，每行一个网格", f"a list has 1 to {MOST_NAMES} lines, one area on each"
        )
    found = tuple(_named(number, re.split("[,，\t]", line), pattern) for number, line in lines)
    codes = [one.code for one in found if one.code]
    if len(set(codes)) < len(codes):
        raise BadInput("名单中有代码重复", "the list has a code twice")
    return found


def _named(number: int, parts: Sequence[str], pattern: str) -> WantedName:
    values = [part.strip() for part in parts]
    code, name, kind = {1: ["", *values, ""], 2: ["", *values]}.get(len(values), values[:3])
    kind = kind or "base"
    bad_code = bool(code) and not re.fullmatch(pattern, code)
    if len(values) > 3 or bad_code or kind not in KINDS or len(name) > LONGEST_NAME or CONTROL.search(name):
        raise BadInput(
            f"名单第 {number} 行读不懂：{','.join(values)[:60]}",
            f"line {number} of the list cannot be read: {','.join(values)[:60]}",
            hint_zh="每行写“名称”“名称,类型”或“代码,名称,类型”；类型为 " + "、".join(KINDS),
            hint_en="write name, or name,kind, or code,name,kind; kinds are " + ", ".join(KINDS),
        )
    return WantedName(code, name, kind)
