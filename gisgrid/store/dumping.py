"""The whole database as one stream, out and in: PostgreSQL's own programs, as the tables' owner."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy.engine import URL, make_url

from gisgrid.errors import Unavailable
from gisgrid.store.postgres import failure
from gisgrid.store.tables import SCHEMA

LEFT_OUT = ("session", "sign_in_attempt", "drawing", "drawn_area")
"""Tables whose rows are nobody's to keep: whoever was signed in does so again after a restore; maps are drawn again."""

OUT = (
    *("--format", "custom", "--schema", SCHEMA, "--no-owner"),
    *(f"--exclude-table-data={SCHEMA}.{table}" for table in LEFT_OUT),
)
IN = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
"""Owners and rights are not in the dump's gift: the migration gives them, the same ones to the letter."""


@contextmanager
def dumped(admin_url: str, major: int, snapshot: str) -> Iterator[IO[bytes]]:
    """Open the dump of schema `gisgrid` as a transaction sees it that exported its snapshot.

    Raises
    ------
    Unavailable
        No fitting pg_dump is installed, or it fails.
    """
    url = make_url(admin_url)
    command = [str(find_client("pg_dump", major)), *OUT, "--snapshot", snapshot, "--dbname", _place(url)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(url)
    )
    assert process.stdout is not None
    with ExitStack() as given_up:
        given_up.callback(process.communicate)
        given_up.callback(process.kill)
        yield process.stdout
        given_up.pop_all()
    said = process.communicate()[1]
    if process.returncode != 0:
        raise failure("数据库备份没有完成", "the database could not be dumped", said.decode(errors="replace"))


def restore_from(stream: IO[bytes], admin_url: str, major: int) -> None:
    """Bring a dump into a database without schema `gisgrid`: all of it, or nothing.

    Raises
    ------
    Unavailable
        No fitting pg_restore is installed, or it fails.
    """
    url = make_url(admin_url)
    command = [str(find_client("pg_restore", major)), *IN, "--dbname", _place(url)]
    with TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=_environment(url))
        assert process.stdin is not None
        # Where pg_restore has ended before the stream, its own words say why.
        with suppress(BrokenPipeError), process.stdin as pipe:
            shutil.copyfileobj(stream, pipe)
        if process.wait() != 0:
            said.seek(0)
            words = said.read().decode(errors="replace")
            raise failure("恢复没有完成，数据库里什么也没有留下", "nothing was restored", words)


def find_client(program: str, major: int, usr: Path = Path("/usr")) -> Path:
    """Return a program of PostgreSQL's clients: of the server's version, else of the next newer one.

    Raises
    ------
    Unavailable
        Neither is installed.
    """
    found = {int(path.parts[-3]): path for path in usr.glob(f"lib/postgresql/[0-9]*/bin/{program}")}
    fitting = [version for version in sorted(found) if version >= major]
    if not fitting:
        raise Unavailable(
            f"这台机器上没有 PostgreSQL {major} 的 {program}", f"there is no {program} of PostgreSQL {major} here",
            hint_zh=f"安装 Debian 的软件包 postgresql-client-{major}",
            hint_en=f"install Debian's package postgresql-client-{major}",
        )  # fmt: skip
    return found[fitting[0]]


def _place(url: URL) -> str:
    """Return where the database is, without the password, which everybody could read among the processes."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _environment(url: URL) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "PGPASSWORD": url.password or ""}
