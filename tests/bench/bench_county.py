"""A county counted anew: `python -m tests.bench.bench_county small medium`.

The demo county of each size is stored in a database of its own. A venue is closed and another one opened, twenty times:
every household is counted before and after, and the counts of every area that changes are told.
"""

import argparse
from dataclasses import replace
from statistics import median

import numpy as np

from gisgrid.demo.generate import generate
from gisgrid.demo.load import SCHEME, load_demo
from gisgrid.demo.sizes import SIZES
from gisgrid.domain.reach import ReachRequest
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache, read_basis
from gisgrid.services.siting import propose_sites
from gisgrid.services.what_if import Changes, what_if
from gisgrid.store.session import changing, figuring, reading
from gisgrid.store.urls import DATABASE
from tests.bench.bench_reach import say, timed
from tests.bench.databases import bench_cluster, machine
from tests.bench.processes import memory

ASKED, CANDIDATES, ADDED = 20, 200, 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", choices=sorted(SIZES))
    asked = parser.parse_args()
    say(machine())
    say("county", "what", "wall", "CPU")
    say(*["---"] * 4)
    with bench_cluster() as cluster:
        for size in asked.sizes:
            with cluster.temporary(DATABASE) as database:
                county(size, database)


def county(size, database) -> None:
    demo = generate(size, seed=1)
    with changing(database.service_url, who="bench", why="demo") as connection:
        load_demo(connection, demo, size=size, seed=1)
    cache, request = ReachCache(), ReachRequest(scheme=SCHEME)
    with figuring(database.service_url) as connection:
        _, wall, cpu = timed(lambda: run_reach(connection, cache, request, who="bench"))
        basis = read_basis(connection, cache, request)
    households, venues = len(basis.homes.ids), len(basis.venues.ids)
    name = f"{size}: {households:,} households, {venues} venues, {len(basis.placed.network):,} roads"
    say(name, "a run: all households, areas and circles, stored", f"{wall:.2f} s", f"{cpu:.2f} s")
    with reading(database.service_url) as connection:
        changes = [closing(basis, row) for row in range(ASKED)]
        took = [timed(lambda one=one: what_if(connection, cache, request, one))[1:] for one in changes]
        say(name, "what if: before and after", *(f"{median(column):.2f} s" for column in zip(*took, strict=True)))
        _, wall, cpu = timed(lambda: propose_sites(connection, cache, request, candidates(basis), add=ADDED))
        say(name, f"the best {ADDED} of {CANDIDATES} sites, and the least for 95 %", f"{wall:.2f} s", f"{cpu:.2f} s")
    say(name, f"peak of the process: {memory('self', 'VmHWM') / 1e6:.0f} MB", "", "")


def closing(basis, row):
    """One venue away, and another where a household is."""
    place = basis.homes.points[row * (len(basis.homes.ids) // ASKED)]
    return Changes(closed=(basis.venues.ids[row % len(basis.venues.ids)],), added=(tuple(place.tolist()),))


def candidates(basis):
    """Venues that would stand where households are."""
    rows = np.random.default_rng(1).choice(len(basis.homes.ids), CANDIDATES, replace=False)
    table = basis.venues.take(np.zeros(CANDIDATES, dtype=np.int64))
    return replace(table, ids=[f"C{k}" for k in range(CANDIDATES)], points=basis.homes.points[rows])


if __name__ == "__main__":
    main()
