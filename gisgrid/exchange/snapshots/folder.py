"""Where snapshots stand: written aside, synced, renamed, so that nobody ever sees half of one."""

import fcntl
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.exchange.output import sync

LATEST, LOCK = "latest", "lock"
UNDER_WAY, GOING = "new-", "old-"
NAME = re.compile(r"\d+-\d{8}T\d{6}Z(-\d+)?")
FOLDER_MODE, FILE_MODE = 0o755, 0o644


class SnapshotFolder:
    """A folder of snapshots, one subfolder each, and a link to the latest.

    Parameters
    ----------
    root : Path
        Made when the first one is written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Open a folder aside, for nobody's eyes yet; what an earlier writer that was killed left is removed first.

        Raises
        ------
        Refused
            Another process publishes now.
        BadInput
            The folder cannot be written: closed, or the disk is full.
        """
        try:
            self.root.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            with self._alone():
                self._clear()
                aside = Path(tempfile.mkdtemp(prefix=UNDER_WAY, dir=self.root))
                try:
                    yield aside
                finally:
                    shutil.rmtree(aside, ignore_errors=True)
        except OSError as error:
            raise _unwritable(error) from error

    def put(self, aside: Path, name: str) -> None:
        """Give what lies aside its name, and let `latest` lead to it.

        Every file and folder is on the disk before a name leads to it, so that not even a power cut leaves half.
        """
        for file in aside.iterdir():
            file.chmod(FILE_MODE)
            sync(file)
        aside.chmod(FOLDER_MODE)
        sync(aside)
        aside.rename(self.root / name)
        sync(self.root)
        link = self.root / f"{UNDER_WAY}{LATEST}"
        link.symlink_to(name)
        link.replace(self.root / LATEST)
        sync(self.root)

    def keep(self, most: int) -> list[str]:
        """Remove all but the newest snapshots, and return the names of those that went; `latest` always stays."""
        latest = self.latest()
        gone = [name for name in self.names()[most:] if name != latest]
        for name in gone:
            going = self.root / f"{GOING}{name}"
            (self.root / name).rename(going)  # whoever lists the folder meets no half of it
            shutil.rmtree(going, ignore_errors=True)
        return gone

    def names(self) -> list[str]:
        """Return the names of all snapshots, the newest first."""
        found = [path.name for path in self.root.iterdir() if NAME.fullmatch(path.name)] if self.root.is_dir() else []
        return sorted(found, key=_moment, reverse=True)

    def latest(self) -> str | None:
        """Return the name of the latest snapshot, None where there is none yet."""
        try:
            return (self.root / LATEST).readlink().name
        except OSError:
            return None

    def find(self, name: str) -> Path:
        """Return the folder of a snapshot, by its name or as `latest`.

        Raises
        ------
        NotFound
            There is none, or it has gone.
        """
        found = self.latest() if name == LATEST else name
        if found is None or not NAME.fullmatch(found) or not (self.root / found).is_dir():
            raise NotFound(
                "没有这份数据快照。",
                "There is no such snapshot.",
                hint_zh="用 gisgrid publish 发布；最新一份在 /snapshots/latest/。",
                hint_en="Publish one by `gisgrid publish`; the latest is at /snapshots/latest/.",
            )
        return self.root / found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the folder, which ends with the process that holds it."""
        with (self.root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refused(
                    "正在发布另一份快照，这次没有开始。",
                    "Another snapshot is being published; this one was not begun.",
                    hint_zh="请等它结束后再试。",
                    hint_en="Wait until it is done, then try again.",
                ) from error
            yield

    def _clear(self) -> None:
        """Remove what writers left that were killed; the lock says that nobody writes now."""
        for left in [path for path in self.root.iterdir() if path.name.startswith((UNDER_WAY, GOING))]:
            if left.is_symlink():
                left.unlink()
            shutil.rmtree(left, ignore_errors=True)

    def free_name(self, changeset: int, moment: datetime) -> str:
        """Return a name that no snapshot has yet, for two may be published in one second; to be asked while writing."""
        number, name = 1, f"{changeset}-{moment:%Y%m%dT%H%M%SZ}"
        free = name
        while (self.root / free).exists():
            number += 1
            free = f"{name}-{number}"
        return free


def _moment(name: str) -> tuple[str, int]:
    """Return what tells which snapshot is newer: not the changeset, for a restored database may count anew."""
    _, stamp, *again = name.split("-")
    return stamp, int(again[0]) if again else 1


def _unwritable(error: OSError) -> BadInput:
    return BadInput(
        f"快照文件夹写不成（{error.strerror}），已发布的快照没有变化。",
        f"The folder of snapshots cannot be written ({error.strerror}); what was published is unchanged.",
        hint_zh="请检查 GISGRID_DATA_DIR 的权限和磁盘空间。",
        hint_en="Check the rights of GISGRID_DATA_DIR and the space on the disk.",
    )
