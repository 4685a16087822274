"""Service circles and one pass beside other libraries: `python -m tests.bench.bench_reach FILE.osm.pbf`.

Missed and false are shares of the places near roads that are truly in reach, by the brute force of the tests. Each side
runs in a process of its own; memory is what its peak adds to the network, the cells and the venues that are there.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely

from gisgrid.network.attach import attach
from gisgrid.network.cells import Cells, make_cells
from gisgrid.network.circles import circles, merged_circle
from gisgrid.network.covers import cover_sets
from gisgrid.network.network import Network, network_of
from gisgrid.network.reach import household_costs
from gisgrid.network.spread import spread
from gisgrid.network.walk import DEFAULT
from gisgrid.planning.siting import site
from tests.bench.processes import in_a_fork, memory, start_peak
from tests.bench.reach_peers import networkit_pass, pandana_circles, valhalla_circles
from tests.network.brute import BruteForce, places_near
from tests.network.drawn import near_roads

JUDGED, PLACES = 20, 5000
HOUSEHOLDS, CANDIDATES, ADDED = 20_000, 200, 10
TIMES = 5
SETTLED_M = 30_000.0
"""Households of a county live within a square of so many metres, however large the network is."""


@dataclass
class Place:
    name: str
    file: Path
    network: Network
    plane: object
    venues: np.ndarray


def timed(work):
    """What a call returns, and its seconds by the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - wall, time.process_time() - cpu


def figures(work, times=1):
    """Seconds of a call in a process of its own, the least of some times, and MB that its peak adds."""

    def run(_):
        before = start_peak()
        took = min((timed(work)[1:] for _ in range(times)), key=lambda run: run[1])
        return *took, mb_since(before)

    return in_a_fork(run, None)


def mb_since(before):
    return (memory("self", "VmHWM") - before) / 1e6


def place_of(file: Path, venues: int) -> Place:
    from gisgrid.exchange.roads import read_roads
    from gisgrid.services.networks import place_network

    placed = place_network(read_roads(file))
    strewn = near_roads(placed.network, np.random.default_rng(1), venues, off_m=20.0)
    return Place(file.name.split(".")[0], file, placed.network, placed.plane, strewn)


def sides_of(place: Place, cells: Cells, folder: Path):
    """Name of each side, and a call that makes ready a call that returns its circles."""
    yield "gisgrid circles", lambda: lambda: circles(cells, place.venues)
    if find_spec("pandana"):
        yield "pandana, concave hull of nodes", lambda: pandana_circles(place.network, place.venues)
    if find_spec("valhalla"):
        degrees, tiles = place.plane.degrees(place.venues), folder / place.name
        for contour in ({"time": 10}, {"distance": 0.8}):
            name = f"Valhalla isochrone by {next(iter(contour))}"
            yield name, partial(valhalla_circles, place.file, tiles, degrees, place.plane.metres, contour)


def judge(place: Place, brute: BruteForce, drawn) -> tuple[float, float]:
    """Shares of what is in reach that circles miss, and that they claim falsely."""
    rng = np.random.default_rng(2)
    reached = missed = false = 0
    for circle, venue in list(zip(drawn, place.venues, strict=True))[:JUDGED]:
        near = places_near(place.network.geometry, PLACES, rng, venue, 1.5 * DEFAULT.limit_m)
        truth = brute.costs(venue[None], near, DEFAULT.limit_m) <= DEFAULT.limit_m
        inside = shapely.contains_xy(circle, *near.T)
        reached += truth.sum()
        missed += (truth & ~inside).sum()
        false += (inside & ~truth).sum()
    return missed / reached, false / reached


def compare(place: Place, folder: Path) -> None:
    wall, cpu, mb = figures(lambda: make_cells(place.network))
    cells = make_cells(place.network)
    say(place.name, f"gisgrid: {len(cells):,} cells, made once", f"{wall:.1f} s", f"{cpu:.1f} s", f"{mb:.0f}", "", "")
    circles(cells, place.venues[:2])  # what is kept with the cells is made
    merged = figures(lambda: merged_circle(cells, place.venues), TIMES)
    say(place.name, "gisgrid: merged circle of all venues", *in_ms(*merged))
    homes = attach(place.network, near_roads(place.network, np.random.default_rng(3), HOUSEHOLDS), DEFAULT)
    count = figures(lambda: household_costs(place.network, place.venues, homes), TIMES)
    say(place.name, f"gisgrid: {HOUSEHOLDS:,} households counted again", *in_ms(*count))
    brute = BruteForce(place.network.geometry)
    for name, make in sides_of(place, cells, folder):
        wall, cpu, mb, missed, false = in_a_fork(partial(judged, place, brute), make)
        each = (f"{1000 * seconds / len(place.venues):.2f} ms" for seconds in (wall, cpu))
        say(place.name, f"{name}, a venue", *each, f"{mb:.0f}", f"{missed:.2%}", f"{false:.2%}")


