"""Households: clustered along roads in natural villages, denser in the towns."""

from dataclasses import dataclass

import numpy as np

from gisgrid.demo.ground import Ground
from gisgrid.demo.settle import Settler
from gisgrid.demo.tables import Table, lonlat_columns
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

PER_SUBGRID = 10.0
HAMLETS = 3
SIZES, SHARES = np.arange(1, 8), np.array([0.16, 0.26, 0.21, 0.19, 0.1, 0.06, 0.02])


@dataclass(frozen=True)
class Households:
    """Households with the sub-grid each was counted in.

    Attributes
    ----------
    table : Table
    leaf : ndarray of int, shape (n,)
        Number of the sub-grid, ascending.
    points : ndarray of float, shape (n, 2)
        Longitude, latitude.
    """

    table: Table
    leaf: Indices
    points: Coordinates


def make_households(ground: Ground, settler: Settler, rng: np.random.Generator) -> Households:
    """Return the households; sub-grids of kind dedicated or undetermined have none."""
    leaf = _leaves(ground, rng)
    cells = _hamlet_cells(ground, settler, rng)[leaf, rng.integers(0, HAMLETS, len(leaf))]
    points = settler.points_in(cells)
    lon, lat = lonlat_columns(points)
    codes, addresses, order = _codes(ground), _addresses(ground), _order_within(leaf)
    table: Table = {
        "id": [f"H{codes[k]}{n:04d}" for k, n in zip(leaf.tolist(), order.tolist(), strict=True)],
        "subgrid_code": [codes[k] for k in leaf.tolist()],
        "persons": rng.choice(SIZES, len(leaf), p=SHARES).tolist(),
        "address": [f"{addresses[k]}{n}号" for k, n in zip(leaf.tolist(), order.tolist(), strict=True)],
        "lon": lon,
        "lat": lat,
    }
    return Households(table, leaf, points)


def _leaves(ground: Ground, rng: np.random.Generator) -> Indices:
    """Return the sub-grid of each household, ascending."""
    lived_in = np.isin(ground.division.kind, ["base", "remainder"])
    share = rng.gamma(6, 1 / 6, len(lived_in)) * lived_in
    counts = np.maximum(np.rint(share * PER_SUBGRID * len(share) / share.sum()).astype(np.int64), 2 * lived_in)
    return np.repeat(np.arange(len(counts)), counts)


def _hamlet_cells(ground: Ground, settler: Settler, rng: np.random.Generator) -> Indices:
    """Return some cells of each sub-grid, those beside roads before others, shape (subgrids, HAMLETS)."""
    label = ground.division.subgrid
    cells = np.flatnonzero(label >= 0)
    cells = cells[np.lexsort((rng.uniform(size=len(cells)), settler.roadside[cells] < 0, label[cells]))]
    count = np.bincount(label[cells])
    first = np.cumsum(count) - count
    with_road = np.bincount(label[cells], weights=settler.roadside[cells] >= 0).astype(np.int64)
    usable = np.where(with_road > 0, with_road, count)
    return np.asarray(cells[first[:, None] + np.arange(HAMLETS) % np.minimum(usable, HAMLETS)[:, None]])


def _order_within(leaf: Indices) -> Indices:
    """Return the number of each household within its sub-grid, from 1."""
    first = np.searchsorted(leaf, leaf)
    return np.arange(len(leaf)) - first + 1


def _codes(ground: Ground) -> list[str]:
    return ground.areas.take(ground.areas.at("subgrid")).codes


def _addresses(ground: Ground) -> list[str]:
    """Return town, village and sub-grid as one text for each sub-grid."""
    division = ground.division
    town, village, subgrid = (ground.areas.take(ground.areas.at(lv)).names for lv in ("town", "village", "subgrid"))
    of_village = [f"{town[t]}{name}" for t, name in zip(division.town.tolist(), village, strict=True)]
    return [f"{of_village[v]}{name}" for v, name in zip(division.village.tolist(), subgrid, strict=True)]
