"""How long a save of four sub-grids takes: `python -m tests.bench.bench_saving 10000 100000 1000000`.

Databases of all sizes stand side by side and are saved to in turn, in blocks with the lock and check of the rule on
and off, so that noise hits all alike. A save moves the vertex that four sub-grids share, in one transaction of the
service's role with its changeset and history. Off: the triggers that check rows and touch `division` are disabled.
"""

import argparse
import sys
import time
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

import numpy as np
import shapely
from sqlalchemy import text

from gisgrid.geometry.lattice import snap
from gisgrid.store.areas import areas_by_code, insert_areas, update_areas
from gisgrid.store.session import changing, engine, reading
from gisgrid.store.urls import DATABASE
from tests.bench.databases import bench_cluster, machine
from tests.bench.grids import CELL, PER_VILLAGE, lines, subgrids, upper_levels, village_codes

SEGMENTS = 4
AT_ONCE = 100_000
BLOCKS, SAVES_PER_BLOCK = 10, 20
SWITCHED = ("area_a_rows_updated", "area_c_touch_updated")

RESEAL = text("""
    UPDATE gisgrid.seal s SET value = gisgrid.edge_sum(a.geom, k.key) FROM gisgrid.area a, gisgrid.seal_key k
    WHERE a.id = s.area_id AND a.changeset > (SELECT max(id) - :saves FROM gisgrid.changeset)""")
"""What was saved while the seals were not kept, so that later saves meet true ones."""


class Save(NamedTuple):
    """Milliseconds of one save: up to the commit, and the commit with what is checked there."""

    edit_ms: float
    commit_ms: float


class Size(NamedTuple):
    """Along one side: cells of the whole grid, cells of a town."""

    cells: int
    per_town: int


def size_for(count):
    """Return the nearest grid whose towns have at most 10 x 10 villages."""
    villages = round(count**0.5 / PER_VILLAGE)
    per_town = max(d for d in range(1, 11) if villages % d == 0)
    return Size(villages * PER_VILLAGE, per_town * PER_VILLAGE)


def load(database, size):
    """Fill a database; seconds it took."""
    grid, start = lines(size.cells, SEGMENTS), time.perf_counter()
    areas = subgrids(grid, size.per_town)
    with changing(database.service_url, who="bench", why="load") as connection:
        insert_areas(connection, "standard", upper_levels(grid, size.per_town))
        for first in range(0, len(areas), AT_ONCE):
            insert_areas(connection, "standard", areas.take(range(first, min(first + AT_ONCE, len(areas)))))
    with engine(database.admin_url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE gisgrid.area"))
    return time.perf_counter() - start


def four_around_a_corner(rng, size):
    """Codes of the four sub-grids around a random corner inside a random village."""
    village = rng.choice(village_codes(size.cells, size.per_town))
    a, b = rng.integers(0, PER_VILLAGE - 1, 2)
    return [f"{village}{(a + i) * PER_VILLAGE + b + j + 1:03d}" for i in (0, 1) for j in (0, 1)]


def moved(areas, rng):
    """Move the vertex that all four share."""
    (corner,) = set.intersection(*({tuple(xy) for xy in shapely.get_coordinates(g)} for g in areas.geometries))
    target = snap(np.array(corner) + rng.uniform(-0.02, 0.02, 2) * CELL / SEGMENTS)
    return areas.with_geometries(
        shapely.transform(areas.geometries, lambda xy: np.where((xy == corner).all(axis=1)[:, None], target, xy))
    )


def save(database, size, rng):
    """Do one save and time it; what is to be saved is read and worked out before."""
    with reading(database.service_url) as connection:
        areas = moved(areas_by_code(connection, "standard", four_around_a_corner(rng, size)).areas, rng)
    start = time.perf_counter()
    with engine(database.service_url).connect() as connection:
        connection.execute(text("SELECT gisgrid.open_changeset('bench', 'move')"))
        update_areas(connection, "standard", areas)
        edited = time.perf_counter()
        connection.commit()
    return Save((edited - start) * 1000, (time.perf_counter() - edited) * 1000)


def switch(database, on):
    with engine(database.admin_url).begin() as connection:
        for trigger in SWITCHED:
            connection.exec_driver_sql(f"ALTER TABLE gisgrid.area {'ENABLE' if on else 'DISABLE'} TRIGGER {trigger}")
        if on:
            connection.execute(RESEAL, {"saves": SAVES_PER_BLOCK + 1})


def measure(databases, sizes):
    """Return the saves of each database, with the rule on and off."""
    rng = np.random.default_rng(1)
    found = {(i, on): [] for i in range(len(sizes)) for on in (True, False)}
    for _ in range(BLOCKS):
        for (i, on), saves in found.items():
            switch(databases[i], on)
            save(databases[i], sizes[i], rng)
            saves.extend(save(databases[i], sizes[i], rng) for _ in range(SAVES_PER_BLOCK))
    return found


def row(size, load_s, on, off):
    edit, commit = (median(column) for column in zip(*on, strict=True))
    whole, without = median(map(sum, on)), median(map(sum, off))
    return (
        f"| {size.cells**2:,} | {whole:.1f} | {edit:.1f} | {commit:.1f} | {without:.1f} "
        f"| {whole - without:.1f} | {load_s:.0f} |"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="+", help="sub-grids in the table")
    sizes = [size_for(count) for count in parser.parse_args().counts]
    with bench_cluster() as cluster, ExitStack() as stack:
        databases = [stack.enter_context(cluster.temporary(DATABASE)) for _ in sizes]
        loads = [load(database, size) for database, size in zip(databases, sizes, strict=True)]
        found = measure(databases, sizes)
    sys.stdout.write(f"{machine()}; medians of {BLOCKS * SAVES_PER_BLOCK} saves\n\n")
    sys.stdout.write(
        "| sub-grids | save ms | edit ms | commit ms | save without lock and check ms | difference ms | load s |\n"
    )
    sys.stdout.write("|" + "---|" * 7 + "\n")
    for i, size in enumerate(sizes):
        sys.stdout.write(row(size, loads[i], found[i, True], found[i, False]) + "\n")


if __name__ == "__main__":
    main()
