"""Workbooks as offices send them, drawn cell by cell."""

import csv
import io

from openpyxl import Workbook

from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.reading import read_roster

HEADER = ["序号", "姓名", "性别", "出生年月", "联系电话", "特长", "网格代码"]
PERSON = [1, "张三", "女", "1985.06", "13812340000", "声乐、舞蹈", "990101001201"]


def person(**changed):
    """A row of `HEADER`, some cells changed by heading."""
    return [changed.get(heading, cell) for heading, cell in zip(HEADER, PERSON, strict=True)]


def book(path, **sheets):
    """Write a workbook: rows of cells by name of sheet."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def csv_file(path, rows, encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def read(path, form="volunteers"):
    return read_roster(path, FORMS[form])


def read_rows(path, *rows, form="volunteers", header=HEADER):
    """Read a workbook of one sheet with these rows below the header."""
    return read(book(path, 名单=[header, *rows]), form)


def only(roster):
    """The values of the one record of a roster without problems."""
    assert roster.problems == []
    (record,) = roster.records
    return record.values


def codes(roster):
    """Where each problem is and its code."""
    return [(problem.cell, problem.fault.code) for problem in roster.problems]
