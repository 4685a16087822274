"""`gisgrid import`: a boundary file becomes areas, whole or not at all."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gisgrid.cli.findings import show_findings
from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.boundaries import BoundaryTable, read_boundaries
from gisgrid.exchange.findings import write_findings
from gisgrid.exchange.geojson_read import Export, is_export, read_export
from gisgrid.services.hierarchy import restore_export
from gisgrid.services.imports import ImportPlan, plan_import, record_file, store_import
from gisgrid.services.outlines import outlines_of
from gisgrid.settings import load_settings
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading
from gisgrid.store.urls import urls

STAGES = 4


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--level", help="文件中区域的层级 · Level of the file's areas.")
@click.option("--code", help="代码字段 · Field of the code, a template like CH{KTNR:02d}, or a constant =CH.")
@click.option("--name", help="名称字段 · Field of the name; the code if left out.")
@click.option(
    "--parent-code",
    "parent_codes",
    multiple=True,
    help="上级代码字段，由近到远 · Field of the parent's code.",
)
@click.option(
    "--parent-name", "parent_names", multiple=True, help="上级名称字段 · Field of the parent's name, nearest first."
)
@click.option("--kind", help="类型字段 · Field of the kind of sub-grid.")
@click.option("--crs", help="坐标系，如 EPSG:4547、gcj02、bd09；auto 只接受无歧义的判断 · Coordinate system, or auto.")
@click.option("--datum-shift", help="旧基准参数 · Old datum: dx,dy,dz[,rx,ry,rz,scale] (m, ″, ppm; position vector).")
@click.option(
    "--control-points",
    type=click.Path(path_type=Path),
    help="同名点 · Old datum or local plane: CSV of matched points x,y,lon,lat.",
)
@click.option("--accept-residuals", is_flag=True, help="接受过大的残差 · Take a fit that misses control points.")
@click.option("--scheme", "scheme_code", default="standard", show_default=True, help="划分方案 · Scheme.")
@click.option("--derive-parents", is_flag=True, help="由下级合并得出上级 · Make the parents from children.")
@click.option("--replace", is_flag=True, help="替换同一上级下已有的这一层级 · Replace this level under one parent.")
@click.option("--layer", help="图层 · Layer of a file with several.")
@click.option("--encoding", help="属性表编码 · Encoding of the attribute table.")
@click.option("--why", default="", help="变更理由 · The reason, kept with the change.")
@click.option("--findings-out", type=click.Path(path_type=Path), help="问题清单 · GeoJSON of what is wrong and where.")
def import_(
    file: Path,
    level: str | None,
    code: str | None,
    name: str | None,
    scheme_code: str,
    why: str,
    findings_out: Path | None,
    *,
    derive_parents: bool,
    replace: bool,
    **fields: Any,
) -> None:
    """导入边界文件 · Turn a boundary FILE into areas: all of it in one changeset, or nothing.

    GeoJSON, GeoPackage, Shapefile (zip too), FlatGeobuf; a file of `gisgrid export` needs no options. Exit codes:
    0 stored, 2 bad input, 3 it does not tile.
    """
    reason = why or f"import {file.name}"
    with _progress() as advance:
        advance("读取文件 · reading")
        table = _read(file, level, code, name, scheme_code, fields)
        service = urls(load_settings()).service
        with _told(findings_out), changing(service, who=getpass.getuser(), why=reason, kind="import") as connection:
            advance("核对 · checking")
            if isinstance(table, Export):
                count = restore_export(connection, table)
                record_file(connection, file, "EPSG:4490", "gisgrid export", count)
            else:
                scheme = scheme_named(connection, scheme_code)
                _say_read(table)
                source = f"import {file.name}"
                plan = plan_import(
                    connection, scheme, str(level), table, source=source, derive_parents=derive_parents, replace=replace
                )
                _say(plan)
                advance("写入 · storing")
                store_import(connection, plan)
                count = len(plan.areas) - len(plan.unchanged)
                record_file(connection, file, table.source_crs, table.crs_evidence, len(plan.areas))
            advance("提交 · committing")
    click.echo(f"已导入 {count} 个区域 · {count} areas stored")


@contextmanager
def _told(findings_out: Path | None) -> Iterator[None]:
    """List what does not tile before the refusal goes on."""
    try:
        yield
    except NotTiling as error:
        found = error.details["findings"]
        show_findings(found)
        if findings_out:
            write_findings(findings_out, found)
        raise


def _read(
    file: Path, level: str | None, code: str | None, name: str | None, scheme_code: str, fields: dict[str, Any]
) -> Any:
    """Return gisgrid's own export as such, any other file as a table of boundaries."""
    if file.is_file() and is_export(file):
        return read_export(file)
    if level is None or code is None:
        raise BadInput("请用 --level 和 --code 说明文件中是什么", "say what the file holds by --level and --code")
    outlines = partial(_known_outlines, scheme_code)
    return read_boundaries(file, code=code, name=name or code, outlines=outlines, **fields)


def _known_outlines(scheme_code: str, codes: Sequence[str]) -> dict[str, Any]:
    """Return the outlines of areas that are stored; asked for only once a file has been read."""
    with reading(urls(load_settings()).service) as connection:
        return outlines_of(connection, scheme_code, codes)


def _say_read(table: BoundaryTable) -> None:
    """Say what was noticed in the file, whatever becomes of it."""
    for notice in table.notices:
        click.echo(notice, err=True)
    click.echo(f"坐标系 coordinate system: {table.source_crs} ({table.crs_evidence})", err=True)


def _say(plan: ImportPlan) -> None:
    """Say what will be replaced before it is."""
    if plan.holes_m2:
        least, most = plan.holes_m2[0], plan.holes_m2[-1]
        count = len(plan.holes_m2)
        click.echo(
            f"合并得出的最上级有 {count} 处空洞（{least:.0f} 至 {most:.0f} 平方米），请确认不是漏画 · "
            f"the derived outline has {count} holes of {least:.0f} to {most:.0f} m²: make sure they are not gaps",
            err=True,
        )
    if plan.changed or plan.withdrawn:
        where = f"{plan.parent} 之下 under it" if plan.parent else "根 roots"
        click.echo(
            f"将替换 replacing — {where}: +{len(plan.added)} 新增 added, {len(plan.changed)} 更改 changed, "
            f"{len(plan.withdrawn)} 撤销 withdrawn, {len(plan.unchanged)} 不变 unchanged",
            err=True,
        )


@contextmanager
def _progress() -> Iterator[Any]:
    """Show a bar of the import's stages; the function it yields enters the next one."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=STAGES)

        def advance(stage: str) -> None:
            progress.update(task, description=stage, advance=1)

        yield advance
