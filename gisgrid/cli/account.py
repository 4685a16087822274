"""`gisgrid account`: who may sign in, and what they may do where; run on the server itself, it may manage everybody."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.cli.key import key
from gisgrid.domain.accounts import Grant, Role
from gisgrid.services import accounts
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls

ROLES = click.Choice([role.value for role in Role])


@click.group()
def account() -> None:
    """账户 · Accounts, and the roles granted to them in areas."""


@account.command()
@click.argument("name")
@click.option("--shown-name", default="", help="显示的姓名 · The name that others see.")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码 · Read the password instead of making one.")
def add(name: str, shown_name: str, *, password_stdin: bool) -> None:
    """新建账户 · Add an account; its password is printed once."""
    given = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with _writing("add account") as connection:
        password = accounts.add_account(connection, name, shown_name, given)
    click.echo(f"账户 account: {name}")
    if given is None:
        _say_password(password)


@account.command()
@click.argument("name")
@click.argument("role", type=ROLES)
@click.option("--area", "code", help="区域代码；不写则为全部区域 · Code of the area; without it: everywhere.")
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
def grant(name: str, role: str, code: str | None, scheme: str) -> None:
    """授予角色 · Grant a role in an area and below it."""
    with _writing("grant") as connection:
        accounts.grant(connection, name, role, code, scheme=scheme, by=getpass.getuser())


@account.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """收回授权 · End a grant, by its number in the list."""
    with _writing("revoke") as connection:
        accounts.revoke(connection, number, by=getpass.getuser())


@account.command()
@click.argument("name")
def reset(name: str) -> None:
    """重设密码 · Give an account a new random password, and unlock it."""
    with _writing("reset password") as connection:
        password = accounts.reset_password(connection, name)
    _say_password(password)


@account.command()
@click.argument("name")
@click.option("--off/--on", default=True, help="停用或恢复 · Disable, or let it sign in again.")
def disable(name: str, *, off: bool) -> None:
    """停用账户 · Disable an account; what it did stays."""
    with _writing("disable account" if off else "enable account") as connection:
        accounts.set_enabled(connection, name, enabled=not off)


@account.command("list")
def list_() -> None:
    """列出账户 · List accounts and what they hold."""
    with reading(_service()) as connection:
        found = accounts.list_accounts(connection)
    table = Table(box=None)
    for column in ("账户 account", "姓名 name", "授权 grants", "停用 disabled"):
        table.add_column(column)
    for one in found:
        table.add_row(one.name, one.shown_name, "\n".join(map(_words, one.grants)), "×" if one.disabled_at else "")
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)


@account.command()
def first() -> None:
    """首个管理员 · Make the first administrator where there is no account; prints its password once."""
    with _writing("first account") as connection:
        password = accounts.add_first(connection)
    if password is not None:
        click.echo(f"管理员账户 administrator: {accounts.FIRST_NAME}")
        _say_password(password)


def _words(grant: Grant) -> str:
    where = "全部 everywhere" if grant.everywhere else f"{grant.area or '（已撤销的区域 withdrawn)'} {grant.code or ''}"
    return f"#{grant.number} {grant.role.word} {grant.role}: {where}"


def _say_password(password: str) -> None:
    click.echo(f"密码 password: {password}")
    click.echo("只显示这一次，请妥善保管 · shown this once")


def _service() -> str:
    return urls(load_settings()).service


@contextmanager
def _writing(action: str) -> Iterator[Connection]:
    with writing(_service(), Acting(who=getpass.getuser(), action=action)) as connection:
        yield connection


account.add_command(key)
