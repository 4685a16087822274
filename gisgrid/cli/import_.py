"""`gisgrid import`: a boundary file becomes areas, whole or not at all."""

import getpass
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from gisgrid.cli.findings import show_findings
from gisgrid.cli.import_words import progress, say_codes, say_plan, say_read
from gisgrid.cli.keep import Keeping, keep_as_draft
from gisgrid.errors import BadInput, DividedAreas, NotTiling
from gisgrid.exchange.boundaries import BoundaryTable, read_boundaries
from gisgrid.exchange.findings import write_findings
from gisgrid.exchange.geojson_read import Export, is_export, read_export
from gisgrid.services.imports import plan_import, record_file, store_import
from gisgrid.services.outlines import outlines_of
from gisgrid.services.restoring import restore_file
from gisgrid.settings import load_settings
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, deciding, open_changeset, reading
from gisgrid.store.urls import urls

UNCHANGED = "没有变化：文件中的区域都已如此存着，未存入 · nothing changed: all areas of the file are there already"


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
@click.option("--accept-mend", is_flag=True, help="自动修正小问题后存入 · Mend what is small and store it.")
@click.option("--ledger", type=click.Path(path_type=Path), help="修正台账 · CSV of what the mend did to each area.")
@click.option("--carry-subgrids", is_flag=True, help="下级随新边界调整 · Fit children to new outlines, in a draft.")
def import_(
    file: Path,
    level: str | None,
    code: str | None,
    name: str | None,
    scheme_code: str,
    why: str,
    *,
    derive_parents: bool,
    replace: bool,
    accept_mend: bool,
    carry_subgrids: bool,
    ledger: Path | None,
    findings_out: Path | None,
    **fields: Any,
) -> None:
    """导入边界文件 · Turn a boundary FILE into areas: all of it in one changeset, or nothing.

    GeoJSON, GeoPackage, Shapefile (zip too), FlatGeobuf; a file of `gisgrid export` needs no options. What does not
    tile is kept as a draft. Exit codes: 0 stored, 2 bad input, 3 kept as a draft.
    """
    reason = why or f"import {file.name}"
    with progress() as advance:
        advance("读取文件 · reading")
        table = _read(file, level, code, name, scheme_code, fields)
        service = urls(load_settings()).service
        advance("核对 · checking")
        if isinstance(table, Export):
            count: int | None = _restore(service, file, table, reason, findings_out)
        else:
            how = Keeping(scheme_code, str(level), reason, derive_parents, replace, accept_mend, carry_subgrids,
                          ledger, findings_out)  # fmt: skip
            count = _import(service, file, table, how, advance)
    click.echo(UNCHANGED if count is None else f"已导入 {count} 个区域 · {count} areas stored")


def _restore(service: str, file: Path, export: Export, why: str, findings_out: Path | None) -> int:
    """Store gisgrid's own export; what does not tile of it is told, not kept."""
    try:
        with changing(service, who=getpass.getuser(), why=why, kind="import") as connection:
            return restore_file(connection, export, file, file.name)
    except NotTiling as error:
        show_findings(error.details["findings"])
        if findings_out:
            write_findings(findings_out, error.details["findings"])
        raise


def _import(service: str, file: Path, table: BoundaryTable, how: Keeping, advance: Any) -> int | None:
    """Store a boundary file, or keep it as a draft; None where all of it is there already."""
    say_read(table)
    try:
        with deciding(service, who=getpass.getuser(), kind="import") as connection:
            say_codes(connection, table)
            plan = plan_import(
                connection,
                scheme_named(connection, how.scheme),
                how.level,
                table,
                source=f"import {file.name}",
                derive_parents=how.derive_parents,
                replace=how.replace,
            )
            say_plan(plan)
            if plan.changes_nothing:
                return None
            advance("写入 · storing")
            open_changeset(connection, who=getpass.getuser(), why=how.why, kind="import")
            store_import(connection, plan)
            record_file(connection, file, table.source_crs, table.crs_evidence, len(plan.areas))
            advance("提交 · committing")
            return len(plan.areas) - len(plan.unchanged)
    except NotTiling as error:
        return keep_as_draft(service, file, table, how, error)
    except DividedAreas as error:
        if not how.carry_subgrids:
            raise
        return keep_as_draft(service, file, table, how, error)


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
