"""`gisgrid roster`: the offices' lists, in and out."""

import getpass
from datetime import date
from pathlib import Path

import click

from gisgrid.cli.roster_words import say_counts, say_plan, say_problems
from gisgrid.exchange.output import write_bytes
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.error_copy import error_copy
from gisgrid.exchange.rosters.template import template as template_of
from gisgrid.services.rosters.files import export_roster
from gisgrid.services.rosters.importing import Sent, plan_file, store_file
from gisgrid.services.rosters.storing import Wish, with_problems
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls

FORM = click.argument("form", type=click.Choice(list(FORMS)))
SCHEME = click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
UNDER = click.option("--under", default="", help="所属区域的代码 · Code of the area whose roster it is.")
OUT = click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件 · File to write.")


@click.group()
def roster() -> None:
    """台账 · Rosters as workbooks: templates out, filled ones in, what is stored out again."""


@roster.command()
def forms() -> None:
    """列出各表 · List the forms."""
    for key, form in FORMS.items():
        click.echo(f"{key:18} {form.title} · {form.title_en}")


@roster.command()
@FORM
@OUT
def template(form: str, output: Path | None) -> None:
    """下载模板 · Write the template of FORM: text columns, drop-downs, an example row."""
    path = output or Path(f"{FORMS[form].title}-模板.xlsx")
    write_bytes(path, template_of(FORMS[form]))
    click.echo(f"已写出 {path} · written")


@roster.command()
@FORM
@SCHEME
@UNDER
@OUT
@click.option("--csv", "as_csv", is_flag=True, help="写成 CSV · As CSV.")
def export(form: str, scheme: str, under: str, output: Path | None, *, as_csv: bool) -> None:
    """导出 · Fill FORM from what is stored, as printed; names and phones are in it as they are."""
    path = output or Path(f"{FORMS[form].title}.{'csv' if as_csv else 'xlsx'}")
    with reading(urls(load_settings()).service) as connection:
        data = export_roster(connection, form, scheme=scheme, under=under, day=date.today(), as_csv=as_csv)
    write_bytes(path, data)
    click.echo(f"已写出 {path} · written")


@roster.command("import")
@FORM
@click.argument("file", type=click.Path(path_type=Path))
@SCHEME
@UNDER
@click.option("--source", default="", help="由谁负责 · Who answers for it; by default the area of --under.")
@click.option("--dry-run", is_flag=True, help="只看会改什么 · Say what would change, store nothing.")
@click.option(
    "--gone",
    type=click.Choice(["keep", "end"]),
    default="keep",
    show_default=True,
    help="名单上没有的：保留或结束 · What the roster tells no more.",
)
@click.option(
    "--conflicts",
    type=click.Choice(["ask", "keep", "take"]),
    default="ask",
    show_default=True,
    help="与另一来源不同的：先问、保留、以本表为准 · Where another source said otherwise.",
)
@click.option("--partial", is_flag=True, help="只存没有错误的行 · Store the rows that are right.")
@click.option(
    "--errors", type=click.Path(path_type=Path), help="写出标红的错误副本 · Write a copy with the mistakes red."
)
def import_(
    form: str,
    file: Path,
    scheme: str,
    under: str,
    source: str,
    gone: str,
    conflicts: str,
    errors: Path | None,
    *,
    dry_run: bool,
    partial: bool,
) -> None:
    """导入 · Take FILE (xlsx, xls, csv) as FORM: whole or not at all; the same file again changes nothing."""
    sent, today = Sent(file, file.name, form, scheme, under, source), date.today()
    service = urls(load_settings()).service
    with reading(service) as connection:
        plan = plan_file(connection, sent, day=today)
    for notice in plan.notices:
        click.echo(notice, err=True)
    say_problems(plan.problems)
    if plan.problems and errors is not None:
        write_bytes(errors, error_copy(with_problems(plan)))
        click.echo(f"错误副本 copy with mistakes: {errors}", err=True)
    if dry_run:
        say_plan(plan)
        return
    wish = Wish(gone, conflicts, partial)  # type: ignore[arg-type]
    with writing(service, Acting(who=getpass.getuser(), action="import roster")) as connection:
        _, counts = store_file(connection, sent, wish, day=today, who=getpass.getuser())
    say_counts(counts)
