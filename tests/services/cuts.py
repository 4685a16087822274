"""Random straight cuts for tests: from a border of a given level across a sub-grid, ends well away from any vertex."""

from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.geometry.boundary import canonical, directed_edges, edge_numbers
from tests.county import SOUTH

METRES = np.array([111_320 * np.cos(np.radians(SOUTH)), 110_850])
"""Metres per degree of longitude and latitude where the test county lies, to one part in a thousand."""
FROM_VERTEX_M = 2.0
CLEARANCE_M = 0.1
"""How far the cut, but for a metre at either end, keeps off the border: a crossing cut is refused for what it is."""
LEVELS = ("county", "town", "village", "subgrid")


@dataclass(frozen=True)
class Cut:
    """A straight cut through a leaf; `on` is the highest level whose border it starts from, `side` which of two."""

    leaf: str
    path: list[tuple[float, float]]
    on: str
    side: int


class Borders:
    """Edges of all leaves, and for each the highest level whose border it is and the areas on its two sides."""

    def __init__(self, areas):
        self.areas, self.edges = areas, directed_edges(areas.geometries)
        self.rank = np.array([LEVELS.index(level) for level in areas.levels])[self.edges.owner]
        self.number = edge_numbers(canonical(self.edges)[0])
        self.highest = np.full(self.number.max() + 1, len(LEVELS))
        np.minimum.at(self.highest, self.number, self.rank)

    def of_leaves_on(self, level):
        """Return the indices of leaves' edges that lie on borders of a level and of none above it."""
        on_level = self.highest[self.number] == LEVELS.index(level)
        return np.flatnonzero(on_level & (self.rank == len(LEVELS) - 1))

    def side(self, edge, level):
        """Return 0 or 1: on which side of a border an edge's leaf lies, counted by where the border runs."""
        return int(canonical(self.edges.take([edge]))[1][0] < 0)


def away_m(points, others):
    return np.hypot(*((points[:, None] - others[None]) * METRES).T).T


def random_place(rng, borders, edge, vertices):
    """Return a place on an edge at least two metres from every vertex of its area; None if there is none."""
    start, end = borders.edges.ends[edge, :2], borders.edges.ends[edge, 2:]
    place = start + rng.uniform(0.1, 0.9) * (end - start)
    return place if away_m(place[None], vertices).min() >= FROM_VERTEX_M else None


def lies_inside(polygon, start, end):
    length_m = np.hypot(*((end - start) * METRES))
    if length_m < 20:
        return False
    ends = [start + (end - start) / length_m, end - (end - start) / length_m]
    middle = shapely.LineString(ends)
    return polygon.contains(middle) and polygon.boundary.distance(middle) * METRES.min() >= CLEARANCE_M


def random_cut(rng, areas, level):
    """Return a cut from a border of the level to any other place of the same leaf's border."""
    borders = Borders(areas)
    starts = borders.of_leaves_on(level)
    while True:
        edge = rng.choice(starts)
        leaf = borders.edges.owner[edge]
        polygon = areas.geometries[leaf]
        vertices = shapely.get_coordinates(polygon)
        other = rng.choice(np.flatnonzero(borders.edges.owner == leaf))
        places = [random_place(rng, borders, e, vertices) for e in (edge, other)]
        if all(place is not None for place in places) and lies_inside(polygon, *places):
            path = [(float(x), float(y)) for x, y in places]
            return Cut(areas.codes[leaf], path, level, borders.side(edge, level))
