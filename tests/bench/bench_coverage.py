"""How long it takes to check a coverage, side by side: `python -m tests.bench.bench_coverage 10000 50000`.

Each method runs in a process of its own, forked from one that holds the polygons; memory is what its peak adds to that.
PostGIS runs in a private cluster without fsync, its tables loaded and indexed before; mapshaper is found on the PATH.
"""

import argparse
from contextlib import ExitStack

from gisgrid.geometry.coverage import check_coverage
from tests.bench import peers
from tests.bench.databases import bench_cluster, machine
from tests.bench.divisions import broken, convex, winding
from tests.bench.processes import in_a_fork, measured

FAMILIES = {"convex": convex, "winding": winding}


def check(division):
    return _told(check_coverage(division.children, division.parent, resolution=1.0))


def check_without_parent(division):
    return _told(check_coverage(division.children, resolution=1.0))


def _told(report):
    return "complete" if report.complete else f"{len(report.faults)} faults"


METHODS = {
    "gisgrid check_coverage": check,
    "gisgrid without a parent": check_without_parent,
    "shapely coverage_is_valid": peers.coverage_is_valid,
}
MORE_METHODS = {
    "shapely coverage_invalid_edges": peers.coverage_invalid_edges,
    "geopandas is_valid_coverage": peers.geopandas_is_valid_coverage,
    "union + difference": peers.union_and_difference,
    "STRtree + relate": peers.tree_and_relate,
}
MOST_FOR_MORE = 60_000
"""Up to so many polygons these, PostGIS and mapshaper are measured as well."""


def outside(division, database):
    """Name and figures of methods in other programs."""
    with peers.postgis(database, division) as measure:
        yield "PostGIS ST_Relate self-join", measure(peers.RELATE, "overlaps")
    with peers.postgis(database, division) as measure:
        yield "PostGIS union + difference", measure(peers.DIFFERENCE, "gaps")
    yield "mapshaper -clean", in_a_fork(peers.mapshaper, division)


def results(division, database):
    """Name and figures of each method that is run with so many polygons."""
    few = len(division.children) <= MOST_FOR_MORE
    for name, method in (METHODS | MORE_METHODS if few else METHODS).items():
        yield name, measured(method, division)
    if few:
        yield from outside(division, database)


def row(cells, figures, count):
    if figures is None:
        return f"| {' | '.join(cells)} | not installed |||"
    memory = "–" if figures.bytes is None else f"{figures.bytes / count:.0f}"
    return f"| {' | '.join(cells)} | {figures.wall_s:.2f} | {figures.cpu_s:.2f} | {memory} | {figures.verdict} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--family", choices=FAMILIES, nargs="+", default=list(FAMILIES))
    options = parser.parse_args()
    with ExitStack() as stack:
        needs_database = min(options.sizes) <= MOST_FOR_MORE
        database = stack.enter_context(bench_cluster()).database("gisgrid").superuser_url if needs_database else None
        print(machine())  # noqa: T201
        print("| polygons | borders | faults | method | wall s | CPU s | bytes/polygon | says |")  # noqa: T201
        print("|---|---|---|---|---|---|---|---|")  # noqa: T201
        for size in options.sizes:
            for family in options.family:
                clean = FAMILIES[family](size)
                for faults, division in (("none", clean), ("1 in 500", broken(clean))):
                    for name, figures in results(division, database):
                        cells = [f"{len(clean.children):,}", family, faults, name]
                        print(row(cells, figures, len(division.children)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
