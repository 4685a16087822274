"""The work of the night, job by job: what each does, and what it says of what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import NotFound, NotTiling, Refused
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.services.backups import back_up, backup_folder
from gisgrid.services.drawings import draw_every_zoom
from gisgrid.services.indicators import run_nightly
from gisgrid.services.integrity import Flaw, examine
from gisgrid.services.planned_reforms import carry_out_due
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.reach_desk import request_of
from gisgrid.services.reach_runs import list_runs
from gisgrid.services.snapshot_contents import KEPT, Wanted
from gisgrid.services.snapshots import publish_snapshot
from gisgrid.settings import Settings
from gisgrid.store.browse import schemes
from gisgrid.store.session import Acting, figuring, reading, writing
from gisgrid.store.urls import Urls

LOOKED_BACK = 200
"""Runs of circles among which the newest of each kind are sought."""

Words = tuple[str, str]


@dataclass(frozen=True)
class Night:
    """What a job works on.

    Attributes
    ----------
    settings : Settings
    urls : Urls
    today : date
    who : str
        Who asked for it: the service, or somebody by name.
    """

    settings: Settings
    urls: Urls
    today: date
    who: str


@dataclass(frozen=True)
class Job:
    """Something that is done every night.

    Attributes
    ----------
    code, zh, en : str
    work : function
        Does it and returns what it found, in Chinese and English; refusals and failures are errors of the one tree.
    """

    code: str
    zh: str
    en: str
    work: Callable[[Night], Words]


class LeftOut(Exception):
    """There is nothing for a job to do here; the reason is its words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.words = (zh, en)


def reform_villages(night: Night) -> Words:
    """Carry out what the Civil Affairs office decided for today, or for a day that went by."""
    done, refused = carry_out_due(night.urls.service, night.today)
    if refused:
        told = "；".join(f"{one.asked.document}：{one.refused}" for one in refused)
        raise Refused(f"有区划调整没有办成：{told}", f"{len(refused)} reforms could not be carried out: {told}")
    if not done:
        raise LeftOut("没有到期的区划调整", "no reform takes effect today")
    documents = "、".join(one.asked.document for one in done)
    return f"办理了 {documents}", f"carried out: {documents}"


def draw_small_scales(night: Night) -> Words:
    """Make what maps of small scale are cut from, so that neither the first reader of a day nor a replica waits."""
    with reading(night.urls.service) as connection:
        filled = _filled(connection)
    made = sum(draw_every_zoom(night.urls.service, scheme) for scheme in filled)
    if not made:
        raise LeftOut("小比例地图都是最新的", "all drawings are of today")
    return f"重画小比例地图 {made} 幅", f"{made} drawings made"


def _filled(connection: Connection) -> list[str]:
    """Return the schemes that have areas."""
    return [row["code"] for row in schemes(connection) if None not in row["bbox"]]


def count_circles_anew(night: Night) -> Words:
    """Count the newest circles of each kind again where roads, venues, households or areas have changed since."""
    cache = ReachCache(night.settings.data_dir / "cells")
    with reading(night.urls.service) as connection:
        outdated = _outdated(list_runs(connection, LOOKED_BACK))
    for run in outdated:
        with figuring(night.urls.service, Acting(who=night.who, action="service circles")) as connection:
            run_reach(connection, cache, request_of(run, run["under"]), who=night.who)
    if not outdated:
        raise LeftOut("服务圈都是最新的", "all circles are of today")
    return f"重算 {len(outdated)} 次服务圈", f"{len(outdated)} runs of circles counted again"


def _outdated(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the newest run of each kind that was made from something else than today's."""
    newest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for run in runs:
        whole = run["under"] is None and not run["kinds"] and "planned" not in run["statuses"]
        kind = tuple(run[name] for name in ("scheme", "minutes", "speed_kmh", "standard", "open_at", "sensitive"))
        if whole and not run["sensitive"]:
            newest.setdefault(kind, run)
    return [run for run in newest.values() if run["outdated"]]


def count_indicators(night: Night) -> Words:
    """Make the figures of the month anew, in every scheme that has areas."""
    with reading(night.urls.service) as connection:
        filled = _filled(connection)
    if not filled:
        raise LeftOut("还没有区域", "there are no areas yet")
    areas = 0
    for scheme in filled:
        with figuring(night.urls.service) as connection:
            made = run_nightly(connection, scheme, today=night.today, who=night.who)
            areas += made[-1]["areas"]
    return f"{areas} 个区域的指标", f"indicators of {areas} areas"


def publish_what_is_public(night: Night) -> Words:
    """Write a new snapshot of everything that everybody may know, in the place of the latest."""
    settings, urls = night.settings, night.urls
    with reading(urls.service) as connection:
        if not _filled(connection):
            raise LeftOut("还没有区域", "there are no areas yet")
    acting = Acting(who=night.who, action="publish snapshot")
    wanted = Wanted((), settings.map_notice, settings.map_notice_required, KEPT)
    folder = SnapshotFolder(settings.data_dir / "snapshots")
    done = publish_snapshot(partial(reading, urls.public), partial(writing, urls.service, acting), folder, wanted)
    return f"{done.name}，{len(done.manifest.files)} 个文件", f"{done.name}, {len(done.manifest.files)} files"


def examine_everything(night: Night) -> Words:
    """Prove every tiling again, and look for what points at nothing."""
    with reading(night.urls.service) as connection:
        flaws = examine(connection, backup_folder(night.settings))
    words = _told(flaws)
    if any(flaw.grave for flaw in flaws):
        raise NotTiling(*words)
    return words


def _told(flaws: list[Flaw]) -> Words:
    if not flaws:
        return "全部铺满，没有遗留", "everything tiles, and nothing is left over"
    return (
        "；".join(f"{flaw.zh} {flaw.count}" for flaw in flaws),
        "; ".join(f"{flaw.en}: {flaw.count}" for flaw in flaws),
    )


def back_everything_up(night: Night) -> Words:
    """Write a backup into the data folder, and let older ones go."""
    if night.settings.database_url is None and night.settings.service_url is not None:
        raise LeftOut(
            "这里没有表的所有者的地址，请在数据库一侧备份",
            "the tables' owner is not known here: back up at the database",
        )
    folder = backup_folder(night.settings)
    path = back_up(night.urls.admin, folder, settings=night.settings, keep=night.settings.keep_backups)
    size = path.stat().st_size / 1e6
    return f"{path.name}，{size:.1f} MB", f"{path.name}, {size:.1f} MB"


JOBS = (
    Job("reforms", "行政区划调整", "Reforms of villages", reform_villages),
    Job("drawings", "小比例地图", "Drawings of small scales", draw_small_scales),
    Job("circles", "服务圈", "Service circles", count_circles_anew),
    Job("indicators", "指标", "Indicators", count_indicators),
    Job("snapshot", "数据快照", "Snapshot", publish_what_is_public),
    Job("audit", "完整性检查", "Integrity", examine_everything),
    Job("backup", "备份", "Backup", back_everything_up),
)
"""In the order in which they run: each may use what those before it made."""


def job_named(code: str) -> Job:
    """Return a job by its code.

    Raises
    ------
    NotFound
        There is none.
    """
    found = [job for job in JOBS if job.code == code]
    if not found:
        names = ", ".join(job.code for job in JOBS)
        raise NotFound(f"没有任务 {code}；有：{names}", f"there is no job {code}; there are: {names}")
    return found[0]
