"""`gisgrid roads`: the walking network that service circles stand on."""

import getpass
from pathlib import Path

import click

from gisgrid.cli.progress import stages
from gisgrid.exchange.features import write_features
from gisgrid.exchange.roads import read_roads
from gisgrid.services.imports import sha256_of
from gisgrid.services.networks import PlacedNetwork, place_network
from gisgrid.services.roads import (
    IsolatedPieces,
    import_roads,
    isolated_pieces,
    load_network,
    network_in_use,
    places_notices,
)
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls

STAGES = 3
SHOWN_PIECES = 5


@click.group()
def roads() -> None:
    """道路 · The walking network: import it, look at it."""


@roads.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--crs", help="坐标系，如 EPSG:4547、gcj02；auto 只接受无歧义的判断 · Coordinate system, or auto.")
@click.option("--layer", help="图层 · Layer of a file with several.")
@click.option("--encoding", help="属性表编码 · Encoding of the attribute table.")
@click.option("--pieces-out", type=click.Path(path_type=Path), help="孤立路段 GeoJSON · Map of the isolated pieces.")
def import_(file: Path, crs: str | None, layer: str | None, encoding: str | None, pieces_out: Path | None) -> None:
    """导入道路 · Put the roads of FILE in the place of those in use: all of them, or none.

    OpenStreetMap extract (.osm.pbf), or lines as GeoJSON, GeoPackage or Shapefile. Lines that cross on one layer are
    joined there; bridges and tunnels are not. Ends nearer than half a metre are one place.
    """
    service = urls(load_settings()).service
    with stages(STAGES) as advance:
        advance("读取文件 · reading")
        table = read_roads(file, crs=crs, layer=layer, encoding=encoding)
        advance("整理路网 · noding")
        placed = place_network(table)
        apart = isolated_pieces(placed)
        if pieces_out:
            _write_pieces(pieces_out, apart, table.source)
        advance("写入 · storing")
        who = getpass.getuser()
        with writing(service, Acting(who=who, action="import roads")) as connection:
            import_roads(connection, placed, table, file=file.name, sha256=sha256_of(file), who=who)
            apart_from = places_notices(connection, placed)
    for notice in (*table.notices, *apart_from):
        click.echo(notice, err=True)
    click.echo(f"坐标系 coordinate system: {table.source_crs} ({table.crs_evidence})", err=True)
    _say_pieces(apart)
    _say_network(placed, apart)


def _write_pieces(path: Path, apart: IsolatedPieces, source: str) -> None:
    rows = zip(apart.length_m, apart.source_ids, apart.geometries, strict=True)
    write_features(path, (({"length_m": round(m, 1), "roads": ids}, shape) for m, ids, shape in rows), roads=source)


def _say_pieces(apart: IsolatedPieces) -> None:
    """Say which pieces nobody can walk to from the rest, the longest first."""
    for metres, ids in list(zip(apart.length_m, apart.source_ids, strict=True))[:SHOWN_PIECES]:
        click.echo(f"孤立路段 isolated: {metres:.0f} m ({', '.join(ids[:3])})", err=True)
    if len(apart) > SHOWN_PIECES:
        click.echo(f"另有 {len(apart) - SHOWN_PIECES} 段 · {len(apart) - SHOWN_PIECES} more", err=True)


def _say_network(placed: PlacedNetwork, apart: IsolatedPieces) -> None:
    isolated_km = sum(apart.length_m) / 1000
    total_km = apart.main_m / 1000 + isolated_km
    click.echo(
        f"已导入 {len(placed.network)} 段道路，{total_km:.1f} 公里；孤立 {len(apart)} 段，{isolated_km:.1f} 公里 · "
        f"{len(placed.network)} edges, {total_km:.1f} km stored; {len(apart)} isolated pieces, {isolated_km:.1f} km"
    )


@roads.command()
@click.option("--pieces-out", type=click.Path(path_type=Path), help="孤立路段 GeoJSON · Map of the isolated pieces.")
def show(pieces_out: Path | None) -> None:
    """查看在用的道路 · Say which roads are in use."""
    with reading(urls(load_settings()).service) as connection:
        said = network_in_use(connection)
        placed = load_network(connection) if pieces_out else None
    if placed is not None and pieces_out:
        _write_pieces(pieces_out, isolated_pieces(placed), said.source)
    click.echo(f"来源 source: {said.source}")
    click.echo(f"坐标系 coordinate system: {said.source_crs} ({said.crs_evidence})")
    click.echo(f"版本 version: {said.version}，{said.at:%Y-%m-%d %H:%M}，{said.who}")
    click.echo(f"路段 edges: {said.edges}，{said.length_m / 1000:.1f} km")
    click.echo(f"孤立 isolated: {said.pieces - 1}，{said.isolated_m / 1000:.1f} km")
