"""A backup as one file: a dump of the database, and a manifest by which it is known to be whole."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gisgrid.errors import BadInput
from gisgrid.exchange.output import written

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
PRIVATE = 0o600
"""Who may read a backup reads names, phones and homes: whoever makes it, nobody else."""

PIECE = 1 << 20


def write_backup(path: Path, dump: IO[bytes], facts: dict[str, Any]) -> dict[str, Any]:
    """Write a backup; it takes its name when it is whole.

    Parameters
    ----------
    path : Path
    dump : stream
        Read to its end.
    facts : dict
        What the manifest says beside size and sum of the dump.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    BadInput
        It cannot be written, because the disk is full or the folder closed.
    """
    with written(path, mode=PRIVATE) as stream, zipfile.ZipFile(stream.buffer, "w") as archive:
        with archive.open(DUMP, "w", force_zip64=True) as entry:
            size, digest = _copied(dump, entry)
        manifest = {"format": FORMAT, **facts, "dump": {"bytes": size, "sha256": digest}}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the manifest of a backup, the dump unread.

    Raises
    ------
    BadInput
        The file is no backup, or not a whole one.
    """
    with _opened(path) as archive:
        try:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        except (KeyError, ValueError, zipfile.BadZipFile) as error:
            raise _broken(path) from error
    if manifest.get("format") != FORMAT:
        raise BadInput(
            f"备份 {path.name} 的格式比这个版本新",
            f"the backup {path.name} is of a newer form than this version knows",
            hint_zh="请先升级 gisgrid", hint_en="upgrade gisgrid first",
        )  # fmt: skip
    return manifest


def check_backup(path: Path) -> dict[str, Any]:
    """Return the manifest after the whole dump was read and agrees with it.

    Raises
    ------
    BadInput
        A byte is missing or wrong.
    """
    manifest = read_manifest(path)
    with opened_dump(path) as dump:
        try:
            size, digest = _copied(dump, None)
        except (zipfile.BadZipFile, EOFError) as error:
            raise _broken(path) from error
    if manifest.get("dump") != {"bytes": size, "sha256": digest}:
        raise _broken(path)
    return manifest


@contextmanager
def opened_dump(path: Path) -> Iterator[IO[bytes]]:
    """Open the dump of a backup."""
    with _opened(path) as archive:
        try:
            entry = archive.open(DUMP)
        except (KeyError, zipfile.BadZipFile) as error:
            raise _broken(path) from error
        with entry:
            yield entry


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _broken(path) from error
    except OSError as error:
        raise BadInput(
            f"备份 {path.name} 打不开（{error.strerror}）", f"the backup {path.name} cannot be opened: {error.strerror}"
        ) from error
    with archive:
        yield archive


def _copied(source: IO[bytes], target: IO[bytes] | None) -> tuple[int, str]:
    """Copy a stream and return how many bytes it had, and their sha256."""
    size, digest = 0, hashlib.sha256()
    while piece := source.read(PIECE):
        size += len(piece)
        digest.update(piece)
        if target is not None:
            target.write(piece)
    return size, digest.hexdigest()


def _broken(path: Path) -> BadInput:
    return BadInput(
        f"备份 {path.name} 不完整或已损坏，没有使用",
        f"the backup {path.name} is damaged or not whole; it was not used",
        hint_zh="请用另一份备份；gisgrid db backups 列出全部",
        hint_en="use another one; `gisgrid db backups` lists them",
    )  # fmt: skip
