"""A copy of a roster that could not be taken: the same cells, the wrong ones red with a comment, and a list of them."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from gisgrid.exchange.rosters.problems import Problem
from gisgrid.exchange.rosters.records import Roster
from gisgrid.exchange.rosters.sheet_style import BODY, HEADING, WRONG, put
from gisgrid.exchange.rosters.sheets import Sheet

PAGE = "错误清单"
PAGE_HEADINGS = ("单元格", "栏", "内容", "问题", "怎样改正", "What is wrong", "What to do")
PAGE_WIDTHS = (18, 16, 16, 36, 44, 36, 44)
MOST_COMMENTS = 2_000
"""Comments beyond this many make a file that opens slowly; the page lists all of them."""
AUTHOR = "gisgrid"
WIDTH = 14


def error_copy(roster: Roster) -> bytes:
    """Return a workbook with what stood in the file, cell by cell, and what is wrong with it.

    It is written anew from the values, so formulas of the file are not in it; merged blocks stay, other layout does
    not. A page first in the book lists the mistakes.
    """
    book = Workbook(write_only=True)
    _page(book.create_sheet(PAGE), roster.problems)
    for sheet in roster.sheets:
        if sheet.visible and sheet.name != PAGE:
            mistakes = [problem for problem in roster.problems if problem.sheet == sheet.name]
            _copy(book.create_sheet(sheet.name or "CSV"), sheet, mistakes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(page: Any, problems: Sequence[Problem]) -> None:
    page.freeze_panes = "A2"
    for number, width in enumerate(PAGE_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([put(HEADING.dress(WriteOnlyCell(page)), word) for word in PAGE_HEADINGS])
    cells = [BODY.dress(WriteOnlyCell(page)) for _ in PAGE_HEADINGS]
    for problem in problems:
        told = (problem.cell, problem.heading, problem.shown, problem.sentence(), problem.hint())
        for cell, word in zip(cells, (*told, problem.sentence("en"), problem.hint("en")), strict=True):
            put(cell, word or None)
        page.append(cells)


def _copy(copy: Any, sheet: Sheet, problems: Sequence[Problem]) -> None:
    wrong: dict[int, dict[int, list[Problem]]] = {}
    for problem in problems[:MOST_COMMENTS]:
        wrong.setdefault(problem.row, {}).setdefault(problem.column, []).append(problem)
    for number in range(1, sheet.width + 1):
        copy.column_dimensions[get_column_letter(number)].width = WIDTH
    plain = [BODY.dress(WriteOnlyCell(copy)) for _ in range(sheet.width)]
    for row, values in enumerate(sheet.rows):
        width = max(len(values), max(wrong.get(row, ()), default=-1) + 1)
        copy.append(
            [
                put(_wrong(copy, wrong[row][at]) if at in wrong.get(row, ()) else plain[at], sheet.own(row, at))
                for at in range(width)
            ]
        )
    for (top, left), (bottom, right) in sheet.merged:
        copy.merged_cells.add(f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}")


def _wrong(copy: Any, problems: Sequence[Problem]) -> WriteOnlyCell:
    cell = WRONG.dress(WriteOnlyCell(copy))
    cell.comment = Comment("\n".join(f"{one.sentence()}。{one.hint()}。" for one in problems), AUTHOR, 120, 260)
    return cell
