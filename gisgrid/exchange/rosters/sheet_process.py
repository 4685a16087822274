"""Reads a workbook's cells in a process of its own: `python sheet_process.py FILE MEGABYTES SECONDS`, JSON comes out.

A few kilobytes can name a cell in the last row of the last column, and the reader then asks for so much memory that the
whole process is ended. So it runs alone, under limits, and imports nothing of gisgrid.
"""

import datetime
import json
import resource
import sys

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_COLUMNS = 300
DAMAGED, LOCKED, TOO_WIDE = 3, 4, 5


def main(path: str, megabytes: str, seconds: str) -> int:
    """Write the sheets that can be seen, and say how it went.

    Blank rows at the end and blank cells at the end of rows are left out; a blank row stays as an empty list.
    """
    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = CalamineWorkbook.from_path(path)
        tables = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        sheets = [_sheet(book.get_sheet_by_name(one.name), one.visible) for one in tables]
    except PasswordError:
        return LOCKED
    except CalamineError:
        return DAMAGED
    except OverflowError:
        return TOO_WIDE
    json.dump(sheets, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    return 0


def _sheet(sheet: CalamineSheet, visible: SheetVisibleEnum) -> dict[str, object]:
    top, left = sheet.start or (0, 0)
    rows: list[list[object]] = [[] for _ in range(top)]
    blank = [""] * sheet.width
    for cells in sheet.iter_rows():
        if cells == blank:  # a million blank rows may stand before a last one
            rows.append([])
            continue
        while cells and cells[-1] == "":
            cells.pop()
        if len(cells) + left > MOST_COLUMNS:
            raise OverflowError
        rows.append([None] * left * bool(cells) + [_plain(cell) for cell in cells])
    while rows and not rows[-1]:
        rows.pop()
    shown = visible == SheetVisibleEnum.Visible
    return {"name": sheet.name, "visible": bool(shown), "rows": rows, "merged": sheet.merged_cell_ranges or []}


def _plain(cell: object) -> object:
    """Return a cell as JSON can hold it: dates as text, nothing as None."""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        return cell / datetime.timedelta(days=1)
    return None if cell == "" else cell


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
