"""The manifest of a snapshot: what it is of, and the size, hash and count of each of its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gisgrid.errors import BadInput

MANIFEST, FORMAT = "manifest.json", 1
"""The file's name, and the version of its form; a reader refuses what is newer."""

LONGEST_NAME_BYTES = 255
"""Of a file, as file systems take it."""

MEDIA = {
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".csv": "text/csv",
    ".gpkg": "application/geopackage+sqlite3",
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
    ".md": "text/markdown",
}
SYSTEM_ZH = "存储为 CGCS2000（EPSG:4490）经纬度；GeoJSON 按 RFC 7946 读作 WGS 84，数字相同，未作转换。"
SYSTEM_EN = (
    "Stored as CGCS2000 (EPSG:4490) longitude, latitude; GeoJSON is read as WGS 84 by RFC 7946: the same numbers, "
    "nothing was converted."
)


@dataclass(frozen=True)
class Part:
    """One table in one file.

    Attributes
    ----------
    table : str
    layer : str
        In a file that holds several; else empty.
    count : int
        Rows.
    cut : mapping of str to int
        By column, texts that were too long for the format.
    """

    table: str
    layer: str = ""
    count: int = 0
    cut: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FileEntry:
    """One file of a snapshot.

    Attributes
    ----------
    name, format, sha256 : str
    bytes : int
    crs : str
        ``EPSG:4490``; empty where there are no coordinates.
    crs_zh, crs_en : str
        What is to be known of it.
    parts : tuple of Part
        Tables in it; none in a file that explains.
    """

    name: str
    format: str
    sha256: str
    bytes: int
    crs: str = ""
    crs_zh: str = ""
    crs_en: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def media_type(self) -> str:
        """Of its content, for HTTP."""
        return MEDIA.get(Path(self.name).suffix, "application/octet-stream")


@dataclass(frozen=True)
class LeftOut:
    """What a snapshot could hold and does not."""

    what: str
    zh: str
    en: str


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is.

    Attributes
    ----------
    changeset : int
        All up to it is in the files; ``/api/changes?since=`` goes on from there.
    date : str
        ISO 8601, UTC.
    columns_version : int
    map_notice, mark : str
        The 审图号; what must be said beside, such as 示意数据.
    areas : mapping
        Number of areas by scheme and level.
    sources : mapping of str to int
        Where areas come from, and how many.
    files : tuple of FileEntry
    left_out : tuple of LeftOut
    """

    changeset: int
    date: str
    columns_version: int
    map_notice: str
    mark: str
    areas: Mapping[str, Mapping[str, int]]
    sources: Mapping[str, int]
    files: tuple[FileEntry, ...]
    left_out: tuple[LeftOut, ...] = ()

    def file(self, name: str) -> FileEntry | None:
        """Return a file's entry by its name."""
        return next((one for one in self.files if one.name == name), None)

    def to_json(self) -> dict[str, Any]:
        """Return what stands in the file."""
        said = {"format": FORMAT, "what": "gisgrid snapshot"}
        system = {"crs": "EPSG:4490", "zh": SYSTEM_ZH, "en": SYSTEM_EN}
        return said | {"coordinate_system": system} | asdict(self)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a snapshot's folder."""
    text = json.dumps(manifest.to_json(), ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot.

    Raises
    ------
    BadInput
        There is none, it is of a newer form, or it is not whole.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] > FORMAT:
            raise _unreadable(f"format {said['format']} is newer than {FORMAT}")
        files = _distinct(tuple(_file(one) for one in said["files"]))
        names = ("changeset", "date", "columns_version", "map_notice", "mark", "areas", "sources")
        left_out = tuple(LeftOut(**one) for one in said["left_out"])
        return Manifest(**{name: said[name] for name in names}, files=files, left_out=left_out)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(str(error)) from error


def _distinct(files: tuple[FileEntry, ...]) -> tuple[FileEntry, ...]:
    """Refuse a file that is told of twice: readers would differ on which entry counts."""
    if len({file.name for file in files}) != len(files):
        raise ValueError("a file stands twice")
    return files


def _file(said: dict[str, Any]) -> FileEntry:
    name = said["name"]
    if name in ("", "..") or Path(name).name != name:
        raise ValueError("a file outside the snapshot")
    if len(name.encode()) > LONGEST_NAME_BYTES or not name.isprintable():  # no text for a file system, or a terminal
        raise ValueError("a name that no file has")
    return FileEntry(**said | {"parts": tuple(Part(**part) for part in said["parts"])})


def _unreadable(why: str) -> BadInput:
    return BadInput(
        f"这不是完整的数据快照：{MANIFEST} 缺失或不能读取。",
        f"This is no whole snapshot: {MANIFEST} is missing or cannot be read ({why}).",
        hint_zh="请重新下载整份快照，或升级 gisgrid。",
        hint_en="Fetch the whole snapshot again, or upgrade gisgrid.",
    )


def sha256_of(path: Path) -> str:
    """Return the hash of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
