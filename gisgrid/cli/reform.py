"""`gisgrid reform`: what the Civil Affairs office decided of villages."""

import getpass
import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.domain.reforms import KINDS, CodeChange, ReformAsked, VillageAsked
from gisgrid.errors import BadInput
from gisgrid.services import planned_reforms, reforms
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, changing, reading, writing
from gisgrid.store.urls import urls


@click.group()
def reform() -> None:
    """行政区划调整 · Villages merged, split, renamed, recoded, as the Civil Affairs office decided."""


@reform.command("list")
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · The scheme.")
def list_(scheme: str) -> None:
    """列出调整 · List what was decided, the latest first."""
    with reading(urls(load_settings()).service) as connection:
        found, waiting = reforms.list_reforms(connection, scheme), planned_reforms.list_planned(connection, scheme)
    for each in waiting:
        day, document = each.asked.effective_on, each.asked.document
        kind, why = KINDS[each.asked.kind][0], each.refused or ""
        click.echo(f"待办理 planned {each.number}  {day}  {document}  {kind}  {why}")
    for one in found:
        zh, en = KINDS[one.kind]
        click.echo(f"{one.number}  {one.effective_on}  {one.document}  {zh} {en}  变更 change {one.changeset}")


@reform.command("try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def try_(file: Path) -> None:
    """试算 · Say what the decision in FILE (JSON, as docs/commands.md shows) would do; nothing is changed."""
    with reading(urls(load_settings()).service) as connection:
        trial = reforms.try_reform(connection, read_asked(file))
    _show(trial.codes)
    click.echo(f"随之转移 moving: {_counts(trial.moving)}")
    click.echo(f"保留不变 staying: {_counts(trial.staying)}")
    if trial.drafts:
        numbers = ", ".join(map(str, trial.drafts))
        click.echo(f"这些草稿要重新拟定 drafts to begin anew: {numbers}")
    if trial.official is not None:
        missing = ", ".join(f"{one.name} {one.code}" for one in trial.official.missing)
        click.echo(f"官方代码中有而此处没有 in the register alone: {missing or '–'}")
        click.echo(f"此处有而官方代码中没有 here alone: {', '.join(trial.official.extra) or '–'}")


@reform.command("do")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--codes-out", type=click.Path(path_type=Path), help="新旧对照表 · Write the table of codes (xlsx).")
def do(file: Path, codes_out: Path | None) -> None:
    """办理 · Carry the decision in FILE out, whole or not at all; before its day, keep it for that night."""
    asked, who = read_asked(file), getpass.getuser()
    acting, url = Acting(who=who, action="reform villages"), urls(load_settings()).service
    if asked.effective_on > date.today():
        with writing(url, acting) as connection:
            number = planned_reforms.plan_ahead(connection, asked, who=who).number
        click.echo(f"已登记，{asked.effective_on} 夜间办理；撤回：gisgrid reform drop {number} · kept for its day")
        return
    with changing(url, who=who, why=f"{asked.document}：{asked.reason}"[:2000], acting=acting) as connection:
        done = reforms.do_reform(connection, asked, who=who)
    _show(done.codes)
    if codes_out:
        codes_out.write_bytes(reforms.reform_workbook(done))
    click.echo(f"已办理，第 {done.number} 号调整，变更 {done.changeset} · done")


@reform.command()
@click.argument("number", type=int)
def drop(number: int) -> None:
    """撤回 · Give up a decision whose day is to come."""
    acting = Acting(who=getpass.getuser(), action="give up reform")
    with writing(urls(load_settings()).service, acting) as connection:
        planned_reforms.give_up(connection, number)
    click.echo(f"已撤回第 {number} 号待办理的调整 · given up")


def read_asked(file: Path) -> ReformAsked:
    """Read a decision from a JSON file.

    Raises
    ------
    BadInput
        It cannot be read.
    """
    try:
        given: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        villages = tuple(
            VillageAsked(str(one["code"]), str(one["name"]), tuple(one["from"]), tuple(one.get("grids", ())))
            for one in given["villages"]
        )
        parent, kind, document, authority, reason = (
            str(given[name]) for name in ("parent_code", "kind", "document", "authority", "reason")
        )
        scheme, day = str(given.get("scheme", "standard")), date.fromisoformat(given["effective_on"])
        return ReformAsked(scheme, parent, kind, document, authority, day, reason, villages)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"文件读不懂：{error}", f"the file cannot be read: {error}") from error


def _show(codes: list[CodeChange]) -> None:
    table = Table(box=None)
    for column in ("原代码 old", "原名称", "新代码 new", "新名称"):
        table.add_column(column, no_wrap=True)
    for one in codes:
        table.add_row(one.old_code, one.old_name, one.new_code, one.new_name)
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)


def _counts(told: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in told.items() if count) or "–"
