"""How long it takes to check a coverage, side by side: `python -m tests.bench.bench_coverage 10000 50000`.

Each method runs in a process of its own, forked from one that holds the polygons; memory is what its peak adds to that.
"""

import argparse
import ctypes
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from gisgrid.geometry.coverage import check_coverage
from gisgrid.geometry.derive import derive_parents
from gisgrid.geometry.lattice import to_lattice

STEPS_PER_CELL = 1000


class Division(NamedTuple):
    children: np.ndarray
    parent: shapely.MultiPolygon


class Figures(NamedTuple):
    wall_s: float
    cpu_s: float
    bytes_per_polygon: float
    verdict: str


def voronoi(count: int) -> Division:
    """Cells of about `count` points scattered in a square, on integers, and their union."""
    side = round(count**0.5)
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    inner = np.random.default_rng(1).uniform(0.1, 0.9, (side * side, 2))
    points = (np.column_stack([x.ravel(), y.ravel()]) + inner) * STEPS_PER_CELL
    square = shapely.box(0, 0, side * STEPS_PER_CELL, side * STEPS_PER_CELL)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    outer = ~shapely.covered_by(cells, square)
    cells[outer] = shapely.intersection(cells[outer], square)
    children = to_lattice(cells, 1.0)
    return Division(children, derive_parents(children, np.zeros(len(children), dtype=np.int64), 1, 1.0).parents[0])


def broken(division: Division, one_in: int = 500) -> Division:
    """Take out, double, or shift by a tenth of a cell one child in `one_in`."""
    rng = np.random.default_rng(2)
    hit = rng.choice(len(division.children), len(division.children) // one_in, replace=False)
    gone, twice, shifted = np.array_split(hit, 3)
    children = division.children.copy()
    children[shifted] = shapely.transform(children[shifted], lambda xy: xy + STEPS_PER_CELL // 10)
    return Division(np.delete(np.append(children, children[twice]), gone), division.parent)


def _gisgrid(division: Division) -> str:
    report = check_coverage(division.children, division.parent, resolution=1.0)
    return "complete" if report.complete else f"{len(report.faults)} faults"


def _gisgrid_without_parent(division: Division) -> str:
    report = check_coverage(division.children, resolution=1.0)
    return "complete" if report.complete else f"{len(report.faults)} faults"


def _coverage_is_valid(division: Division) -> str:
    return str(shapely.coverage_is_valid(division.children))


def _coverage_invalid_edges(division: Division) -> str:
    return f"{np.count_nonzero(~shapely.is_empty(shapely.coverage_invalid_edges(division.children)))} children"


def _geopandas(division: Division) -> str:
    return str(gpd.GeoSeries(division.children).is_valid_coverage())


def _union_and_difference(division: Division) -> str:
    gaps = shapely.difference(division.parent, shapely.union_all(division.children))
    return f"{np.count_nonzero(~shapely.is_empty(shapely.get_parts(gaps)))} gaps"


def _tree_and_relate(division: Division) -> str:
    one, two = shapely.STRtree(division.children).query(division.children, predicate="intersects")
    pairs = one < two
    one, two = division.children[one[pairs]], division.children[two[pairs]]
    return f"{np.count_nonzero(shapely.relate_pattern(one, two, 'T********'))} overlaps"


METHODS: dict[str, tuple[Callable[[Division], str], int]] = {
    "gisgrid check_coverage": (_gisgrid, 10**7),
    "gisgrid without a parent": (_gisgrid_without_parent, 10**7),
    "shapely coverage_is_valid": (_coverage_is_valid, 10**7),
    "shapely coverage_invalid_edges": (_coverage_invalid_edges, 10**7),
    "geopandas is_valid_coverage": (_geopandas, 250_000),
    "union + difference": (_union_and_difference, 250_000),
    "STRtree + relate": (_tree_and_relate, 250_000),
}
"""Name: function, and the largest number of polygons it is run with."""


def _start_peak() -> int:
    """Give unused memory back, forget the peak so far, and return what is in use."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(field: str) -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(field))


def measured(method: Callable[[Division], str], division: Division) -> Figures:
    """Run a method once in a forked process."""

    def work() -> None:
        before = _start_peak()
        started, cpu = time.perf_counter(), time.process_time()
        verdict = method(division)
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
        grown = _memory("VmHWM") - before
        answer.put(Figures(wall, cpu, grown / len(division.children), verdict))

    context = get_context("fork")
    answer = context.SimpleQueue()
    process = context.Process(target=work)
    process.start()
    process.join()
    return answer.get()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    print("| polygons | faults | method | wall s | CPU s | bytes/polygon | says |")  # noqa: T201
    print("|---|---|---|---|---|---|---|")  # noqa: T201
    for size in parser.parse_args().sizes:
        clean = voronoi(size)
        for faults, division in (("none", clean), ("1 in 500", broken(clean))):
            for name, (method, most) in METHODS.items():
                if size > most:
                    continue
                wall, cpu, memory, verdict = measured(method, division)
                figures = f"{wall:.2f} | {cpu:.2f} | {memory:.0f} | {verdict}"
                print(f"| {len(clean.children):,} | {faults} | {name} | {figures} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
