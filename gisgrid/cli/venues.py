"""`gisgrid venues`: the list of venues."""

import getpass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from gisgrid.cli.findings import MIN_WIDTH
from gisgrid.exchange.venues import read_venues
from gisgrid.services.venues import import_venues, list_venues
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls


@click.group()
def venues() -> None:
    """场所 · The list of venues: import it, look at it."""


@venues.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--crs", help="坐标系 · Coordinate system.")
def import_(file: Path, crs: str | None) -> None:
    """导入场所名单 · Keep the venues of FILE in place of the list before.

    CSV with id, lon, lat and, if there are, name, kind, tier, parent_id, status, hours, host, host_kind, sensitive,
    owner_id, staff; or points as GeoJSON, GeoPackage or Shapefile. A venue is known again by its id.
    """
    table, places = read_venues(file, crs=crs)
    for notice in places.notices:
        click.echo(notice, err=True)
    click.echo(f"坐标系 coordinate system: {places.source_crs} ({places.crs_evidence})", err=True)
    with writing(urls(load_settings()).service, Acting(who=getpass.getuser(), action="import venues")) as connection:
        count = import_venues(connection, table)
    click.echo(f"已导入 {count} 个场所 · {count} venues kept")


@venues.command("list")
def list_() -> None:
    """列出场所 · List the venues."""
    with reading(urls(load_settings()).service) as connection:
        table = list_venues(connection)
    shown = Table(box=None)
    for column in ("编号 id", "名称 name", "类型 kind", "层级 tier", "状态 status", "上级 parent"):
        shown.add_column(column, no_wrap=True)
    for row in zip(table.ids, table.names, table.kinds, table.tiers, table.statuses, table.parents, strict=True):
        shown.add_row(*(value or "" for value in row))
    console = Console()
    console.width = max(console.width, MIN_WIDTH)
    console.print(shown)
