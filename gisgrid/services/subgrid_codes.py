"""Codes of new children: the parent's and a number of three digits, never one that was used before."""

import re
import secrets
import string
from collections.abc import Sequence

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.errors import Refused
from gisgrid.planning.division.numbering import north_to_south
from gisgrid.store.history import codes_ever

DIGITS = 3
NEW = "new-"
"""What the code of a piece begins with until it is published."""
NEW_LETTERS, NEW_LENGTH = string.ascii_lowercase + string.digits, 8


def new_codes(count: int) -> list[str]:
    """Return what pieces of a draft are called until they are published."""
    return [NEW + "".join(secrets.choice(NEW_LETTERS) for _ in range(NEW_LENGTH)) for _ in range(count)]


def codes_by_rule(connection: Connection, scheme: Scheme, areas: AreaTable) -> dict[str, str]:
    """Return the codes of a draft's new pieces: each parent's next free numbers, north to south, then west to east.

    Parameters
    ----------
    areas : AreaTable
        All areas of the draft; those with a code of their own keep it.

    Returns
    -------
    dict of str to str
        By what the piece is called in the draft.

    Raises
    ------
    Refused
        Codes of this level are not made by this rule, or there are not so many left.
    """
    found: dict[str, str] = {}
    fresh = [i for i, code in enumerate(areas.codes) if code.startswith(NEW)]
    for parent in sorted({str(areas.parent_codes[i]) for i in fresh}):
        rows = [i for i in fresh if areas.parent_codes[i] == parent]
        ordered = [areas.codes[rows[k]] for k in north_to_south(areas.geometries[rows])]
        codes = next_codes(connection, scheme.code, parent, len(rows), areas.codes)
        _require_pattern(scheme, areas.levels[rows[0]], codes)
        found |= dict(zip(ordered, codes, strict=True))
    return found


def _require_pattern(scheme: Scheme, level: str, codes: Sequence[str]) -> None:
    if not re.search(scheme.code_patterns[scheme.rank(level)], codes[0]):
        raise Refused(
            "这一层级的代码由民政部门编定，不能按顺序自动编号；未发布",
            "Codes of this level are given by the Civil Affairs office, not by order; nothing was published.",
            hint_zh="新设、撤并请在“行政区划调整”中办理。",
            hint_en="New areas of this level are entered as a reform.",
        )


def name_by_rule(code: str) -> str:
    """Return the name of a sub-grid that was given none.

    Examples
    --------
    >>> name_by_rule("990101001201007")
    '网格07'
    """
    return f"网格{int(code[-DIGITS:]):02d}"


def next_codes(connection: Connection, scheme: str, parent: str, count: int, taken: Sequence[str] = ()) -> list[str]:
    """Return the next free codes below an area.

    Parameters
    ----------
    taken : sequence of str
        Codes that are spoken for beside those that are or ever were in use.

    Raises
    ------
    Refused
        There are not so many left.
    """
    return following(parent, [*codes_ever(connection, scheme, parent), *taken], count)


def following(parent: str, used: Sequence[str], count: int) -> list[str]:
    """Return the codes after the highest used.

    Examples
    --------
    >>> following("990101001201", [], 2), following("990101001201", ["990101001201007"], 1)
    (['990101001201001', '990101001201002'], ['990101001201008'])
    """
    tails = [code.removeprefix(parent) for code in used if code.startswith(parent)]
    last = max((int(tail) for tail in tails if len(tail) == DIGITS and tail.isdecimal()), default=0)
    if last + count >= 10**DIGITS:
        raise Refused(
            f"{parent} 之下的三位顺序码已用到 {last}，再加 {count} 个不够用。",
            f"The three-digit numbers below {parent} are used up to {last}; {count} more do not fit.",
            hint_zh="请减少块数，或先扩充编码规则。",
            hint_en="Ask for fewer pieces, or widen the scheme's codes first.",
        )
    return [f"{parent}{last + k:0{DIGITS}d}" for k in range(1, count + 1)]
