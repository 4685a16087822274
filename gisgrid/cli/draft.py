"""`gisgrid draft`: files that did not tile, until they do."""

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.cli.keep import publish as publish_draft
from gisgrid.cli.keep import say_mend
from gisgrid.domain.drafts import DraftFinding, MendLimits
from gisgrid.exchange.findings import write_findings
from gisgrid.exchange.ledger import write_draft_ledger
from gisgrid.geometry.mending import RULES
from gisgrid.services import carry as carrying
from gisgrid.services import drafts as draft_services
from gisgrid.services import waivers
from gisgrid.services.mend import accept_mend, propose_mend
from gisgrid.settings import load_settings
from gisgrid.store.session import reading, writing
from gisgrid.store.urls import urls


def _service() -> str:
    return urls(load_settings()).service


def limits_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the limits of a mend, as keyword arguments of `MendLimits`."""
    metres = MendLimits()
    for option in (
        click.option("--rule", type=click.Choice(sorted(RULES)), default=metres.rule, show_default=True),
        click.option("--max-shift", "max_shift_m", type=float, default=metres.max_shift_m, show_default=True,
                     help="边界最大移动（米）· Metres."),
        click.option("--max-gap-width", "max_gap_width_m", type=float, default=metres.max_gap_width_m,
                     show_default=True, help="最大空白宽度（米）· Metres."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group()
def draft() -> None:
    """草稿 · Files that did not tile: look at them, mend them, publish them."""


@draft.command("list")
@click.option("--all", "every", is_flag=True, help="包括已发布和已放弃的 · Published and dropped ones too.")
def list_(*, every: bool) -> None:
    """列出草稿 · List open drafts, the latest first."""
    with reading(_service()) as connection:
        drafts = draft_services.list_drafts(connection, None if every else "open")
    table = Table(box=None)
    for column in ("号 n", "状态 state", "文件 file", "层级 level", "区域 areas", "问题 faults", "提示 notices",
                   "豁免 waived", "建立者 owner"):  # fmt: skip
        table.add_column(column, no_wrap=True)
    for one in drafts:
        counts = (one.areas, one.faults, one.notices, one.waived)
        table.add_row(str(one.number), one.state, one.file, one.level, *map(str, counts), one.owner)
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)


@draft.command()
@click.argument("number", type=int)
@click.option("--findings-out", type=click.Path(path_type=Path), help="问题清单 · GeoJSON of what is wrong and where.")
@click.option("--waived", is_flag=True, help="包括已豁免的 · Waived ones too.")
def show(number: int, findings_out: Path | None, *, waived: bool) -> None:
    """查看一份草稿 · Show a draft and what is wrong with it."""
    with reading(_service()) as connection:
        opened = draft_services.read_draft(connection, number)
    one = opened.draft
    click.echo(f"第 {one.number} 号草稿 draft: {one.title} ({one.state}), {one.level}, {one.areas} areas")
    click.echo(f"问题 faults {one.faults}, 提示 notices {one.notices}, 豁免 waived {one.waived}")
    shown = [finding for finding in opened.findings if waived or finding.waiver is None]
    for finding in shown:
        click.echo(_line(finding))
    if findings_out:
        write_findings(findings_out, [finding.found for finding in shown])


def _line(finding: DraftFinding) -> str:
    found = finding.found
    place = "" if found.place is None else f"{found.place[0]:.7f},{found.place[1]:.7f}"
    parts = [f"#{finding.number}", f"{found.word} {found.kind}", place]
    if found.area_m2:
        parts.append(f"{found.area_m2:.2f} m²")
    parts += [" ".join(found.codes), found.note, finding.mend]
    if finding.waiver:
        parts.append(f"豁免 waived: {finding.waiver.reason} ({finding.waiver.who})")
    return "  ".join(part for part in parts if part)


@draft.command()
@click.argument("number", type=int)
@click.argument("findings", type=int, nargs=-1)
@click.option("--ledger", type=click.Path(path_type=Path), help="台账 · CSV of what it would do to each area.")
@limits_options
def mend(number: int, findings: tuple[int, ...], ledger: Path | None, **limits: Any) -> None:
    """预览修正 · Show what a mend would do; nothing is changed."""
    with reading(_service()) as connection:
        proposed = propose_mend(connection, number, findings or None, MendLimits(**limits))
    for one, words in sorted(proposed.words.items()):
        click.echo(f"#{one}  {words}")
    for entry in proposed.ledger:
        click.echo(f"{entry.code}  {entry.before_m2:.2f} → {entry.after_m2:.2f} m²  ≤ {entry.moved_m:.2f} m")
    say_mend(proposed)
    if ledger:
        write_draft_ledger(ledger, proposed.ledger, proposed.refused)


@draft.command()
@click.argument("number", type=int)
@click.argument("findings", type=int, nargs=-1)
@click.option("--ledger", type=click.Path(path_type=Path), help="台账 · CSV of the draft's whole ledger.")
@limits_options
def accept(number: int, findings: tuple[int, ...], ledger: Path | None, **limits: Any) -> None:
    """接受修正 · Take the mend of some FINDINGS, or of all, into the draft."""
    with writing(_service()) as connection:
        done = accept_mend(connection, number, findings or None, MendLimits(**limits))
        after = draft_services.draft_numbered(connection, number)
    say_mend(done)
    if ledger:
        write_draft_ledger(ledger, after.ledger, done.refused)
    click.echo(f"还有 {after.faults} 处问题 · {after.faults} faults left")


@draft.command()
@click.argument("number", type=int)
@limits_options
def carry(number: int, **limits: Any) -> None:
    """带上下级 · Add the children of divided areas whose outline changes, fitted to it."""
    with writing(_service()) as connection:
        done = carrying.carry_subgrids(connection, number, MendLimits(**limits))
        after = draft_services.draft_numbered(connection, number)
    say_mend(done)
    click.echo(f"还有 {after.faults} 处问题 · {after.faults} faults left")


@draft.command("leave-out")
@click.argument("number", type=int)
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
def leave_out(number: int, codes: tuple[str, ...]) -> None:
    """剔除区域 · Take areas out of a draft, such as one that was drawn twice or has no shape."""
    with writing(_service()) as connection:
        draft_services.leave_out(connection, number, *codes)
        after = draft_services.draft_numbered(connection, number)
    click.echo(f"还有 {after.faults} 处问题 · {after.faults} faults left")


@draft.command()
@click.argument("number", type=int)
@click.argument("finding", type=int)
@click.option("--reason", required=True, help="理由 · Why it may stand.")
def waive(number: int, finding: int, reason: str) -> None:
    """豁免一处 · Hide a finding, with the reason; a fault is not published by that."""
    with writing(_service()) as connection:
        waivers.waive(connection, number, finding, reason, getpass.getuser())
    click.echo(f"已豁免 #{finding} · waived")


@draft.command()
@click.argument("number", type=int)
@click.argument("finding", type=int)
def unwaive(number: int, finding: int) -> None:
    """撤回豁免 · Show a finding again."""
    with writing(_service()) as connection:
        waivers.unwaive(connection, number, finding)
    click.echo(f"已撤回 #{finding} · no longer waived")


@draft.command()
@click.argument("number", type=int)
@click.option("--why", default="", help="变更理由 · The reason, kept with the change.")
@click.option("--replace", is_flag=True, help="替换已有的区域 · Replace areas that are there.")
def publish(number: int, why: str, *, replace: bool) -> None:
    """发布草稿 · Store a draft that tiles, in one changeset."""
    done = publish_draft(_service(), number, why=why or f"publish draft {number}", replace=replace)
    click.echo(f"已发布 {done.areas} 个区域，变更 {done.changeset} · {done.areas} areas stored")


@draft.command()
@click.argument("number", type=int)
def drop(number: int) -> None:
    """放弃草稿 · Give a draft up."""
    with writing(_service()) as connection:
        draft_services.drop_draft(connection, number)
    click.echo(f"已放弃第 {number} 号草稿 · dropped")
