"""A form filled from records and laid out as it is printed."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from gisgrid.exchange.rosters.columns import Value
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.printed import printed
from gisgrid.exchange.rosters.sheet_style import (
    BODY,
    HEADING,
    LINE,
    TITLE,
    Look,
    header_blocks,
    headings,
    look_of,
    put,
    set_up_page,
)
from gisgrid.exchange.rosters.stamp import add_stamp

HEADER_ROW = 3
SIGNATURES = "填表人：　　　　　　　　　　审核人：　　　　　　　　　　日期：　　　　年　　月　　日"


@dataclass(frozen=True)
class Heading:
    """What stands above a filled form.

    Attributes
    ----------
    unit : str
        Who fills it in, such as the name of the town.
    day : date
        Of what is told.
    """

    unit: str
    day: date


def filled_form(form: Form, rows: Iterable[Mapping[str, Value]], heading: Heading) -> bytes:
    """Return a workbook: title, unit and day, header, one line for each row, the line of signatures.

    Parameters
    ----------
    form : Form
    rows : iterable of mapping
        Values by key of column; what is missing stays blank.
    heading : Heading
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(form))
    upper, lower = headings(form)
    set_up_page(sheet, form, (HEADER_ROW, HEADER_ROW + (lower is not None)))
    width = len(upper)
    sheet.append(_line(sheet, [form.title], TITLE))
    sheet.append(_line(sheet, [f"填报单位：{heading.unit}　　填报日期：{heading.day:%Y-%m-%d}"], LINE))
    for words in (upper, lower):
        if words is not None:
            sheet.append(_line(sheet, words, HEADING))
    written = _append_rows(sheet, form, rows)
    sheet.append([])
    sheet.append(_line(sheet, [SIGNATURES], LINE))
    last, end = get_column_letter(width), HEADER_ROW + (lower is not None) + written + 2
    for block in (f"A1:{last}1", f"A2:{last}2", f"A{end}:{last}{end}", *header_blocks(form, HEADER_ROW)):
        sheet.merged_cells.add(block)
    sheet.print_area = f"A1:{last}{end}"
    add_stamp(book, form)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _append_rows(sheet: Any, form: Form, rows: Iterable[Mapping[str, Value]]) -> int:
    """Append the rows and return how many; the same cells are filled again for each, which halves the time."""
    cells = [BODY.dress(WriteOnlyCell(sheet)), *(look_of(c).dress(WriteOnlyCell(sheet)) for c in form.columns)]
    number = 0
    for number, values in enumerate(rows, 1):
        put(cells[0], number)
        for cell, column in zip(cells[1:], form.columns, strict=True):
            put(cell, printed(values.get(column.key), column))
        sheet.append(cells)
    return number


def _line(sheet: Any, words: Sequence[str], look: Look) -> list[WriteOnlyCell]:
    return [put(look.dress(WriteOnlyCell(sheet)), word or None) for word in words]


def _sheet_name(form: Form) -> str:
    return form.title[:31]
