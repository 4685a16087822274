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
UPDATES = 60
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


def backend(database):
    """The server's process behind the one connection that the pool gives again and again."""
    with reading(database.service_url) as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


def taken(server, work, *given):
    """Seconds that work takes: by the clock, and of CPU here and at the server."""
    before, wall, own = cpu_s(server)[0], time.perf_counter(), time.process_time()
    work(*given)
    return time.perf_counter() - wall, time.process_time() - own, cpu_s(server)[0] - before


def run(database):
    with figuring(database.service_url) as connection:
        run_month(connection, "standard", today=TODAY, who="bench")


def store_one(database, batch, rng, cells):
    """Store one activity at a point."""
    lon, lat = (float(snap(base + CELL * (rng.integers(0, cells) + 0.5))) for base in (110.0, 30.0))
    with writing(database.service_url) as connection:
        connection.execute(ONE, {"lon": lon, "lat": lat, "batch": batch})


def count_one(database):
    """Do what is done for whoever reads next."""
    with reading(database.service_url) as connection:
        assert is_behind(connection, "standard", today=TODAY)
    with figuring(database.service_url) as connection:
        bring_up_to_date(connection, "standard", today=TODAY, who="bench")


def updates(database, batch, cells):
    """Milliseconds of storing and of counting one: the median by the clock, and the mean CPU of counting."""
    rng, server, stored, counted = np.random.default_rng(1), backend(database), [], []
    for _ in range(UPDATES):
        stored.append(taken(server, store_one, database, batch, rng, cells))
        counted.append(taken(server, count_one, database))
    here, there = (1000 * sum(each[k] for each in counted) / UPDATES for k in (1, 2))
    return [1000 * median(each[0] for each in stored), 1000 * median(each[0] for each in counted), here, there]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subgrids", type=int, nargs="+")
    parser.add_argument("--activities", type=int, default=1_000_000)
    asked = parser.parse_args()
    say(machine())
    say("sub-grids", "activities", "a run, s", "CPU here, s", "CPU server, s", "one stored, ms", "counted, ms",
        "CPU here, ms", "CPU server, ms")  # fmt: skip
    say(*["---"] * 9)
    for count in asked.subgrids:
        size = size_for(count)
        with bench_cluster() as cluster:
            database = cluster.database(DATABASE)
            load(database, size)
            batch = fill(database, asked.activities)
            figures = [*taken(backend(database), run, database), *updates(database, batch, size.cells)]
            say(f"{size.cells**2:,}", f"{asked.activities:,}", *(f"{value:.1f}" for value in figures))
            engine(database.service_url).dispose()


def say(*columns):
    sys.stdout.write("| " + " | ".join(map(str, columns)) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
