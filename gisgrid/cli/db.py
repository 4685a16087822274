"""`gisgrid db`: start, stop and migrate the database, and say where it is."""

import click

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
def migrate() -> None:
    """迁移 · Bring the tables to the newest form."""
    from gisgrid.store.migrate import migrate as run_migrations

    settings = load_settings()
    cluster.require_running(settings)
    run_migrations(cluster.urls(settings).admin, cluster.service_password(settings))
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
