"""Files that a page sent: kept under names of our own until they are stored or dropped."""

import json
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.archives import SIDECAR_SUFFIXES

ALONE_SUFFIXES = (".zip", ".gpkg", ".geojson", ".json", ".fgb")
"""A file that is whole by itself."""
SHAPEFILE_NEEDS = (".shp", ".dbf", ".shx")
MAX_NAME = 200

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
    """Where uploads are kept, one folder each, open to this account alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

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
        """
        given = [(shown_name(name), stream) for name, stream in parts]
        main = _main(given)
        identifier = secrets.token_hex(16)
        folder = self.root / identifier
        folder.mkdir(mode=0o700, parents=True)
        size_bytes = sum(_write(folder / f"boundaries{_suffix(name)}", stream) for name, stream in given)
        upload = Upload(identifier, main, size_bytes, f"boundaries{_suffix(main)}")
        (folder / _RECORD).write_text(json.dumps(asdict(upload)), encoding="utf-8")
        return upload

    def find(self, identifier: str) -> Upload:
        """Return an upload.

        Raises
        ------
        NotFound
            There is none of this identifier, or it was dropped.
        """
        record = self.root / identifier / _RECORD
        if not _IDENTIFIER.fullmatch(identifier) or not record.is_file():
            raise NotFound(
                "这个上传的文件已不在了。",
                "This upload is no longer there.",
                hint_zh="请重新选择文件上传。",
                hint_en="Choose the file and send it again.",
            )
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
        shutil.rmtree(self.root / self.find(identifier).identifier)


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


def _write(target: Path, stream: IO[bytes]) -> int:
    with target.open("xb") as sink:
        shutil.copyfileobj(stream, sink, 1 << 20)
        return sink.tell()


def _main(given: list[tuple[str, IO[bytes]]]) -> str:
    """Return the name of the part to open."""
    names = [name for name, _ in given]
    suffixes = [_suffix(name) for name in names]
    if len(names) == 1 and suffixes[0] in ALONE_SUFFIXES:
        return names[0]
    stems = {Path(name).stem.lower() for name in names}
    known = set(suffixes) <= {".shp", *SIDECAR_SUFFIXES}
    if known and len(stems) == 1 and len(set(suffixes)) == len(suffixes) and set(SHAPEFILE_NEEDS) <= set(suffixes):
        return names[suffixes.index(".shp")]
    raise _no_boundary_file(names, suffixes)


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
