"""Uploads that nobody came back for: told by their last use, removed a few at a time, whoever else is at work."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG

KEPT_S = 24 * 3600
"""An upload that was not used for so long is removed by the next one."""
REMOVED_AT_ONCE = 20
"""So that no upload has to wait for the removal of many."""

_GONE = ".gone"


@contextmanager
def locked(root: Path, *, alone: bool) -> Iterator[None]:
    """Hold the folder of uploads still: alone to count, reserve and take away; with others to say that one is used.

    The lock is the file system's, so that it holds between threads and between two servers on one folder.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(lock)


def mark_used(folder: Path) -> None:
    """Say that an upload is in use, so that it is kept for another day. Inside `locked`."""
    os.utime(folder)


def held_bytes(root: Path) -> int:
    """Return the size of all uploads; of those that were taken away no byte counts, they are as good as gone."""
    stats = (stat for folder in _folders(root) if folder.suffix != _GONE for stat in _stats(folder))
    return sum(stat.st_size for stat in stats if S_ISREG(stat.st_mode))


def take_away(folder: Path) -> Path:
    """Give a folder a name under which nobody looks for it, at one stroke; the new name is to be removed.

    Inside `locked(…, alone=True)`: nobody can have found it a moment ago and not yet said that it is used.
    """
    return folder.rename(folder.with_name(folder.name + _GONE))


def take_away_unused(root: Path, kept_s: float = KEPT_S) -> list[Path]:
    """Take away the uploads that were not used for `kept_s` seconds, and what a removal cut short left behind.

    Inside `locked(…, alone=True)`.

    Returns
    -------
    list of Path
        At most `REMOVED_AT_ONCE`, to be removed by `remove`, which may be done outside the lock.
    """
    now = time.time()
    old = sorted(folder for folder in _folders(root) if now - _last_use(folder) > kept_s)[:REMOVED_AT_ONCE]
    return [folder if folder.suffix == _GONE else take_away(folder) for folder in old]


def remove(folder: Path) -> None:
    """Remove a folder that was taken away; another server may be doing the same."""
    shutil.rmtree(folder, ignore_errors=True)


def _folders(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if path.is_dir()]


def _stats(folder: Path) -> Iterator[os.stat_result]:
    """Yield what is known of a folder and its files, as far as another server has not just removed them."""
    with suppress(FileNotFoundError):
        for path in (folder, *folder.iterdir()):
            with suppress(FileNotFoundError):
                yield path.stat()


def _last_use(folder: Path) -> float:
    """Return when an upload was last used or written to, in seconds since 1970; now if it is going."""
    return max((stat.st_mtime for stat in _stats(folder)), default=time.time())
