"""`gisgrid check`: do the areas of a file tile their parents? No database is needed."""

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from gisgrid.cli.findings import show_findings
from gisgrid.domain.findings import NamedFinding, named
from gisgrid.errors import NotTiling
from gisgrid.exchange.divisions import DivisionFiles, read_division
from gisgrid.exchange.findings import finding_record, geometry_record, write_findings
from gisgrid.geometry.coverage import check_coverages
from gisgrid.geometry.findings import Report
from gisgrid.geometry.lattice import RESOLUTION


@click.command()
@click.argument("children", type=click.Path(path_type=Path))
@click.option("--parent", "parents", type=click.Path(path_type=Path), help="上级文件 · File of the parent or parents.")
@click.option("--group-by", help="下级文件中的上级代码字段 · Field of the children that names their parent.")
@click.option("--parent-code", help="上级文件中的代码字段 · Field of the parents' code.")
@click.option("--code", help="下级文件中的代码字段 · Field of the children's code; row numbers if left out.")
@click.option("--crs", help="坐标系，如 EPSG:4547；auto 只接受无歧义的判断 · Coordinate system, or auto.")
@click.option(
    "--resolution", type=float, default=RESOLUTION, show_default=True, help="格点间距（度）· Step in degrees."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--findings-out", type=click.Path(path_type=Path), help="问题清单 · GeoJSON of what is wrong and where.")
def check(
    children: Path, parents: Path | None, resolution: float, form: str, findings_out: Path | None, **fields: Any
) -> None:
    """核对是否恰好铺满 · Check that the areas of a file tile their parents: no gap, no overlap, no spill.

    Without --parent the outline is whatever the union is, and holes in it count as gaps. Exit codes: 0 complete
    (notices are listed), 3 faults, 2 bad input.
    """
    started = perf_counter()
    files = read_division(children, parents, **fields)
    read = perf_counter()
    above = None if files.parents is None else files.parents.geometries
    report = check_coverages(files.children.geometries, files.parent_of, above, resolution=resolution)
    timings = {"read": read - started, "check": perf_counter() - read}
    findings = named(report.findings, files.children.codes, files.group_names)
    if findings_out:
        write_findings(findings_out, findings)
    if form == "json":
        click.echo(json.dumps(_as_json(report, findings, files, timings), ensure_ascii=False, allow_nan=False))
    else:
        _show(report, findings, files, timings)
    if not report.complete:
        raise _refusal(report)


def _as_json(
    report: Report, findings: list[NamedFinding], files: DivisionFiles, timings: dict[str, float]
) -> dict[str, Any]:
    return {
        "complete": report.complete,
        "edge_matched": report.edge_matched,
        "areas": len(files.children.codes),
        "parents": None if files.parents is None else len(files.parents.codes),
        "source_crs": files.children.source_crs,
        "counts": report.counts,
        "timings_s": {stage: round(seconds, 4) for stage, seconds in timings.items()},
        "findings": [{**finding_record(found), "geometry": geometry_record(found.geometry)} for found in findings],
    }


def _show(report: Report, findings: list[NamedFinding], files: DivisionFiles, timings: dict[str, float]) -> None:
    for notice in files.children.notices:
        click.echo(notice, err=True)
    if findings:
        show_findings(findings)
    count, seconds = len(files.children.codes), timings["check"]
    verdict = "恰好铺满 complete" if report.complete else "未能恰好铺满 not complete"
    matched = "节点一致 edge-matched" if report.edge_matched else "节点不一致 not edge-matched"
    click.echo(f"{count} 个区域 areas: {verdict}, {matched} ({seconds:.2f} s)")


def _refusal(report: Report) -> NotTiling:
    kinds = ", ".join(f"{kind} {count}" for kind, count in report.counts.items())
    return NotTiling(
        f"未能恰好铺满：{len(report.faults)} 处问题。",
        f"The areas do not tile: {len(report.faults)} faults ({kinds}).",
        hint_zh="用 --findings-out 文件.geojson 得到每一处的位置。",
        hint_en="--findings-out FILE.geojson gives the place of each.",
    )
