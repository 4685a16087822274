"""Service circles and one pass beside other libraries: `python -m tests.bench.bench_reach FILE.osm.pbf`.

Missed and false are shares of the places near roads that are truly in reach, by the brute force of the tests.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely

from gisgrid.network.attach import attach
from gisgrid.network.cells import Cells, make_cells
from gisgrid.network.circles import circles, merged_circle
from gisgrid.network.network import Network, network_of
from gisgrid.network.reach import household_costs
from gisgrid.network.spread import spread
from gisgrid.network.walk import DEFAULT
from tests.bench.reach_peers import networkit_pass, pandana_circles, valhalla_circles
from tests.network.brute import BruteForce, places_near
from tests.network.drawn import near_roads

JUDGED, PLACES = 20, 5000


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


def place_of(file: Path, venues: int) -> Place:
    from gisgrid.exchange.roads import read_roads
    from gisgrid.services.networks import place_network

    placed = place_network(read_roads(file))
    strewn = near_roads(placed.network, np.random.default_rng(1), venues, off_m=20.0)
    return Place(file.name.split(".")[0], file, placed.network, placed.plane, strewn)


def sides_of(place: Place, cells: Cells, folder: Path):
    """Name of each side and a call that returns its circles."""
    yield "gisgrid circles", lambda: circles(cells, place.venues)
    if find_spec("pandana"):
        yield "pandana, concave hull of nodes", pandana_circles(place.network, place.venues)
    if find_spec("valhalla"):
        degrees = place.plane.degrees(place.venues)
        for contour in ({"time": 10}, {"distance": 0.8}):
            draw = valhalla_circles(place.file, folder / place.name, degrees, place.plane.metres, contour)
            yield f"Valhalla isochrone by {next(iter(contour))}", draw


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
    cells, wall, cpu = timed(lambda: make_cells(place.network))
    say(place.name, f"gisgrid: {len(cells)} cells, made once", f"{wall:.1f} s", f"{cpu:.1f} s", "", "")
    say(place.name, "gisgrid: merged circle of all venues", *in_ms(*timed(lambda: merged_circle(cells, place.venues))))
    homes = attach(place.network, near_roads(place.network, np.random.default_rng(3), 20_000), DEFAULT)
    count = timed(lambda: household_costs(place.network, place.venues, homes))
    say(place.name, "gisgrid: 20,000 households counted again", *in_ms(*count))
    brute = BruteForce(place.network.geometry)
    for name, draw in sides_of(place, cells, folder):
        drawn, wall, cpu = timed(draw)
        missed, false = judge(place, brute, drawn)
        each = (f"{1000 * seconds / len(place.venues):.2f} ms" for seconds in (wall, cpu))
        say(place.name, f"{name}, a venue", *each, f"{missed:.2%}", f"{false:.2%}")


def in_ms(_, wall, cpu):
    return f"{1000 * wall:.0f} ms", f"{1000 * cpu:.0f} ms", "", ""


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
        took = min((timed(lambda limit=limit: spread(network, at, limit)) for _ in range(5)), key=lambda run: run[2])
        say(name, f"gisgrid: one pass from {venues} venues, {words}", *in_ms(*took))
    if find_spec("networkit"):
        walk = networkit_pass(network, network.edges[at.edge, 0])
        took = min((timed(walk) for _ in range(2)), key=lambda run: run[2])
        say(name, f"networkit: one pass from {venues} nodes, everywhere", *in_ms(*took))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--venues", type=int, default=1000)
    parser.add_argument("--side", type=int, default=1000, help="streets each way in the grid for the one pass")
    asked = parser.parse_args()
    say("network", "what", "wall", "CPU", "missed", "false")
    say(*["---"] * 6)
    with tempfile.TemporaryDirectory() as folder:
        for file in asked.files:
            compare(place_of(file, asked.venues), Path(folder))
    one_pass(asked.side, asked.venues)


if __name__ == "__main__":
    main()
