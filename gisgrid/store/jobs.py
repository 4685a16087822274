"""Runs of nightly jobs, and the lock by which a job runs once at a time, whoever asks for it from wherever."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from gisgrid.errors import Unavailable

LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('gisgrid job ' || :job, 0))")
COLUMNS = "id, job, night, started_at, ended_at, outcome, zh, en, who"
LATEST = text(f"""
SELECT DISTINCT ON (job) {COLUMNS} FROM gisgrid.job_run ORDER BY job, id DESC
""")
LATEST_DONE = text("""
SELECT job, max(ended_at) AS at FROM gisgrid.job_run WHERE outcome = 'done' GROUP BY job
""")
TRIES = text("SELECT outcome FROM gisgrid.job_run WHERE job = :job AND night = :night ORDER BY id")
HISTORY = text(f"SELECT {COLUMNS} FROM gisgrid.job_run ORDER BY id DESC LIMIT :most")
BEGUN = text("INSERT INTO gisgrid.job_run (job, night, who) VALUES (:job, :night, :who) RETURNING id")
ENDED = text("""
UPDATE gisgrid.job_run SET ended_at = clock_timestamp(), outcome = :outcome, zh = :zh, en = :en WHERE id = :number
""")
INTERRUPTED = text("""
UPDATE gisgrid.job_run SET ended_at = clock_timestamp(), outcome = 'failed',
    zh = '中途停止（服务或机器停了）', en = 'cut short: the service or the machine stopped'
WHERE job = :job AND ended_at IS NULL
""")
OLD = text("DELETE FROM gisgrid.job_run WHERE started_at < now() - interval '400 days'")

Answer = dict[str, Any]


@contextmanager
def alone(url: str, job: str) -> Iterator[bool]:
    """Hold a job; yields whether it is ours, and not somebody's who runs it now.

    The lock is a session's: it goes with this process, however that ends.

    Raises
    ------
    Unavailable
        The database does not answer.
    """
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        connection = engine.connect()
    except OperationalError as error:
        raise Unavailable("连接不上数据库，没有运行任务", "the database does not answer; no job was run") from error
    with connection:
        yield bool(connection.scalar(LOCK, {"job": job}))


def tries(connection: Connection, job: str, night: date) -> list[str | None]:
    """Return how each try of a night's job ended; None: it has not."""
    return list(connection.scalars(TRIES, {"job": job, "night": night}))


def begin(connection: Connection, job: str, night: date, who: str) -> int:
    """Write down that a job begins, and that whatever had begun before was cut short: its lock is ours now."""
    connection.execute(INTERRUPTED, {"job": job})
    connection.execute(OLD)
    return int(connection.scalar(BEGUN, {"job": job, "night": night, "who": who}) or 0)


def end(connection: Connection, number: int, outcome: str, zh: str, en: str) -> None:
    """Write down how a job ended."""
    connection.execute(ENDED, {"number": number, "outcome": outcome, "zh": zh, "en": en})


def latest(connection: Connection) -> dict[str, Answer]:
    """Return the latest try of each job that was ever tried, as far as the reader may see it."""
    return {row["job"]: dict(row) for row in connection.execute(LATEST).mappings()}


def latest_done(connection: Connection) -> dict[str, datetime]:
    """Return when each job was done last."""
    return {job: at for job, at in connection.execute(LATEST_DONE)}


def history(connection: Connection, most: int) -> list[Answer]:
    """Return the latest tries, the newest first."""
    return [dict(row) for row in connection.execute(HISTORY, {"most": most}).mappings()]
