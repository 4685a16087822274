"""`gisgrid jobs`: what the service does by itself at night; and `gisgrid audit`."""

import getpass
from datetime import date, datetime

import click

from gisgrid.errors import NotTiling
from gisgrid.services.backups import backup_folder
from gisgrid.services.integrity import examine
from gisgrid.services.jobs import Ended, list_tries, night_of, run_due, run_now, show_jobs
from gisgrid.services.nightly import JOBS, Night, job_named
from gisgrid.settings import load_settings
from gisgrid.store.session import reading
from gisgrid.store.urls import urls

OUTCOMES = {"done": "完成 done", "failed": "失败 failed", "left_out": "不需要 not needed", None: "运行中 running"}
SERVICE = "service"


@click.group()
def jobs() -> None:
    """夜间任务 · What the service does by itself at night."""


@jobs.command("list")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000), help="几条 · How many.")
def list_(most: int) -> None:
    """列出 · List the latest tries, and what should be looked at."""
    with reading(urls(load_settings()).service) as connection:
        tries = list_tries(connection, most)
        warnings = show_jobs(connection, now=datetime.now().astimezone())["warnings"]
    for one in tries:
        click.echo(f"{one['started_at'].astimezone():%Y-%m-%d %H:%M}  {one['job']:<10}  {OUTCOMES[one['outcome']]}  "
                   f"{one['zh']} · {one['en']}")  # fmt: skip
    for warning in warnings:
        click.echo(f"注意 · {warning['zh']} · {warning['en']}", err=True)


@jobs.command()
@click.argument("names", nargs=-1, metavar="[JOB]...")
@click.option("--due", is_flag=True, help="只做今夜还没做的 · Only what is due of this night.")
@click.option("--who", hidden=True, help="由谁要求 · Who asked for it.")
@click.pass_context
def run(ctx: click.Context, names: tuple[str, ...], *, due: bool, who: str | None) -> None:
    """运行 · Run jobs now: all of them, or those named. Exit code 1 if one fails."""
    settings = load_settings()
    asked = who or (SERVICE if due else getpass.getuser())
    night = Night(settings, urls(settings), date.today(), asked)
    chosen = [job_named(name) for name in names] or JOBS
    day = night_of(datetime.now(), settings.nightly_at) if due and settings.nightly_at else night.today
    ended = run_due(night, day) if due else (run_now(night, job) for job in chosen)
    ctx.exit(int(any([_said(one) == "failed" for one in ended])))


def _said(one: Ended) -> str:
    click.echo(f"{one.job.code:<10}  {OUTCOMES[one.outcome]}  {one.zh} · {one.en}")
    return one.outcome


@click.command()
def audit() -> None:
    """完整性检查 · Prove every tiling again and look for what points at nothing; changes nothing.

    Exit code 3 where the rule itself is broken.
    """
    settings = load_settings()
    with reading(urls(settings).service) as connection:
        flaws = examine(connection, backup_folder(settings))
    for flaw in flaws:
        click.echo(f"{flaw.zh} {flaw.count} · {flaw.en}: {flaw.count}  {', '.join(flaw.examples)}")
    if any(flaw.grave for flaw in flaws):
        raise NotTiling("数据库违反了铺满规则", "the database breaks the rule", hint_zh="请用最近的备份恢复",
                        hint_en="restore the latest good backup")  # fmt: skip
    if not flaws:
        click.echo("全部铺满，没有遗留 · everything tiles, and nothing is left over")
