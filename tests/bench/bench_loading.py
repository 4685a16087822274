"""What the rule costs a bulk load and an import: `python -m tests.bench.bench_loading --cells 200 --segments 12`.

Databases stand side by side and are loaded in turn: one as migrated, one without CHECKs, generated signature and the
triggers that check rows and touch `division`. Both keep the trigger that stamps version and changeset; a third goes
without that too, so that history is counted apart. CPU seconds are this process's and the server process's together.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path
from statistics import median
from typing import NamedTuple

import geopandas as gpd
import shapely
from sqlalchemy import text

from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.services.imports import plan_import, store_import
from gisgrid.store.areas import insert_areas
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, engine
from gisgrid.store.urls import DATABASE
from tests.bench.databases import bench_cluster, machine
from tests.bench.grids import PER_VILLAGE, lines, subgrids, upper_levels

REPEATS = 3
WITHOUT_RULE = """
    ALTER TABLE gisgrid.area DROP CONSTRAINT area_geom_is_valid, DROP CONSTRAINT area_geom_no_repeated_points,
        DROP CONSTRAINT area_geom_not_empty, DROP CONSTRAINT area_geom_on_lattice, DROP CONSTRAINT area_geom_oriented,
        ALTER COLUMN signature DROP EXPRESSION;
    DROP TRIGGER area_a_rows_inserted ON gisgrid.area;
    DROP TRIGGER area_c_touch_inserted ON gisgrid.area;"""
WITHOUT_HISTORY = """
    DROP TRIGGER area_stamp ON gisgrid.area;
    ALTER TABLE gisgrid.area ALTER COLUMN changeset SET DEFAULT 1;"""


class Seconds(NamedTuple):
    """Of one piece of work."""

    wall: float
    cpu: float


def cpu_s(pid):
    """CPU seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def timed(database, into):
    """Give a changing transaction and note what it took, commit included."""
    with engine(database.service_url).connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    wall, own, server = time.perf_counter(), time.process_time(), cpu_s(pid)
    with changing(database.service_url, who="bench", why="load", kind="import") as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) == pid
        yield connection
    into.append(Seconds(time.perf_counter() - wall, time.process_time() - own + cpu_s(pid) - server))


def empty(database, upper):
    """Leave a database with the upper levels only."""
    with engine(database.admin_url).begin() as connection:
        connection.execute(text("TRUNCATE gisgrid.area, gisgrid.division"))
    with changing(database.service_url, who="bench", why="parents") as connection:
        insert_areas(connection, "standard", upper)


def load(database, upper, leaves, _file, into):
    empty(database, upper)
    with timed(database, into) as connection:
        insert_areas(connection, "standard", leaves)


def bring_in(database, upper, _leaves, file, into):
    """Import the file, reading it included."""
    empty(database, upper)
    with timed(database, into) as connection:
        table = read_boundaries(file, code="code", name="code", parent_codes=["parent"])
        plan = plan_import(connection, scheme_named(connection, "standard"), "subgrid", table, source="bench")
        store_import(connection, plan)


def write(leaves, file):
    frame = gpd.GeoDataFrame(
        {"code": leaves.codes, "parent": leaves.parent_codes}, geometry=leaves.geometries, crs="EPSG:4490"
    )
    frame.to_file(file, layer="areas")


def signature_us(database, vertices):
    """Microseconds a vertex of hashing all sub-grids anew, wall and CPU."""
    found = []
    with engine(database.service_url).connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        connection.execute(text("SET max_parallel_workers_per_gather = 0"))
        for _ in range(REPEATS):
            wall, cpu = time.perf_counter(), cpu_s(pid)
            connection.execute(
                text("SELECT sum(gisgrid.boundary_signature(geom)) FROM gisgrid.area WHERE level = 'subgrid'")
            )
            found.append(Seconds(time.perf_counter() - wall, cpu_s(pid) - cpu))
    return [median(column) / vertices * 1e6 for column in zip(*found, strict=True)]


def rows(found):
    """Yield the lines of the table: what, with the rule, without it, the ratio, without history too."""
    for name, of_databases in found.items():
        for unit in Seconds._fields:
            on, off, bare = (median(getattr(one, unit) for one in taken) for taken in of_databases)
            yield f"| {name}, {unit} s | {on:.1f} | {off:.1f} | {on / off:.2f} | {bare:.1f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=200, help="along one side")
    parser.add_argument("--segments", type=int, default=12, help="along one side of a cell")
    asked = parser.parse_args()
    grid, per_town = lines(asked.cells, asked.segments), 5 * PER_VILLAGE
    upper, leaves = upper_levels(grid, per_town), subgrids(grid, per_town)
    vertices = int(shapely.get_num_coordinates(leaves.geometries).sum())
    work = {"load": load, "import": bring_in}
    found = {name: ([], [], []) for name in work}
    with bench_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "areas.gpkg"
        write(leaves, file)
        with ExitStack() as stack:
            databases = [stack.enter_context(cluster.temporary(DATABASE)) for _ in range(3)]
            for database, statements in zip(databases[1:], (WITHOUT_RULE, WITHOUT_RULE + WITHOUT_HISTORY), strict=True):
                with engine(database.admin_url).begin() as connection:
                    connection.exec_driver_sql(statements)
            for _, (name, do) in product(range(REPEATS), work.items()):
                for database, into in zip(databases, found[name], strict=True):
                    do(database, upper, leaves, file, into)
            signature = signature_us(databases[0], vertices)
    sys.stdout.write(f"{machine()}; {len(leaves):,} areas, {vertices:,} vertices; medians of {REPEATS}\n\n")
    sys.stdout.write("signature: {:.2f} µs a vertex wall, {:.2f} CPU\n\n".format(*signature))
    sys.stdout.write("| | with the rule | without | ratio | without history too |\n|---|---|---|---|---|\n")
    sys.stdout.write("\n".join(rows(found)) + "\n")


if __name__ == "__main__":
    main()
