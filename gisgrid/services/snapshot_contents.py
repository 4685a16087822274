"""The contents of a snapshot: tables, dictionary, manifest, all read in one transaction."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.domain.areas import Scheme
from gisgrid.domain.collections import all_collections
from gisgrid.domain.columns import COLUMNS_VERSION
from gisgrid.domain.served_crs import require_near
from gisgrid.errors import NotFound
from gisgrid.exchange.snapshots.dictionary import dictionary, dictionary_page
from gisgrid.exchange.snapshots.manifest import FileEntry, LeftOut, Manifest, sha256_of, write_manifest
from gisgrid.exchange.snapshots.parquet import has_parquet
from gisgrid.exchange.snapshots.systems import FileCrs
from gisgrid.services.export import DEMO_MARK
from gisgrid.services.snapshot_tables import WrittenPart, word_of, write_areas, write_indicators, write_places
from gisgrid.store import snapshots as store
from gisgrid.store.features import extent
from gisgrid.store.schemes import all_schemes

Advance = Callable[[str], None]
Point = tuple[int, datetime]

KEPT = 5
"""Snapshots that stay unless somebody says otherwise."""
STAGES = 4


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


def write_contents(connection: Connection, aside: Path, wanted: Wanted, point: Point, advance: Advance) -> Manifest:
    """Write every file of a snapshot, and its manifest.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, of the public: all files are of one moment.
    aside : Path
        An empty folder.
    wanted : Wanted
    point : tuple of int and datetime
        The changeset up to which everything is in it, and now.
    advance : callable
        Called at the beginning of each of `STAGES` stages.

    Raises
    ------
    NotFound
        There are no areas.
    BadInput
        A zone is too far away.
    """
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


def _no_parquet() -> LeftOut:
    return LeftOut(
        "GeoParquet",
        "服务器未安装 pyarrow，未写 GeoParquet；安装 gisgrid[parquet] 后再发布即有。",
        "pyarrow is not installed, so there is no GeoParquet; install gisgrid[parquet] and publish again.",
    )
