"""`gisgrid conform`: mend small gaps and overlaps of a file, with a ledger of what that changed."""

from pathlib import Path
from typing import Any

import click
import shapely

from gisgrid.cli.findings import show_findings
from gisgrid.domain.findings import named
from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.conformed import write_ledger, write_mended
from gisgrid.exchange.divisions import read_division
from gisgrid.geometry.conform import Conformed, conform_coverage
from gisgrid.geometry.lattice import RESOLUTION, to_lattice
from gisgrid.geometry.measure import metres_per_degree
from gisgrid.geometry.mending import RULES


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="结果 · The mended areas, GeoJSON."
)
@click.option("--ledger", required=True, type=click.Path(path_type=Path), help="台账 · Table of every change, CSV.")
@click.option("--parent", "parents", type=click.Path(path_type=Path), help="上级文件 · File of the one parent.")
@click.option(
    "--max-gap-width", "gap_m", type=float, default=5.0, show_default=True, help="最大空白宽度（米）· Metres."
)
@click.option("--max-shift", "shift_m", type=float, default=5.0, show_default=True, help="边界最大移动（米）· Metres.")
@click.option("--rule", type=click.Choice(sorted(RULES)), default="longest_border", show_default=True)
@click.option("--code", help="代码字段 · Field of the code; row numbers if left out.")
@click.option("--crs", help="坐标系，如 EPSG:4547；auto 只接受无歧义的判断 · Coordinate system, or auto.")
@click.option(
    "--resolution", type=float, default=RESOLUTION, show_default=True, help="格点间距（度）· Step in degrees."
)
def conform(
    file: Path,
    output: Path,
    ledger: Path,
    parents: Path | None,
    gap_m: float,
    shift_m: float,
    rule: str,
    resolution: float,
    **fields: Any,
) -> None:
    """修正小的空白和重叠 · Mend small gaps, overlaps and spill of FILE; larger ones stay and are listed.

    The parent's outline is kept. Exit codes: 0 the result tiles, 3 something is left, 2 bad input.
    """
    files = read_division(file, parents, **fields)
    if len(files.group_names) > 1:
        raise BadInput("上级文件应只有一个面。", "The parents' file should hold one area.")
    children = to_lattice(files.children.geometries, resolution)
    middle = float(shapely.total_bounds(children)[[1, 3]].mean()) if not shapely.is_empty(children).all() else 0.0
    mended = conform_coverage(
        children,
        None if files.parents is None else files.parents.geometries[0],
        resolution=resolution,
        max_gap_width_m=gap_m,
        max_shift_m=shift_m,
        rule=rule,
        metres_per_unit=metres_per_degree(middle),
    )
    write_mended(output, files.children, mended.children)
    write_ledger(ledger, files.children.codes, children, mended)
    _tell(mended, files.children.codes, files.group_names)


def _tell(mended: Conformed, codes: list[str], parent_codes: list[str]) -> None:
    click.echo(f"{len(mended.ledger)} 个区域已修正 areas mended, {len(mended.refused)} 个不宜修正 refused")
    for one in mended.refused:
        click.echo(f"未改动 left alone: {codes[one.child]} ({one.reason})", err=True)
    if mended.after.complete:
        return
    show_findings(named(mended.after.faults, codes, parent_codes))
    raise NotTiling(
        f"仍有 {len(mended.after.faults)} 处问题未修正；结果已写出。",
        f"{len(mended.after.faults)} faults are left; the result was written.",
        hint_zh="它们超出给定的宽度，或会使某个区域消失、断开或变化过大。",
        hint_en="They are wider than asked for, or an area would vanish, split or change too much.",
    )
