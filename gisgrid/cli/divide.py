"""`gisgrid divide`: a proposed division of a village, kept as a draft or written to a file."""

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import shapely

from gisgrid.cli.progress import stages
from gisgrid.domain.division import USUAL_SEED, USUAL_TOLERANCE, DivisionRequest, Drawn, NamedShapes, Proposal
from gisgrid.exchange.features import write_features
from gisgrid.exchange.named_shapes import read_named_shapes
from gisgrid.exchange.roads import read_roads
from gisgrid.services.propose import keep_proposal, propose_division
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls


@click.command()
@click.argument("code", metavar="VILLAGE")
@click.option("--into", type=int, help="分成几块，含保留的 · How many pieces, those kept among them.")
@click.option("--households-per-grid", type=float, help="每格多少户 · How many households in each.")
@click.option("--keep", type=click.Path(path_type=Path), help="保持不变的网格文件 · Pieces that stay as they are.")
@click.option("--along", type=click.Path(path_type=Path), multiple=True,
              help="河流等可作边界的线 · Rivers and other lines to divide along.")  # fmt: skip
@click.option("--natural", type=click.Path(path_type=Path), help="自然村范围 · Natural villages, to be kept whole.")
@click.option("--crs", help="这些文件的坐标系 · Coordinate system of these files.")
@click.option("--rebalance", is_flag=True, help="从现有划分出发 · Start from the present division.")
@click.option("--tolerance", type=float, default=USUAL_TOLERANCE, show_default=True,
              help="允许的户数偏差 · Share by which households may deviate.")  # fmt: skip
@click.option("--seed", type=int, default=USUAL_SEED, show_default=True,
              help="换一个数得到另一方案 · Another one gives another proposal.")  # fmt: skip
@click.option("--stored/--no-stored", "stored_reference", default=True, show_default=True,
              help="用库中的河流和自然村 · Use the stored rivers and natural villages.")  # fmt: skip
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写出 GeoJSON，不建草稿 · Write it; no draft.")
def divide(code: str, keep: Path | None, along: tuple[Path, ...], natural: Path | None, crs: str | None,
           out: Path | None, **asked: Any) -> None:  # fmt: skip
    """建议划分 · Propose sub-grids of VILLAGE that follow its streets and rivers, balanced in households.

    The proposal becomes a draft: look at it, change it, publish it. With --out it is written to a file instead.
    """
    request = DivisionRequest(code=code, **asked)
    service = urls(load_settings()).service
    with stages(2) as advance:
        advance("读取文件 · reading")
        drawn = _drawn(keep, along, natural, crs)
        advance("划分 · dividing")
        with reading(service) as connection:
            proposal = propose_division(connection, request, drawn)
    _say(proposal)
    if out:
        write_features(out, _features(proposal), source="gisgrid divide")
    else:
        _keep(service, proposal)


def _keep(service: str, proposal: Proposal) -> None:
    who = getpass.getuser()
    with writing(service, Acting(who=who, action="propose a division")) as connection:
        draft = keep_proposal(connection, proposal, owner=who)
    replace = " --replace" if proposal.replaces else ""
    command = f"gisgrid draft publish {draft.number}{replace}"
    click.echo(f"已存为第 {draft.number} 号草稿，{command} 发布 · kept as draft {draft.number}")


def _drawn(keep: Path | None, along: tuple[Path, ...], natural: Path | None, crs: str | None) -> Drawn:
    lines = [read_roads(path, crs=crs) for path in along]
    for table in lines:
        _notice(table.notices)
    empty = np.empty(0, dtype=object)
    return Drawn(
        np.concatenate([empty, *(table.geometries for table in lines)]), _named(natural, crs), _named(keep, crs)
    )


def _named(path: Path | None, crs: str | None) -> NamedShapes:
    if path is None:
        return NamedShapes([], [], np.empty(0, dtype=object))
    shapes, notices = read_named_shapes(path, crs=crs)
    _notice(notices)
    return shapes


def _notice(notices: Any) -> None:
    for notice in notices:
        click.echo(notice, err=True)


def _features(proposal: Proposal) -> Iterator[tuple[dict[str, Any], shapely.Geometry]]:
    areas = proposal.areas
    for row, shape in enumerate(areas.geometries):
        said = {
            "code": areas.codes[row],
            "name": areas.names[row],
            "kind": areas.kinds[row],
            "parent_code": areas.parent_codes[row],
            "kept": proposal.is_kept[row],
            "households": proposal.households[row],
        }
        yield said, shape


def _say(proposal: Proposal) -> None:
    for row, code in enumerate(proposal.areas.codes):
        shape = "保留 kept" if proposal.is_kept[row] else f"紧凑度 compactness {proposal.compactness[row]:.2f}"
        click.echo(f"{code}  {proposal.areas.names[row]}  {proposal.households[row]} 户 households  {shape}")
    proposed = [one for one, kept in zip(proposal.compactness, proposal.is_kept, strict=True) if not kept]
    click.echo(
        f"户数最大偏差 largest deviation {proposal.deviation:.1%}；紧凑度 compactness 平均 mean {np.mean(proposed):.2f}"
        f"，最低 least {min(proposed):.2f}；沿道路河流 on streets and rivers {proposal.on_lines:.0%}"
    )
    for remark in proposal.remarks:
        click.echo(f"{remark.zh} · {remark.en}")
