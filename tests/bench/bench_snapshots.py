"""What a snapshot costs: `python -m tests.bench.bench_snapshots small 2500 10000`.

A word is a size of the demo, a number so many sub-grids with crooked borders and nothing else.

Publishing, and judging what was published without a database; each in a process of its own. PostgreSQL's CPU time is
not in it.
"""

import argparse
import shutil
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import click

from gisgrid.demo.generate import generate
from gisgrid.demo.load import count_circles, load_demo
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.snapshots.manifest import read_manifest
from gisgrid.exchange.snapshots.proving import require_proved, verify_snapshot
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.services.snapshot_contents import Wanted
from gisgrid.services.snapshots import publish_snapshot
from gisgrid.store.session import Acting, changing, engine, figuring, reading, writing
from gisgrid.store.snapshots import area_counts
from gisgrid.store.urls import DATABASE
from tests.bench.bench_saving import load, size_for
from tests.bench.databases import bench_cluster, machine
from tests.bench.processes import measured

DAY = date(2026, 6, 30)
HEAD = "| of | areas | what | wall s | CPU s | most memory more, MB | files, MB |\n|---|---|---|---|---|---|---|"


def fill_with_areas(database, subgrids):
    """Load so many sub-grids, about, and the levels above them; return the number of areas."""
    load(database, size_for(subgrids))
    with reading(database.service_url) as connection:
        count = sum(sum(levels.values()) for levels in area_counts(connection).values())
    engine(database.service_url).dispose()
    return count


def fill(database, size):
    """Load a demo with its circles and a released month; return the number of areas."""
    with changing(database.service_url, who="bench", why="demo", kind="import") as connection:
        count = load_demo(connection, generate(size, 1), size=size, seed=1)
        if size == "small":
            count_circles(connection)
    with figuring(database.service_url) as connection:
        run_month(connection, "standard", today=DAY, who="bench", month=DAY.replace(day=1))
    with writing(database.service_url) as connection:
        release(connection, "standard", DAY.replace(day=1), who="bench")
    engine(database.service_url).dispose()
    return count


def publish(database, root):
    """Publish a snapshot below a folder, and return its size."""
    write = partial(writing, database.service_url, Acting(who="bench", action="publish snapshot"))
    done = publish_snapshot(partial(reading, database.public_url), write, SnapshotFolder(root), Wanted())
    return sum(one.bytes for one in done.manifest.files)


def verify(folder):
    """Judge a snapshot by its files alone, and return its size."""
    require_proved(verify_snapshot(folder))
    return sum(one.bytes for one in read_manifest(folder).files)


def main():
    """Print a row of the table for each size and each of both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="+")
    sizes = parser.parse_args().sizes
    click.echo(f"{machine()}\n\n{HEAD}")
    root = Path(tempfile.mkdtemp(prefix="gisgrid-bench-"))
    with bench_cluster() as cluster:
        for size in sizes:
            with cluster.temporary(DATABASE) as database:
                count = fill_with_areas(database, int(size)) if size.isdigit() else fill(database, size)
                folder = root / size
                for what, figures in (
                    ("publish", measured(partial(publish, database), folder)),
                    ("verify", measured(verify, folder / "latest")),
                ):
                    memory, megabytes = figures.bytes / 1e6, figures.verdict / 1e6
                    costs = f"{figures.wall_s:.1f} | {figures.cpu_s:.1f} | {memory:.0f} | {megabytes:.0f}"
                    click.echo(f"| {size} | {count:,} | {what} | {costs} |")
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
