"""Files that are written: whole or not at all, and never in the place of a device or a link."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TextIO

from gisgrid.errors import BadInput

MODE = 0o644


@contextmanager
def written(path: Path, *, encoding: str = "utf-8", newline: str | None = None, mode: int = MODE) -> Iterator[TextIO]:
    """Open a file to be written; it takes its name when it is whole.

    Where a link leads, the file at its end is written. What is no regular file (a pipe, a device) is written to as it
    is.

    Parameters
    ----------
    path : Path
    encoding, newline : str, optional
        As of `open`.
    mode : int, optional
        Rights of a new file.

    Raises
    ------
    BadInput
        It cannot be written: the disk is full, the folder missing or closed, the name too long, or it is a folder.
    """
    try:
        opened: AbstractContextManager[TextIO] = (
            _aside(path.resolve(), encoding, newline, mode)
            if is_file(path)
            else path.open("w", encoding=encoding, newline=newline)
        )
        with opened as stream:
            yield stream
    except OSError as error:
        raise BadInput(
            f"文件 {path.name[:40]} 写不成（{error.strerror}）。",
            f"The file {path.name[:40]} cannot be written: {error.strerror}.",
            hint_zh="请检查路径、权限和磁盘空间；原有的文件没有变化。",
            hint_en="Check the path, the permissions and the disk; a file that was there is unchanged.",
        ) from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file of bytes; as `written`."""
    with written(path) as stream:
        stream.buffer.write(data)


def is_file(path: Path) -> bool:
    """Say whether a path leads to a regular file, or to nothing yet."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True


@contextmanager
def _aside(path: Path, encoding: str, newline: str | None, mode: int) -> Iterator[TextIO]:
    """Write beside the file, then put it in its place, with the rights that it had."""
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else mode
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gisgrid-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline=newline) as stream:
            yield stream
            stream.flush()
            os.fsync(handle)
        aside.chmod(mode)
        aside.replace(path)
        sync(path.parent)
    finally:
        aside.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk: they survive a loss of power then."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
