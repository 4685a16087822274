"""`gisgrid verify`: prove a published file without a database."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from gisgrid.errors import NotTiling
from gisgrid.exchange.geojson_read import read_export
from gisgrid.exchange.published import prove_export
from gisgrid.exchange.snapshots.proving import SnapshotProof, require_proved, verify_snapshot
from gisgrid.geometry.proof import Equation, Proof
from gisgrid.geometry.soundness import Fault

SHOWN_LINES = 20
SHOWN_CODES = 8

REASONS = {
    "not_polygon": ("不是面", "is no polygon"),
    "empty": ("图形为空", "is empty"),
    "outside_world": ("坐标不在经纬度范围内", "has a coordinate that is no longitude, latitude"),
    "off_lattice": ("坐标超过七位小数", "has a coordinate with more than seven decimals"),
    "repeated_point": ("有重复点", "has a repeated point"),
    "invalid": ("图形无效", "is invalid"),
    "orientation": ("环的方向不对", "has a ring that runs the wrong way"),
    "duplicate_code": ("代码重复", "bears a code that occurs more than once"),
    "parent_cycle": ("上级关系成环", "is above itself"),
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Prove from the coordinates of a GeoJSON FILE alone that the areas in it tile their parents.

    FILE may be the folder of a snapshot: then hashes, counts and columns as well.

    Exit code 0: proved. 3: not proved, or the outline is unproved because parents are not in the file. 2: bad input.
    """
    if file.is_dir():
        verify_folder(file)
        return
    proof = prove_export(read_export(file))
    for line in report(proof):
        click.echo(line)
    if not proof.proved:
        raise NotTiling(*verdict(proof))


def verify_folder(folder: Path) -> None:
    """Prove a snapshot, file by file."""
    found = verify_snapshot(folder)
    for line in snapshot_report(found):
        click.echo(line)
    require_proved(found)


def snapshot_report(found: SnapshotProof) -> Iterator[str]:
    """Yield the lines that say what was found of a snapshot."""
    manifest = found.manifest
    yield f"变更 changeset {manifest.changeset}，{manifest.date}，{manifest.map_notice or '无审图号 no 审图号'}"
    parts = sum(len(file.parts) for file in manifest.files)
    yield f"{len(manifest.files)} 个文件 files，{parts} 张表 tables，{len(found.damages)} 处不符 damages"
    yield from _some([f"{one.file}: {one.zh} {one.en}" for one in found.damages])
    yield from (f"{name}: 未装 pyarrow，未计行数 rows not counted without pyarrow" for name in found.uncounted)
    yield from (f"{name}: 清单中没有 not in the manifest" for name in found.strangers)
    for name, proof in found.proofs.items():
        yield f"{name}:"
        yield from (f"  {line}" for line in report(proof))


def verdict(proof: Proof) -> tuple[str, str]:
    """Return the one sentence for a file that is not proved, in Chinese and English."""
    if proof.faults or proof.with_status("failed"):
        return "未通过：文件中的区域没有恰好铺满其上级。", "Not proved: areas of the file do not tile their parents."
    return "外框未证：部分区域的上级不在文件中。", "Outline unproved: parents of some areas are not in the file."


def report(proof: Proof) -> Iterator[str]:
    """Yield the lines that say what was proved, what was taken as given, and what failed where."""
    proved = proof.with_status("proved")
    children = sum(len(equation.child_codes) for equation in proved)
    yield f"已证 proved: {len(proved)} 个上级 parents, {children} 个下级 children"
    if proof.given_codes:
        yield f"外框按原样采信 outline taken as given: {_codes(proof.given_codes)}"
    yield from _some([_fault(fault) for fault in proof.faults])
    yield from _some([_failed(equation) for equation in proof.with_status("failed")])
    yield from _some([_unproved(equation) for equation in proof.with_status("outline_unproved")])


def _codes(codes: Sequence[str]) -> str:
    more = f" … (+{len(codes) - SHOWN_CODES})" if len(codes) > SHOWN_CODES else ""
    return ", ".join(codes[:SHOWN_CODES]) + more


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:SHOWN_LINES]
    if len(lines) > SHOWN_LINES:
        yield f"  … 另有 and {len(lines) - SHOWN_LINES} more"


def _place(position: Iterable[float]) -> str:
    return ",".join(f"{value:.7f}" for value in position)


def _fault(fault: Fault) -> str:
    zh, en = REASONS[fault.reason]
    detail = f" ({fault.detail})" if fault.detail else ""
    where = f" @ {_place(fault.where)}" if fault.where else ""
    return f"区域 area {fault.code}: {zh} {en}{detail}{where}"


def _failed(equation: Equation) -> str:
    head = f"未铺满 not tiled: {equation.parent_code}"
    if len(equation.open_edges) == 0:
        return f"{head}: 其本身或某个下级有上述问题 it or a child has a fault named above"
    edge = equation.open_edges[0]
    return f"{head}: {len(equation.open_edges)} 条边未抵消 open edges, @ {_place(edge[:2])} → {_place(edge[2:])}"


def _unproved(equation: Equation) -> str:
    whose = f"上级 {equation.parent_code} 不在文件中 its parent is not in the file"
    if equation.parent_code is None:
        whose = "文件中没有其上级和下级 neither parent nor children in the file"
    return f"外框未证 outline unproved: {_codes(equation.child_codes)}: {whose}"
