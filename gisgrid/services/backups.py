"""Backups of everything: made while people work, restored into an empty place, proved before they count as done."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import BadInput, NotTiling, Refused, Unavailable
from gisgrid.exchange.backup_file import check_backup, opened_dump, read_manifest, write_backup
from gisgrid.settings import Settings
from gisgrid.store import contents as store
from gisgrid.store.dumping import dumped, restore_from
from gisgrid.store.migrate import create_roles, is_behind, migrate
from gisgrid.store.session import owning, reading

ENDING = ".gisgrid-backup"
STAGES_OF_RESTORE = 5
Stage = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    """A backup in a folder.

    Attributes
    ----------
    path : Path
    size_bytes : int
    made_at : datetime or None
        None where the file is damaged.
    changeset : int
        The newest in it.
    """

    path: Path
    size_bytes: int
    made_at: datetime | None
    changeset: int


def backup_folder(settings: Settings) -> Path:
    """Return where backups are kept unless told otherwise."""
    return settings.data_dir.absolute() / "backups"


def back_up(admin_url: str, folder: Path, *, settings: Settings, keep: int | None = None) -> Path:
    """Write a backup of one moment into a folder, named by that moment; nobody who works is held up.

    Parameters
    ----------
    admin_url : str
        Of the tables' owner.
    folder : Path
        Made where it is missing. Two backups into it wait for one another.
    settings : Settings
        Kept along, without what is secret in them.
    keep : int, optional
        Whole backups that stay, this one included; older ones go when this one is there.

    Returns
    -------
    Path

    Raises
    ------
    BadInput
        The folder cannot be written, or the disk is full; older backups are untouched.
    Unavailable
        The database does not answer, or is half restored.
    """
    with _alone(folder):
        _remove_leftovers(folder)
        now = datetime.now(UTC)
        path = folder / f"{now:%Y%m%d-%H%M%S}{ENDING}"
        with reading(admin_url) as connection:
            store.require_whole(connection)
            facts, major = _facts(connection, settings, now)
            with dumped(admin_url, major, store.export_snapshot(connection)) as dump:
                write_backup(path, dump, facts)
        _retire(folder, keep)
    return path


def back_up_before_upgrade(admin_url: str, settings: Settings) -> Path | None:
    """Back up where a migration would change the form of tables that hold something; None where there is no need."""
    with reading(admin_url) as connection:
        store.require_whole(connection)
        if not is_behind(connection) or store.is_empty(connection):
            return None
    return back_up(admin_url, backup_folder(settings), settings=settings)


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the newest first; their dumps are not read."""
    return [_described(path) for path in sorted(folder.glob(f"*{ENDING}"), reverse=True)]


def restore(admin_url: str, path: Path, *, service_password: str | None = None, stage: Stage) -> dict[str, Any]:
    """Bring a backup into an empty database, and prove that it is all there and that all areas tile.

    The file is read to its end before anything is touched. What was cut short stays marked as half restored, is served
    to nobody, and is begun anew by the next call.

    Parameters
    ----------
    admin_url : str
        Of the owner of the tables to be.
    path : Path
    service_password : str, optional
        As `migrate`.
    stage : function
        Told each stage as it begins.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    BadInput
        The file is damaged.
    Refused
        The database holds something.
    NotTiling
        Restored areas do not tile their parents.
    Unavailable
        The database does not answer, or what was restored is not what the manifest says.
    """
    stage("核对文件 · reading the file")
    manifest = check_backup(path)
    with owning(admin_url) as connection:
        _require_empty(connection)
        major = store.server_of(connection)[0]
        create_roles(connection, service_password)
        store.begin_restoring(connection)
    stage("恢复 · restoring")
    with opened_dump(path) as dump:
        restore_from(dump, admin_url, major)
    stage("核对数量与校验和 · counting and summing")
    with reading(admin_url) as connection:
        _require_same(connection, manifest)
    stage("更新数据库形式 · bringing it to the newest form")
    migrate(admin_url, service_password)
    stage("证明铺满 · proving that all areas tile")
    with owning(admin_url) as connection:
        _require_tiling(connection)
        store.end_restoring(connection)
    return manifest


def _facts(connection: Connection, settings: Settings, now: datetime) -> tuple[dict[str, Any], int]:
    major, server, postgis = store.server_of(connection)
    held = store.contents(connection)
    shown = {"map_notice": settings.map_notice, "https": settings.https, "cors_origins": settings.cors_origins}
    facts = {
        "made_at": now.isoformat(timespec="seconds"),
        "gisgrid": version("gisgrid"),
        "server": server,
        "postgis": postgis,
        "revision": held.revision,
        "changeset": held.changeset,
        "settings": shown,
        "tables": {name: {"rows": rows, "sum": total} for name, (rows, total) in held.tables.items()},
    }
    return facts, major


def _require_empty(connection: Connection) -> None:
    if not store.is_empty(connection):
        raise Refused(
            "数据库里已有数据，没有恢复", "the database holds something; nothing was restored",
            hint_zh="请用 GISGRID_DATA_DIR 或 GISGRID_DATABASE_URL 指定一个空的数据库",
            hint_en="name an empty one by GISGRID_DATA_DIR or GISGRID_DATABASE_URL",
        )  # fmt: skip


def _require_same(connection: Connection, manifest: dict[str, Any]) -> None:
    found, told = store.contents(connection).tables, manifest["tables"]
    differing = sorted(
        name
        for name in found.keys() | told.keys()
        if name not in found or name not in told or found[name] != (told[name]["rows"], told[name]["sum"])
    )
    if differing:
        raise Unavailable(
            f"恢复的内容与备份清单不符（{'、'.join(differing[:5])}），数据库保持未完成状态",
            f"what was restored is not what the manifest says ({', '.join(differing[:5])}); it stays unfinished",
            details={"tables": differing},
        )


def _require_tiling(connection: Connection) -> None:
    parents = store.open_parents(connection)
    if parents:
        raise NotTiling(
            f"恢复的区域没有铺满其上级：{'、'.join(parents[:5])}",
            f"restored areas do not tile their parents: {', '.join(parents[:5])}",
            details={"parents": parents},
        )


def _described(path: Path) -> Backup:
    size = path.stat().st_size
    try:
        manifest = read_manifest(path)
    except BadInput:  # listed all the same, as what it is
        return Backup(path, size, None, 0)
    return Backup(path, size, datetime.fromisoformat(manifest["made_at"]), manifest["changeset"])


def _retire(folder: Path, keep: int | None) -> None:
    """Remove all but the newest whole backups; damaged ones are left for a person to look at."""
    whole = [backup for backup in list_backups(folder) if backup.made_at is not None]
    for backup in whole[keep:] if keep else []:
        backup.path.unlink()


def _remove_leftovers(folder: Path) -> None:
    """Remove what a backup left behind that was killed; nobody else writes here now."""
    for left in folder.glob(".gisgrid-*"):
        left.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = (folder / "lock").open("w")
    except OSError as error:
        raise BadInput(
            f"备份文件夹 {folder} 不能用（{error.strerror}）", f"the folder {folder} cannot be used: {error.strerror}"
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
