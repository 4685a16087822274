"""`gisgrid service-area`: service circles of what is stored."""

import getpass
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.cli.progress import stages
from gisgrid.cli.reach_options import PROFILE, request_of, request_options
from gisgrid.domain.reach import variants_of
from gisgrid.errors import BadInput
from gisgrid.exchange.csv_out import write_csv
from gisgrid.services.reach import STAGES, run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.reach_runs import list_areas, list_runs, show_run
from gisgrid.services.what_if import Answer, Changes, what_if
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, figuring, reading
from gisgrid.store.urls import urls

WORDS = {"roads": "道路 roads", "venues": "场所 venues", "households": "农户 households", "areas": "区域 areas"}
FIELDS = (
    "code", "name", "level", "households", "covered_households", "household_share", "residents", "covered_residents",
    "resident_share", "area_m2", "covered_m2", "area_share", "venues", "roadless_households", "poor_roads",
    "estimate_households",
)  # fmt: skip


def _service() -> str:
    return urls(load_settings()).service


@click.group("service-area")
def service_area() -> None:
    """十分钟服务圈 · Service circles: who reaches a venue, who is left outside."""


@service_area.command()
@PROFILE
@request_options
def run(*, profiles: tuple[str, ...], **asked: Any) -> None:
    """计算并保存 · Count the stored households on the stored roads, draw the circles, and keep the run.

    A run of its own for each --profile and for the --standard; all of one moment.
    """
    who, cache = getpass.getuser(), ReachCache(load_settings().data_dir / "cells")
    requests = [
        replace(request_of(asked), speed_kmh=variant.speed_kmh, standard=variant.standard)
        for variant in variants_of(profiles, asked["speed_kmh"], asked["standard"])
    ]
    acting = Acting(who=who, action="service circles")
    with stages(STAGES * len(requests)) as advance, figuring(_service(), acting) as connection:
        numbers = [run_reach(connection, cache, request, who=who, advance=advance) for request in requests]
    with reading(_service()) as connection:
        for number in numbers:
            say_run(show_run(connection, number))
            _say_top(list_areas(connection, number))


@service_area.command("list")
def list_() -> None:
    """列出历次计算 · List the latest runs."""
    with reading(_service()) as connection:
        for one in list_runs(connection):
            say_run(one)


@service_area.command()
@click.argument("number", type=int, required=False)
@click.option("--level", help="只看这一层级 · Only this level.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--csv", "csv_out", type=click.Path(path_type=Path), help="写成 CSV · Write a CSV.")
def show(number: int | None, level: str | None, form: str, csv_out: Path | None) -> None:
    """查看一次计算 · Show run NUMBER, or the newest, area by area."""
    with reading(_service()) as connection:
        found = show_run(connection, number)
        rows = list_areas(connection, found["id"], level)
    if level is not None and not rows:
        raise BadInput(f"这次计算中没有层级 {level}", f"the run has no areas of the level {level}")
    if csv_out:
        write_csv(csv_out, FIELDS, ([row[name] for name in FIELDS] for row in rows))
    if form == "json":
        click.echo(json.dumps({"run": found, "areas": rows}, ensure_ascii=False, default=str))
    else:
        say_run(found)
        _show_areas(rows)


@service_area.command("what-if")
@request_options
@click.option("--open", "opened", multiple=True, help="启用这个场所 · This venue would be there.")
@click.option("--close", "closed", multiple=True, help="停用这个场所 · This venue would not be there.")
@click.option("--move", "moves", multiple=True, help="移动：编号,经度,纬度 · ID,LON,LAT.")
@click.option("--add", "additions", multiple=True, help="新增：经度,纬度 · LON,LAT.")
def what_if_(opened: tuple[str, ...], closed: tuple[str, ...], moves: tuple[str, ...], additions: tuple[str, ...],
             **asked: Any) -> None:  # fmt: skip
    """假如 · Say what would change if venues were opened, closed, moved or added; nothing is stored."""
    moved = {one.partition(",")[0]: _place(one.partition(",")[2]) for one in moves}
    changes = Changes(opened, closed, moved, tuple(map(_place, additions)))
    with reading(_service()) as connection:
        answer = what_if(connection, ReachCache(), request_of(asked), changes)
    _say_answer(answer)


def _place(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInput(f"“{text}”不是 经度,纬度", f'"{text}" is no LON,LAT', hint_zh="例如 --add 110.85,29.49",
                       hint_en="for example --add 110.85,29.49") from error  # fmt: skip
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadInput(f"“{text}”不在地球上", f'"{text}" is no place on earth', hint_zh="经度在前，纬度在后",
                       hint_en="longitude comes first")  # fmt: skip
    return lon, lat


def say_run(found: dict[str, Any]) -> None:
    """Say by what rule a run was counted, what came out, and whether it still holds."""
    count, covered = found["households"], found["covered_households"]
    share = f"{100 * covered / count:.1f} %" if count else "—"
    click.echo(
        f"第 {found['id']} 次 run {found['id']}，{found['at']:%Y-%m-%d %H:%M}：{_rule(found)}；"
        f"农户 households {covered} / {count} ({share})"
    )
    if found["estimate_households"]:
        click.echo(f"其中估算 of these by an estimate: {found['estimate_households']}")
    if found["unknown_venues"]:
        counted = "开放 open" if found["unknown_open"] else "关闭 closed"
        click.echo(f"开放时间不明，按{counted}计 hours unknown: {', '.join(found['unknown_venues'])}")
    if found["network"] is None and not found["standard"]:
        click.echo("没有道路，全部为估算 · no roads: all of it is an estimate")
    if found["outside_households"]:
        click.echo(f"不在任何区域内的农户 households outside all areas: {found['outside_households']}")
    if found["outdated"]:
        click.echo("已过期 outdated — 此后变动 changed since: " + ", ".join(WORDS[one] for one in found["outdated"]))


def _rule(found: dict[str, Any]) -> str:
    """Say by what rule a run was counted."""
    walked = f"{found['minutes']:g} 分钟 min，{found['speed_kmh']:g} km/h"
    rule = f"规划标准 planning standard {found['standard']}" if found["standard"] else walked
    return rule if found["open_at"] is None else f"{rule}，{found['open_at']} 开放的场所 venues open then"


def _say_top(rows: list[dict[str, Any]]) -> None:
    """Show the highest level and the one below."""
    levels = list(dict.fromkeys(row["level"] for row in rows))[:2]
    _show_areas([row for row in rows if row["level"] in levels])


def _show_areas(rows: list[dict[str, Any]]) -> None:
    table = Table(box=None)
    for column in ("代码 code", "名称 name", "农户 households", "居民 residents", "面积 ground", "场所 venues", ""):
        table.add_column(column, no_wrap=True)
    for row in rows:
        shares = (row["household_share"], row["resident_share"], row["area_share"])
        mark = "路网不足 poor roads" if row["poor_roads"] else ""
        percent = ("—" if share is None else f"{100 * share:.1f} %" for share in shares)
        table.add_row(row["code"], row["name"], *percent, str(row["venues"]), mark)
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)


def _say_answer(answer: Answer) -> None:
    gained, lost = (int(answer.homes_of(ids).households.sum()) for ids in (answer.gained, answer.lost))
    click.echo(f"新覆盖农户 gained: {gained}；失去 lost: {lost}")
    for area in answer.changed_areas():
        before, after = area["covered_households"]
        click.echo(f"{area['code']} {area['name']}: {before} → {after} / {area['households'][1]}")
