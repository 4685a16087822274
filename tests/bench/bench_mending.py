"""How a messy coverage is mended, side by side: `python -m tests.bench.bench_mending 1000 10000 --file spain.geojson`.

Each method gets the same polygons on the lattice. mapshaper runs as a program (`--mapshaper PATH`), reading and writing
GeoJSON, which its times include.
"""

import argparse
import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from gisgrid.geometry.conform import conform_coverage
from gisgrid.geometry.coverage import check_coverage
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.measure import metres_per_degree
from gisgrid.geometry.repair import as_drawn
from tests.bench.divisions import STEPS_PER_CELL, convex

FAULTS = 100
NOTICEABLE = 0.001


class Case(NamedTuple):
    name: str
    children: np.ndarray
    parent: shapely.MultiPolygon | None
    resolution: float
    metres_per_unit: tuple[float, float]
    limit_m: float

    @property
    def limit(self) -> float:
        return self.limit_m / min(self.metres_per_unit)


def planted(size: int, faults: int) -> Case:
    """Cells of a thousand steps, some vertices of single cells moved by up to 30."""
    rng = np.random.default_rng(3)
    clean = convex(size)
    children = clean.children.copy()
    for row in rng.choice(len(children), faults, replace=False).tolist():
        xy = shapely.get_coordinates(children[row])
        at = xy[rng.integers(1, len(xy) - 1)]
        away = rng.integers(-30, 31, 2)
        children[row] = shapely.transform(
            children[row], lambda every, at=at, away=away: every + away * (every == at).all(axis=1, keepdims=True)
        )
    children = np.where(shapely.is_valid(children), children, clean.children)
    name = f"{len(children):,} cells, {faults:,} vertices moved"
    return Case(name, to_lattice(children, 1.0), clean.parent, 1.0, (1.0, 1.0), STEPS_PER_CELL / 20)


def read(path: Path, limit_m: float) -> Case:
    """Areas of a file, in degrees, or in metres where its coordinate system is projected."""
    table = gpd.read_file(path)
    planar = table.crs is not None and table.crs.is_projected
    resolution = 0.01 if planar else 1e-7
    middle = float(table.total_bounds[[1, 3]].mean())
    scale = (1.0, 1.0) if planar else metres_per_degree(middle)
    children = to_lattice(table.geometry.to_numpy(), resolution)
    return Case(f"{path.stem}, {limit_m:g} m", children, None, resolution, scale, limit_m)


Mended = tuple[np.ndarray, shapely.MultiPolygon | None]
"""Areas and their parent, to which only gisgrid adds the vertices that areas have on its outline."""


def _gisgrid(case: Case) -> Mended:
    done = conform_coverage(
        case.children, case.parent, resolution=case.resolution, max_gap_width_m=case.limit_m,
        max_shift_m=case.limit_m, metres_per_unit=case.metres_per_unit,
    )  # fmt: skip
    return done.children, done.parent


def _coverage_clean(case: Case, gap_width: float) -> Mended:
    return shapely.coverage_clean(case.children, gap_width=gap_width), case.parent


def _mapshaper(case: Case, program: str) -> Mended:
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "in.json"), Path(folder, "out.json")
        features = [
            {"type": "Feature", "properties": {"row": row}, "geometry": json.loads(shapely.to_geojson(shape))}
            for row, shape in enumerate(case.children)
        ]
        given.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        width = f"gap-width={case.limit_m}" + ("m" if case.resolution == 1e-7 else "")
        command = [program, str(given), "-clean", "allow-empty", width, "-o", "format=geojson", str(made)]
        subprocess.run(command, check=True, capture_output=True)
        out = np.full(len(case.children), shapely.MultiPolygon())
        for feature in json.loads(made.read_text())["features"]:
            if feature["geometry"]:
                out[feature["properties"]["row"]] = shapely.from_geojson(json.dumps(feature["geometry"]))
        return out, case.parent


def methods(program: str | None) -> dict[str, Callable[[Case], Mended]]:
    found: dict[str, Callable[[Case], Mended]] = {
        "gisgrid conform": _gisgrid,
        "shapely coverage_clean, gap_width 0": lambda case: _coverage_clean(case, 0.0),
        "shapely coverage_clean, gap_width = limit": lambda case: _coverage_clean(case, case.limit),
    }
    return found | ({"mapshaper -clean": lambda case: _mapshaper(case, program)} if program else {})


def cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def row(case: Case, name: str, method: Callable[[Case], Mended]) -> str:
    """Run a method once and say what became of the areas."""
    started, cpu = time.perf_counter(), cpu_s()
    after, parent = method(case)
    wall, cpu = time.perf_counter() - started, cpu_s() - cpu
    before = as_drawn(case.children)
    full = ~shapely.is_empty(before)
    moved = shapely.area(shapely.symmetric_difference(before[full], as_drawn(after[full])))
    larger = int((moved > NOTICEABLE * shapely.area(before[full])).sum())
    lost = len((vertices(outline(case, before)) & vertices(before)) - vertices(after))
    report = check_coverage(after, parent, resolution=case.resolution)
    left = ", ".join(f"{count} {kind}" for kind, count in report.counts.items() if kind != "detached_part") or "none"
    emptied = int(shapely.is_empty(after[full]).sum())
    moved_m2 = moved.sum() * np.prod(case.metres_per_unit)
    return (
        f"| {case.name} | {name} | {wall:.2f} | {cpu:.2f} | {emptied} | {moved_m2:,.0f} | {larger} | {lost} | {left} |"
    )


def outline(case: Case, before: np.ndarray) -> object:
    """The parent, or what lies around all areas: no holes, which may be gaps."""
    if case.parent:
        return case.parent
    return shapely.get_exterior_ring(shapely.get_parts(shapely.union_all(before)))


def vertices(shapes: object) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(shapes).tolist()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*")
    parser.add_argument("--faults", type=int, nargs="+", default=[FAULTS])
    parser.add_argument("--file", type=Path, action="append", default=[])
    parser.add_argument("--limit-m", type=float, default=500.0, help="for files")
    parser.add_argument("--mapshaper", help="the program; left out, it is not measured")
    given = parser.parse_args()
    print("| areas | method | wall s | CPU s | emptied | moved m² | areas > 0.1 % | outline vertices lost | left |")  # noqa: T201
    print("|---|---|---|---|---|---|---|---|---|")  # noqa: T201
    cases = [planted(size, faults) for size in given.sizes for faults in given.faults]
    for case in [*cases, *(read(path, given.limit_m) for path in given.file)]:
        for name, method in methods(given.mapshaper).items():
            print(row(case, name, method), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
