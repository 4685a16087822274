"""A proposed division: time, balance, compactness and borders on streets, beside METIS alone and the exact optimum.

Run: python -m tests.bench.bench_division [--villages 5] [--small 6] [--time-limit 20]
"""

import argparse
import os
import time
from dataclasses import replace

import numpy as np
import shapely

from gisgrid.planning.division.divide import divide
from gisgrid.planning.division.ground import Wish
from gisgrid.planning.division.plane import plane_of
from gisgrid.planning.division.search import Task, search
from gisgrid.planning.division.seeds import by_metis, hangs_together
from gisgrid.planning.division.shapes import tiles
from tests.bench.processes import in_a_fork
from tests.planning.division.drawn import Drawing, as_array, drawn
from tests.planning.division.optimum import deviation_of, least_deviation_of, shortest_border

PIECES, HOMES = 16, 5000
NO_LINKS = np.empty((0, 2), dtype=np.int64)
KINDS = {
    "streets and a river": Drawing(streets=38, homes=HOMES),
    "with 60 towers": Drawing(streets=38, homes=HOMES, towers=60),
    "a tower of 900": Drawing(streets=38, homes=HOMES),
    "blocks of 250 m": Drawing(streets=14, block_m=250, homes=HOMES),
    "no streets": Drawing(streets=38, homes=HOMES),
}


def village(kind, seed):
    ground = drawn(replace(KINDS[kind], seed=seed))
    if kind == "no streets":
        return replace(ground, streets=as_array([]), rivers=as_array([]))
    if kind == "a tower of 900":
        households = ground.households.copy()
        households[0] = 900
        return replace(ground, households=households)
    return ground


def timed(ground):
    wall, cpu = time.perf_counter(), time.process_time()
    found = divide(ground, Wish(PIECES))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    whole = all(len(piece.geoms) == 1 for piece in found.pieces) and tiles(found.pieces, ground.village)
    quality = found.quality
    return (found.blocks, found.cut_blocks, wall, cpu, whole, quality.deviation, quality.least_deviation,
            quality.compactness.mean(), quality.compactness.min(), quality.on_lines)  # fmt: skip


def metis_alone(ground):
    """METIS's division of the same blocks, which are made beforehand and not timed."""
    atoms = plane_of(ground).atoms()
    task = Task(atoms, NO_LINKS, [[]] * len(atoms), PIECES, 0.03, 1)
    graph = task.graph()
    cpu = time.process_time()
    part = by_metis(graph, PIECES, 1)
    cpu = time.process_time() - cpu
    plan = task.plan(part)
    filled = np.array(plan.atoms) > 0
    compact = 4 * np.pi * np.array(plan.piece_m2)[filled] / np.array(plan.border_m)[filled] ** 2
    return cpu, hangs_together(graph, part, PIECES), deviation_of(graph, part, PIECES), compact.mean(), compact.min()


def large(villages):
    say("village", "blocks", "cut", "wall s", "CPU s", "tiles, in one place", "deviation", "bound", "compactness",
        "on lines", "METIS: none empty, in one place", "deviation", "compactness")  # fmt: skip
    say(*["---"] * 13)
    for kind in KINDS:
        for seed in range(1, villages + 1):
            ground = village(kind, seed)
            blocks, cut, wall, cpu, whole, off, least, mean, low, on = in_a_fork(timed, ground)
            peer = ("", "", "")
            if kind != "no streets":
                _, together, peer_off, peer_mean, peer_low = in_a_fork(metis_alone, ground)
                peer = ("yes" if together else "no", f"{peer_off:.1%}", f"{peer_mean:.2f}, {peer_low:.2f}")
            say(f"{kind}, {seed}", blocks, cut, f"{wall:.2f}", f"{cpu:.2f}", "yes" if whole else "no", f"{off:.1%}",
                f"{least:.1%}", f"{mean:.2f}, {low:.2f}", f"{on:.1%}", *peer)  # fmt: skip


def small(cases, time_limit_s):
    say(
        "blocks", "pieces", "CPU s", "deviation", "least there is", "border m", "shortest there is", "programmes' CPU s"
    )
    say(*["---"] * 8)
    for seed in range(1, cases + 1):
        for streets, pieces in ((4, 2), (5, 2), (5, 3)):
            atoms = plane_of(drawn(Drawing(streets=streets, homes=300, seed=seed))).atoms()
            if 10 <= len(atoms) <= 26:
                compare(Task(atoms, NO_LINKS, [[]] * len(atoms), pieces, 0.03, 1), time_limit_s)


def compare(task, time_limit_s):
    graph, pieces = task.graph(), task.pieces
    cpu = time.process_time()
    part = search(task)
    cpu = time.process_time() - cpu
    off = deviation_of(graph, part, pieces)
    border = graph.shared_m[part[graph.pairs[:, 0]] != part[graph.pairs[:, 1]]].sum()
    spent = time.process_time()
    least = least_deviation_of(graph, pieces, time_limit_s)
    shortest = shortest_border(graph, pieces, max(off, task.tolerance), time_limit_s)
    spent = time.process_time() - spent
    say(len(task.atoms), pieces, f"{cpu:.2f}", f"{off:.1%}", told(least, "{:.1%}"), f"{border:.0f}",
        told(shortest, "{:.0f}"), f"{spent:.0f}")  # fmt: skip


def told(found, form):
    """A programme's answer; a plain number is proved."""
    if found is None:
        return "none in time"
    return form.format(found[0]) + ("" if found[1] else " (not proved)")


def say(*columns):
    print("| " + " | ".join(map(str, columns)) + " |", flush=True)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=int, default=3)
    parser.add_argument("--small", type=int, default=3)
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds for each programme")
    asked = parser.parse_args()
    say("load", *(f"{load:.1f}" for load in os.getloadavg()), "shapely", shapely.__version__)
    large(asked.villages)
    small(asked.small, asked.time_limit)


if __name__ == "__main__":
    main()
