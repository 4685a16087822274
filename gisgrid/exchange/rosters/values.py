"""One cell read as what its column holds."""

import re
import unicodedata
from collections.abc import Callable

from gisgrid.exchange.plain_text import is_plain
from gisgrid.exchange.rosters.columns import Column, Kind, Value
from gisgrid.exchange.rosters.dates import read_date, read_month, read_time
from gisgrid.exchange.rosters.digits import read_code, read_phone
from gisgrid.exchange.rosters.problems import Fault, fault
from gisgrid.exchange.rosters.words import FLAGS

Cell = str | float | bool | None
"""As a file gives it; dates and times are text in ISO form."""

LONGEST_TEXT, LONGEST_NAME = 500, 40
NOTHING = {"", "-", "--", "/", "\\", "—", "——", "无", "暂无", "空", "空缺"}
"""What offices write where nothing is to be said."""

_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|GETTING_DATA)")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_TURNS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: copied along with a number, or set to make a name look like another."""
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])")
_DOTS = re.compile(r"[•‧・･∙.．](?=[\u3400-\u9fff])")
_SEPARATORS = re.compile(r"[、,，;；/\s]+")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?)")


def read_value(cell: Cell, column: Column, *, two_digit_months: bool = False) -> Value | Fault:
    """Return what a cell says, None where it says nothing, or why it cannot be taken.

    Parameters
    ----------
    cell : str, float, bool or None
    column : Column
    two_digit_months : bool
        As of `read_month`.

    Examples
    --------
    >>> from gisgrid.exchange.rosters.columns import name, of_kind
    >>> read_value(" 张　三 ", name("name", "姓名")), read_value("1,200", of_kind(Kind.INTEGER, "n", "户数"))
    ('张三', 1200)
    """
    cell = _TURNS.sub("", cell) if isinstance(cell, str) else cell
    if cell is None or (isinstance(cell, str) and _bare(cell) in NOTHING and not _is_word(_bare(cell), column)):
        return None
    if isinstance(cell, str) and _ERROR.fullmatch(cell.strip()):
        return fault("formula_error")
    if column.kind is Kind.MONTH and not isinstance(cell, bool):
        return read_month(cell, two_digits=two_digit_months)
    return _READERS[column.kind](cell, column)


def _is_word(text: str, column: Column) -> bool:
    words = FLAGS if column.kind is Kind.FLAG else column.words
    return words is not None and not words.open and words.meaning(text) is not None


def _bare(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return _bare(cell)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _read_text(cell: Cell, column: Column, most: int = LONGEST_TEXT) -> Value | Fault:
    text = _as_text(cell)
    if not is_plain(text):
        return fault("control_characters")
    return text if len(text) <= most else fault("too_long", most=most)


def _read_name(cell: Cell, column: Column) -> Value | Fault:
    text = unicodedata.normalize("NFKC", _as_text(cell))
    return _read_text(_BETWEEN_HAN.sub("", _DOTS.sub("·", text)), column, LONGEST_NAME)


def _read_number(cell: Cell, column: Column) -> float | Fault:
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        if not _NUMBER.fullmatch(text):
            return fault("not_number")
        cell = float(text.replace(",", ""))
    if isinstance(cell, bool) or cell is None:
        return fault("not_number")
    inside = column.least <= cell <= column.most
    return float(cell) if inside else fault("out_of_range", least=f"{column.least:g}", most=f"{column.most:g}")


def _read_integer(cell: Cell, column: Column) -> Value | Fault:
    bare = re.sub(r"[户人名个场次]$", "", cell.strip()) if isinstance(cell, str) else cell
    number = _read_number(bare, column)
    if isinstance(number, Fault):
        return fault("not_integer") if number.code == "not_number" else number
    return int(number) if number.is_integer() else fault("not_integer")


def _read_flag(cell: Cell, column: Column) -> Value | Fault:
    if isinstance(cell, bool):
        return cell
    meaning = FLAGS.meaning(unicodedata.normalize("NFKC", _as_text(cell)))
    return meaning == "yes" if meaning else fault("not_flag")


def _read_choice(cell: Cell, column: Column) -> Value | Fault:
    text = _read_text(unicodedata.normalize("NFKC", _as_text(cell)).replace(" ", ""), column)
    return text if isinstance(text, Fault) else _meaning(str(text), column)


def _read_list(cell: Cell, column: Column) -> Value | Fault:
    text = _read_text(cell, column)
    if isinstance(text, Fault):
        return text
    found = [_meaning(word, column) for word in _SEPARATORS.split(str(text)) if word]
    wrong = next((word for word in found if isinstance(word, Fault)), None)
    return wrong or tuple(dict.fromkeys(word for word in found if isinstance(word, str))) or None


def _meaning(word: str, column: Column) -> str | Fault:
    words = column.words
    if words is None:
        return word
    return words.meaning(word) or fault("not_in_list", words="、".join(words.meanings))


def _read_digits(read: Callable[[str | float], Value | Fault]) -> Callable[[Cell, Column], Value | Fault]:
    return lambda cell, column: read(cell if isinstance(cell, str | float) else _as_text(cell))


_READERS: dict[Kind, Callable[[Cell, Column], Value | Fault]] = {
    Kind.TEXT: _read_text,
    Kind.NAME: _read_name,
    Kind.PHONE: _read_digits(read_phone),
    Kind.CODE: _read_digits(read_code),
    Kind.DATE: _read_digits(read_date),
    Kind.TIME: _read_digits(read_time),
    Kind.INTEGER: _read_integer,
    Kind.DECIMAL: _read_number,
    Kind.FLAG: _read_flag,
    Kind.CHOICE: _read_choice,
    Kind.LIST: _read_list,
}
