"""Lists of areas that are to be drawn, as offices type them."""

import re
from collections.abc import Sequence

from gisgrid.domain.areas import KINDS
from gisgrid.domain.drafts import WantedName
from gisgrid.errors import BadInput
from gisgrid.services.desk_forms import CONTROL, LONGEST_NAME

MOST_NAMES = 998
"""A village has three digits for its sub-grids."""


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
