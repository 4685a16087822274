"""Telephone numbers and codes as spreadsheets give them: text, or numbers that lost what numbers lose."""

import re
import unicodedata
from decimal import Decimal

from gisgrid.exchange.rosters.problems import Fault, fault

MOST_EXACT = 10**15
"""Spreadsheets keep fifteen digits of a number."""
LONGEST_CODE = 64

_SCIENTIFIC = re.compile(r"(\d(?:\.\d+)?)[eE]\+?(\d{1,2})")
_WHOLE = re.compile(r"(\d+)\.0+")
_CODE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_./#()-]*")
_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")
_LANDLINE = re.compile(r"(?:(010|02\d|0[3-9]\d{2})-?)?(\d{7,8})(?:(?:转|-|ext\.?|x)(\d{1,6}))?", re.IGNORECASE)
_HOTLINE = re.compile(r"[48]00\d{7}|12\d{3}|9[56]\d{3,6}")


def read_code(cell: str | float) -> str | Fault:
    """Return a code: digits where a spreadsheet made a number of it and lost none.

    Examples
    --------
    >>> read_code(430101001001.0), read_code("４３Ａ-1"), read_code("4.30101001001E+11")
    ('430101001001', '43A-1', '430101001001')
    >>> read_code("4.3E+11").code, read_code(0.5).code
    ('lost_digits', 'not_code')
    """
    text = _digits(cell)
    if isinstance(text, Fault):
        return text
    return text if len(text) <= LONGEST_CODE and _CODE.fullmatch(text) else fault("not_code")


def read_phone(cell: str | float) -> str | Fault:
    """Return one telephone number: a mobile's eleven digits, or area code and number with a dash between.

    Examples
    --------
    >>> read_phone(13812345678.0), read_phone("+86 138-1234-5678"), read_phone("1.3812345678E10")
    ('13812345678', '13812345678', '13812345678')
    >>> read_phone("0913 3212345"), read_phone("（0913）3212345转8"), read_phone("3212345")
    ('0913-3212345', '0913-3212345-8', '3212345')
    >>> read_phone("12345"), read_phone("139").code
    ('12345', 'not_phone')
    >>> read_phone("1.38E+10").code, read_phone("13812345678/13912345678").code
    ('lost_digits', 'not_phone')
    """
    text = _digits(cell)
    if isinstance(text, Fault):
        return text
    close = re.sub(r"[\u2010-\u2015]", "-", re.sub(r"[\s()]", "", text))
    plain = close.replace("-", "")
    if mobile := _MOBILE.fullmatch(plain):
        return mobile[1]
    if _HOTLINE.fullmatch(plain):
        return plain
    landline = _LANDLINE.fullmatch(close)
    return "-".join(part for part in landline.groups() if part) if landline else fault("not_phone")


def _digits(cell: str | float) -> str | Fault:
    """Return a cell's text, and the digits of what is or was a number."""
    if isinstance(cell, bool):
        return fault("not_code")
    if not isinstance(cell, str):
        return _number(cell)
    text = unicodedata.normalize("NFKC", cell).strip().lstrip("'")
    if scientific := _SCIENTIFIC.fullmatch(text):
        return _unfolded(scientific[1], int(scientific[2]))
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _number(cell: float) -> str | Fault:
    if cell < 0 or cell != int(cell):
        return fault("not_code")
    return str(int(cell)) if cell < MOST_EXACT else fault("lost_digits")


def _unfolded(mantissa: str, power: int) -> str | Fault:
    """Return the digits of a number in scientific notation if all of them are there."""
    kept = len(mantissa.replace(".", ""))
    return str(int(Decimal(mantissa).scaleb(power))) if kept == power + 1 else fault("lost_digits")
