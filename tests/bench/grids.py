"""Synthetic grids of any size, made from their border lines: every level edge-matched by construction."""

from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.lattice import snap
from tests.county import COUNTY

CELL = 0.0005
"""Degrees, about 50 m."""
PER_VILLAGE = 10
"""Sub-grids along one side of a village."""


@dataclass(frozen=True)
class Lines:
    """Border lines of n x n cells: points of row lines, shape (n + 1, n * s + 1, 2), and of column lines."""

    rows: np.ndarray
    columns: np.ndarray
    segments: int

    @property
    def n(self):
        return len(self.rows) - 1


def lines(n, segments, seed=1):
    """Crooked lines with `segments` segments along each side of a cell."""
    rng = np.random.default_rng(seed)
    steps = CELL * np.arange(n + 1)
    corners = np.stack(np.meshgrid(110 + steps, 30 + steps, indexing="ij"), axis=-1)
    corners += rng.uniform(-0.15, 0.15, corners.shape) * CELL
    rows = crooked(rng, corners.transpose(1, 0, 2), segments, aside=1)
    return Lines(snap(rows), snap(crooked(rng, corners, segments, aside=0)), segments)


def crooked(rng, corners, segments, aside):
    """Lines through rows of corners, their points between the corners moved a little aside."""
    share = np.arange(segments)[:, None] / segments
    start, end = corners[:, :-1, None], corners[:, 1:, None]
    between = start * (1 - share) + end * share
    between[:, :, 1:, aside] += rng.uniform(-0.1, 0.1, (*between.shape[:2], segments - 1)) * CELL / segments
    return np.concatenate([between.reshape(len(corners), -1, 2), corners[:, -1:]], axis=1)


def blocks(grid, k):
    """Squares of k x k cells as MultiPolygons, column by column from the west, each from the south."""
    i, j = (index.ravel()[:, None] for index in np.meshgrid(*[np.arange(0, grid.n, k)] * 2, indexing="ij"))
    s, t = grid.segments, np.arange(k * grid.segments)
    rings = np.concatenate(
        [grid.rows[j, s * i + t], grid.columns[i + k, s * j + t],
         grid.rows[j + k, s * (i + k) - t], grid.columns[i, s * (j + k) - t]], axis=1,
    )  # fmt: skip
    polygons = shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1))
    return shapely.multipolygons(polygons, indices=np.arange(len(polygons)))


def village_codes(n, per_town):
    """Codes of villages in the order of `blocks`; towns are squares of per_town x per_town cells."""
    i, j = (index.ravel() for index in np.meshgrid(*[np.arange(0, n, PER_VILLAGE)] * 2, indexing="ij"))
    town = (i // per_town) * (n // per_town) + j // per_town
    within = (i % per_town) // PER_VILLAGE * (per_town // PER_VILLAGE) + j % per_town // PER_VILLAGE
    return [f"990101{t + 1:03d}{w + 200:03d}" for t, w in zip(town, within, strict=True)]


def subgrid_codes(n, per_town):
    """Codes of sub-grids in the order of `blocks`, 001 to 100 in each village, columns from the west."""
    villages = np.array(village_codes(n, per_town)).reshape(n // PER_VILLAGE, -1)
    i, j = (index.ravel() for index in np.meshgrid(np.arange(n), np.arange(n), indexing="ij"))
    number = i % PER_VILLAGE * PER_VILLAGE + j % PER_VILLAGE + 1
    of_village = villages[i // PER_VILLAGE, j // PER_VILLAGE]
    return [f"{code}{m:03d}" for code, m in zip(of_village, number, strict=True)]


def areas_of(codes, parents, level, geometries):
    n = len(codes)
    return AreaTable(codes, parents, [level] * n, list(codes), ["base"] * n, ["bench"] * n, geometries)


def upper_levels(grid, per_town):
    """County, towns and villages of a grid."""
    villages = village_codes(grid.n, per_town)
    towns = [f"990101{t + 1:03d}000" for t in range((grid.n // per_town) ** 2)]
    return (
        areas_of([COUNTY], [None], "county", blocks(grid, grid.n))
        + areas_of(towns, [COUNTY] * len(towns), "town", blocks(grid, per_town))
        + areas_of(villages, [code[:9] + "000" for code in villages], "village", blocks(grid, PER_VILLAGE))
    )


def subgrids(grid, per_town):
    """All sub-grids of a grid."""
    codes = subgrid_codes(grid.n, per_town)
    return areas_of(codes, [code[:12] for code in codes], "subgrid", blocks(grid, 1))
