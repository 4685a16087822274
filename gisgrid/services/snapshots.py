"""Everything that everybody may know leaves as one folder of files, all of one moment."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.domain.areas import Scheme
from gisgrid.domain.collections import all_collections
from gisgrid.domain.columns import COLUMNS_VERSION
from gisgrid.domain.served_crs import require_near
from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.exchange.snapshots.dictionary import dictionary, dictionary_page
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.snapshots.manifest import (
    FileEntry,
    LeftOut,
    Manifest,
    read_manifest,
    sha256_of,
    write_manifest,
)
from gisgrid.exchange.snapshots.parquet import has_parquet
from gisgrid.exchange.snapshots.proving import require_proved, verify_snapshot
from gisgrid.exchange.snapshots.systems import FileCrs
from gisgrid.services.changes_since import settle
from gisgrid.services.export import DEMO_MARK
from gisgrid.services.snapshot_tables import WrittenPart, word_of, write_areas, write_indicators, write_places
from gisgrid.store import snapshots as store
from gisgrid.store.features import extent
from gisgrid.store.schemes import all_schemes

Opening = Callable[[], AbstractContextManager[Connection]]
Advance = Callable[[str], None]

KEPT = 5
"""Snapshots that stay unless somebody says otherwise."""
STAGES = 6


@dataclass(frozen=True)
class Wanted:
    """How a snapshot is to be.

    Attributes
    ----------
    systems : tuple of FileCrs
        In which it is written beside the usual one.
    map_notice : str
        The 审图号; empty where none is set.
    notice_required : bool
        Nothing leaves without one.
    keep : int
        How many snapshots stay, this one included.
    """

    systems: tuple[FileCrs, ...] = ()
    map_notice: str = ""
    notice_required: bool = False
    keep: int = KEPT


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
    """
    if wanted.notice_required and not wanted.map_notice:
        raise _no_notice()
    with folder.writing() as aside:
        with read() as connection:
            changeset = settle(connection, 0)
        with read() as connection:
            moment = datetime.now(UTC)
            manifest = _write(connection, aside, wanted, (changeset, moment), advance)
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


def _write(
    connection: Connection, aside: Path, wanted: Wanted, point: tuple[int, datetime], advance: Advance
) -> Manifest:
    """Write every file of a snapshot, and its manifest."""
    counts = store.area_counts(connection)
    schemes = [(one, word_of(one, n)) for n, one in enumerate(all_schemes(connection), start=1) if one.code in counts]
    if not schemes:
        raise NotFound(
            "没有可发布的区域。", "There are no areas to publish.",
            hint_zh="请先导入边界：gisgrid import", hint_en="Import boundaries first: `gisgrid import`",
        )  # fmt: skip
    _require_near(connection, [scheme for scheme, _ in schemes], wanted.systems)
    written: list[WrittenPart] = []
    advance("区域 · areas")
    for scheme, word in schemes:
        written += write_areas(connection, aside, scheme, word, wanted.systems, wanted.map_notice)
    advance("场所、服务圈、活动 · venues, service areas, activities")
    written += write_places(connection, aside, wanted.systems)
    advance("已公布指标 · released indicators")
    for scheme, word in schemes:
        written += write_indicators(connection, aside, scheme, word)
    advance("数据字典与校验值 · dictionary and hashes")
    sources = store.area_sources(connection)
    manifest = Manifest(
        changeset=point[0],
        date=point[1].isoformat(timespec="seconds"),
        columns_version=COLUMNS_VERSION,
        map_notice=wanted.map_notice,
        mark=DEMO_MARK if any(source.startswith("demo") for source in sources) else "",
        areas=counts,
        sources=sources,
        files=(*_entries(aside, written), *_explaining(aside)),
        left_out=() if has_parquet() else (_no_parquet(),),
    )
    write_manifest(aside, manifest)
    return manifest


def _entries(aside: Path, written: Iterable[WrittenPart]) -> list[FileEntry]:
    """Return the entries of the files that hold tables, each with all tables in it."""
    by_file = groupby(sorted(written, key=lambda one: one.file), key=lambda one: one.file)
    return [_entry(aside / file, list(parts)) for file, parts in by_file]


def _entry(path: Path, parts: Sequence[WrittenPart]) -> FileEntry:
    crs = next((one.crs for one in parts if one.crs), None)
    said = (crs.name, crs.zh, crs.en) if crs else ("", "", "")
    held = tuple(one.part for one in parts)
    return FileEntry(path.name, parts[0].format, sha256_of(path), path.stat().st_size, *said, held)


def _explaining(aside: Path) -> list[FileEntry]:
    """Write the dictionary for programs and for people."""
    files = {"dictionary.json": json.dumps(dictionary(), ensure_ascii=False, indent=1) + "\n",
             "dictionary.md": dictionary_page()}  # fmt: skip
    for name, text in files.items():
        (aside / name).write_text(text, encoding="utf-8")
    return [FileEntry(name, "dictionary", sha256_of(aside / name), (aside / name).stat().st_size) for name in files]


def _require_near(connection: Connection, schemes: Sequence[Scheme], systems: Sequence[FileCrs]) -> None:
    zones = [crs.served for crs in systems if crs.served]
    for collection in all_collections(schemes):
        for zone in zones:
            require_near(zone, extent(connection, collection))


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except BadInput:
        return None


def _no_parquet() -> LeftOut:
    return LeftOut(
        "GeoParquet",
        "服务器未安装 pyarrow，未写 GeoParquet；安装 gisgrid[parquet] 后再发布即有。",
        "pyarrow is not installed, so there is no GeoParquet; install gisgrid[parquet] and publish again.",
    )


def _no_notice() -> Refused:
    return Refused(
        "还没有设置审图号，没有发布。",
        "The 审图号 is not set; nothing was published.",
        hint_zh="请设置 GISGRID_MAP_NOTICE，例如：审图号：粤S(2026)001号。",
        hint_en="Set GISGRID_MAP_NOTICE to the line that public maps must show.",
    )
