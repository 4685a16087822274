"""What an import says while it works: on stderr, before anything is stored."""

import click
from sqlalchemy import Connection

from gisgrid.cli.codes import say_comparison
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.services.codes import compare_with_official
from gisgrid.services.replacing import ImportPlan


def say_read(table: BoundaryTable) -> None:
    """Say what was noticed in the file, whatever becomes of it."""
    for notice in table.notices:
        click.echo(notice, err=True)
    click.echo(f"坐标系 coordinate system: {table.source_crs} ({table.crs_evidence})", err=True)


def say_plan(plan: ImportPlan) -> None:
    """Say what will be replaced before it is."""
    if plan.holes_m2:
        least, most = plan.holes_m2[0], plan.holes_m2[-1]
        count = len(plan.holes_m2)
        click.echo(
            f"合并得出的最上级有 {count} 处空洞（{least:.0f} 至 {most:.0f} 平方米），请确认不是漏画 · "
            f"the derived outline has {count} holes of {least:.0f} to {most:.0f} m²: make sure they are not gaps",
            err=True,
        )
    if plan.changed or plan.withdrawn:
        where = f"{plan.parent} 之下 under it" if plan.parent else "根 roots"
        click.echo(
            f"将替换 replacing — {where}: +{len(plan.added)} 新增 added, {len(plan.changed)} 更改 changed, "
            f"{len(plan.withdrawn)} 撤销 withdrawn, {len(plan.unchanged)} 不变 unchanged",
            err=True,
        )


def say_codes(connection: Connection, table: BoundaryTable) -> None:
    """Say what differs from the official list of codes, where there is one."""
    found = compare_with_official(connection, table.codes, table.names)
    if found is not None and not found.agrees:
        say_comparison(found, err=True)
