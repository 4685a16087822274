"""Rows below a header, read one by one."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from gisgrid.exchange.rosters.columns import Column, Kind, Value
from gisgrid.exchange.rosters.dates import shows_two_digits
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.headings import Header, plain_heading
from gisgrid.exchange.rosters.problems import Fault, Problem, fault, shown
from gisgrid.exchange.rosters.sheets import Sheet
from gisgrid.exchange.rosters.values import Cell, read_value

EXAMPLE = re.compile(r"(示例|例如|例|样例|填写示例)[:：]?")
TOTAL = re.compile(r"合计|总计|小计|共计")
CLOSING = re.compile(r"((填报|制表|审核|报送|负责|联系)(单位|人|日期)?|填表人|日期|注|说明|备注)\s*[:：].*")
"""Texts in a row's first cell with which what follows is no record: signatures, remarks."""

_LABEL = re.compile(r"\s*([^:：]{1,12})[:：]\s*(.*?)\s*")


class RowReader:
    """Reads the rows of one sheet.

    Parameters
    ----------
    sheet : Sheet
    header : Header
        Found in this sheet.
    form : Form
    """

    def __init__(self, sheet: Sheet, header: Header, form: Form) -> None:
        self.sheet, self.header, self.form = sheet, header, form
        self.columns = [(form.column(key), position) for key, position in header.columns.items()]
        self.above = self.stated_above(sheet, header, form)
        self.headings = {_headings(sheet, row) for row in range(header.first, header.last + 1)}
        self.first_headings = {next((word for word in words if word), "") for words in self.headings}
        self.two_digits = {
            column.key: column.kind is Kind.MONTH
            and any(shows_two_digits(cells[at]) for cells in sheet.rows[header.last + 1 :] if at < len(cells))
            for column, at in self.columns
        }

    @staticmethod
    def stated_above(sheet: Sheet, header: Header, form: Form) -> dict[str, tuple[int, int, str]]:
        """Return what lines such as 网格名称：某村 above a header say of columns it lacks: row, column, text by key."""
        lacking = [column for column in form.understood if column.key not in header.columns and not column.group]
        keys = {plain_heading(word): column.key for column in lacking for word in (column.heading, *column.aliases)}
        found: dict[str, tuple[int, int, str]] = {}
        for row in range(header.first):
            for at, label, words in _labels(sheet, row):
                if label in keys:
                    found.setdefault(keys[label], (row, at, words))
        return found

    def is_left_out(self, row: int) -> bool:
        """Say whether a row holds no record: blank, the header again, an example, a total, signatures."""
        if not self.sheet.rows[row]:
            return True
        cells = [cell for cell in self.sheet.rows[row] if cell is not None and str(cell).strip()]
        if not cells:
            return True
        first = unicodedata.normalize("NFKC", str(cells[0])).strip()
        if EXAMPLE.fullmatch(first) or CLOSING.fullmatch(first) or self._is_header(row, first):
            return True
        return TOTAL.fullmatch(first) is not None and self._lacks_required(row)

    def _is_header(self, row: int, first: str) -> bool:
        likely = plain_heading(first) in self.first_headings
        return likely and _headings(self.sheet, row) in self.headings

    def _lacks_required(self, row: int) -> bool:
        needed = [at for column, at in self.columns if column.required] or [at for _, at in self.columns]
        return any(self.sheet.own(row, at) is None for at in needed)

    def read(self, row: int) -> tuple[dict[str, Value], list[Problem]]:
        """Return the values of a row by key, and what is wrong with it."""
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        for column, at, cell in self._cells(row):
            value = read_value(cell, column, two_digit_months=self.two_digits.get(column.key, False))
            if value is None and column.required:
                value = fault("missing")
            if isinstance(value, Fault):
                heading = column.full_heading
                problems.append(Problem(self.sheet.name, row, at, value, heading, shown(cell, column)))
            else:
                values[column.key] = value
        return values, problems or list(self._lacking(row, values))

    def _cells(self, row: int) -> Iterator[tuple[Column, int, Cell]]:
        for column, at in self.columns:
            yield column, at, self.sheet.cell(row, at)
        for key, (_, _, words) in self.above.items():
            yield self.form.column(key), 0, words

    def _lacking(self, row: int, values: Mapping[str, Value]) -> Iterator[Problem]:
        for keys in self.form.any_of:
            if all(values.get(key) is None for key in keys):
                at = next((self.header.columns[key] for key in keys if key in self.header.columns), 0)
                headings = "、".join(self.form.column(key).full_heading for key in keys)
                yield Problem(self.sheet.name, row, at, fault("missing_any", headings=headings), headings)


def _headings(sheet: Sheet, row: int) -> tuple[str, ...]:
    return tuple(plain_heading(cell) for cell in sheet.rows[row])


def _labels(sheet: Sheet, row: int) -> Iterator[tuple[int, str, str]]:
    """Yield the labels in a row, where they stand and what they say; the words may stand in the next cell."""
    for at, cell in enumerate(sheet.rows[row]):
        for part in re.split(r"\s{2,}|\u3000+", cell) if isinstance(cell, str) else ():
            found = _LABEL.fullmatch(part)
            if found is None:
                continue
            beside = next((str(one) for one in sheet.rows[row][at + 1 :] if one is not None), "")
            yield at, plain_heading(found[1]), found[2] or ("" if _LABEL.fullmatch(beside) else beside)
