"""What is wrong with an installation, in plain words, and what to do about it; looks at everything, changes nothing."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.errors import GisgridError, Unavailable
from gisgrid.services.indicators import is_behind as indicators_are_behind
from gisgrid.services.jobs import show_jobs
from gisgrid.services.reach_runs import list_runs
from gisgrid.settings import Settings
from gisgrid.store.browse import schemes
from gisgrid.store.cluster_status import require_running, status
from gisgrid.store.contents import is_restoring, newest_moment, server_of
from gisgrid.store.migrate import is_behind
from gisgrid.store.session import reading
from gisgrid.store.urls import urls

LEAST_FREE_BYTES, LEAST_FREE_SHARE = 2 * 10**9, 0.05
CERTIFICATE_SOON = timedelta(days=21)
CLOCK_SLACK = timedelta(minutes=5)
FIRST_DAY = datetime(2026, 11, 1, tzinfo=UTC)
"""No machine of ours runs before this program was written."""


@dataclass(frozen=True)
class Sign:
    """What was looked at.

    Attributes
    ----------
    state : str
        `good`, `look` (works, but see to it) or `bad`.
    zh, en : str
        What was found.
    todo_zh, todo_en : str
        What to do; empty where nothing need be done.
    """

    state: str
    zh: str
    en: str
    todo_zh: str = ""
    todo_en: str = ""


def look_over(settings: Settings, *, now: datetime) -> Iterator[Sign]:
    """Yield a sign for everything looked at, as it is found; a database that is away ends what needs it.

    Parameters
    ----------
    settings : Settings
    now : datetime
        By the machine's clock, with its zone.
    """
    yield _disk(settings.data_dir)
    yield _clock(now)
    if settings.certificate is not None:
        yield _certificate(settings.certificate, now)
    try:
        require_running(settings)
    except GisgridError as error:
        yield Sign("bad", error.zh, error.en, error.hint_zh, error.hint_en)
        return
    yield Sign("good", f"数据库运行中：{status(settings).versions}", f"the database runs: {status(settings).versions}")
    with reading(urls(settings).service) as connection:
        yield from _database(connection, now)


def _database(connection: Connection, now: datetime) -> Iterator[Sign]:
    whole = _whole(connection)
    yield whole
    if whole.state == "bad":
        return
    for looked in LOOKS:
        yield looked(connection, now)


def require_ready(connection: Connection) -> None:
    """Refuse a database that is half restored, or has not this program's form.

    Raises
    ------
    Unavailable
    """
    sign = _whole(connection)
    if sign.state == "bad":
        raise Unavailable(sign.zh, sign.en, hint_zh=sign.todo_zh, hint_en=sign.todo_en)


def _whole(connection: Connection) -> Sign:
    if is_restoring(connection):
        return Sign("bad", "数据库的恢复没有完成", "a restore of the database was cut short",
                    "重新运行 gisgrid db restore 备份文件", "run gisgrid db restore FILE again")  # fmt: skip
    if is_behind(connection):
        return Sign("bad", "数据库的形式比程序旧", "the database's form is older than the program",
                    "运行 gisgrid db migrate（会先自动备份）", "run gisgrid db migrate; it backs up first")  # fmt: skip
    major, server, postgis = server_of(connection)
    return Sign(
        "good", f"数据库完整，PostgreSQL {server}，PostGIS {postgis}", f"the database is whole, PostgreSQL {major}"
    )


def _disk(folder: Path) -> Sign:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    usage = shutil.disk_usage(there)
    zh, en = f"磁盘剩余 {usage.free / 1e9:.1f} GB", f"{usage.free / 1e9:.1f} GB of the disk are free"
    todo = ("清理磁盘，或把旧备份移到别处：gisgrid db backups", "make room, or move old backups: gisgrid db backups")
    if not os.access(there, os.W_OK):
        return Sign("bad", f"数据目录 {folder} 不能写入", f"the data folder {folder} cannot be written",
                    "检查目录的属主和权限", "look at its owner and rights")  # fmt: skip
    if usage.free < LEAST_FREE_BYTES:
        return Sign("bad", zh, en, *todo)
    return Sign("look", zh, en, *todo) if usage.free < LEAST_FREE_SHARE * usage.total else Sign("good", zh, en)


def _clock(now: datetime) -> Sign:
    shown = f"{now:%Y-%m-%d %H:%M %Z}"
    if now < FIRST_DAY:
        return Sign("bad", f"机器的时间不对：{shown}", f"the machine's clock is wrong: {shown}",
                    "校正时间并启用自动对时：timedatectl set-ntp true", "set it, and let it be kept right")  # fmt: skip
    return Sign("good", f"机器时间 {shown}", f"the clock says {shown}")


def _certificate(path: Path, now: datetime) -> Sign:
    command = ["openssl", "x509", "-noout", "-enddate", "-in", str(path)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        return Sign("bad", f"证书读不出（{error}）", f"the certificate cannot be read: {error}",
                    "检查 GISGRID_CERTIFICATE 和文件权限", "look at GISGRID_CERTIFICATE, and the rights")  # fmt: skip
    until = datetime.strptime(said.strip().removeprefix("notAfter="), "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC)
    zh, en = f"证书有效期至 {until:%Y-%m-%d}", f"the certificate holds until {until:%Y-%m-%d}"
    todo = ("更换证书并重新加载 nginx", "renew it and reload nginx")
    if until < now:
        return Sign("bad", zh, en, *todo)
    return Sign("look", zh, en, *todo) if until - now < CERTIFICATE_SOON else Sign("good", zh, en)


def _moments(connection: Connection, now: datetime) -> Sign:
    newest = newest_moment(connection)
    if newest is not None and newest > now + CLOCK_SLACK:
        return Sign("bad", f"数据库里有晚于现在的修改（{newest:%Y-%m-%d}）", "something was changed later than now",
                    "机器时间可能被调慢了，请校正", "the clock may have been set back: set it right")  # fmt: skip
    return Sign("good", "时间与数据一致", "the clock agrees with what is stored")


def _nights(connection: Connection, now: datetime) -> Sign:
    warnings = show_jobs(connection, now=now)["warnings"]
    if not warnings:
        return Sign("good", "夜间任务没有问题", "nothing is wrong with nightly work")
    return Sign("look", "；".join(one["zh"] for one in warnings), "; ".join(one["en"] for one in warnings),
                "运行 gisgrid jobs run，看它说什么", "run gisgrid jobs run and see what it says")  # fmt: skip


def _circles(connection: Connection, now: datetime) -> Sign:
    runs = [run for run in list_runs(connection, 1) if run["outdated"]]
    if not runs:
        return Sign("good", "服务圈是最新的，或还没有算过", "the circles are of today, or there are none yet")
    return Sign("look", "服务圈算过以后，所依据的数据又有变化", "something has changed since circles were counted",
                "今夜会自动重算，或运行 gisgrid jobs run circles", "they are counted tonight")  # fmt: skip


def _figures(connection: Connection, now: datetime) -> Sign:
    filled = [row["code"] for row in schemes(connection) if None not in row["bbox"]]
    behind = [scheme for scheme in filled if indicators_are_behind(connection, scheme, today=now.date())]
    if not behind:
        return Sign("good", "指标是最新的，或还没有算过", "the indicators are of today, or there are none yet")
    return Sign("look", f"指标需要更新：{'、'.join(behind)}", f"indicators are out of date: {', '.join(behind)}",
                "今夜会自动计算，或运行 gisgrid jobs run indicators", "they are counted tonight")  # fmt: skip


LOOKS: tuple[Callable[[Connection, datetime], Sign], ...] = (_moments, _nights, _circles, _figures)
