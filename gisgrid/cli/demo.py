"""`gisgrid demo`: a fictitious county, into the database or as files."""

import getpass
from pathlib import Path

import click
from sqlalchemy import Connection

from gisgrid.demo.sizes import SIZES
from gisgrid.settings import load_settings
from gisgrid.store.schemes import has_areas
from gisgrid.store.session import changing, one_at_a_time, reading
from gisgrid.store.urls import urls

COUNTED_SIZE = "small"
"""The size whose service circles and indicators are counted along; larger ones have their own commands."""


@click.command()
@click.option(
    "--size", type=click.Choice(list(SIZES)), default="small", show_default=True, help="规模 · How many areas."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="种子 · Each gives another county."
)
@click.option("--if-empty", is_flag=True, help="只在没有任何区域时载入 · Only where there are no areas yet.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="写成文件而不载入 · Write files into this folder instead.",
)
def demo(size: str, seed: int, out: Path | None, *, if_empty: bool) -> None:
    """载入示意县 · Generate a fictitious county (示意数据，非实际界线) and load it into the database.

    The same size and seed give the same county, to the byte.
    """
    if out is not None:
        _write_files(size, seed, out)
        return
    service = urls(load_settings()).service
    if if_empty and _has_areas(service):
        return
    click.echo("正在生成示意数据 · generating fictitious data …")
    with changing(service, who=getpass.getuser(), why="gisgrid demo", kind="import") as connection:
        one_at_a_time(connection, "demo")
        if if_empty and has_areas(connection):
            return
        count = _load(connection, size, seed)
    click.echo(f"已载入 {count} 个区域（示意数据，非实际界线）· {count} fictitious areas loaded")


def _has_areas(service: str) -> bool:
    with reading(service) as connection:
        return has_areas(connection)


def _load(connection: Connection, size: str, seed: int) -> int:
    # Imported late: the generator takes a second to load, and ./run asks first whether it is wanted at all.
    from gisgrid.demo.generate import generate
    from gisgrid.demo.load import count_circles, count_indicators, load_demo

    count = load_demo(connection, generate(size, seed), size=size, seed=seed)
    if size == COUNTED_SIZE:
        click.echo("正在计算服务圈 · counting service circles …")
        count_circles(connection, load_settings().data_dir / "cells")
        count_indicators(connection)
    return count


def _write_files(size: str, seed: int, out: Path) -> None:
    """Write a demo's files and say how much that is."""
    from gisgrid.demo.files import write
    from gisgrid.demo.generate import generate

    county = generate(size, seed)
    paths = write(county, out)
    counts = "，".join(f"{level} {count}" for level, count in county.truth["areas_by_level"].items())
    megabytes = sum(path.stat().st_size for path in paths) / 1e6
    click.echo(f"示意数据，非实际界线 · Fictitious data: {counts}")
    click.echo(f"已写入 written: {out} ({len(paths)} 个文件 files, {megabytes:.1f} MB)")
