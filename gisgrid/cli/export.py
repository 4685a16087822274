"""`gisgrid export`: areas as GeoJSON that its receiver can prove."""

from pathlib import Path

import click

from gisgrid.exchange.output import is_file, written
from gisgrid.services.export import export_areas
from gisgrid.settings import load_settings
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import reading
from gisgrid.store.urls import urls


@click.command()
@click.option("--level", help="只导出这一层级 · Only areas of this level.")
@click.option("--under", help="只导出该代码及其下级 · Only this area and what is below it.")
@click.option("--scheme", "scheme_code", default="standard", show_default=True, help="划分方案 · Scheme.")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="输出文件 · File to write.")
def export(level: str | None, under: str | None, scheme_code: str, out: Path) -> None:
    """导出 GeoJSON · Write areas as RFC 7946 GeoJSON, 7 decimals, with the parents that prove them.

    The file appears whole or not at all; a pipe or device such as /dev/stdout is written to directly.
    """
    with reading(urls(load_settings()).service) as connection:
        scheme = scheme_named(connection, scheme_code)
        with written(out) as stream:
            count = export_areas(connection, scheme, stream, level=level, under=under)
    click.echo(f"已导出 {count} 个区域 → {out} · {count} areas exported", err=not is_file(out))
