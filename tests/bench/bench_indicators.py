"""Indicators of a province beside spatial joins: `python -m tests.bench.bench_indicators`.

150,000 sub-grids, five million activities and as many service records, 300,000 volunteers. Peers join points to
polygons at each run; they are given growing shares of the records, until the next would take too long.
"""

import argparse
import sys
import time
from statistics import median

import numpy as np

from gisgrid.indicators.catalog import CATALOG
from gisgrid.indicators.figures import Held, add_activity, measure
from gisgrid.indicators.values import values
from gisgrid.store.urls import DATABASE
from tests.bench import indicator_peers as peers
from tests.bench.databases import bench_cluster, machine
from tests.bench.processes import in_a_fork, measured, memory
from tests.bench.records import DAY, KINDS, SPAN, activities_by_month, province, rosters, standards

UPDATES = 200
PATIENCE_S = 90


def every_indicator(drawn, months=SPAN.count):
    """All indicators of all areas in the last months of the year, from the columns of the records."""
    records, told = drawn.records(), 0
    for month in range(SPAN.first + SPAN.count - months, SPAN.first + SPAN.count):
        told += told_in(month, records)
    return f"{len(CATALOG)} indicators, {told:,} values"


def same_figures(made):
    """What the peers make: activities and participants by month, and volunteers, at every level."""
    held, tree = activities_by_month(made), made.areas.tree
    counted = tree.roll_up(np.column_stack([held.held.sum(axis=0).T, held.participants.T]))
    homes = tree.roll_up(np.bincount(made.homes.grid, minlength=len(made.areas)))
    rows = int((counted[:, : SPAN.count] > 0).sum())
    return peers.verdict(rows, int(counted[:, SPAN.count :].sum()), int(homes.sum()))


def told_in(month, records):
    figures = measure(records, standards(), month=month, day=DAY)
    return sum(int((values(i, figures.parts, records.areas.determined).state == 0).sum()) for i in CATALOG)


def one_month(drawn):
    """What a nightly run makes."""
    return every_indicator(drawn, 1)


def updates(drawn):
    """Milliseconds of one new activity in the figures of its month, at random places."""
    rng, tree, asked = np.random.default_rng(3), drawn.made.areas.tree, standards()
    figures = measure(drawn.records(), asked, month=SPAN.first + 6, day=DAY)
    took = []
    for row in rng.choice(drawn.made.subgrids, UPDATES).tolist():
        new = Held(row, figures.month, KINDS[row % len(KINDS)], 20)
        start = time.perf_counter()
        add_activity(figures, tree, asked, new)
        took.append(1000 * (time.perf_counter() - start))
    return f"median {median(took):.2f} ms, longest {max(took):.2f} ms"


def say(*columns):
    sys.stdout.write("| " + " | ".join(map(str, columns)) + " |\n")
    sys.stdout.flush()


def row(made, name, figures):
    memory = "–" if figures.bytes is None else f"{figures.bytes / 1e6:.0f}"
    say(f"{len(made.activities):,}", name, f"{figures.wall_s:.2f}", f"{figures.cpu_s:.2f}", memory, figures.verdict)


class Peers:
    """Spatial joins on growing shares; what would take longer than `PATIENCE_S` at the next one is not run."""

    def __init__(self):
        self.per_record = {}

    def compare(self, made):
        self.one(made, "geopandas sjoin and groupby", lambda: measured(peers.by_geopandas, made))
        if peers.duckdb_is_there():
            self.one(made, "DuckDB, spatial join", lambda: in_duckdb(peers.by_duckdb, made))
            self.one(made, "DuckDB, stored grid", lambda: in_duckdb(peers.by_duckdb_stored, made))
        else:
            say(f"{len(made.activities):,}", "DuckDB spatial: not installed", *["–"] * 4)
        if self.patient("PostGIS, ST_Covers join", made):
            self.postgis(made)

    def postgis(self, made):
        with bench_cluster() as cluster, peers.postgis_ready(cluster.database(DATABASE).superuser_url, made) as figures:
            self.one(made, "PostGIS, ST_Covers join", lambda: figures("ST_Covers(g.geom, a.geom)"))
            self.one(made, "PostGIS, stored grid", lambda: figures("g.code = a.code"))

    def one(self, made, name, run):
        if self.patient(name, made):
            figures = run()
            self.per_record[name] = figures.wall_s / len(made.activities)
            row(made, name, figures)

    def patient(self, name, made):
        expected = self.per_record.get(name, 0) * len(made.activities)
        if expected > PATIENCE_S:
            say(f"{len(made.activities):,}", name, f"not run: about {expected:.0f}", *["–"] * 3)
        return expected <= PATIENCE_S


def in_duckdb(method, made):
    """Figures of a method on tables that were made before, in the same process."""
    return in_a_fork(lambda given: measured(method, peers.duckdb_ready(given)), made)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subgrids", type=int, default=150_000)
    parser.add_argument("--activities", type=int, default=5_000_000)
    parser.add_argument("--volunteers", type=int, default=300_000)
    parser.add_argument(
        "--peers", type=float, nargs="*", default=[0.02, 0.1, 1], help="shares of the records for the peers"
    )
    asked = parser.parse_args()
    say(machine())
    say("activities", "method", "wall s", "CPU s", "MB more", "says")
    say(*["---"] * 6)
    made = province(asked.subgrids, asked.activities, asked.volunteers)
    drawn = rosters(made)
    say(
        f"{len(made.activities):,}",
        "in use before: records of all kinds",
        "–",
        "–",
        f"{memory('self', 'VmRSS') / 1e6:.0f}",
        "",
    )
    row(made, "gisgrid, every indicator, a month", measured(one_month, drawn))
    row(made, f"gisgrid, every indicator, {SPAN.count} months", measured(every_indicator, drawn))
    say(f"{len(made.activities):,}", "gisgrid, one activity more", "", "", "", in_a_fork(updates, drawn))
    beside = Peers()
    for share in asked.peers:
        part = made.part(int(share * asked.activities), int(share * asked.volunteers))
        row(part, "gisgrid, the same figures", measured(same_figures, part))
        beside.compare(part)


if __name__ == "__main__":
    main()
