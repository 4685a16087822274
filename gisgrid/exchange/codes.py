"""Codes as files give them: text, whole numbers, or what a spreadsheet made of them."""

import re
from collections import Counter
from typing import Any

from gisgrid.errors import BadInput
from gisgrid.exchange.plain_text import require_plain

SHOWN_ROWS = 5

_MAX_EXACT_FLOAT = 2**53
_FLOAT_TEXT = re.compile(r"\d+\.0+")
_SCIENTIFIC = re.compile(r"\d(\.\d+[eE]\+?\d+|[eE]\+\d+)")


def as_codes(values: list[Any], what: str) -> list[str | None]:
    """Return values as codes: text without blanks round it, whole numbers as digits, None where missing.

    Codes that passed through a spreadsheet as numbers come back as digits where no digit was lost.

    Raises
    ------
    BadInput
        If digits were lost (``4.3E+11``, fractions, more than 15 digits in a float) or a value is no code at all
        or holds control characters.

    Examples
    --------
    >>> as_codes([430101001001.0, "430101001002.0", " 43A ", None, ""], "code")
    ['430101001001', '430101001002', '43A', None, None]
    """
    lost = [row for row, value in enumerate(values, start=1) if _lost_digits(value)]
    if lost:
        sample = ", ".join(f"{row}: {values[row - 1]}" for row in lost[:SHOWN_ROWS])
        raise BadInput(
            f"{what} 中有 {len(lost)} 个值已丢失数字或不是代码（行号: 值）：{sample}。",
            f"{len(lost)} values of {what} lost digits or are no codes (row: value): {sample}.",
            hint_zh="在 Excel 中把该列设为文本格式，重新填入代码后再导出。",
            hint_en="In Excel, format the column as text, enter the codes again, then export.",
            details={"rows": lost},
        )
    codes = [None if value is None else _digits(value) or None for value in values]
    require_plain(codes, what)
    return codes


def _lost_digits(value: Any) -> bool:
    if value is None:
        return False
    if isinstance(value, str):
        return _SCIENTIFIC.fullmatch(value.strip()) is not None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return True
    return isinstance(value, float) and not (value.is_integer() and value < _MAX_EXACT_FLOAT)


def _digits(value: str | int | float) -> str:
    if not isinstance(value, str):
        return str(int(value))
    text = value.strip()
    return text.partition(".")[0] if _FLOAT_TEXT.fullmatch(text) else text


def required_codes(values: list[Any], what: str) -> list[str]:
    """Return codes that must all be there and all differ.

    Raises
    ------
    BadInput
        Also where one is missing or occurs twice; says which.
    """
    codes = as_codes(values, what)
    missing = [row for row, code in enumerate(codes, start=1) if code is None]
    if missing:
        rows = ", ".join(map(str, missing[:SHOWN_ROWS]))
        raise BadInput(
            f"有 {len(missing)} 行没有代码（{what}），行号：{rows}。",
            f"{len(missing)} rows have no code ({what}): rows {rows}.",
            hint_zh="请补全代码。",
            hint_en="Fill in the codes.",
            details={"rows": missing},
        )
    found = [code for code in codes if code is not None]
    _check_unique(found, what)
    return found


def _check_unique(codes: list[str], what: str) -> None:
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        listed = ", ".join(twice[:SHOWN_ROWS])
        raise BadInput(
            f"有 {len(twice)} 个代码（{what}）出现不止一次：{listed}。",
            f"{len(twice)} codes ({what}) occur more than once: {listed}.",
            hint_zh="每个区域一行、一个代码；飞地请并成一个多部分图形。代码列若曾是 Excel 数字，末位可能已丢失。",
            hint_en="One row and one code for each area; make exclaves one multipart shape. A code column that was a "
            "number in Excel may have lost its last digits.",
            details={"codes": twice},
        )
