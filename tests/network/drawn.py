"""Networks for tests: drawn by hand, or scattered at random."""

import numpy as np
import shapely
from hypothesis import strategies as st

from gisgrid.network.lines import RoadLines
from gisgrid.network.noding import node_roads


def lines_of(*drawn, layers=None):
    """Road lines from lists of coordinates, all on the ground unless layers are given."""
    geometries = np.array([shapely.LineString(xy) for xy in drawn], dtype=object)
    return RoadLines(
        geometries, [f"R{k}" for k in range(len(drawn))], np.zeros(len(drawn), int) if layers is None else layers
    )


def network_drawn(*drawn, layers=None, snap_m=0.5):
    return node_roads(lines_of(*drawn, layers=None if layers is None else np.array(layers)), snap_m=snap_m)


def scattered(rng, count, side=3000.0):
    """Bent lines, some joined end to end, some crossing, some alone."""
    drawn, ends = [], [rng.uniform(0, side, 2)]
    for _ in range(count):
        start = ends[rng.integers(len(ends))] if rng.random() < 0.7 else rng.uniform(0, side, 2)
        steps = rng.normal(0, side / 12, (rng.integers(1, 6), 2))
        xy = np.vstack([start, start + np.cumsum(steps, axis=0)])
        drawn.append(xy)
        ends.append(xy[-1])
    return lines_of(*drawn, layers=rng.choice([0, 0, 0, 1], count))


@st.composite
def networks(draw, least=1, most=25):
    """A random network and a generator of further choices."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return node_roads(scattered(rng, draw(st.integers(least, most)))), rng


def near_roads(network, rng, count, off_m=40.0):
    """Places strewn along the roads."""
    edge = rng.choice(len(network), count, p=network.length_m / network.length_m.sum())
    on = shapely.line_interpolate_point(network.geometry[edge], rng.random(count), normalized=True)
    return shapely.get_coordinates(on) + rng.normal(0, off_m, (count, 2))
