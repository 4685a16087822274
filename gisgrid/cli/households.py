"""`gisgrid households`: the list of households."""

import getpass
from pathlib import Path

import click

from gisgrid.domain.reach import ReachRequest
from gisgrid.exchange.venues import HOME_PERSONS, read_households
from gisgrid.services.household_list import import_households
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, writing
from gisgrid.store.urls import urls


@click.group()
def households() -> None:
    """农户 · The list of households: import it."""


@households.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--crs", help="坐标系 · Coordinate system.")
@click.option("--scheme", default=ReachRequest.scheme, show_default=True, help="划分方案 · Scheme.")
@click.option("--replace", is_flag=True, help="名单之外的农户一律删除 · Households that are not in the list go.")
@click.option("--home-persons", type=click.IntRange(0, 100), default=HOME_PERSONS, show_default=True,
              help="未写人数时每户人数 · Persons of a household where the list does not say.")  # fmt: skip
def import_(file: Path, crs: str | None, scheme: str, home_persons: int, *, replace: bool) -> None:
    """导入农户名单 · Keep the households of FILE, all of them or none.

    CSV with id, lon, lat and, if there are, persons, households, address, estimate; or points as GeoJSON, GeoPackage or
    Shapefile. A household is known again by its id; the same file again changes nothing. A building or natural village
    that stands for several households is counted as so many and marked as an estimate.
    """
    table, places = read_households(file, crs=crs, home_persons=home_persons)
    for notice in places.notices:
        click.echo(notice, err=True)
    click.echo(f"坐标系 coordinate system: {places.source_crs} ({places.crs_evidence})", err=True)
    acting = Acting(who=getpass.getuser(), action="import households")
    with writing(urls(load_settings()).service, acting) as connection:
        kept = import_households(connection, scheme, table, replace=replace)
    click.echo(
        f"新增 added {kept.added}，更新 changed {kept.changed}，未变 same {kept.same}，删除 gone {kept.gone}；"
        f"共 {int(table.households.sum())} 户 households，{int(table.persons.sum())} 人 persons"
    )
