"""`gisgrid account key`: keys by which other systems read, each for an account that answers for it."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.domain.accounts import KEY_COLLECTIONS, ApiKey
from gisgrid.services import api_keys
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls


@click.group()
def key() -> None:
    """接口密钥 · Keys of other systems: they read, and write nothing."""


@key.command()
@click.argument("account")
@click.option("--name", required=True, help="对接系统的名称 · Name of the system.")
@click.option(
    "--collection",
    "collections",
    multiple=True,
    type=click.Choice(KEY_COLLECTIONS),
    help="除公开内容外可读什么，可重复 · What it reads beside what everybody may; repeat it for more.",
)
@click.option(
    "--area", "code", help="只限这一区域以内；不写则同账户 · Only below this area; without it: as the account."
)
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
def add(account: str, name: str, collections: tuple[str, ...], code: str | None, scheme: str) -> None:
    """新建密钥 · Make a key that reads what ACCOUNT may and no more; it is printed once."""
    with _writing("add key") as connection:
        number, made = api_keys.add_key(
            connection, account, name, collections, code, scheme=scheme, by=getpass.getuser()
        )
    click.echo(f"密钥 key #{number}: {made}")
    click.echo("只显示这一次，请妥善保管 · shown this once")


@key.command("list")
def list_() -> None:
    """列出密钥 · List keys, and when each was used last."""
    with reading(urls(load_settings()).service) as connection:
        found = api_keys.list_keys(connection)
    table = Table(box=None)
    for column in (
        "编号 number",
        "系统 system",
        "账户 account",
        "可读 reads",
        "范围 area",
        "最近使用 used",
        "收回 revoked",
    ):
        table.add_column(column)
    for one in found:
        table.add_row(*_words(one))
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)


@key.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """收回密钥 · End a key at once, by its number in the list."""
    with _writing("revoke key") as connection:
        api_keys.revoke_key(connection, number, by=getpass.getuser())


def _words(one: ApiKey) -> tuple[str, ...]:
    where = "同账户 as the account" if one.everywhere else f"{one.area or '（已撤销的区域 withdrawn)'} {one.code or ''}"
    used, ended = (
        moment.isoformat(timespec="minutes") if moment else "" for moment in (one.last_used_at, one.revoked_at)
    )
    return str(one.number), one.name, one.account, " ".join(one.collections) or "公开 public", where, used, ended


@contextmanager
def _writing(action: str) -> Iterator[Connection]:
    with writing(urls(load_settings()).service, Acting(who=getpass.getuser(), action=action)) as connection:
        yield connection
