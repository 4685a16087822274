"""The official list of codes, from a CSV file."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from gisgrid.domain.codes import OfficialCode, official_form
from gisgrid.errors import BadInput
from gisgrid.exchange.codes import required_codes
from gisgrid.exchange.encodings import choose_encoding

CODE_FIELDS = ("code", "代码", "区划代码", "统计用区划代码")
NAME_FIELDS = ("name", "名称", "区划名称")


def read_official_codes(path: Path, *, code: str | None = None, name: str | None = None) -> list[OfficialCode]:
    """Read a list of official codes.

    Parameters
    ----------
    path : Path
        CSV with a header, in UTF-8 or GB 18030.
    code, name : str, optional
        Headers of the two columns; by default one of `CODE_FIELDS` and `NAME_FIELDS`.

    Raises
    ------
    BadInput
        The file cannot be read, lacks a column, or a code is missing, double, or not of 6, 9 or 12 digits.
    """
    if not path.is_file():
        raise BadInput(f"没有文件 {path}", f"there is no file {path}")
    raw = path.read_bytes()
    encoding, _ = choose_encoding(raw, None)
    try:
        header, *rows = [row for row in csv.reader(StringIO(raw.decode(encoding).lstrip("\ufeff")), strict=True) if row]
    except (csv.Error, ValueError) as error:
        raise BadInput(f"{path.name} 不是 CSV 表：{error}", f"{path.name} is no CSV table: {error}") from error
    where = _column(header, code, CODE_FIELDS), _column(header, name, NAME_FIELDS)
    short = [str(n) for n, row in enumerate(rows, start=2) if len(row) <= max(where) or not row[where[1]].strip()]
    if short:
        raise BadInput(
            f"第 {'、'.join(short[:5])} 行缺列或没有名称", f"rows {', '.join(short[:5])} lack a column or a name"
        )
    codes = required_codes([_twelve(row[where[0]]) for row in rows], header[where[0]])
    return [OfficialCode(one, row[where[1]].strip()) for one, row in zip(codes, rows, strict=True)]


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
