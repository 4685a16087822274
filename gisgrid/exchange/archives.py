"""Zip and gzip files, opened without trust: a bomb, a wrong password or two maps in one archive are refused."""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import IO

from gisgrid.errors import BadInput

MAX_UNPACKED_BYTES = 2 * 1024**3
"""More than any county's boundaries; an archive that says or turns out to hold more is refused."""

MAIN_SUFFIXES = (".shp", ".geojson", ".json", ".gpkg", ".fgb")
SIDECAR_SUFFIXES = (".dbf", ".shx", ".prj", ".cpg")


def unpack(archive: Path, folder: Path, layer: str | None = None) -> Path:
    """Unpack the one boundary file of a zip archive, with its sidecars, under names of our own.

    Parameters
    ----------
    archive : Path
    folder : Path
        Empty folder to write into; nothing is ever written outside it.
    layer : str, optional
        Chooses by name without suffix where the archive holds several.

    Returns
    -------
    Path
        The unpacked boundary file.

    Raises
    ------
    BadInput
        If the archive is damaged, locked, too large when unpacked, or does not hold exactly one boundary file.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack(opened, folder, layer)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise BadInput(
            f"压缩包 {archive.name} 已损坏或格式不受支持。",
            f"The archive {archive.name} is damaged or of a kind that cannot be read: {error}.",
            hint_zh="请重新压缩后再试。",
            hint_en="Zip the files again.",
        ) from error
    except RuntimeError as error:
        raise BadInput(
            f"压缩包 {archive.name} 有密码，无法读取。",
            f"The archive {archive.name} is locked with a password.",
            hint_zh="请先解压或去掉密码。",
            hint_en="Unpack it or take the password off.",
        ) from error


def gunzip(archive: Path, folder: Path) -> Path:
    """Unpack a gzip file, under a name of our own with the suffix that stands before `.gz`.

    Raises
    ------
    BadInput
        If it is damaged, cut short or too large when unpacked.
    """
    target = folder / f"boundaries{_suffix(archive.stem)}"
    try:
        with gzip.open(archive) as source, target.open("wb") as sink:
            _copy(source, sink, MAX_UNPACKED_BYTES)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput(
            f"压缩文件 {archive.name} 已损坏或被截断。",
            f"The file {archive.name} is damaged or cut short: {error}.",
            hint_zh="请重新压缩后再试。",
            hint_en="Compress the file again.",
        ) from error
    return target


def _unpack(opened: zipfile.ZipFile, folder: Path, layer: str | None) -> Path:
    members = [m for m in opened.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    main = _one_main([m.filename for m in members], layer)
    stem = main.rpartition(".")[0].lower()
    wanted = [m for m in members if m.filename == main or _is_sidecar(m.filename, stem)]
    room = MAX_UNPACKED_BYTES
    for member in wanted:
        room -= _extract(opened, member, folder / f"boundaries{_suffix(member.filename)}", room)
    return folder / f"boundaries{_suffix(main)}"


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _is_sidecar(name: str, stem: str) -> bool:
    return _suffix(name) in SIDECAR_SUFFIXES and name.rpartition(".")[0].lower() == stem


def _one_main(names: list[str], layer: str | None) -> str:
    mains = [name for name in names if _suffix(name) in MAIN_SUFFIXES]
    chosen = [name for name in mains if Path(name).stem == layer] if layer and len(mains) > 1 else mains
    if len(chosen) == 1:
        return chosen[0]
    listed = ", ".join(mains) or "0"
    raise BadInput(
        f"压缩包里应有且只有一个边界文件，现有：{listed}。",
        f"The archive should hold exactly one boundary file; it holds: {listed}.",
        hint_zh="请用 --layer 指明文件名（不带扩展名），或每包只放一个。",
        hint_en="Name it with --layer (without its suffix), or pack one alone.",
    )


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Write one member and return its size."""
    if member.file_size > room:
        raise _too_large()
    with opened.open(member) as source, target.open("wb") as sink:
        return _copy(source, sink, room)


def _copy(source: IO[bytes] | gzip.GzipFile, sink: IO[bytes], room: int) -> int:
    """Copy and return the size; the true bytes are counted, whatever the archive says."""
    while chunk := source.read(1 << 20):
        sink.write(chunk)
        if sink.tell() > room:
            raise _too_large()
    return sink.tell()


def _too_large() -> BadInput:
    return BadInput(
        f"压缩包解开后超过 {MAX_UNPACKED_BYTES // 1024**2} MB，已停止。",
        f"Unpacked, the archive holds more than {MAX_UNPACKED_BYTES // 1024**2} MB; stopped.",
        hint_zh="请确认压缩包内容，或先自行解压。",
        hint_en="Look into the archive, or unpack it yourself.",
    )
