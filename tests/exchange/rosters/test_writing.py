"""Templates, filled forms and copies with mistakes: what an office sees when it opens them."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.columns import AS_TEXT
from gisgrid.exchange.rosters.error_copy import PAGE, error_copy
from gisgrid.exchange.rosters.filled import Heading, filled_form
from gisgrid.exchange.rosters.forms import SEQUENCE
from gisgrid.exchange.rosters.headings import plain_heading
from gisgrid.exchange.rosters.stamp import STAMP_SHEET
from gisgrid.exchange.rosters.template import template
from tests.exchange.rosters.books import HEADER, book, person, read

INCOMING = [key for key, form in FORMS.items() if form.incoming]


def opened(data):
    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("key", INCOMING)
def test_a_template_reads_as_an_empty_form_and_its_example_as_a_record(key, tmp_path):
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template(FORMS[key]))
    roster = read(path, key)
    assert (roster.records, roster.problems, roster.notices) == ([], [], [])
    typed = load_workbook(path)
    row = next(row for row in typed.worksheets[0].iter_rows() if row[0].value == "示例")
    row[0].value = 1
    if "lon" in {column.key for column in FORMS[key].columns if column.required}:
        return  # the example leaves the place to be filled in
    typed.save(path)
    roster = read(path, key)
    assert (len(roster.records), roster.problems) == (1, [])


@pytest.mark.parametrize("key", INCOMING)
def test_a_template_keeps_phones_and_codes_as_text_and_offers_words(key):
    form, made = FORMS[key], opened(template(FORMS[key]))
    sheet = made.worksheets[0]
    (first,) = (row for row in sheet.iter_rows() if row[0].value == "示例")
    for column, cell in zip(form.columns, first[1:], strict=True):
        assert (cell.number_format == "@") == (column.kind in AS_TEXT)
        assert (sheet.column_dimensions[cell.column_letter].number_format == "@") == (column.kind in AS_TEXT)
    stamp = made[STAMP_SHEET]
    assert (stamp.sheet_state, stamp["A1"].value, stamp["B1"].value) == ("hidden", "gisgrid", key)
    offered = {range_.coord[:1] for one in sheet.data_validations.dataValidation for range_ in one.sqref.ranges}
    assert offered == {
        cell.column_letter
        for c, cell in zip(form.columns, first[1:], strict=True)
        if c.kind == "choice" or c.kind == "flag"
    }


def test_a_drop_down_points_at_its_words():
    made = opened(template(FORMS["volunteers"]))
    (sex,) = (one for one in made.worksheets[0].data_validations.dataValidation)
    words = made[STAMP_SHEET][sex.formula1.partition("!")[2].replace("$", "")]
    assert [cell.value for (cell,) in words] == ["女", "男"]


def test_a_filled_form_is_laid_out_as_printed():
    sheet = opened(
        filled_form(FORMS["village_grids"], [{"area_name": "上河村"}], Heading("某镇", date(2026, 11, 26)))
    ).worksheets[0]
    assert sheet["A1"].value == "网格架构情况（村级）"
    assert sheet["A2"].value == "填报单位：某镇　　填报日期：2026-11-26"
    assert {"A1:K1", "A2:K2", "A3:A4", "F3:G3"} <= {block.coord for block in sheet.merged_cells.ranges}
    assert [cell.value for cell in sheet[4]][5:9] == ["姓名", "联系电话", "姓名", "联系电话"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$3:$4",
    )
    assert sheet["A7"].value.startswith("填表人：")
    assert sheet["C5"].border.left.style == "thin"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_headings_of_a_form_tell_its_columns_apart(form):
    names = [plain_heading(column.full_heading) for column in form.columns]
    assert len(set(names)) == len(names)
    assert SEQUENCE not in names
    keys = {column.key for column in form.columns}
    assert {key for keys_ in (*form.identity, *form.any_of) for key in keys_} <= keys


def test_the_copy_marks_the_wrong_cells_and_lists_them(tmp_path):
    rows = [["名单"], HEADER, person(联系电话="12"), person(姓名=None)]
    copy = opened(error_copy(read(book(tmp_path / "名单.xlsx", 名单=rows))))
    assert copy.sheetnames == [PAGE, "名单"]
    sheet = copy["名单"]
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"}
    assert red == {"E3", "B4"}
    assert "电话" in sheet["E3"].comment.text
    assert sheet["E3"].value == "12"
    assert [row[0].value for row in copy[PAGE].iter_rows(min_row=2)] == ["名单!E3", "名单!B4"]
