"""`gisgrid batch`: work on a whole province, part by part, on several processes or machines."""

import getpass
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from gisgrid.cli.findings import show_findings
from gisgrid.cli.indicators import month_option, say_month
from gisgrid.cli.progress import stages
from gisgrid.cli.reach_options import request_of, request_options
from gisgrid.cli.service_area import say_run
from gisgrid.domain.reach import ReachRequest
from gisgrid.errors import NotTiling
from gisgrid.exchange.findings import write_findings
from gisgrid.services.batch.checks import Checked, check_in_parts
from gisgrid.services.batch.crew import Crew, crew
from gisgrid.services.batch.indicators import run_month_in_parts
from gisgrid.services.batch.reach import run_reach_in_parts
from gisgrid.services.indicators import SILENT_MONTHS
from gisgrid.services.reach_runs import show_run
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, figuring, reading
from gisgrid.store.urls import urls

Command = Callable[..., None]
SCHEME = click.option("--scheme", default=ReachRequest.scheme, show_default=True, help="划分方案 · Scheme.")


def crew_options(command: Command) -> Command:
    """Give a command the options that say who does the work, and by which parts."""
    for option in (
        click.option("--by", "level", help="按这一层级的区域分部分，缺省自动选择 · Level whose areas are the parts."),
        click.option(
            "--workers", type=int, help="本机工作进程数，缺省为处理器数；0 为本进程 · Processes; 0: this one."
        ),
        click.option("--scheduler", help="已有的 dask 调度进程，如 tls://主机:8786 · A scheduler of dask."),
    ):
        command = option(command)
    return command


def _service() -> str:
    return urls(load_settings()).service


@contextmanager
def _at_work(workers: int | None, scheduler: str | None) -> Iterator[tuple[Crew, Callable[[str], None]]]:
    """Open a crew and a bar; at the end say where the time went."""
    started = perf_counter()
    with crew(os.cpu_count() or 1 if workers is None else workers, scheduler) as people:
        with stages(None) as advance:
            yield people, advance
        spent = people.spent
    click.echo(
        f"用时 {perf_counter() - started:.1f} s；各进程合计：读库 reading {spent.reading:.1f} s，"
        f"计算 counting {spent.counting:.1f} s，取回 fetching {spent.fetching:.1f} s；"
        f"搬运数据占 moving data {spent.moving_share:.0%}",
        err=True,
    )


@click.group()
def batch() -> None:
    """省级批量 · Whole provinces part by part: the same answers on one process, several, or several machines.

    各工作进程自己读取数据库的同一时刻 · Each worker reads its part from the database itself, all of one moment.
    """


@batch.command()
@SCHEME
@crew_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--findings-out", type=click.Path(path_type=Path), help="问题清单 · GeoJSON of what is wrong and where.")
def check(
    scheme: str, level: str | None, workers: int | None, scheduler: str | None, form: str, findings_out: Path | None
) -> None:
    """核对铺满 · Prove from the coordinates that the children of every stored area tile it.

    Exit codes: 0 complete, 3 faults.
    """
    with _at_work(workers, scheduler) as (people, advance), reading(_service()) as connection:
        found = check_in_parts(connection, scheme, level, people, advance=advance)
    if findings_out:
        write_findings(findings_out, list(found.findings))
    _say_checked(found, form)
    if not found.complete:
        raise NotTiling("未能恰好铺满", "some areas are not tiled by their children")


def _say_checked(found: Checked, form: str) -> None:
    if form == "json":
        said = {"complete": found.complete, "areas": found.areas, "parents": found.parents}
        click.echo(json.dumps(said | {"findings": len(found.findings)}))
        return
    if found.findings:
        show_findings(found.findings)
    verdict = "恰好铺满 complete" if found.complete else "未能恰好铺满 not complete"
    click.echo(f"{found.areas} 个区域 areas，{found.parents} 个已划分 divided: {verdict}")


@batch.command()
@request_options
@crew_options
def reach(level: str | None, workers: int | None, scheduler: str | None, **asked: Any) -> None:
    """服务圈 · Count households and draw circles as `gisgrid service-area run` does, and keep the run."""
    request, who = request_of(asked), getpass.getuser()
    acting = Acting(who=who, action="service circles")
    with _at_work(workers, scheduler) as (people, advance), figuring(_service(), acting) as connection:
        number = run_reach_in_parts(connection, request, level, people, who=who, advance=advance)
    with reading(_service()) as connection:
        say_run(show_run(connection, number))


@batch.command()
@SCHEME
@month_option()
@click.option("--silent-months", type=int, default=SILENT_MONTHS, help="几个月无活动算沉默，缺省 3 · Silence.")
@crew_options
def indicators(
    scheme: str, month: date | None, silent_months: int, level: str | None, workers: int | None, scheduler: str | None
) -> None:
    """指标 · Count a month as `gisgrid indicators run` does, and put it in the place of what was counted before."""
    with _at_work(workers, scheduler) as (people, advance), figuring(_service()) as connection:
        made = run_month_in_parts(
            connection, scheme, level, people, today=date.today(), who=getpass.getuser(), month=month,
            silent_months=silent_months, advance=advance,
        )  # fmt: skip
    say_month(made)
