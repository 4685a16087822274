"""Files that a page sent: kept under names of our own until they are stored or dropped."""

import json
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from os import SEEK_END
from pathlib import Path
from typing import IO

from gisgrid.errors import BadInput, NotFound, Refused, Unavailable
from gisgrid.exchange.abandoned import held_bytes, locked, mark_used, remove, take_away, take_away_unused
from gisgrid.exchange.archives import SIDECAR_SUFFIXES

ALONE_SUFFIXES = (".zip", ".gpkg", ".geojson", ".json", ".fgb")
"""A file that is whole by itself."""
SHAPEFILE_NEEDS = (".shp", ".dbf", ".shx")
MAX_NAME = 200
MAX_HELD_BYTES = 4 * 1024**3
"""Of all uploads together that are neither stored nor dropped."""

_IDENTIFIER = re.compile(r"[0-9a-f]{32}")
_RECORD = "upload.json"


@dataclass(frozen=True)
class Upload:
    """One boundary file that was sent.

    Attributes
    ----------
    identifier : str
        32 hexadecimal digits, drawn at random.
    file : str
        The name that it came with: to be shown, never a path.
    size_bytes : int
        Of all its parts together.
    main : str
        Our own name of the part to open.
    """

    identifier: str
    file: str
    size_bytes: int
    main: str


class UploadFolder:
    """Where uploads are kept, one folder each, open to this account alone; several servers may share it.

    What was not used for a day goes with the next upload.

    Parameters
    ----------
    root : Path
    max_bytes : int
        Of all uploads together.
    """

    def __init__(self, root: Path, max_bytes: int = MAX_HELD_BYTES) -> None:
        self.root, self.max_bytes = root, max_bytes

    def keep(self, parts: Iterable[tuple[str, IO[bytes]]]) -> Upload:
        """Keep the parts of one boundary file.

        Parameters
        ----------
        parts : iterable of (name, stream)
            One file that is whole by itself, or a shapefile's parts.

        Raises
        ------
        BadInput
            They are not the parts of exactly one boundary file.
        Refused
            There is no room for them.
        Unavailable
            The disk is full or does not take them.
        """
        given = {f"boundaries{_suffix(name)}": (name, stream) for name, stream in _whole(parts)}
        return self._keep(given, next(own for own in given if _suffix(own) in (*ALONE_SUFFIXES, ".shp")))

    def keep_one(self, name: str, stream: IO[bytes], suffixes: Iterable[str]) -> Upload:
        """Keep one file of these kinds, whole by itself.

        Raises
        ------
        BadInput
            Its name does not end as one of the suffixes.
        Refused, Unavailable
            As of `keep`.
        """
        shown = shown_name(name)
        if _suffix(shown) not in suffixes:
            raise _other_kind(shown, suffixes)
        own = f"file{_suffix(shown)}"
        return self._keep({own: (shown, stream)}, own)

    def _keep(self, given: dict[str, tuple[str, IO[bytes]]], main: str) -> Upload:
        sizes = {own: stream.seek(0, SEEK_END) for own, (_, stream) in given.items()}
        folder = self._reserved(sizes)
        try:
            for own, (_, stream) in given.items():
                _fill(folder / own, stream)
        except OSError as error:
            remove(folder)
            raise _disk_failed(error) from error
        upload = Upload(folder.name, given[main][0], sum(sizes.values()), main)
        with locked(self.root, alone=True):
            (folder / _RECORD).write_text(json.dumps(asdict(upload)), encoding="utf-8")
        return upload

    def _reserved(self, sizes: dict[str, int]) -> Path:
        """Return a new folder with files of these sizes, still empty, so that uploads at one time count one another."""
        folder = self.root / secrets.token_hex(16)
        with locked(self.root, alone=True):
            gone = take_away_unused(self.root)
            room = held_bytes(self.root) + sum(sizes.values()) <= self.max_bytes
            if room:
                folder.mkdir(mode=0o700)
                for name, size in sizes.items():
                    with (folder / name).open("xb") as sink:
                        sink.truncate(size)
        for old in gone:
            remove(old)
        if not room:
            raise _no_room(self.max_bytes)
        return folder

    def find(self, identifier: str) -> Upload:
        """Return an upload.

        Raises
        ------
        NotFound
            There is none of this identifier, it was dropped, or nobody used it for a day.
        """
        with locked(self.root, alone=False):
            return self._found(identifier)

    def _found(self, identifier: str) -> Upload:
        """Return an upload and say that it is in use. Inside `locked`."""
        record = self.root / identifier / _RECORD
        if not _IDENTIFIER.fullmatch(identifier) or not record.is_file():
            raise NotFound(
                "这个上传的文件已不在了。",
                "This upload is no longer there.",
                hint_zh="请重新选择文件上传。",
                hint_en="Choose the file and send it again.",
            )
        mark_used(record.parent)
        return Upload(**json.loads(record.read_text(encoding="utf-8")))

    def path(self, upload: Upload) -> Path:
        """Return the file to open."""
        return self.root / upload.identifier / upload.main

    def drop(self, identifier: str) -> None:
        """Delete an upload.

        Raises
        ------
        NotFound
            There is none.
        """
        with locked(self.root, alone=True):
            gone = take_away(self.root / self._found(identifier).identifier)
        remove(gone)


