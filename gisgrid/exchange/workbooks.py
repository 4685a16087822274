"""Tables as xlsx workbooks that open in an office as they are meant: text stays text, nothing in it is a formula."""

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

WIDEST = 60
MOST_LETTERS = 32_767
NOT_ALLOWED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet: a bold header that stays in sight, one row for each given.

    Parameters
    ----------
    title : str
        Name of the sheet.
    columns : sequence of str
    rows : iterable of sequence
        Text and numbers; text that begins like a formula stays text.
    """
    return workbook_of([(title, columns, rows)])


def workbook_of(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """Return a workbook of several sheets, each its name, columns and rows as `workbook` takes them."""
    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        _add_sheet(book, title, columns, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_sheet(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, 8 + 2 * len(name))
    sheet.append([_cell(sheet, name, bold=True) for name in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: object, value: object, *, bold: bool = False) -> WriteOnlyCell:
    shown = NOT_ALLOWED.sub("", value)[:MOST_LETTERS] if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=shown)
    if isinstance(shown, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    return cell
