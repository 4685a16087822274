"""How long a sheet of the map takes to draw, and how large it is: `python -m tests.bench.bench_sheets [SIZE …]`.

Villages of the demo's sizes with made-up values, without a database: a small map, A4 as SVG and as PDF with its table,
A3 as PNG, the stand-alone report of three layers.
"""

import gzip
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from gisgrid.demo.ground import make_ground
from gisgrid.demo.sizes import Size, size_named
from gisgrid.domain.layers import Frame, LayerValues
from gisgrid.exchange.sheets.drawing import draw
from gisgrid.exchange.sheets.page import printed, screen
from gisgrid.exchange.sheets.placed import simplified
from gisgrid.exchange.sheets.printing import pdf, png
from gisgrid.exchange.sheets.report import report
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.services.sheets import DETAIL_PX
from tests.exchange.sheets.drawn import BREAKS, RATE


def sheets(size: Size, count=3):
    """Sheets of the villages of a demo, each a layer of its own."""
    areas = make_ground(size, 1).areas
    villages = areas.take([row for row, level in enumerate(areas.levels) if level == "village"])
    n, rng = len(villages.codes), np.random.default_rng(1)
    frame = Frame(
        "standard", "village", None, np.arange(n), villages.codes, villages.names, villages.parent_codes,
        villages.kinds, True, "d",
    )  # fmt: skip
    values = rng.gamma(2, 1.5, n).clip(0, BREAKS[-1])
    values[::9] = 0
    layers = [replace(RATE, code=f"layer_{k}", zh=f"图层{k}") for k in range(count)]
    polygons = timed("polygons simplified", n, lambda: simplified(villages.geometries, DETAIL_PX))
    day, at = date(2026, 10, 31), datetime(2026, 11, 1, tzinfo=UTC)
    told = [
        LayerValues(layer, frame, day.replace(day=1), None, day, at, "run", "", BREAKS, "YlGnBu", values, ["told"] * n,
                    np.zeros(n, dtype=bool))
        for layer in layers
    ]  # fmt: skip
    return [MapSheet(one, "示例县", "", polygons) for one in told]


def timed(what, areas, make):
    """Make something and print a row about it."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = make()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    data = made.encode() if isinstance(made, str) else made
    size = f"{len(data) / 1e6:.2f} MB" if isinstance(data, bytes) else ""
    packed = f"{len(gzip.compress(data, 1)) / 1e6:.2f} MB" if isinstance(made, str) else ""
    print(f"| {areas:,} | {what} | {wall:.2f} s | {cpu:.2f} s | {size} | {packed} |", flush=True)  # noqa: T201
    return made


def run(size: Size):
    first, *others = sheets(size)
    n = len(first.told.codes)
    timed("map 360 × 280, SVG", n, lambda: draw(first, screen(360, 280)))
    timed("A4, SVG", n, lambda: draw(first, printed("a4", "landscape")))
    timed("A4 and table, PDF", n, lambda: pdf(first, printed("a4", "landscape")))
    timed("A3, PNG, 200 dpi", n, lambda: png(first, printed("a3", "landscape"), 200))
    timed("report of three layers, HTML", n, lambda: report([first, *others]))


def main():
    print("| areas | what | wall | CPU | size | gzip |\n|---|---|---|---|---|---|")  # noqa: T201
    for name in sys.argv[1:] or ["small", "medium"]:
        run(size_named(name))


if __name__ == "__main__":
    main()
