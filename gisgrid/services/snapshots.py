"""Everything that everybody may know leaves as one folder of files, all of one moment."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.errors import BadInput, Forbidden
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.snapshots.manifest import Manifest, read_manifest
from gisgrid.exchange.snapshots.proving import require_proved, verify_snapshot
from gisgrid.services import snapshot_contents as contents
from gisgrid.services.changes_since import settle
from gisgrid.services.map_notice import require_notice
from gisgrid.services.snapshot_contents import Advance, Wanted
from gisgrid.store import snapshots as store
from gisgrid.store.replica import require_primary

Opening = Callable[[], AbstractContextManager[Connection]]

STAGES = contents.STAGES + 2


@dataclass(frozen=True)
class Listed:
    """A snapshot that is there; its manifest is None where it cannot be read."""

    name: str
    latest: bool
    manifest: Manifest | None


@dataclass(frozen=True)
class Published:
    """A snapshot that was published, and the names of those that went for it."""

    name: str
    manifest: Manifest
    gone: tuple[str, ...]


def publish_snapshot(
    read: Opening, write: Opening, folder: SnapshotFolder, wanted: Wanted, *, advance: Advance = lambda stage: None
) -> Published:
    """Write a snapshot aside, prove it, and put it in the place of the latest.

    Parameters
    ----------
    read : callable
        Opens a transaction that reads, of the public: what it may not read never leaves. All files are of one of them.
    write : callable
        Opens one of the service in the name of who publishes, for the audit.
    folder : SnapshotFolder
    wanted : Wanted
    advance : callable
        Called at the beginning of each of `STAGES` stages.

    Raises
    ------
    Refused
        Nothing leaves without a 审图号, or another snapshot is being published.
    NotFound
        There are no areas.
    BadInput
        The folder cannot be written, or a zone is too far away.
    NotTiling
        What was written does not prove itself; the latest snapshot is unchanged.
    OnlyReads
        The database is a replica, where nobody can write down that it was published.
    """
    require_notice(wanted.map_notice, required=wanted.notice_required)
    with folder.writing() as aside:
        with read() as connection:
            require_primary(connection)
            changeset = settle(connection, 0)
        with read() as connection:
            moment = datetime.now(UTC)
            manifest = contents.write_contents(connection, aside, wanted, (changeset, moment), advance)
        advance("证明 · proof")
        require_proved(verify_snapshot(aside))
        advance("落盘并换上 · onto the disk, and in place")
        name = folder.free_name(changeset, moment)
        with write() as connection:
            store.note_published(connection, name, changeset, len(manifest.files))
            folder.put(aside, name)
        return Published(name, manifest, tuple(folder.keep(wanted.keep)))


def list_snapshots(folder: SnapshotFolder) -> list[Listed]:
    """Return the snapshots that are there, the newest first."""
    latest = folder.latest()
    return [Listed(name, name == latest, _manifest(folder.root / name)) for name in folder.names()]


def require_may_publish(connection: Connection) -> None:
    """Refuse unless the person of the transaction approves what is divided in every area.

    Raises
    ------
    Forbidden
    """
    if not store.may_publish_everything(connection):
        raise Forbidden(
            "快照包含全部区域，只有全部区域的审批员能发布；没有发布。",
            "A snapshot holds every area; only who approves in all of them may publish it. Nothing was published.",
            hint_zh="请联系管理员，或由管理员运行 gisgrid publish。",
            hint_en="Ask an administrator, who can also run `gisgrid publish`.",
        )


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except BadInput:
        return None
