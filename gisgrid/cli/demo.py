"""`gisgrid demo`: write the files of a fictitious county."""

from pathlib import Path

import click

from gisgrid.demo import SIZES, generate, write

DEFAULT_OUT = Path("demo")


@click.command()
@click.option(
    "--size", type=click.Choice(list(SIZES)), default="small", show_default=True, help="规模 · How many areas."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="种子 · Each gives another county."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_OUT,
    show_default=True,
    help="目录 · Folder.",
)
def demo(size: str, seed: int, out: Path) -> None:
    """Generate a fictitious county (示意数据，非实际界线) and write its files into a folder.

    The same size and seed give the same files, to the byte.
    """
    county = generate(size, seed)
    paths = write(county, out)
    counts = "，".join(f"{level} {count}" for level, count in county.truth["areas_by_level"].items())
    click.echo(f"示意数据，非实际界线 · Fictitious data: {counts}")
    click.echo(
        f"已写入 written: {out} ({len(paths)} 个文件 files, {sum(p.stat().st_size for p in paths) / 1e6:.1f} MB)"
    )
