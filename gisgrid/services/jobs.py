"""When the work of the night is due, and that each job of a night is done once, whoever runs it from wherever."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import GisgridError, Refused
from gisgrid.services.nightly import JOBS, Job, LeftOut, Night
from gisgrid.store import jobs as store
from gisgrid.store.replica import is_replica
from gisgrid.store.session import reading, writing

MOST_TRIES = 3
"""Of a night, before a job waits for the next one."""

OLD_AFTER = timedelta(days=3)
"""A backup of so long ago is worth a warning."""

Answer = dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """How a job ended: `done`, `failed` or `left_out`, and what it says in Chinese and English."""

    job: Job
    outcome: str
    zh: str
    en: str


def night_of(now: datetime, at: time) -> date:
    """Return the day whose night it is: a machine that slept at the hour does the work when it wakes.

    Examples
    --------
    >>> night_of(datetime(2026, 11, 27, 1, 59), time(2)), night_of(datetime(2026, 11, 27, 9), time(2))
    (datetime.date(2026, 11, 26), datetime.date(2026, 11, 27))
    """
    return now.date() if now.time() >= at else now.date() - timedelta(days=1)


def due(connection: Connection, night: date) -> list[Job]:
    """Return the jobs of a night that are neither done nor tried too often, in their order; none on a replica."""
    if is_replica(connection):
        return []
    return [job for job in JOBS if _is_due(store.tries(connection, job.code, night))]


def _is_due(tries: list[str | None]) -> bool:
    return len(tries) < MOST_TRIES and not {"done", "left_out"} & set(tries)


def run_due(night: Night, day: date) -> Iterator[Ended]:
    """Run what is due of a night, one job after the other; nothing where another process is at it."""
    with store.alone(night.urls.service, "night") as ours:
        for job in JOBS if ours else ():
            with store.alone(night.urls.service, job.code) as free:
                if free and _still_due(night, job, day):
                    yield _run(night, job, day)


def run_now(night: Night, job: Job) -> Ended:
    """Run a job because somebody asks for it.

    Raises
    ------
    Refused
        It is running now.
    """
    with store.alone(night.urls.service, job.code) as ours:
        if not ours:
            raise Refused(
                f"任务“{job.zh}”正在运行", f"the job {job.code} is running now",
                hint_zh="稍后再看结果", hint_en="look at its result later",
            )  # fmt: skip
        return _run(night, job, night.today)


def _still_due(night: Night, job: Job, day: date) -> bool:
    with reading(night.urls.service) as connection:
        return job in due(connection, day)


def _run(night: Night, job: Job, day: date) -> Ended:
    """Do a job whose lock is held, and write down how it ended."""
    with _written_down(night, job, day) as told:
        try:
            told.append(Ended(job, "done", *job.work(night)))
        except LeftOut as reason:
            told.append(Ended(job, "left_out", *reason.words))
        except GisgridError as error:
            told.append(Ended(job, "failed", error.zh, error.en))
    return told[0]


@contextmanager
def _written_down(night: Night, job: Job, day: date) -> Iterator[list[Ended]]:
    """Write down that a job begins and how it ended, also where it ends by something nobody thought of."""
    told: list[Ended] = []
    with writing(night.urls.service) as connection:
        number = store.begin(connection, job.code, day, night.who)
    try:
        yield told
    finally:
        ended = told[0] if told else Ended(job, "failed", "意外出错，详见日志", "an unexpected error: see the log")
        with writing(night.urls.service) as connection:
            store.end(connection, number, ended.outcome, ended.zh, ended.en)


def show_jobs(connection: Connection, *, now: datetime) -> Answer:
    """Return each job with its latest try and when it was done last, and what an administrator should look at.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, of the service or of an administrator; others see nothing.
    now : datetime
        With its zone.
    """
    latest, done = store.latest(connection), store.latest_done(connection)
    jobs = [
        {"job": job.code, "zh": job.zh, "en": job.en, "latest": latest.get(job.code), "done_at": done.get(job.code)}
        for job in JOBS
    ]
    return {"jobs": jobs, "warnings": _warnings(latest, done.get("backup"), now)}


def list_tries(connection: Connection, most: int = 100) -> list[Answer]:
    """Return the latest tries of all jobs, the newest first."""
    return store.history(connection, most)


def _warnings(latest: dict[str, Answer], backed_up: datetime | None, now: datetime) -> list[Answer]:
    failed = [
        {"job": job.code, "zh": f"任务“{job.zh}”上次没有成功：{latest[job.code]['zh']}",
         "en": f"{job.en} failed last time: {latest[job.code]['en']}"}
        for job in JOBS if latest.get(job.code, {}).get("outcome") == "failed"
    ]  # fmt: skip
    tried = latest.get("backup")
    if (tried and tried["outcome"] == "left_out") or not latest:
        return failed
    if backed_up is None or now - backed_up > OLD_AFTER:
        failed.append(
            {"job": "backup", "zh": "最近三天没有成功的备份", "en": "there has been no good backup for three days"}
        )
    return failed
