"""How long web map shifts take, and how far off the way back is: `python -m tests.bench.bench_datum 1000000`.

Side by side with the libraries of PyPI that install here; each undoes its own forward formula. A library that is not
installed is named as such: `pip install coord-convert coordTransform eviltransform prcoords pybind11-coordtransform`.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import numpy as np

from gisgrid.geometry.datum import from_bd09, from_gcj02, to_bd09, to_gcj02

Move = Callable[[np.ndarray], np.ndarray]
M_PER_DEGREE = 111_320.0


class Way(NamedTuple):
    library: str
    system: str
    there: Move
    back: Move


def points(count: int) -> np.ndarray:
    """Places spread evenly over China's box."""
    return np.random.default_rng(1).uniform([73.7, 18.0], [135.0, 53.5], (count, 2))


def lon_lat(call: Callable[[float, float], tuple[float, float]]) -> Move:
    """Call a function of two numbers for each point, as these libraries are meant to be used."""
    return lambda xy: np.array([call(x, y) for x, y in xy.tolist()])


def lat_lon(call: Callable[[float, float], tuple[float, float]]) -> Move:
    return lambda xy: np.array([call(y, x)[::-1] for x, y in xy.tolist()])


def by_columns(call: Callable[[np.ndarray, np.ndarray], tuple[list[float], list[float]]]) -> Move:
    """Call a function that takes all longitudes and all latitudes at once."""
    return lambda xy: np.column_stack(call(xy[:, 0].copy(), xy[:, 1].copy()))


def prcoords_move(call: Callable[..., tuple[float, float]], kind: Callable[..., object]) -> Move:
    def move(xy: np.ndarray) -> np.ndarray:
        found = [call(kind(y, x)) for x, y in xy.tolist()]
        return np.array([(place.lon, place.lat) for place in found])

    return move


def ways() -> Iterator[Way]:
    """Each library with its forward and best backward function."""
    yield Way("gisgrid", "GCJ-02", to_gcj02, from_gcj02)
    yield Way("gisgrid", "BD-09", to_bd09, from_bd09)
    for name, of in LIBRARIES.items():
        try:
            yield from of(import_module(name))
        except ImportError:
            print(f"| {name} | not installed |")  # noqa: T201


def of_pybind11(module: ModuleType) -> Iterator[Way]:
    yield Way("pybind11-coordtransform (C++)", "GCJ-02", module.wgs84_to_gcj02_Nx2, module.gcj02_to_wgs84_Nx2)


def of_coord_transform(module: ModuleType) -> Iterator[Way]:
    said = f"coordTransform ({'C' if module.HAS_C_EXTENSION else 'Python'})"
    yield Way(said, "GCJ-02", by_columns(module.wgs84_to_gcj02), by_columns(module.gcj02_to_wgs84))
    yield Way(said, "BD-09", by_columns(module.wgs84_to_bd09), by_columns(module.bd09_to_wgs84))


def of_coord_convert(module: ModuleType) -> Iterator[Way]:
    yield Way("coord-convert", "GCJ-02", lon_lat(module.wgs2gcj), lon_lat(module.gcj2wgs))
    yield Way("coord-convert", "BD-09", lon_lat(module.wgs2bd), lon_lat(module.bd2wgs))


def of_eviltransform(module: ModuleType) -> Iterator[Way]:
    yield Way("eviltransform", "GCJ-02", lat_lon(module.wgs2gcj), lat_lon(module.gcj2wgs))
    yield Way("eviltransform, exact", "GCJ-02", lat_lon(module.wgs2gcj), lat_lon(module.gcj2wgs_exact))
    yield Way("eviltransform", "BD-09", lat_lon(module.wgs2bd), lat_lon(module.bd2wgs))


def of_prcoords(module: ModuleType) -> Iterator[Way]:
    for system, there, plain, bored in (
        ("GCJ-02", module.wgs_gcj, module.gcj_wgs, module.gcj_wgs_bored),
        ("BD-09", module.wgs_bd, module.bd_wgs, module.bd_wgs_bored),
    ):
        for said, back in (("prcoords", plain), ("prcoords, bored", bored)):
            yield Way(said, system, prcoords_move(there, module.Coords), prcoords_move(back, module.Coords))


LIBRARIES: dict[str, Callable[[ModuleType], Iterator[Way]]] = {
    "pybind11_coordtransform": of_pybind11,
    "coordTransform": of_coord_transform,
    "coord_convert.transform": of_coord_convert,
    "eviltransform": of_eviltransform,
    "prcoords": of_prcoords,
}


def timed(move: Move, xy: np.ndarray) -> tuple[np.ndarray, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = move(xy)
    return found, time.perf_counter() - wall, time.process_time() - cpu


def off_m(found: np.ndarray, truth: np.ndarray) -> np.ndarray:
    east = (found[:, 0] - truth[:, 0]) * np.cos(np.radians(truth[:, 1]))
    return np.hypot(east, found[:, 1] - truth[:, 1]) * M_PER_DEGREE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000_000)
    xy = points(parser.parse_args().count)
    print("| library | system | there wall s | CPU s | back wall s | CPU s | median error m | worst error m |")  # noqa: T201
    print("|---|---|---|---|---|---|---|---|")  # noqa: T201
    for way in ways():
        moved, there_s, there_cpu_s = timed(way.there, xy)
        back, back_s, back_cpu_s = timed(way.back, moved)
        error = off_m(back, xy)
        figures = f"{there_s:.2f} | {there_cpu_s:.2f} | {back_s:.2f} | {back_cpu_s:.2f}"
        print(f"| {way.library} | {way.system} | {figures} | {np.median(error):.2g} | {error.max():.2g} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
