"""`gisgrid reference`: rivers, buildings, natural villages and other features to draw along."""

import getpass
from pathlib import Path

import click

from gisgrid.cli.progress import stages
from gisgrid.domain.reference import KIND_WORDS, KINDS
from gisgrid.exchange.reference import read_reference
from gisgrid.services.imports import sha256_of
from gisgrid.services.reference import drop_reference, import_reference, list_reference
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls


@click.group()
def reference() -> None:
    """参考资料 · Rivers, buildings, natural villages to draw along: import them, list them, drop them."""


@reference.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(KINDS)), required=True, help="类别 · What the features are.")
@click.option("--area", help="属于哪个区域；不给则全部保留 · Keep those that touch this area; else all.")
@click.option("--crs", help="坐标系，如 EPSG:4547、gcj02；auto 只接受无歧义的判断 · Coordinate system, or auto.")
@click.option("--layer", help="图层 · Layer of a file with several.")
@click.option("--encoding", help="属性表编码 · Encoding of the attribute table.")
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
def import_(
    file: Path, kind: str, area: str | None, crs: str | None, layer: str | None, encoding: str | None, scheme: str
) -> None:
    """导入参考资料 · Keep the lines and areas of FILE to draw along, all of them or none."""
    service, who = urls(load_settings()).service, getpass.getuser()
    with stages(2) as advance:
        advance("读取文件 · reading")
        table, digest = read_reference(file, kind, crs=crs, layer=layer, encoding=encoding), sha256_of(file)
        advance("写入 · storing")
        with writing(service, Acting(who=who, action="import reference")) as connection:
            number, kept = import_reference(connection, scheme, area, table, file=file.name, sha256=digest, who=who)
    for notice in kept.notices:
        click.echo(notice, err=True)
    click.echo(f"坐标系 coordinate system: {kept.source_crs} ({kept.crs_evidence})", err=True)
    click.echo(f"第 {number} 号：{KIND_WORDS[kind]} {len(kept)} 个 · number {number}: {len(kept)} features, {kind}")


@reference.command("list")
@click.option("--scheme", default="standard", show_default=True, help="划分方案 · Scheme.")
def list_(scheme: str) -> None:
    """列出参考资料 · List what was imported, the latest first."""
    with reading(urls(load_settings()).service) as connection:
        found = list_reference(connection, scheme)
    for one in found:
        where = one.code or "全部 everywhere"
        click.echo(f"{one.number}  {one.kind}  {one.features}  {where}  {one.file}  {one.at:%Y-%m-%d}  {one.who}")


@reference.command()
@click.argument("number", type=int)
def drop(number: int) -> None:
    """删除参考资料 · Delete the features of one import."""
    acting = Acting(who=getpass.getuser(), action="drop reference")
    with writing(urls(load_settings()).service, acting) as connection:
        drop_reference(connection, number)
    click.echo(f"已删除第 {number} 号 · dropped number {number}")
