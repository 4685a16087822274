"""Shapefiles: the checks that GDAL leaves out (cut files read as null geometry, text in a wrong encoding)."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gisgrid.errors import BadInput
from gisgrid.exchange.encodings import choose_encoding, given_encoding, python_name

_LANGUAGE_DRIVERS = {0x03: "cp1252", 0x57: "cp1252", 0x4D: "gbk", 0x7A: "gbk", 0x4F: "big5", 0x78: "big5"}
_SHP_HEADER_BYTES = 100


@dataclass(frozen=True)
class _Table:
    """The .dbf: its language byte and all its text, cells ended by line feeds."""

    language: int
    text: bytes


def check_whole(shp: Path) -> None:
    """Refuse a shapefile that lacks its .dbf or .shx, or whose parts were cut short.

    Raises
    ------
    BadInput
        Says which part.
    """
    for suffix in (".dbf", ".shx"):
        if sidecar(shp, suffix) is None:
            raise BadInput(
                f"Shapefile 缺少 {suffix} 文件。",
                f"The shapefile lacks its {suffix} file.",
                hint_zh="请把 .shp、.shx、.dbf、.prj 放在一起，或打成一个 zip。",
                hint_en="Keep .shp, .shx, .dbf and .prj together, or zip them.",
            )
    for part in (shp, sidecar(shp, ".shx")):
        if part is not None and part.stat().st_size != _stated_bytes(part):
            raise _cut(part.suffix)


def sidecar(shp: Path, suffix: str) -> Path | None:
    """Return the file that goes with a .shp, whatever the case of its suffix, or None."""
    found = [path for path in shp.parent.iterdir() if path.stem == shp.stem and path.suffix.lower() == suffix]
    return found[0] if found else None


def table_encoding(shp: Path, asked: str | None) -> tuple[str, str]:
    """Return the encoding of a shapefile's attribute table and a notice (see `choose_encoding`).

    Raises
    ------
    BadInput
        If the table is cut short or its text cannot be read.
    """
    dbf, cpg = sidecar(shp, ".dbf"), sidecar(shp, ".cpg")
    if dbf is None:
        raise _cut(".dbf")
    table = _read_table(dbf)
    if asked:
        return given_encoding(table.text, asked), ""
    stated = python_name(cpg.read_text("latin-1")) if cpg else _LANGUAGE_DRIVERS.get(table.language)
    return choose_encoding(table.text, stated)


def _cut(suffix: str) -> BadInput:
    return BadInput(
        f"Shapefile 的 {suffix} 文件不完整（可能被截断）。",
        f"The {suffix} file of the shapefile is not whole (it may be truncated).",
        hint_zh="请重新复制或重新导出。",
        hint_en="Copy or export it again.",
    )


def _stated_bytes(part: Path) -> int:
    with part.open("rb") as file:
        head = file.read(_SHP_HEADER_BYTES)
    return 2 * int(struct.unpack_from(">i", head, 24)[0]) if len(head) == _SHP_HEADER_BYTES else -1


def _read_table(dbf: Path) -> _Table:
    raw = dbf.read_bytes()
    if len(raw) < 33:
        raise _cut(".dbf")
    rows, head_bytes, row_bytes = struct.unpack_from("<IHH", raw, 4)
    end = head_bytes + rows * row_bytes
    if row_bytes == 0 or head_bytes < 33 or len(raw) < end:
        raise _cut(".dbf")
    records = np.frombuffer(raw[head_bytes:end], dtype=np.uint8).reshape(rows, row_bytes)
    fields = [raw[at : at + 32] for at in range(32, head_bytes - 1, 32)]
    names = b"\n".join(field[:11].partition(b"\0")[0] for field in fields)
    return _Table(raw[29], names + _cells(fields, records))


def _cells(fields: list[bytes], records: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> bytes:
    out, at = b"", 1
    for field in fields:
        kind, width = field[11:12], field[16] if len(field) == 32 else 0
        if kind == b"C":
            cells = records[:, at : at + width]
            out += b"\n" + np.pad(cells, ((0, 0), (0, 1)), constant_values=ord("\n")).tobytes()
        at += width
    return out
