"""Runs of indicators in the database: `python -m tests.bench.bench_indicator_runs 10000 150000`.

Sub-grids without circles, households or venues; activities, spread over them at random with their grids already
found. Then activities are added one by one, each at a point, and counted: until whoever reads sees the new figures.
"""

import argparse
import sys
import time
from datetime import date
from statistics import median

import numpy as np
from sqlalchemy import text

from gisgrid.geometry.lattice import snap
from gisgrid.services.indicators import bring_up_to_date, is_behind, run_month
from gisgrid.store.session import engine, figuring, reading, writing
from gisgrid.store.urls import DATABASE
from tests.bench.bench_saving import load, size_for
from tests.bench.databases import bench_cluster, machine
from tests.bench.grids import CELL
from tests.bench.processes import cpu_s

TODAY = date(2025, 6, 30)
UPDATES = 30
BATCH = text(
    "INSERT INTO gisgrid.record_batch (form, source, who) VALUES ('activities', 'bench', 'bench') RETURNING id"
)
MANY = text("""
INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, participants, leaf, stated_area, batch)
SELECT 'standard', 'x', (ARRAY['performance', 'lecture', 'training', 'film'])[1 + n % 4],
       timestamp '2024-07-01' + random() * interval '360 days', 4 + n % 90, l.id, l.id, :batch
FROM generate_series(1, :count) AS s (n)
JOIN (SELECT id, row_number() OVER () - 1 AS k FROM gisgrid.area WHERE level = 'subgrid') l
    ON l.k = (s.n::bigint * 7919) % (SELECT count(*) FROM gisgrid.area WHERE level = 'subgrid')
""")
ONE = text("""
INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, participants, geom, batch)
VALUES ('standard', 'x', 'performance', '2025-06-20 10:00', 30, ST_SetSRID(ST_Point(:lon, :lat), 4490), :batch)
""")


def fill(database, count):
    """Put activities there without the triggers of each: their grids are known."""
    with engine(database.superuser_url).begin() as connection:
        batch = connection.scalar(BATCH)
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(MANY, {"count": count, "batch": batch})
    with engine(database.superuser_url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return batch


def whole(database):
    """Seconds of a run: by the clock, and of this process's CPU and its server's."""
    with reading(database.service_url) as connection:  # the pool gives the same one again
        server = connection.scalar(text("SELECT pg_backend_pid()"))
    with figuring(database.service_url) as connection:
        before, wall, own = cpu_s(server)[0], time.perf_counter(), time.process_time()
        run_month(connection, "standard", today=TODAY, who="bench")
        return time.perf_counter() - wall, time.process_time() - own, cpu_s(server)[0] - before


def one(database, batch, rng, cells):
    """Milliseconds of storing one activity at a point, and of counting it."""
    lon, lat = (float(snap(base + CELL * (rng.integers(0, cells) + 0.5))) for base in (110.0, 30.0))
    start = time.perf_counter()
    with writing(database.service_url) as connection:
        connection.execute(ONE, {"lon": lon, "lat": lat, "batch": batch})
    stored = time.perf_counter()
    with reading(database.service_url) as connection:
        assert is_behind(connection, "standard", today=TODAY)
    with figuring(database.service_url) as connection:
        bring_up_to_date(connection, "standard", today=TODAY, who="bench")
    return 1000 * (stored - start), 1000 * (time.perf_counter() - stored)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subgrids", type=int, nargs="+")
    parser.add_argument("--activities", type=int, default=1_000_000)
    asked = parser.parse_args()
    say(machine())
    say("sub-grids", "activities", "a run, s", "CPU here", "CPU server", "one stored, ms", "counted, ms", "longest")
    say(*["---"] * 8)
    for count in asked.subgrids:
        size = size_for(count)
        with bench_cluster() as cluster:
            database = cluster.database(DATABASE)
            load(database, size)
            batch = fill(database, asked.activities)
            seconds = [f"{value:.1f}" for value in whole(database)]
            rng = np.random.default_rng(1)
            stored, counted = zip(*(one(database, batch, rng, size.cells) for _ in range(UPDATES)), strict=True)
            say(f"{size.cells**2:,}", f"{asked.activities:,}", *seconds, f"{median(stored):.1f}",
                f"{median(counted):.1f}", f"{max(counted):.1f}")  # fmt: skip
            engine(database.service_url).dispose()


def say(*columns):
    sys.stdout.write("| " + " | ".join(map(str, columns)) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
