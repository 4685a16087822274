"""Workbooks and CSV files opened without trust: bombs, locked and damaged files are refused, nothing is evaluated."""

import csv
import json
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

from gisgrid.errors import BadInput
from gisgrid.exchange.encodings import choose_encoding
from gisgrid.exchange.rosters import sheet_process
from gisgrid.exchange.rosters.injection import unescaped
from gisgrid.exchange.rosters.sheets import Sheet

SUFFIXES = (".xlsx", ".xls", ".csv")
MOST_BYTES = 32 << 20
MOST_UNPACKED_BYTES = 512 << 20
MOST_RATIO = 250
"""Unpacked over packed, of a part of more than `SMALL_BYTES`; what Excel writes stays below a hundred."""
SMALL_BYTES = 4 << 20
PROCESS_MEGABYTES, PROCESS_SECONDS = 1536, 30


def open_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook (xlsx, xls), or a CSV file as one.

    Formulas come as the value that stands in the file. Hidden rows are there like any others.

    Raises
    ------
    BadInput
        The file is no such file, damaged, locked, too large, or grows too much when it is unpacked.
    """
    if not path.is_file():
        raise BadInput(f"没有文件 {path.name[:80]}。", f"There is no file {path.name[:80]}.")
    if path.suffix.lower() not in SUFFIXES:
        raise _not_a_roster(path)
    if path.stat().st_size > MOST_BYTES:
        raise _too_large(path)
    if path.suffix.lower() == ".csv":
        return [_csv_sheet(path)]
    if zipfile.is_zipfile(path):
        _refuse_bomb(path)
    return _workbook_sheets(path)


def _workbook_sheets(path: Path) -> list[Sheet]:
    command = [sys.executable, "-I", sheet_process.__file__, str(path), str(PROCESS_MEGABYTES), str(PROCESS_SECONDS)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=4 * PROCESS_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _too_large(path) from error
    if done.returncode == sheet_process.LOCKED:
        raise _locked(path)
    if done.returncode == sheet_process.DAMAGED:
        raise _damaged(path)
    if done.returncode != 0:  # too wide, or ended at a limit of memory or time
        raise _too_large(path)
    return [Sheet(one["name"], one["rows"], one["merged"], one["visible"]) for one in json.loads(done.stdout)]


def _csv_sheet(path: Path) -> Sheet:
    raw = path.read_bytes()
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _damaged(path)
    encoding, _ = choose_encoding(raw, None)
    try:
        text = raw.decode(encoding).lstrip("\ufeff")
        dialect = "excel-tab" if text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",") else "excel"
        rows = [[unescaped(cell) or None for cell in row] for row in csv.reader(StringIO(text, newline=""), dialect)]
    except (csv.Error, ValueError) as error:
        raise _damaged(path) from error
    if max((len(row) for row in rows), default=0) > sheet_process.MOST_COLUMNS:
        raise _too_large(path)
    return Sheet("", rows)


def _refuse_bomb(path: Path) -> None:
    """Refuse by what the archive says of itself; what it hides meets the process's limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _damaged(path) from error
    dense = any(m.file_size > SMALL_BYTES and m.file_size > MOST_RATIO * max(m.compress_size, 1) for m in members)
    if dense or sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise _too_large(path)


def _not_a_roster(path: Path) -> BadInput:
    return BadInput(
        f"{path.name[:80]} 不是 Excel 或 CSV 文件。",
        f"{path.name[:80]} is neither an Excel nor a CSV file.",
        hint_zh="请选择 .xlsx、.xls 或 .csv 文件；WPS 表格请另存为 .xlsx。",
        hint_en="Choose an .xlsx, .xls or .csv file.",
    )


def _too_large(path: Path) -> BadInput:
    return BadInput(
        f"表格 {path.name[:80]} 太大，或解开后异常膨胀，没有读取。",
        f"The table {path.name[:80]} is too large, or grows abnormally when it is unpacked; it was not read.",
        hint_zh="请删去数据以外的空行、空列和格式（可把数据粘贴到新的模板中），或分成几份。",
        hint_en="Delete blank rows and columns beyond the data, paste it into a new template, or split it.",
    )


def _locked(path: Path) -> BadInput:
    return BadInput(
        f"表格 {path.name[:80]} 有打开密码。",
        f"The table {path.name[:80]} is locked with a password.",
        hint_zh="请去掉密码后另存。",
        hint_en="Take the password off and save it again.",
    )


def _damaged(path: Path) -> BadInput:
    return BadInput(
        f"表格 {path.name[:80]} 已损坏，或内容与扩展名不符。",
        f"The table {path.name[:80]} is damaged, or is not what its name says.",
        hint_zh="请用 Excel 或 WPS 打开后另存为 .xlsx。",
        hint_en="Open it in a spreadsheet program and save it as .xlsx.",
    )
