"""`gisgrid scheme`: ways of dividing other than the standard one."""

import getpass
from pathlib import Path

import click

from gisgrid.domain.areas import Scheme
from gisgrid.domain.staffing import ROLE_WORDS
from gisgrid.errors import BadInput
from gisgrid.exchange.geojson_read import read_export
from gisgrid.settings import load_settings
from gisgrid.store import schemes
from gisgrid.store.records import required_roles, set_required_role
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import Acting, owning, reading, writing
from gisgrid.store.urls import urls

COUNTED_KINDS = ("base", "dedicated", "remainder")
"""Kinds of areas that are in the indicators; undetermined land needs nobody."""
AREA_KINDS = (*COUNTED_KINDS, "undetermined")


@click.group()
def scheme() -> None:
    """划分方案 · Ways of dividing: levels, code patterns, which levels may be a root."""


@scheme.command("list")
def list_schemes() -> None:
    """列出方案 · List the schemes."""
    with reading(urls(load_settings()).service) as connection:
        for found in schemes.all_schemes(connection):
            click.echo(f"{found.code}\t{found.name}\t{' > '.join(found.levels)}")


@scheme.command("add")
@click.argument("code", required=False)
@click.option("--name", help="名称 · Name; the code if left out.")
@click.option("--levels", help="从高到低，逗号分隔 · Levels from the highest down, separated by commas.")
@click.option("--roots", help="可作根的层级 · Levels that may be a root; the highest if left out.")
@click.option(
    "--pattern", "patterns", multiple=True, help="各级代码的正则表达式 · A regular expression per level, in order."
)
@click.option("--from", "export", type=click.Path(path_type=Path), help="取自导出文件 · Take the schemes of an export.")
def add_scheme(
    code: str | None,
    name: str | None,
    levels: str | None,
    roots: str | None,
    patterns: tuple[str, ...],
    export: Path | None,
) -> None:
    """新建方案 · Add a scheme, with the owner's role.

    例 Example: gisgrid scheme add swiss --levels country,canton,municipality
    """
    made = _from_export(export) if export else [_from_words(code, name, levels, roots, patterns)]
    with owning(urls(load_settings()).admin) as connection:
        for one in made:
            added = schemes.add_scheme(connection, one)
            state = "" if added else "（已存在 already there）"
            click.echo(f"方案 scheme {one.code}: {' > '.join(one.levels)}{state}")


SCHEME = click.option("--scheme", "code", default="standard", show_default=True, help="划分方案 · Scheme.")


@scheme.command("roles")
@SCHEME
def list_roles(code: str) -> None:
    """列出各级应有的岗位 · List the roles that areas of each level must have."""
    with reading(urls(load_settings()).service) as connection:
        for level, role, kinds in required_roles(connection, scheme_named(connection, code).code):
            click.echo(f"{level}\t{role}\t{', '.join(kinds)}")


@scheme.command("require")
@click.argument("level")
@click.argument("role", type=click.Choice(list(ROLE_WORDS)))
@SCHEME
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(AREA_KINDS), help="只对这些类别 · Areas of these kinds alone."
)
@click.option("--not", "never", is_flag=True, help="不再要求 · Ask for it no more.")
def require(level: str, role: str, code: str, kinds: tuple[str, ...], *, never: bool) -> None:
    """规定某级区域应有的岗位 · Say that areas of a level must have a role: one leader, at least one of the others.

    例 Example: gisgrid scheme require subgrid grid_worker --kind base --kind remainder
    """
    with writing(urls(load_settings()).service, Acting(who=getpass.getuser(), action="require role")) as connection:
        if level not in scheme_named(connection, code).levels:
            raise BadInput(f"方案 {code} 没有层级 {level}。", f"The scheme {code} has no level {level}.")
        set_required_role(connection, code, level, role, () if never else kinds or COUNTED_KINDS)
    click.echo(f"{code} {level}: {'不再要求 no longer' if never else '须有 must have'} {ROLE_WORDS[role][0]} {role}")


def _from_export(path: Path) -> list[Scheme]:
    header = read_export(path).header
    if header is None:
        raise BadInput("该文件不是 gisgrid 的导出文件", "the file is no export of gisgrid")
    return list(header.schemes)


def _from_words(
    code: str | None, name: str | None, levels: str | None, roots: str | None, patterns: tuple[str, ...]
) -> Scheme:
    """Return the scheme that the options describe."""
    names = tuple(level.strip() for level in (levels or "").split(",") if level.strip())
    if not code or not names:
        raise BadInput("请给出方案代码和 --levels", "give the scheme's code and its --levels")
    if patterns and len(patterns) != len(names):
        raise BadInput("--pattern 的个数须与层级数相同", "give as many --pattern as there are levels")
    top = tuple(level.strip() for level in roots.split(",")) if roots else names[:1]
    if not set(top) <= set(names):
        raise BadInput("--roots 中有方案没有的层级", "--roots names a level that the scheme does not have")
    return Scheme(code, name or code, names, top, patterns or (r"\S",) * len(names))
