"""`gisgrid changes`: what was published, and taking it back."""

import getpass

import click
from rich.console import Console
from rich.table import Table

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.services.withdraw import list_changes, withdraw_change
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls


@click.group()
def changes() -> None:
    """已发布的变更 · What was published, and taking it back."""


@changes.command("list")
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · The scheme.")
@click.option("--before", type=int, help="只列此号之前的 · Only those with a lower number.")
def list_(scheme: str, before: int | None) -> None:
    """列出变更 · List published changes, the latest first."""
    with reading(urls(load_settings()).service) as connection:
        found = list_changes(connection, scheme, before=before)
    table = Table(box=None)
    for column in (
        "号 n",
        "时间 at",
        "经办人 who",
        "新增 added",
        "变更 changed",
        "撤销 withdrawn",
        "状态 state",
        "理由 why",
    ):
        table.add_column(column, no_wrap=True)
    for one in found:
        state = f"已由 {one.withdrawn_by} 撤回 withdrawn" if one.withdrawn_by else ""
        counts = map(str, (one.added, one.changed, one.withdrawn))
        table.add_row(str(one.changeset), f"{one.at:%Y-%m-%d %H:%M}", one.who, *counts, state, one.why)
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)


@changes.command()
@click.argument("number", type=int)
@click.option("--why", required=True, help="理由 · The reason, kept with the change.")
def withdraw(number: int, why: str) -> None:
    """撤回变更 · Restore what change NUMBER ended, or open a draft where its places have changed since."""
    who = getpass.getuser()
    with writing(urls(load_settings()).service, Acting(who=who, action="withdraw change")) as connection:
        done = withdraw_change(connection, number, who=who, why=why)
    if done.changeset is not None:
        click.echo(f"已撤回第 {number} 号变更，新变更 {done.changeset} · withdrawn by change {done.changeset}")
    else:
        click.echo(f"未能直接撤回：{done.zh}；已存为第 {done.draft} 号草稿")
        click.echo(f"not withdrawn directly: {done.en}; kept as draft {done.draft}")
