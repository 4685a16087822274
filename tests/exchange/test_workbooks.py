"""Workbooks that open as they are meant, whatever text is in them."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.exchange.workbooks import MOST_LETTERS, workbook

FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
]


def cells(book):
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("words", FORMULAS)
def test_what_begins_like_a_formula_stays_text(words):
    book = workbook("表", ["一"], [[words]])
    ((value, kind),) = cells(book)[1]
    assert (value.strip(), kind) == (words.strip(), "s")
    assert all(one[1] != "f" for row in cells(book) for one in row)


def test_numbers_stay_numbers_and_nothing_stays_empty():
    assert cells(workbook("表", ["一", "二"], [[3, None]]))[1] == [(3, "n"), (None, "n")]


def test_a_column_may_be_named_like_a_formula():
    assert cells(workbook("表", ["=1"], []))[0] == [("=1", "s")]


def test_a_text_too_long_for_a_cell_is_cut():
    assert len(cells(workbook("表", ["一"], [["村" * 40_000]]))[1][0][0]) == MOST_LETTERS


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_makes_a_workbook_that_opens(words):
    (row,) = cells(workbook("表", ["一"], [[words]]))[1:]
    assert row[0][1] != "f"
    assert isinstance(row[0][0], str | None)
