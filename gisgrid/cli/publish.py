"""`gisgrid publish` and `gisgrid dictionary`: everything public as one folder of files, and what their columns mean."""

import getpass
import json
from functools import partial

import click

from gisgrid.cli.progress import stages
from gisgrid.exchange.snapshots.dictionary import dictionary as dictionary_of
from gisgrid.exchange.snapshots.dictionary import dictionary_page
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.snapshots.systems import file_crs
from gisgrid.services.snapshot_contents import KEPT, Wanted
from gisgrid.services.snapshots import STAGES, Published, publish_snapshot
from gisgrid.settings import load_settings
from gisgrid.store.session import Acting, reading, writing
from gisgrid.store.urls import urls


@click.command()
@click.option("--crs", "systems", multiple=True, metavar="SYSTEM",
              help="另用此坐标系再写一份：EPSG:4513–4554、gcj02、bd09，可重复 · In this system as well.")  # fmt: skip
@click.option("--keep", type=click.IntRange(1, 1000), default=KEPT, show_default=True,
              help="保留几份快照，含这一份 · How many snapshots stay, this one included.")  # fmt: skip
def publish(systems: tuple[str, ...], keep: int) -> None:
    """发布数据快照 · Publish everything that everybody may know as a folder of files, and prove it.

    GeoJSON, GeoPackage, Shapefile, CSV, and GeoParquet where pyarrow is installed, below GISGRID_DATA_DIR/snapshots;
    `gisgrid serve` gives the latest at /snapshots/latest/. Until the last moment the one before stays the latest.
    """
    settings = load_settings()
    wanted = Wanted(
        tuple(map(file_crs, dict.fromkeys(systems))), settings.map_notice, settings.map_notice_required, keep
    )
    known, acting = urls(settings), Acting(who=getpass.getuser(), action="publish snapshot")
    folder = SnapshotFolder(settings.data_dir / "snapshots")
    with stages(STAGES) as advance:
        done = publish_snapshot(
            partial(reading, known.public), partial(writing, known.service, acting), folder, wanted, advance=advance
        )
    _tell(done, folder)


def _tell(done: Published, folder: SnapshotFolder) -> None:
    manifest = done.manifest
    areas = sum(sum(levels.values()) for levels in manifest.areas.values())
    size = sum(file.bytes for file in manifest.files)
    click.echo(f"已发布 published: {folder.root / done.name}")
    click.echo(f"{areas} 个区域 areas，{len(manifest.files)} 个文件 files，{size / 1e6:.1f} MB，变更 changeset "
               f"{manifest.changeset}，已证铺满 proved to tile")  # fmt: skip
    for one in manifest.left_out:
        click.echo(f"{one.zh}\n{one.en}")
    for file in manifest.files:
        for part in file.parts:
            for column, count in part.cut.items():
                click.echo(f"{file.name}: {column}：{count} 个值太长，已截断 values were cut")
    if done.gone:
        click.echo(f"已移除旧快照 removed: {', '.join(done.gone)}")


@click.command()
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
def dictionary(form: str) -> None:
    """数据字典 · What every column of the published files means, in Chinese and English."""
    if form == "json":
        click.echo(json.dumps(dictionary_of(), ensure_ascii=False))
    else:
        click.echo(dictionary_page(), nl=False)
