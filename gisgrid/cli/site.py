"""`gisgrid site`: where the next venues should stand."""

from pathlib import Path
from typing import Any

import click
import shapely

from gisgrid.cli.progress import stages
from gisgrid.cli.reach_options import request_of, request_options
from gisgrid.domain.venues import VenueTable
from gisgrid.exchange.features import write_features
from gisgrid.exchange.venues import read_venues
from gisgrid.planning.siting import SHARE, Siting
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.siting import SitingAnswer, propose_sites
from gisgrid.settings import load_settings
from gisgrid.store.session import reading
from gisgrid.store.urls import urls


@click.command()
@click.option("--candidates", type=click.Path(path_type=Path), required=True, help="候选点名单 · List of candidates.")
@click.option("--add", type=int, required=True, help="新增几个 · How many to choose.")
@click.option("--crs", help="候选点的坐标系 · Coordinate system of the candidates.")
@click.option("--residents", is_flag=True, help="按居民数而非户数 · Count residents, not households.")
@click.option("--share", type=float, default=SHARE, show_default=True, help="达到此比例至少要几个 · Share to reach.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="选址结果 GeoJSON · The places chosen.")
@request_options
def site(candidates: Path, add: int, crs: str | None, share: float, out: Path | None, *, residents: bool,
         **asked: Any) -> None:  # fmt: skip
    """选址 · Choose among CANDIDATES where new venues reach most of the households that none reaches yet.

    Counted on the stored roads, venues and households; nothing is stored. The choice is proved to be the best
    there is, unless it says otherwise.
    """
    with stages(2) as advance:
        advance("读取候选点 · reading")
        table, places = read_venues(candidates, crs=crs)
        advance("选址 · choosing")
        with reading(urls(load_settings()).service) as connection:
            answer = propose_sites(connection, ReachCache(), request_of(asked), table, add=add, share=share,
                                   residents=residents)  # fmt: skip
    for notice in (*places.notices, *answer.notices):
        click.echo(notice, err=True)
    if out:
        write_features(out, _features(answer.chosen, table, "residents" if residents else "households"))
    _say(answer, table, "居民 residents" if residents else "户 households")


def _features(chosen: Siting, table: VenueTable, unit: str) -> Any:
    for rank, (row, gain) in enumerate(zip(chosen.chosen.tolist(), chosen.gain.tolist(), strict=True), start=1):
        said = {"rank": rank, "id": table.ids[row], "name": table.names[row], f"added_{unit}": round(gain)}
        yield said, shapely.Point(table.points[row])


def _say(answer: SitingAnswer, table: VenueTable, unit: str) -> None:
    chosen = answer.chosen
    for rank, (row, gain) in enumerate(zip(chosen.chosen.tolist(), chosen.gain.tolist(), strict=True), start=1):
        click.echo(f"{rank}. {table.ids[row]} {table.names[row]}: +{gain:.0f} {unit}")
    percent = 100 * chosen.covered_after / chosen.total if chosen.total else 0.0
    proof = "最优 optimal" if chosen.optimal else "未证最优 not proved the best"
    click.echo(
        f"覆盖 covered: {chosen.covered_before:.0f} → {chosen.covered_after:.0f} / {chosen.total:.0f} {unit} "
        f"({percent:.1f} %，{proof})"
    )
    share = f"{100 * answer.share:g} %"
    if answer.least is None:
        click.echo(f"全部候选点也达不到 {share} · not even all candidates reach {share}")
    else:
        click.echo(
            f"达到 {share} 至少需要 {len(answer.least.chosen)} 个 · {share} takes {len(answer.least.chosen)} at least"
        )
