"""The hidden sheet of a template: which form it is, of which version, and the words of its drop-downs."""

from typing import Any

from openpyxl.utils import get_column_letter

from gisgrid.exchange.rosters.columns import Column, Kind
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.sheets import Sheet
from gisgrid.exchange.rosters.words import FLAGS

STAMP_SHEET = "字典"
STAMP = "gisgrid"
FIRST_WORD_ROW = 3


def stamped_form(sheet: Sheet) -> tuple[str, int] | None:
    """Return the key and version of the form that a hidden sheet names, or None if it is another's sheet."""
    label, key, version = (sheet.own(0, column) for column in range(3))
    if label != STAMP or not isinstance(key, str) or not isinstance(version, int | float):
        return None
    return key, int(version)


def drop_down(column: Column) -> list[str]:
    """Return the words that a column offers; none where anything may be typed."""
    words = FLAGS if column.kind is Kind.FLAG else column.words
    return list(words.meanings) if words and column.kind is not Kind.LIST else []


def add_stamp(book: Any, form: Form) -> dict[str, str]:
    """Add the hidden sheet to a workbook and return where the words of each column stand in it, by key."""
    lists = {column.key: drop_down(column) for column in form.columns if drop_down(column)}
    sheet = book.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "hidden"
    sheet.append([STAMP, form.key, form.version])
    sheet.append([form.column(key).full_heading for key in lists])
    for row in range(max(map(len, lists.values()), default=0)):
        sheet.append([words[row] if row < len(words) else None for words in lists.values()])
    return {
        key: f"'{STAMP_SHEET}'!${letter}${FIRST_WORD_ROW}:${letter}${FIRST_WORD_ROW + len(words) - 1}"
        for letter, (key, words) in zip(map(get_column_letter, range(1, len(lists) + 1)), lists.items(), strict=True)
    }
