"""`gisgrid indicators`: count them, show them, release them to the public and withdraw them."""

import getpass
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.errors import BadInput
from gisgrid.exchange.csv_out import write_csv
from gisgrid.indicators.catalog import by_code
from gisgrid.indicators.page import page
from gisgrid.services.indicator_releases import list_releases
from gisgrid.services.indicator_releases import release as release_set
from gisgrid.services.indicator_releases import withdraw as withdraw_set
from gisgrid.services.indicator_values import list_indicators, show_trend, show_values
from gisgrid.services.indicators import SILENT_MONTHS, run_month, run_nightly
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, figuring, reading, writing
from gisgrid.store.urls import urls

Answer = dict[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])

USUAL = (
    "volunteers",
    "leader_vacancies",
    "role_completeness",
    "activities",
    "hours",
    "silent_grids",
    "village_centres",
)
CELL_WIDTH = 20
WHY_NOT = {"nothing_to_count": "—", "not_reported": "未报送", "undetermined": "未定"}

scheme_option = click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
only_option = click.option("--indicator", "codes", multiple=True, help="只看这个指标 · Only this one; may be repeated.")


def month_option(*, required: bool = False) -> Callable[[Command], Command]:
    """Return the option that names a month."""
    return click.option(
        "--month", callback=_month, required=required, metavar="YYYY-MM", help="月份，缺省为最近 · Month."
    )


def _month(context: click.Context, parameter: click.Parameter, given: str | None) -> date | None:
    try:
        return None if given is None else date.fromisoformat(f"{given}-01")
    except ValueError as error:
        raise BadInput(
            f"“{given}”不是月份", f'"{given}" is no month', hint_zh="例如 2026-06", hint_en="for example 2026-06"
        ) from error


def _service() -> str:
    return urls(load_settings()).service


@click.group()
def indicators() -> None:
    """指标 · Figures of areas, counted from the stored records."""


@indicators.command()
@scheme_option
@month_option()
@click.option("--silent-months", type=int, help=f"几个月无活动算沉默，缺省 {SILENT_MONTHS} · Months of silence.")
def run(scheme: str, month: date | None, silent_months: int | None) -> None:
    """计算并替换 · Count a month and put it in the place of what was counted before; run it every night.

    Without --month: this month, and the last one a last time after it has ended. A past month is counted with the
    areas of today.
    """
    today = date.today()
    who = getpass.getuser()
    with figuring(_service()) as connection:
        if month is None and silent_months is None:
            made = run_nightly(connection, scheme, today=today, who=who)
        else:
            months = SILENT_MONTHS if silent_months is None else silent_months
            made = [run_month(connection, scheme, today=today, who=who, month=month, silent_months=months)]
    for each in made:
        say_month(each)


def say_month(made: Answer) -> None:
    """Say of which month figures were made, and of how many areas."""
    left_out = f"；{made['left_out']} 条记录的区域已不存在 records without an area" if made["left_out"] else ""
    click.echo(f"{made['month']:%Y-%m}（截至 as of {made['day']}）: {made['areas']} 个区域 areas{left_out}")


@indicators.command()
@scheme_option
@month_option()
@click.option("--level", help="这一层级的全部区域 · All areas of this level.")
@click.option("--area", "code", help="这个区域及其下级 · This area and its children.")
@only_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--csv", "csv_out", type=click.Path(path_type=Path), help="写成 CSV · Write a CSV.")
def show(
    scheme: str, month: date | None, level: str | None, code: str | None, codes: tuple[str, ...], form: str,
    csv_out: Path | None,
) -> None:  # fmt: skip
    """查看 · Show indicators of a level, or of an area and its children."""
    shown = list(codes) or (list(USUAL) if form == "table" and csv_out is None else None)
    with reading(_service()) as connection:
        found = show_values(connection, scheme, month=month, level=level, code=code, indicators=shown)
    if csv_out:
        write_csv(csv_out, ["code", "name", "level", *found["indicators"]],
                  ([a["code"], a["name"], a["level"], *a["values"]] for a in found["areas"]))  # fmt: skip
    elif form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
    else:
        click.echo(f"{found['run']['month']:%Y-%m}，截至 as of {found['run']['day']}")
        _show(["代码 code", "名称 name"], [[a["code"], a["name"]] for a in found["areas"]], found["areas"], found)


