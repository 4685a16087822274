"""CSV tables: a header and rows of text, in UTF-8 or GB 18030."""

import csv
from io import StringIO
from pathlib import Path

from gisgrid.errors import BadInput
from gisgrid.exchange.encodings import choose_encoding
from gisgrid.exchange.fields import Columns

SHOWN_ROWS = 5


def read_csv(path: Path) -> Columns:
    """Return a CSV file's columns by header; None where a cell is blank.

    Raises
    ------
    BadInput
        The file cannot be read, has no header or no rows, names a column twice, or a row has cells beyond the header.
    """
    header, *rows = _records(path)
    names = [name.strip() for name in header]
    if not rows:
        raise _bad(path, "没有数据行", "holds no rows")
    if len(set(names)) < len(names):
        raise _bad(path, "有同名的列", "names a column twice")
    long = [str(number) for number, row in enumerate(rows, start=2) if len(row) != len(names)]
    if long:
        listed = ", ".join(long[:SHOWN_ROWS])
        raise _bad(path, f"第 {listed} 行的列数与表头不同", f"has rows that do not fit its header: lines {listed}")
    return {name: [row[k].strip() or None for row in rows] for k, name in enumerate(names)}


def _records(path: Path) -> list[list[str]]:
    try:
        raw = path.read_bytes()
        encoding, _ = choose_encoding(raw, None)
        rows = [row for row in csv.reader(StringIO(raw.decode(encoding).lstrip("\ufeff")), strict=True) if any(row)]
    except (OSError, csv.Error, ValueError) as error:
        raise _bad(path, "读不出来", f"cannot be read ({error.__class__.__name__})") from error
    if not rows:
        raise _bad(path, "是空的", "is empty")
    return rows


def _bad(path: Path, zh: str, en: str) -> BadInput:
    return BadInput(
        f"表格 {path.name} {zh}。",
        f"The table {path.name} {en}.",
        hint_zh="应为带表头的 CSV（逗号分隔，UTF-8 或 GBK）。",
        hint_en="It should be a CSV with a header (commas, UTF-8 or GBK).",
    )
