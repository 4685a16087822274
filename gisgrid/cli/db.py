"""`gisgrid db`: start, stop and migrate the database, and say where it is."""

from pathlib import Path

import click

from gisgrid.cli.progress import stages
from gisgrid.exchange.backup_file import check_backup
from gisgrid.services.backups import STAGES_OF_RESTORE, back_up, back_up_before_upgrade, backup_folder, list_backups
from gisgrid.services.backups import restore as restore_into
from gisgrid.settings import load_settings
from gisgrid.store import cluster
from gisgrid.store.urls import libpq_url

STATES = {
    "running": "运行中 · running",
    "stopped": "已停止 · stopped",
    "absent": "尚未建立 · not made yet",
}


@click.group()
def db() -> None:
    """数据库 · Start, stop and migrate the database.

    With GISGRID_DATABASE_URL an existing PostGIS is meant, else a private one in GISGRID_DATA_DIR.
    """


@db.command()
def up() -> None:
    """启动 · Make the private database if there is none, and start it."""
    settings = load_settings()
    cluster.start(settings)
    _say(cluster.status(settings))


@db.command()
def down() -> None:
    """停止 · Stop the private database; the data stay."""
    settings = load_settings()
    cluster.stop(settings)
    _say(cluster.status(settings))


@db.command()
@click.pass_context
def status(ctx: click.Context) -> None:
    """状态 · Say whether the database runs and where it is; exit code 4 if it does not run."""
    found = cluster.status(load_settings())
    _say(found)
    ctx.exit(0 if found.state == "running" else 4)


@db.command()
@click.option("--no-backup", is_flag=True, help="不先备份 · Make no backup first.")
def migrate(*, no_backup: bool) -> None:
    """迁移 · Bring the tables to the newest form; a backup is made first where their form changes.

    It is one transaction: where it fails, everything is as it was.
    """
    from gisgrid.store.migrate import migrate as run_migrations

    settings = load_settings()
    cluster.require_running(settings)
    admin = cluster.urls(settings).admin
    if not no_backup and (path := back_up_before_upgrade(admin, settings)):
        click.echo(f"升级前已备份 → {path} · backed up before the upgrade")
    run_migrations(admin, cluster.service_password(settings))
    click.echo("数据库已是最新 · the database is up to date")


@db.command()
@click.option("--admin", is_flag=True, help="表的所有者 · The tables' owner instead of the service's role.")
def url(*, admin: bool) -> None:
    """地址 · Print the URL for psql, QGIS or ogr2ogr, password included."""
    found = cluster.urls(load_settings())
    click.echo(libpq_url(found.admin if admin else found.service))


def _say(found: cluster.ClusterStatus) -> None:
    """Print a status, one line, and below it why the database does not answer."""
    click.echo("  ".join(filter(None, (STATES[found.state], found.where, found.versions))))
    if found.why:
        click.echo(f"没有应答 · no answer: {found.why}", err=True)


@db.command()
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="文件夹 · Folder; in that of the data unless given."
)
@click.option("--keep", type=click.IntRange(1), help="保留几份 · How many whole backups stay.")
def backup(folder: Path | None, keep: int | None) -> None:
    """备份 · Write everything into one file, while people go on working.

    It holds names, phones and homes: nobody but you may read it, and it is not encrypted.
    """
    settings = load_settings()
    cluster.require_running(settings)
    path = back_up(cluster.urls(settings).admin, folder or backup_folder(settings), settings=settings, keep=keep)
    click.echo(f"已备份 → {path} ({path.stat().st_size / 1e6:.1f} MB) · backed up")


@db.command()
@click.option(
    "--in", "folder", type=click.Path(path_type=Path), help="文件夹 · Folder; in that of the data unless given."
)
def backups(folder: Path | None) -> None:
    """列出备份 · List the backups, the newest first."""
    found = list_backups(folder or backup_folder(load_settings()))
    for one in found:
        moment = "已损坏 damaged" if one.made_at is None else f"{one.made_at.astimezone():%Y-%m-%d %H:%M}"
        click.echo(f"{moment}  {one.size_bytes / 1e6:8.1f} MB  {one.path}")
    if not found:
        click.echo("还没有备份 · there are none yet: gisgrid db backup")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="只核对文件 · Only read the file to its end.")
def restore(file: Path, *, check: bool) -> None:
    """恢复 · Bring a backup into an empty database and prove it: counts, sums, and that all areas tile."""
    if check:
        made_at = check_backup(file)["made_at"]
        click.echo(f"备份完整，制作于 {made_at} · the backup is whole")
        return
    settings = load_settings()
    cluster.require_running(settings)
    admin, password = cluster.urls(settings).admin, cluster.service_password(settings)
    with stages(STAGES_OF_RESTORE) as stage:
        manifest = restore_into(admin, file, service_password=password, stage=stage)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    click.echo(f"已恢复并证明：{rows} 行，备份于 {manifest['made_at']} · restored and proved")
