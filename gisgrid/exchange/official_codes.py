"""The official list of codes, from a workbook or a CSV file."""

from collections.abc import Sequence
from pathlib import Path

from gisgrid.domain.codes import OfficialCode, official_form
from gisgrid.errors import BadInput
from gisgrid.exchange.codes import required_codes
from gisgrid.exchange.rosters.opening import open_sheets
from gisgrid.exchange.rosters.values import Cell

CODE_FIELDS = ("code", "代码", "区划代码", "统计用区划代码")
NAME_FIELDS = ("name", "名称", "区划名称")


def read_official_codes(path: Path, *, code: str | None = None, name: str | None = None) -> list[OfficialCode]:
    """Read a list of official codes.

    Parameters
    ----------
    path : Path
        Workbook (xlsx, xls) whose first visible sheet is the table, or CSV in UTF-8 or GB 18030; with a header.
    code, name : str, optional
        Headers of the two columns; by default one of `CODE_FIELDS` and `NAME_FIELDS`.

    Raises
    ------
    BadInput
        The file cannot be read, lacks a column, or a code is missing, double, or not of 6, 9 or 12 digits.
    """
    header, rows = _table(path)
    where = _column(header, code, CODE_FIELDS), _column(header, name, NAME_FIELDS)
    short = [str(n) for n, row in rows if len(row) <= max(where) or not row[where[1]]]
    if short:
        raise BadInput(
            f"第 {'、'.join(short[:5])} 行缺列或没有名称", f"rows {', '.join(short[:5])} lack a column or a name"
        )
    codes = required_codes([_twelve(row[where[0]]) for _, row in rows], header[where[0]])
    return [OfficialCode(one, row[where[1]]) for one, (_, row) in zip(codes, rows, strict=True)]


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the rows that are not blank, each with the number that a spreadsheet shows."""
    sheet = next((one for one in open_sheets(path) if one.visible), None)
    texts = [[_text(cell) for cell in row] for row in (sheet.rows if sheet else ())]
    filled = [(number, row) for number, row in enumerate(texts, start=1) if any(row)]
    if not filled:
        raise BadInput(f"表格 {path.name} 是空的", f"the table {path.name} is empty")
    return filled[0][1], filled[1:]


def _text(cell: Cell) -> str:
    """Return a cell as it is shown; a code that a spreadsheet made a number of has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _twelve(value: str) -> str:
    twelve, local = official_form(value.strip())
    if local:
        raise BadInput(f"官方代码最多 12 位：{value}", f"an official code has 12 digits at most: {value}")
    return twelve


def _column(header: Sequence[str], wanted: str | None, usual: Sequence[str]) -> int:
    names = [field.strip() for field in header]
    found = [field for field in ([wanted] if wanted else usual) if field in names]
    if not found:
        raise BadInput(
            f"表中没有列 {wanted or '、'.join(usual)}，现有：{'、'.join(names)[:200]}",
            f"the table has no column {wanted or ', '.join(usual)}; it has: {', '.join(names)[:200]}",
        )
    return names.index(found[0])
