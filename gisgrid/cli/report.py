"""`gisgrid report`: maps of several layers with their rankings in one file that opens without any network."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from gisgrid.cli.indicators import month_option, scheme_option
from gisgrid.exchange.output import written
from gisgrid.exchange.sheets.report import report as written_report
from gisgrid.services.layers import layer_values
from gisgrid.services.map_notice import require_notice
from gisgrid.services.sheets import report_sheets
from gisgrid.settings import load_settings
from gisgrid.store.session import reading
from gisgrid.store.urls import urls


@click.command()
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="HTML 文件 · The file to write.")
@scheme_option
@click.option("--level", default="village", show_default=True, help="画到哪一级 · Level of the areas.")
@click.option("--area", "under", help="只要这个区域以内 · Only within the area of this code.")
@month_option()
@click.option("--layer", help="先显示这个图层 · Code of the layer that is shown first.")
@click.option("--public", is_flag=True, help="只用已公布的数据 · Only what was released to the public.")
def report(
    out: Path, scheme: str, level: str, under: str | None, month: date | None, layer: str | None, public: bool
) -> None:
    """离线报告 · Write volunteers, circles and activities of an area as one HTML file with maps and rankings.

    Whoever gets the file sees what is in it: without --public it holds what the service itself may read.
    """
    settings = load_settings()
    require_notice(settings.map_notice, required=settings.map_notice_required and public)
    found = urls(settings)
    with reading(found.public if public else found.service) as connection:
        values_of = partial(
            layer_values, connection, scheme, level=level, under=under, month=month, reads_runs=not public
        )
        sheets = report_sheets(connection, layer, values_of, notice=settings.map_notice)
    with written(out) as stream:
        stream.write(written_report(sheets))
    layers = "、".join(sheet.figure for sheet in sheets)
    click.echo(f"已写入 written: {out}（{out.stat().st_size / 1e6:.1f} MB）：{layers}")
