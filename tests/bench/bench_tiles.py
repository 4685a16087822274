"""Tiles as the server gives them: `python -m tests.bench.bench_tiles FOLDER large` (FOLDER: see demo_databases).

At each zoom some tiles with areas in them, chosen by chance, are asked for three times over HTTP, one request after
the other: cold (made from the database), warm (kept by the server), known (the reader has it already). Milliseconds by
the clock, median / 95th percentile, and the CPU of the server and of PostgreSQL together for one request; the bench's
own is not in it. Drawings are made before, and told apart.
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from statistics import mean, median, quantiles
from typing import NamedTuple

from sqlalchemy import text

from gisgrid.demo.sizes import SIZES
from gisgrid.services.drawings import DRAWN_BELOW, redraw
from gisgrid.services.levels import drawn_at, levels_in_use
from gisgrid.store.browse import schemes
from gisgrid.store.session import engine, reading, writing
from tests.bench.databases import machine
from tests.bench.demo_databases import demo_database
from tests.bench.processes import family_cpu_s
from tests.tile_numbers import tiles_over

ZOOMS = [(zoom, "") for zoom in (6, 7, 8, 9, 10, 11, 12, 13, 14, 16)] + [(7, "village"), (8, "village")]
EMPTY = 100
"""Bytes of a tile with nothing in it, at most."""


class Timed(NamedTuple):
    """One round: milliseconds of each request, CPU milliseconds of one on average."""

    wall_ms: list[float]
    cpu_ms: float

    def said(self):
        slow = quantiles(self.wall_ms, n=20)[-1] if len(self.wall_ms) > 1 else self.wall_ms[0]
        return f"{median(self.wall_ms):.0f} / {slow:.0f} | {self.cpu_ms:.1f}"


@contextmanager
def served(database, workers=1):
    """Run `gisgrid serve` on a free port; gives the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gisgrid", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, env=os.environ | database.environment, stdout=subprocess.PIPE)
    process.stdout.readline()
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def postmaster(folder):
    return int((folder / "data" / "cluster" / "postmaster.pid").read_text().split()[0])


def get(connection, address, **headers):
    """Ask for a tile; gives the answer's body, its tag, and milliseconds."""
    before = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"} | headers)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status in (200, 304), body
    return body, answer.headers["ETag"], 1000 * (time.perf_counter() - before)


def round_of(connection, pids, requests):
    """Make requests one after the other; gives bodies, tags and what it took."""
    before = family_cpu_s(*pids)
    answers = [get(connection, address, **headers) for address, headers in requests]
    cpu_ms = 1000 * (family_cpu_s(*pids) - before) / len(answers)
    return [body for body, _, _ in answers], [tag for _, tag, _ in answers], Timed([ms for *_, ms in answers], cpu_ms)


def filled(database, box, zoom, count):
    """Tiles with areas in them, by chance but the same ones each time."""
    tiles = tiles_over(box, zoom)
    random.Random(1).shuffle(tiles)
    with reading(database.service_url) as connection:
        there = text("""
            SELECT EXISTS (SELECT FROM gisgrid.area WHERE parent_code IS NULL AND ST_Intersects(geom,
                ST_Transform(ST_TileEnvelope(:z, :x, :y), 4490)))""")
        return list(islice((t for t in tiles if connection.scalar(there, dict(zip("zxy", t, strict=True)))), count))


def prepare(database, zoom, level):
    """Make the drawing of a zoom; gives its finest level and seconds by the clock."""
    wall = time.perf_counter()
    with writing(database.service_url) as connection:
        drawn = drawn_at(levels_in_use(connection, "standard"), zoom, level)
        if zoom < DRAWN_BELOW:
            redraw(connection, "standard", zoom, drawn)
    return drawn.levels[-1], time.perf_counter() - wall


def row(database, port, pids, box, zoom, level, count):
    finest, wall_s = prepare(database, zoom, level)
    tiles = filled(database, box, zoom, count)
    asked = [f"/tiles/areas/{z}/{x}/{y}.mvt?level={level}" for z, x, y in tiles]
    connection = HTTPConnection("127.0.0.1", port)
    get(connection, "/tiles/areas/0/0/0.mvt")
    bodies, tags, cold = round_of(connection, pids, [(one, {}) for one in asked])
    _, _, warm = round_of(connection, pids, [(one, {}) for one in asked])
    known_as = [(one, {"If-None-Match": tag}) for one, tag in zip(asked, tags, strict=True)]
    _, _, known = round_of(connection, pids, known_as)
    kb = [len(body) / 1000 for body in bodies]
    drawing = f"{wall_s:.1f}" if zoom < DRAWN_BELOW else "–"
    rounds = " | ".join(one.said() for one in (cold, warm, known))
    return f"| {zoom} | {finest} | {len(tiles)} | {drawing} | {rounds} | {mean(kb):.0f} / {max(kb):.0f} |"


def main(out=sys.stdout):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("--tiles", type=int, default=40)
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    database = demo_database(folder, asked.size)
    with reading(database.service_url) as connection:
        box = schemes(connection)[0]["bbox"]
    with writing(database.service_url) as connection:
        connection.execute(text("DELETE FROM gisgrid.drawing"))
    print(machine(), file=out)
    print("\n| zoom | finest | tiles | drawing s | cold ms | CPU | warm ms | CPU | known ms | CPU | KB |", file=out)
    print("|---" * 11 + "|", file=out)
    with served(database) as (port, server):
        pids = (server, postmaster(folder))
        for zoom, level in ZOOMS:
            print(row(database, port, pids, box, zoom, level, asked.tiles), file=out, flush=True)
    engine(database.service_url).dispose()


if __name__ == "__main__":
    main()
