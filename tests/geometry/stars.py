"""Random areas for laws: star-shaped parts side by side, some with a star-shaped hole."""

import numpy as np
import shapely
from hypothesis import strategies as st

from gisgrid.geometry.lattice import snap, to_lattice

RADIUS = 0.01


def star(rng, count, largest, smallest, centre):
    """A ring seen whole from its centre."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, count))
    radius = rng.uniform(smallest, largest, count)
    return np.column_stack([np.cos(turn), np.sin(turn)]) * radius[:, None] + centre


def area(rng, parts):
    """An area of several parts on the lattice."""
    made = []
    for k in range(parts):
        centre = np.array([110 + 3 * RADIUS * k, 30.0])
        shell = star(rng, rng.integers(5, 24), RADIUS, RADIUS / 2, centre)
        holes = [star(rng, rng.integers(4, 9), RADIUS / 5, RADIUS / 9, centre)] if rng.random() < 0.6 else []
        made.append(shapely.Polygon(shell, holes))
    return to_lattice([shapely.MultiPolygon(made)])[0]


@st.composite
def areas(draw):
    """A valid area and a generator of further choices."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    while True:
        found = area(rng, draw(st.integers(1, 3)))
        if found.is_valid and found.area > 0:
            return found, rng


def place_on(rng, a, b):
    """A lattice point rounded from a point of the edge a-b, not one of its ends; None if there is none."""
    p = tuple(map(float, snap(np.array(a) + rng.uniform(0.05, 0.95) * np.subtract(b, a))))
    return None if p in (a, b) else p