def judged(place: Place, brute: BruteForce, make):
    """Seconds and MB that a side takes for all circles once it is ready, and its shares of error."""
    draw = make()
    before = start_peak()
    drawn, wall, cpu = timed(draw)
    return wall, cpu, mb_since(before), *judge(place, brute, drawn)


def in_ms(wall, cpu, mb):
    return f"{1000 * wall:.0f} ms", f"{1000 * cpu:.0f} ms", f"{mb:.0f}", "", ""


def say(*columns) -> None:
    print("| " + " | ".join(map(str, columns)) + " |", flush=True)  # noqa: T201


def streets(side: int) -> Network:
    """A crooked grid of streets about 100 m apart."""
    rng = np.random.default_rng(0)
    number = np.arange(side * side).reshape(side, side)
    nodes = 100.0 * np.column_stack(np.divmod(number.ravel(), side)) + rng.uniform(-20, 20, (side * side, 2))
    across = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    edges = np.concatenate([across, np.column_stack([number[:-1].ravel(), number[1:].ravel()])])
    return network_of(nodes, edges, shapely.linestrings(nodes[edges]), np.arange(len(edges)))


def one_pass(side: int, venues: int) -> None:
    network = streets(side)
    at = attach(network, np.random.default_rng(1).uniform(0, 100 * side, (venues, 2)), DEFAULT)
    network.csgraph()
    name = f"grid of {side * side:,} nodes"
    for limit, words in ((DEFAULT.limit_m, "800 m"), (np.inf, "everywhere")):
        took = figures(partial(spread, network, at, limit), TIMES)
        say(name, f"gisgrid: one pass from {venues} venues, {words}", *in_ms(*took))
    if find_spec("networkit"):
        took = figures(networkit_pass(network, network.edges[at.edge, 0]), TIMES)
        say(name, f"networkit: one pass from {venues} nodes, everywhere", *in_ms(*took))


def sites(side: int) -> None:
    """Choose ten of two hundred candidates for households nothing reaches yet, strewn around five hundred hamlets."""
    network, rng = streets(side), np.random.default_rng(4)
    spread_m = min(100.0 * side, SETTLED_M)
    hamlets = rng.uniform(0, spread_m, (500, 2))
    places = hamlets[rng.integers(0, 500, HOUSEHOLDS)] + rng.normal(0, 200, (HOUSEHOLDS, 2))
    homes = attach(network, places, DEFAULT)
    candidates = attach(network, hamlets[:CANDIDATES], DEFAULT)
    name = f"grid of {side * side:,} nodes"
    what = f"gisgrid: {CANDIDATES} candidates, {HOUSEHOLDS:,} households"
    say(name, f"{what}: who reaches whom", *in_ms(*figures(lambda: cover_sets(network, candidates, homes))))
    covers = cover_sets(network, candidates, homes)
    found = site(covers, np.zeros(HOUSEHOLDS, dtype=bool), ADDED)
    took = figures(lambda: site(covers, np.zeros(HOUSEHOLDS, dtype=bool), ADDED), TIMES)
    proved = "proved the best" if found.optimal else "not proved"
    say(name, f"{what}: the best {ADDED}, {proved}", *in_ms(*took))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--venues", type=int, default=1000)
    words = "streets each way in the grids for the one pass"
    parser.add_argument("--side", type=int, nargs="*", default=[250, 500, 1000], help=words)
    asked = parser.parse_args()
    say("network", "what", "wall", "CPU", "MB", "missed", "false")
    say(*["---"] * 7)
    with tempfile.TemporaryDirectory() as folder:
        for file in asked.files:
            compare(place_of(file, asked.venues), Path(folder))
    for side in asked.side:
        one_pass(side, asked.venues)
        sites(side)


if __name__ == "__main__":
    main()
