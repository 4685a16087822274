"""`gisgrid compare`: two schemes' areas of one level, side by side in square metres."""

import click

from gisgrid.services.compare import compare_schemes, lone_vertices
from gisgrid.settings import load_settings
from gisgrid.store.session import reading
from gisgrid.store.urls import urls


@click.command()
@click.option("--scheme", "first", default="standard", show_default=True, help="方案 · Scheme.")
@click.option("--with", "second", required=True, help="与之比较的方案 · Scheme to compare with.")
@click.option("--level", required=True, help="层级 · Level.")
def compare(first: str, second: str, level: str) -> None:
    """比较两个方案 · List in m² what areas of the same code have in one scheme and lack in the other."""
    with reading(urls(load_settings()).service) as connection:
        differences = compare_schemes(connection, first, second, level)
        lone = lone_vertices(connection, first, second, level)
    click.echo(f"code\tname\t{first} m²\t{second} m²\tonly in {first} m²\tonly in {second} m²")
    for d in differences:
        click.echo(
            f"{d.code}\t{d.name}\t{d.first_m2:.0f}\t{d.second_m2:.0f}\t{d.only_first_m2:.0f}\t{d.only_second_m2:.0f}"
        )
    only_first, only_second = sum(d.only_first_m2 for d in differences), sum(d.only_second_m2 for d in differences)
    click.echo(f"合计 total\t\t\t\t{only_first:.0f}\t{only_second:.0f}")
    click.echo(
        f"只在一方出现的界点 · vertices that only one scheme has: {first} {lone.first}, {second} {lone.second}",
        err=True,
    )
