"""The template of a form: how to fill it in, drop-downs, an example, room to type, and which form it is."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.sheet_style import (
    BODY,
    EXAMPLE,
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

NOTES_ROW, HEADER_ROW = 2, 3
ROOM, LAST_ROW = 60, 5_000
"""Rows with borders to type in, and the last row that has drop-downs."""
REQUIRED = "*"


def template(form: Form) -> bytes:
    """Return a form's template as a workbook.

    Phones, codes and dates are formatted as text, in whole columns, so that a spreadsheet leaves them as they are.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = form.title[:31]
    last_header = HEADER_ROW + bool(form.groups)
    set_up_page(sheet, form, (HEADER_ROW, last_header))
    width = len(form.columns) + 1
    _fill(sheet, 1, [form.title], TITLE)
    _fill(sheet, NOTES_ROW, ["填表说明：" + _notes(form)], LINE)
    sheet.row_dimensions[NOTES_ROW].height = 48
    _header(sheet, form)
    for row in (1, NOTES_ROW):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    _example_and_room(sheet, form, last_header + 1)
    _offer_words(sheet, form, add_stamp(book, form), last_header + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _notes(form: Form) -> str:
    usual = "带 * 的栏必填；“示例”一行不会读入，可以删去。电话、代码、日期各栏已设为文本，请勿改动格式。"
    return "".join(form.notes) + usual


def _header(sheet: Any, form: Form) -> None:
    marked = {column.heading for column in form.columns if column.required}
    for row, words in enumerate(headings(form), HEADER_ROW):
        if words is not None:
            _fill(sheet, row, [word + REQUIRED if word in marked else word for word in words], HEADING)
    for block in header_blocks(form, HEADER_ROW):
        sheet.merge_cells(block)


def _example_and_room(sheet: Any, form: Form, first: int) -> None:
    _fill(sheet, first, ["示例", *(column.example or None for column in form.columns)], EXAMPLE)
    for number, column in enumerate(form.columns, 2):
        look = look_of(column)
        sheet.column_dimensions[get_column_letter(number)].number_format = look.number_format
        for row in range(first + 1, first + 1 + ROOM):
            look.dress(sheet.cell(row, number))
        look_of(column, EXAMPLE).dress(sheet.cell(first, number))
    for row in range(first + 1, first + 1 + ROOM):
        put(BODY.dress(sheet.cell(row, 1)), None)


def _fill(sheet: Any, row: int, words: list[Any], look: Look) -> None:
    for number, word in enumerate(words, 1):
        put(look.dress(sheet.cell(row, number)), word)


def _offer_words(sheet: Any, form: Form, places: dict[str, str], first: int) -> None:
    for number, column in enumerate(form.columns, 2):
        if column.key not in places:
            continue
        strict = column.words is None or not column.words.open
        offered = DataValidation("list", formula1=places[column.key], allow_blank=True, showErrorMessage=strict)
        offered.errorTitle, offered.error = "不在可选的词之中", "请从下拉列表中选择。"
        offered.add(f"{get_column_letter(number)}{first}:{get_column_letter(number)}{LAST_ROW}")
        sheet.add_data_validation(offered)
