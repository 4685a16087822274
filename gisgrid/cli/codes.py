"""`gisgrid codes`: the list of official codes, and what differs from it."""

from pathlib import Path

import click

from gisgrid.domain.codes import CodeComparison
from gisgrid.errors import NotFound
from gisgrid.exchange.official_codes import read_official_codes
from gisgrid.services.codes import compare_draft_with_official, import_official_codes
from gisgrid.settings import load_settings
from gisgrid.store.session import reading, writing
from gisgrid.store.urls import urls

SHOWN = 20


@click.group()
def codes() -> None:
    """官方代码 · The official list of codes, and what differs from it."""


@codes.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code", help="代码列 · Column of the code.")
@click.option("--name", help="名称列 · Column of the name.")
def import_(file: Path, code: str | None, name: str | None) -> None:
    """导入官方代码表 · Keep a CSV of codes and names in place of the list before."""
    found = read_official_codes(file, code=code, name=name)
    with writing(urls(load_settings()).service) as connection:
        count = import_official_codes(connection, found)
    click.echo(f"已导入 {count} 个官方代码 · {count} official codes kept")


@codes.command()
@click.argument("draft", type=int)
def compare(draft: int) -> None:
    """与草稿比较 · Say which codes of a draft are missing, extra or renamed."""
    with reading(urls(load_settings()).service) as connection:
        found = compare_draft_with_official(connection, draft)
    if found is None:
        raise NotFound(
            "还没有官方代码表",
            "there is no official list yet",
            hint_zh="用 gisgrid codes import 文件.csv 导入",
            hint_en="import one by `gisgrid codes import FILE.csv`",
        )
    say_comparison(found)


def say_comparison(found: CodeComparison, *, err: bool = False) -> None:
    """Print what differs from the official list, the first few of each."""
    lines = [f"缺少 missing: {one.code} {one.name}" for one in found.missing[:SHOWN]]
    lines += [f"多出 extra: {code}" for code in found.extra[:SHOWN]]
    lines += [f"改名 renamed: {code} {there} → {here}" for code, there, here in found.renamed[:SHOWN]]
    counts = f"{len(found.missing)} missing, {len(found.extra)} extra, {len(found.renamed)} renamed"
    for line in [*lines, f"官方代码 official codes: {'一致 agree' if found.agrees else counts}"]:
        click.echo(line, err=err)
