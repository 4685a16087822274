"""`gisgrid reach`: service circles from files, and which households they leave out. No database is needed."""

from collections.abc import Sequence
from pathlib import Path

import click

from gisgrid.cli.progress import stages
from gisgrid.cli.reach_options import ACCESS, AT, MINUTES, PROFILE, SPEED, STANDARD, UNKNOWN, moment_of
from gisgrid.domain.reach import variants_of
from gisgrid.domain.venues import HouseholdTable
from gisgrid.exchange.csv_out import write_csv
from gisgrid.exchange.features import write_features
from gisgrid.exchange.roads import read_roads
from gisgrid.exchange.venues import read_households, read_venues
from gisgrid.services.file_reach import Asked, VariantReach, reach_of_files
from gisgrid.services.file_results import circle_features, household_header, household_rows


@click.command()
@click.argument("roads", type=click.Path(path_type=Path))
@click.argument("venues", type=click.Path(path_type=Path))
@MINUTES
@PROFILE
@SPEED
@STANDARD
@AT
@UNKNOWN
@ACCESS
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
    profiles: tuple[str, ...],
    speed_kmh: float | None,
    standard: str | None,
    at: str | None,
    unknown_hours: str,
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
    Households are counted by the way along the roads, never by whether they lie inside the drawn circle. Each --profile
    and the --standard are told side by side.
    """
    if households_out and not households:
        raise click.UsageError("--households-out 需要 --households · needs --households")
    walked = variants_of(profiles, speed_kmh, standard)
    asked = Asked(walked, minutes, max_access_m, moment_of(at), unknown_hours == "open")
    with stages(2 + 2 * len(walked)) as advance:
        advance("读取文件 · reading")
        lines = read_roads(roads, crs=crs, layer=layer)
        places, read = read_venues(venues, crs=places_crs)
        homes, homes_read = read_households(households, crs=places_crs) if households else (None, None)
        found = reach_of_files(lines, places, homes, asked, advance)
    _say_notices((*lines.notices, *read.notices, *(homes_read.notices if homes_read else ()), *found.notices))
    click.echo(f"道路坐标系 roads: {lines.source_crs} ({lines.crs_evidence})", err=True)
    count = write_features(out, circle_features(found), roads=lines.source) - len(found.found)
    if homes is not None and households_out:
        write_csv(households_out, household_header(found), household_rows(found, homes))
    click.echo(f"已写入 {count} 个服务圈及合并圈 → {out} · {count} circles and the merged one written")
    if homes is not None:
        for one in found.found:
            _say_households(one, homes, named=len(found.found) > 1)


def _say_notices(notices: Sequence[str]) -> None:
    for notice in dict.fromkeys(notices):
        click.echo(notice, err=True)


def _say_households(found: VariantReach, homes: HouseholdTable, *, named: bool) -> None:
    """Say how many households and residents are within reach."""
    if found.counted is None:
        return
    covered, estimate = found.counted.reach.covered, found.counted.reach.estimate
    count, within = int(homes.households.sum()), int(homes.households[covered].sum())
    residents, reached = int(homes.persons.sum()), int(homes.persons[covered].sum())
    share = 100 * within / count if count else 0.0
    click.echo(
        (f"{found.variant.name}: " if named or found.variant.standard else "")
        + f"农户 households: {within} / {count} 在圈内 covered ({share:.1f} %)；"
        f"居民 residents: {reached} / {residents}；"
        f"估算 estimated: {int(homes.households[estimate].sum())}"
    )
