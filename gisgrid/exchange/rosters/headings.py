"""The header of a sheet: found below merged titles, by the names that offices give to columns."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.exchange.rosters.columns import Column
from gisgrid.exchange.rosters.forms import SEQUENCE, Form
from gisgrid.exchange.rosters.sheets import Sheet

SEARCHED_ROWS = 20
Names = dict[str, list[Column]]
"""The columns that a plain heading may mean."""

FEWEST = 2
"""Columns that make a row a header."""


@dataclass(frozen=True)
class Header:
    """Where a header stands and what its columns are.

    Attributes
    ----------
    first, last : int
        Its rows.
    columns : dict of str to int
        Position of each column found, by key.
    doubled : dict of str to int
        Position of the second of columns that occur twice.
    unknown : list of str
        Headings that the form does not have.
    """

    first: int
    last: int
    columns: dict[str, int]
    doubled: dict[str, int]
    unknown: list[str]


def plain_heading(cell: object) -> str:
    """Return a heading without blanks, marks and remarks in brackets that begin with a colon or an asterisk.

    Examples
    --------
    >>> plain_heading(" 联系 电话* "), plain_heading("村（社区）"), plain_heading(None)
    ('联系电话', '村(社区)', '')
    """
    if not isinstance(cell, str):
        return ""
    return re.sub(r"[\s*:]+", "", unicodedata.normalize("NFKC", cell)).lower()


def find_header(sheet: Sheet, form: Form) -> Header | None:
    """Return the header among the first rows that has most of a form's columns, or None."""
    names = _columns_by_name(form)
    rows = range(min(SEARCHED_ROWS, len(sheet.rows)))
    found = [header for row in rows for header in _headers_at(sheet, form, names, row)]
    best = max(found, key=lambda header: (_asked(header, form), -header.first), default=None)
    return best if best and _asked(best, form) >= min(FEWEST, len(form.columns)) else None


def _asked(header: Header, form: Form) -> int:
    """Return how many of the columns that a form prints stand in a header: a place alone tells no form from another."""
    return sum(column.key in header.columns for column in form.columns)


def _columns_by_name(form: Form) -> Names:
    """Return the columns that each heading may mean; with the heading above it written before it, too."""
    names: Names = {}
    for column in form.understood:
        words = {plain_heading(word) for word in (column.heading, *column.aliases)}
        for word in words | {plain_heading(column.group) + word for word in words}:
            names.setdefault(word, []).append(column)
    return names


def _headers_at(sheet: Sheet, form: Form, names: Names, row: int) -> list[Header]:
    """Return the header in one row, and that in two where the form has headings above others."""
    lower = _row(sheet, row)
    found = [_matched(names, row, row, [("", heading) for heading in lower])]
    groups = {plain_heading(group) for group in form.groups}
    if groups & set(lower) and row + 1 < len(sheet.rows):
        found.append(_matched(names, row, row + 1, _two_rows(sheet, row)))
    return found


def _two_rows(sheet: Sheet, row: int) -> list[tuple[str, str]]:
    """Return the upper and lower heading of each column; a blank upper one belongs to what stands left of it."""
    upper, lower = _row(sheet, row), _row(sheet, row + 1)
    pairs: list[tuple[str, str]] = []
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        above = above or (pairs[-1][0] if pairs and below else "")
        pairs.append(("", above) if below in ("", above) else (above, below))
    return pairs


def _row(sheet: Sheet, row: int) -> list[str]:
    return [plain_heading(sheet.cell(row, column)) for column in range(sheet.width)]


def _matched(names: Names, first: int, last: int, headings: Sequence[tuple[str, str]]) -> Header:
    columns: dict[str, int] = {}
    doubled: dict[str, int] = {}
    unknown: list[str] = []
    group = ""
    for position, (above, below) in enumerate(headings):
        column = _column(names.get(below, []), above or group, below)
        column = column or _column(names.get(above + below, []), "", above + below)
        if column is None:
            unknown += [above + below] if below and above + below != SEQUENCE else []
            continue
        group = plain_heading(column.group)
        place = doubled if column.key in columns else columns
        place.setdefault(column.key, position)
    return Header(first, last, columns, doubled, unknown)


def _column(named: list[Column], group: str, heading: str) -> Column | None:
    """Return which of the columns of a heading is meant below a group, or right of one of its columns."""
    exact = [column for column in named if heading == plain_heading(column.heading) or column.group]
    fitting = [column for column in exact if plain_heading(column.group) == group] or [
        column for column in named if not column.group or plain_heading(column.group) in heading
    ]
    return fitting[0] if fitting else None
