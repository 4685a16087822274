"""How long the desk takes in a village of 200 pieces of 128 vertices: to open and to save.

    python -m tests.bench.bench_desk

From the request to the answer, in the process that asks: no network and no other work of the server's.
"""

import statistics
import tempfile
import time
from pathlib import Path

import click
import numpy as np

from gisgrid.geometry.edits import to_vertex
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import DATABASE
from tests.bench.databases import bench_cluster, machine
from tests.browsing import settings_of
from tests.county import COUNTY, fractal_cells, table, union
from tests.planners import inner_vertex, planner
from webmap import create_app

SIDE, TOWN, VILLAGES = 20, "990101001000", ("990101001200", "990101001201")
TIMES = 15


def two_villages():
    """A county of one town with two villages, SIDE * SIDE pieces with irregular borders in all."""
    cells = fractal_cells(SIDE, 1, 0.006 * SIDE, 5)
    half = (np.arange(SIDE * SIDE) >= SIDE * SIDE // 2).astype(np.int64)
    villages = union(cells, half)
    (whole,) = union(villages, np.zeros(2, dtype=np.int64))
    upper = [(COUNTY, None, "county", whole), (TOWN, COUNTY, "town", whole)]
    middle = [(code, TOWN, "village", villages[k]) for k, code in enumerate(VILLAGES)]
    leaves = [(f"{VILLAGES[h]}{k % (SIDE * SIDE // 2) + 1:03d}", VILLAGES[h], "subgrid", cells[k])
              for k, h in enumerate(half)]  # fmt: skip
    return table([*upper, *middle, *leaves])


def move_a_vertex(desk):
    """Move a vertex between two pieces by ten centimetres."""
    x, y = inner_vertex(desk.tessellation())
    answer = desk.move(to_vertex((x, y)), to_vertex((x + 10, y)))
    assert answer.status_code == 200, answer.text
    assert answer.json["findings"] == []


class Watch:
    """Times the saves that a planner sends."""

    def __init__(self, desk):
        self.ms, self._send = [], desk.send
        desk.send = self.send

    def send(self, asked):
        began = time.perf_counter()
        answer = self._send(asked)
        self.ms.append((time.perf_counter() - began) * 1000)
        return answer


def say(what, ms):
    click.echo(f"{what:40} best {min(ms):6.0f} ms   median {statistics.median(ms):6.0f} ms")


def main():
    click.echo(machine())
    with bench_cluster() as cluster, cluster.temporary(DATABASE) as database, tempfile.TemporaryDirectory() as folder:
        with changing(database.service_url, who="bench", why="load") as connection:
            insert_areas(connection, "standard", two_villages())
        app = create_app(settings_of(database, data_dir=Path(folder)))
        desk = planner(app, database, "周", VILLAGES[0])
        opened = []
        for _ in range(TIMES):
            began = time.perf_counter()
            desk.load()
            opened.append((time.perf_counter() - began) * 1000)
        say(f"a village of {len(desk.rows)} pieces opened", opened)
        watch = Watch(desk)
        for _ in range(TIMES):
            move_a_vertex(desk)
        say("a vertex moved and saved", watch.ms)


if __name__ == "__main__":
    main()
