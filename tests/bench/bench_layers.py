"""Values of a layer over HTTP, without a browser: `python -m tests.bench.bench_layers 900 14400`.

Sub-grids with twelve months of figures, all released. Each reader asks for the areas once and then, month by month, for
values alone: the public, a member who reads the county, one who reads everything. Requests go through Flask's client.
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.store.session import figuring, writing
from gisgrid.store.urls import DATABASE
from tests.accounts import add
from tests.bench.bench_indicator_runs import fill
from tests.bench.bench_saving import load, size_for
from tests.bench.databases import bench_cluster, machine
from tests.browsing import settings_of
from tests.county import COUNTY
from tests.visitors import Visit
from webmap import create_app

TODAY = date(2025, 6, 30)
MONTHS = [date(2024 + (m > 12), (m - 1) % 12 + 1, 1) for m in range(7, 19)]
PACKED = {"Accept-Encoding": "gzip"}
LAYERS = ("activities_per_grid", "leader_vacancy")
ACTIVITIES = 12
"""Of each sub-grid in the year."""


def say(*columns):
    sys.stdout.write("| " + " | ".join(map(str, columns)) + " |\n")
    sys.stdout.flush()


def count(database):
    with figuring(database.service_url) as connection:
        for month in MONTHS:
            run_month(connection, "standard", today=TODAY, month=month, who="bench")
    with writing(database.service_url) as connection:
        for month in MONTHS:
            release(connection, "standard", month, who="bench")


def asked(client, address):
    """Milliseconds by the clock and of this process's CPU, and kilobytes that would travel."""
    wall, own = time.perf_counter(), time.process_time()
    with client.open(address, headers=PACKED | getattr(client, "headers", {})) as answer:
        assert answer.status_code == 200, answer.text
        size = len(answer.data) / 1000
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - own), size


def rows(client, reader, areas):
    """The areas, the first values (classes are made), and every other month."""
    frame = asked(client, "/api/layers/frame?level=subgrid")
    for layer in LAYERS:
        ask = f"/api/layers/{layer}/values?level=subgrid&month="
        first = asked(client, f"{ask}2025-06")
        steps = [asked(client, f"{ask}{month:%Y-%m}") for month in MONTHS]
        wall, own, size = (sorted(column) for column in zip(*steps, strict=True))
        say(
            f"{areas:,}", reader, layer, f"{frame[0]:.0f} / {frame[2]:.0f}", f"{first[0]:.0f} / {first[1]:.0f}",
            f"{median(wall):.0f} ({wall[-1]:.0f})", f"{median(own):.0f}", f"{size[-1]:.1f}",
        )  # fmt: skip


def bench(cluster, subgrids):
    with cluster.temporary(DATABASE) as database, TemporaryDirectory() as folder:
        load(database, size_for(subgrids))
        fill(database, ACTIVITIES * subgrids)
        count(database)
        for name, code in (("county", COUNTY), ("all", None)):
            add(database, name, ("viewer", code))
        app = create_app(settings_of(database, data_dir=Path(folder)))
        rows(app.test_client(), "public", subgrids)
        rows(Visit(app, "county"), "reads the county", subgrids)
        rows(Visit(app, "all"), "reads everything", subgrids)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subgrids", type=int, nargs="+")
    given = parser.parse_args()
    sys.stdout.write(f"{machine()}\n\n")
    say("areas", "reader", "layer", "frame ms / KB", "first ms / cpu", "step ms (longest)", "step cpu ms", "step KB")
    say(*["---"] * 8)
    with bench_cluster() as cluster:
        for subgrids in given.subgrids:
            bench(cluster, subgrids)


if __name__ == "__main__":
    main()
