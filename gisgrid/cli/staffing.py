"""`gisgrid staffing suggest`: who should serve where, and the changes that are accepted."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from gisgrid.cli.progress import stages
from gisgrid.domain.staffing import ROLE_WORDS, Change, Serving, StaffingAnswer, StaffingRequest
from gisgrid.exchange.output import write_bytes, written
from gisgrid.exchange.staffing import answer_record, answer_workbook
from gisgrid.services.staffing import accept_postings, suggest_postings
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls

MOST_SHOWN = 40
USUAL = StaffingRequest("", "", date.min)


@click.group()
def staffing() -> None:
    """派驻建议 · Who should serve where."""


@staffing.command()
@click.option("--under", required=True, help="此区域之下的网格 · Grids below the area of this code.")
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="从哪天起，默认今天 · From which day; today.")
@click.option("--most-grids", type=int, default=USUAL.most_grids, show_default=True,
              help="每人至多服务几个网格 · Most grids for one person.")  # fmt: skip
@click.option("--change-m", type=int, default=USUAL.change_m, show_default=True,
              help="至少省多少步行米数才换人 · Metres on foot that a change must save.")  # fmt: skip
@click.option("--farthest-m", type=int, default=USUAL.farthest_m, show_default=True,
              help="新派驻的最远步行米数 · Nobody new is sent farther on foot.")  # fmt: skip
@click.option("--asker-m", type=int, default=USUAL.asker_m, show_default=True,
              help="每位有需求的居民折合步行米数 · Metres that a speciality is worth for each who asks.")  # fmt: skip
@click.option("--most-worth-m", type=int, default=USUAL.most_worth_m, show_default=True,
              help="一项特长至多折合的米数 · What a speciality is worth at most.")  # fmt: skip
@click.option("--json", "json_out", type=click.Path(path_type=Path), help="写出 JSON · Write all of it as JSON.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写出 xlsx · Write all of it as a workbook.")
@click.option("--accept", help="接受：all，或用逗号分开的编号 · Accept all, or ids with commas between.")
def suggest(day: datetime | None, json_out: Path | None, out: Path | None, accept: str | None, **asked: Any) -> None:
    """提出派驻建议 · Propose who should serve in the grids below an area; nothing is stored without --accept.

    People are proposed by distance on foot and by specialities that residents ask for, and stay where they are unless
    a change pays. Seats that nobody can fill are named.
    """
    request = StaffingRequest(day=day.date() if day else date.today(), **asked)
    with stages(1) as advance:
        advance("计算派驻建议 · reckoning")
        with _transaction(accepting=accept is not None) as connection:
            answer = suggest_postings(connection, request)
            done = None if accept is None else _accept(connection, request, accept)
    _write(answer, json_out, out)
    _say(answer)
    if done is not None:
        click.echo(f"已接受 {len(done)} 条 · {len(done)} accepted")


@contextmanager
def _transaction(*, accepting: bool) -> Iterator[Connection]:
    service = urls(load_settings()).service
    acting = Acting(who=getpass.getuser(), action="accept postings")
    with writing(service, acting) if accepting else reading(service) as connection:
        yield connection


def _accept(connection: Connection, request: StaffingRequest, accept: str) -> list[Change]:
    ids = None if accept == "all" else [one.strip() for one in accept.split(",")]
    return accept_postings(connection, request, ids, who=getpass.getuser())


def _write(answer: StaffingAnswer, json_out: Path | None, out: Path | None) -> None:
    if json_out:
        with written(json_out) as stream:
            json.dump(answer_record(answer), stream, ensure_ascii=False)
    if out:
        write_bytes(out, answer_workbook(answer))


def _say(answer: StaffingAnswer) -> None:
    for change in answer.changes[:MOST_SHOWN]:
        click.echo(f"{change.id}  {_in_words(change)}")
    if len(answer.changes) > MOST_SHOWN:
        left = len(answer.changes) - MOST_SHOWN
        click.echo(f"……另有 {left} 条，见 --json 或 -o · {left} more, with --json or -o")
    missing = sum(short.missing for short in answer.shortages)
    click.echo(
        f"{answer.grids} 个网格，{answer.people} 人：{len(answer.changes)} 条变动，{len(answer.kept)} 个岗位维持不变，"
        f"{missing} 个岗位无人可派 · {answer.grids} grids, {answer.people} people: {len(answer.changes)} changes, "
        f"{len(answer.kept)} postings stay, {missing} seats nobody can fill"
    )


def _in_words(change: Change) -> str:
    shown = [_serving("+", change.begins)] if change.begins else []
    return "  ".join([*shown, *(_serving("-", one) for one in change.ends)])


def _serving(sign: str, one: Serving) -> str:
    reasons = "；".join(reason.zh for reason in one.reasons)
    return f"{sign} {one.grid.code} {ROLE_WORDS[one.role][0]} {one.person.name}（{reasons}）"