def shown_name(name: str) -> str:
    r"""Return a file's name without any folder and without characters that do not show.

    Examples
    --------
    >>> shown_name("../../etc/passwd"), shown_name("C:\\边界\\村.zip")
    ('passwd', '村.zip')
    """
    last = re.split(r"[/\\]", name)[-1]
    return "".join(character for character in last if character.isprintable())[-MAX_NAME:]


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _fill(target: Path, stream: IO[bytes]) -> None:
    stream.seek(0)
    with target.open("r+b") as sink:
        shutil.copyfileobj(stream, sink, 1 << 20)


def _whole(parts: Iterable[tuple[str, IO[bytes]]]) -> list[tuple[str, IO[bytes]]]:
    """Return the parts under names that can be shown, if they are those of one boundary file."""
    given = [(shown_name(name), stream) for name, stream in parts]
    names = [name for name, _ in given]
    suffixes = [_suffix(name) for name in names]
    if len(names) == 1 and suffixes[0] in ALONE_SUFFIXES:
        return given
    stems = {Path(name).stem.lower() for name in names}
    known = set(suffixes) <= {".shp", *SIDECAR_SUFFIXES}
    if known and len(stems) == 1 and len(set(suffixes)) == len(suffixes) and set(SHAPEFILE_NEEDS) <= set(suffixes):
        return given
    raise _no_boundary_file(names, suffixes)


def _other_kind(name: str, suffixes: Iterable[str]) -> BadInput:
    listed = "、".join(suffixes)
    return BadInput(
        f"“{name[:80]}”不是 {listed} 文件，没有收下。",
        f'"{name[:80]}" is none of {", ".join(suffixes)}; it was not taken.',
        hint_zh="请用 Excel 或 WPS 另存为 .xlsx。" if ".xlsx" in listed else "请另存为其中一种格式。",
        hint_en="Save it as .xlsx in a spreadsheet program." if ".xlsx" in listed else "Save it as one of these.",
    )


def _no_room(max_bytes: int) -> Refused:
    limit = f"{max_bytes / 1024**2:,.0f} MB"
    return Refused(
        f"等待处理的上传文件合计超过 {limit}，没有收下这个文件。",
        f"The uploads that wait would exceed {limit} together; this file was not taken.",
        hint_zh="请先存入或放弃已上传的文件；超过一天未用的会自动清除。",
        hint_en="Store or drop files that were sent before; those not used for a day are removed by themselves.",
    )


def _disk_failed(error: OSError) -> Unavailable:
    return Unavailable(
        f"服务器的磁盘写不下上传的文件（{error.strerror}），没有收下。",
        f"The server's disk does not take the file ({error.strerror}); it was not kept.",
        hint_zh="请管理员清理磁盘，再重新上传。",
        hint_en="Ask the administrator to make room on the disk, then send it again.",
    )


def _no_boundary_file(names: list[str], suffixes: list[str]) -> BadInput:
    missing = [suffix for suffix in SHAPEFILE_NEEDS if suffix not in suffixes] if ".shp" in suffixes else []
    if missing:
        zh, en = f"Shapefile 缺少 {'、'.join(missing)}。", f"The shapefile lacks {', '.join(missing)}."
    else:
        listed = ", ".join(names[:5]) or "0"
        zh, en = f"这些不是一份边界文件：{listed}。", f"These are not one boundary file: {listed}."
    return BadInput(
        zh,
        en,
        hint_zh="请选一个 zip、GeoPackage、GeoJSON 或 FlatGeobuf，"
        "或同时选中 Shapefile 的 .shp、.dbf、.shx（和 .prj、.cpg）。",
        hint_en="Choose one zip, GeoPackage, GeoJSON or FlatGeobuf, or a shapefile's .shp, .dbf and .shx "
        "(and .prj, .cpg) together.",
    )
