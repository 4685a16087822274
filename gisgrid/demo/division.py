"""The land divided: counties into towns, towns into villages, villages into sub-grids."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.demo.lines import MAIN, ROAD, Land, add_roads, nearest_cells
from gisgrid.demo.mesh import Mask
from gisgrid.demo.paths import grow
from gisgrid.demo.terrain import Values
from gisgrid.geometry.boundary import Indices


@dataclass(frozen=True)
class Division:
    """Who belongs to whom, by number.

    Attributes
    ----------
    subgrid : ndarray of int, shape (cells,)
        Sub-grid of each cell, -1 outside the land.
    village, town, county : ndarray of int
        Village of each sub-grid, town of each village, county of each town.
    kind, use : ndarray of str, shape (subgrids,)
        Kind of each sub-grid; what a dedicated one is for (school, hospital, mall) or what an undetermined one is.
    seats : ndarray of int, shape (villages,)
        Middle cell of each village.
    main_village : ndarray of int, shape (towns,)
        Village in which each town has its centre.
    """

    subgrid: Indices
    village: Indices
    town: Indices
    county: Indices
    kind: NDArray[np.str_]
    use: NDArray[np.str_]
    seats: Indices
    main_village: Indices

    def labels(self, level: str) -> Indices:
        """Return the number of each cell's area at a level; -1 outside."""
        steps = {"subgrid": 0, "village": 1, "town": 2, "county": 3, "city": 4}[level]
        label = np.arange(len(self.village))
        for parents in (self.village, self.town, self.county, np.zeros(self.county.max() + 1, dtype=np.int64))[:steps]:
            label = parents[label]
        return np.where(self.subgrid >= 0, label[self.subgrid], -1)

    def renumbered(self, orders: dict[str, Indices]) -> "Division":
        """Return the division with each level's areas numbered in a given order (new number to old)."""
        subgrid, village, town, county = (orders[level] for level in ("subgrid", "village", "town", "county"))
        label = np.where(self.subgrid >= 0, inverse(subgrid)[self.subgrid], -1)
        return Division(
            label,
            inverse(village)[self.village[subgrid]],
            inverse(town)[self.town[village]],
            inverse(county)[self.county[town]],
            self.kind[subgrid],
            self.use[subgrid],
            self.seats[village],
            inverse(village)[self.main_village[town]],
        )


def inverse(order: Indices) -> Indices:
    """Return the inverse of a permutation."""
    return np.argsort(order, kind="stable")


@dataclass(frozen=True)
class Villages:
    """The division down to villages, before sub-grids: labels per cell, parents, and the villages' middle cells."""

    label: Indices
    town: Indices
    county: Indices
    seats: Indices


def divide_villages(land: Land, rng: np.random.Generator) -> tuple[Land, Villages]:
    """Return counties, towns and villages, and the land with the roads between villages."""
    size, mesh = land.terrain.size, land.mesh
    town_seats = nearest_cells(mesh, land.terrain.centres)
    whole = np.where(mesh.inside, 0, -1)
    county_label = regions(land, whole, town_seats[: size.counties], rng, river=30, road=4)
    town_label = regions(land, county_label, town_seats, rng, river=14, road=2.5)
    seats = more_seeds(mesh.inside, town_seats, size.villages)
    land = add_roads(land, seats, ROAD, 0.35, rng)
    label = regions(land, town_label, seats, rng, river=10, road=2.5)
    return land, Villages(label, town_label[seats], county_label[town_seats], seats)


def regions(
    land: Land,
    parent: Indices,
    seeds: Indices,
    rng: np.random.Generator,
    *,
    river: float,
    road: float,
    closed: Mask | None = None,
) -> Indices:
    """Return for each cell the seed whose region it falls in; regions stay within their parent.

    Parameters
    ----------
    parent : ndarray of int, shape (cells,)
        Label of the parent; -1 for cells to leave out.
    river, road : float
        How many cells' width it costs to cross one, so that borders run along them.
    """
    mesh = land.mesh
    both = parent[mesh.edge_cells]
    if closed is not None:
        both = np.where(closed[mesh.edge_cells], -1, both)
    weights = np.exp(rng.normal(0, 0.3, len(both)))
    weights += river * land.river + road * (land.road >= ROAD) + road * (land.road == MAIN)
    return grow(mesh.cell_graph(weights, (both[:, 0] == both[:, 1]) & (both[:, 0] >= 0)), seeds).seed


def more_seeds(inside: Mask, first: Indices, count: int) -> Indices:
    """Return `count` seeds: those of the parents, so that none goes without, then cells in their spread order."""
    order = np.flatnonzero(inside)
    return np.concatenate([first, order[~np.isin(order, first)][: count - len(first)]])


def middle_heights(values: Values, labels: Indices) -> Values:
    """Return the mean of the cells' values for each label from 0 on; negative labels are left out."""
    known = labels >= 0
    count = np.bincount(labels[known])
    return np.asarray(np.bincount(labels[known], weights=values[known]) / np.maximum(count, 1))
