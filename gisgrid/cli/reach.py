"""`gisgrid reach`: service circles from files, and which households they leave out. No database is needed."""

from pathlib import Path

import click
import numpy as np

from gisgrid.cli.progress import stages
from gisgrid.exchange.csv_out import write_csv
from gisgrid.exchange.features import write_features
from gisgrid.exchange.roads import read_roads
from gisgrid.exchange.venues import read_households, read_venues
from gisgrid.network.walk import DEFAULT, Walk
from gisgrid.services.file_reach import (
    HOUSEHOLD_HEADER,
    FileReach,
    circle_features,
    household_rows,
    reach_of_files,
)

STAGES = 4


@click.command()
@click.argument("roads", type=click.Path(path_type=Path))
@click.argument("venues", type=click.Path(path_type=Path))
@click.option("--minutes", type=float, default=DEFAULT.minutes, show_default=True, help="步行时间（分钟）· Minutes.")
@click.option("--speed-kmh", type=float, default=DEFAULT.speed_kmh, show_default=True,
              help="步行速度；慢行者 2.88 · Speed in km/h; a slow walker 2.88.")  # fmt: skip
@click.option("--max-access-m", type=float, default=DEFAULT.max_access_m, show_default=True,
              help="到最近道路的最大距离（米）· Largest walk to the road.")  # fmt: skip
@click.option("--households", type=click.Path(path_type=Path), help="农户名单 · List of households to count.")
@click.option("--crs", help="道路的坐标系 · Coordinate system of the roads, or auto.")
@click.option("--places-crs", help="场所与农户的坐标系 · Coordinate system of venues and households.")
@click.option("--layer", help="道路图层 · Layer of the roads.")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="服务圈 GeoJSON · Circles.")
@click.option("--households-out", type=click.Path(path_type=Path), help="农户结果 CSV · Result of each household.")
def reach(
    roads: Path,
    venues: Path,
    minutes: float,
    speed_kmh: float,
    max_access_m: float,
    households: Path | None,
    crs: str | None,
    places_crs: str | None,
    layer: str | None,
    out: Path,
    households_out: Path | None,
) -> None:
    """十分钟服务圈 · Service circles of VENUES on ROADS, and which households lie outside.

    ROADS: OpenStreetMap extract (.osm.pbf), GeoJSON, GeoPackage, Shapefile. VENUES: CSV with id, lon, lat, or points.
    Households are counted by the way along the roads, never by whether they lie inside the drawn circle.
    """
    walk = Walk(minutes, speed_kmh, max_access_m)
    if households_out and not households:
        raise click.UsageError("--households-out 需要 --households · needs --households")
    with stages(STAGES) as advance:
        advance("读取文件 · reading")
        lines = read_roads(roads, crs=crs, layer=layer)
        places, read = read_venues(venues, crs=places_crs)
        homes, homes_read = read_households(households, crs=places_crs) if households else (None, None)
        found = reach_of_files(lines, places, homes, walk, advance)
    notices = (*lines.notices, *read.notices, *(homes_read.notices if homes_read else ()), *found.notices)
    for notice in dict.fromkeys(notices):
        click.echo(notice, err=True)
    click.echo(f"道路坐标系 roads: {lines.source_crs} ({lines.crs_evidence})", err=True)
    count = write_features(out, circle_features(found, places, walk), roads=lines.source)
    if homes is not None and households_out:
        write_csv(households_out, HOUSEHOLD_HEADER, household_rows(found, places, homes))
    click.echo(f"已写入 {count - 1} 个服务圈及合并圈 → {out} · {count - 1} circles and the merged one written")
    if homes is not None:
        _say_households(found, homes.persons)


def _say_households(found: FileReach, persons: np.ndarray) -> None:
    """Say how many households and residents are within reach."""
    if found.counted is None:
        return
    covered = found.counted.reach.covered
    residents, reached = int(persons.sum()), int(persons[covered].sum())
    share = 100 * covered.mean() if len(covered) else 0.0
    click.echo(
        f"农户 households: {int(covered.sum())} / {len(covered)} 在圈内 covered ({share:.1f} %)；"
        f"居民 residents: {reached} / {residents}；"
        f"估算 estimated: {int(found.counted.reach.estimate.sum())}"
    )