@indicators.command()
@click.argument("code")
@scheme_option
@only_option
def trend(code: str, scheme: str, codes: tuple[str, ...]) -> None:
    """逐月 · Show indicators of the area CODE month by month."""
    with reading(_service()) as connection:
        found = show_trend(connection, scheme, code, list(codes) or list(USUAL))
    _show(["月份 month"], [[f"{month['month']:%Y-%m}"] for month in found["months"]], found["months"], found)


@indicators.command()
@scheme_option
@month_option(required=True)
@click.option("--by", "who", required=True, help="公布人 · The person who releases them.")
@click.option("--note", default="", help="说明 · What the public is to read with them.")
@click.option("--level", "levels", multiple=True, help="只公布这些层级 · Only these levels.")
@only_option
def release(scheme: str, month: date, who: str, note: str, levels: tuple[str, ...], codes: tuple[str, ...]) -> None:
    """向社会公布 · Make a month's indicators public as they are now."""
    with writing(_service(), Acting(who=who, action="release indicators")) as connection:
        made = release_set(connection, scheme, month, who=who, note=note, levels=list(levels) or None,
                           indicators=list(codes) or None)  # fmt: skip
    click.echo(f"已公布 released: {month:%Y-%m}，{made['areas']} 个区域 areas，{len(made['indicators'])} 项 indicators")


@indicators.command()
@scheme_option
@month_option(required=True)
@click.option("--by", "who", required=True, help="撤回人 · The person who withdraws them.")
@click.option("--why", required=True, help="原因 · The reason, kept on record.")
def withdraw(scheme: str, month: date, who: str, why: str) -> None:
    """撤回 · Take a month's public indicators back."""
    with writing(_service(), Acting(who=who, action="withdraw indicators")) as connection:
        withdraw_set(connection, scheme, month, who=who, why=why)
    click.echo(f"已撤回 withdrawn: {month:%Y-%m}")


@indicators.command()
@scheme_option
def releases(scheme: str) -> None:
    """公布记录 · List what was ever public, and what was withdrawn."""
    with reading(_service()) as connection:
        for each in list_releases(connection, scheme):
            gone = (
                f"；{each['withdrawn_at']:%Y-%m-%d} 由 {each['withdrawn_by']} 撤回 withdrawn: {each['withdrawn_why']}"
            )
            click.echo(
                f"{each['month']:%Y-%m}，{each['released_at']:%Y-%m-%d} 由 {each['released_by']} 公布 released"
                f"{gone if each['withdrawn_at'] else ''}"
            )


@indicators.command()
@click.option("--format", "form", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
def catalog(form: str) -> None:
    """指标目录 · List every indicator with its formula."""
    if form == "markdown":
        click.echo(page(), nl=False)
    elif form == "json":
        click.echo(json.dumps(list_indicators(), ensure_ascii=False))
    else:
        for each in list_indicators():
            click.echo(f"{each['code']}: {each['zh']} {each['en']}\n    {each['formula_zh']}\n    {each['formula_en']}")


def _show(heads: list[str], names: list[list[str]], rows: list[Answer], found: Answer) -> None:
    known = by_code()
    table = Table(*heads, *(f"{known[code].zh} {known[code].unit_zh}" for code in found["indicators"]))
    for name, row in zip(names, rows, strict=True):
        table.add_row(*name, *map(_cell, row["values"], row["states"], row["estimates"]))
    wide = max(MIN_WIDTH, Console().width, CELL_WIDTH * len(table.columns))
    Console(width=wide).print(table)


def _cell(value: float | None, state: str, estimate: bool) -> str:
    return WHY_NOT.get(state, state) if value is None else f"{'约' if estimate else ''}{value:,.6g}"
