"""A small four-level county for tests: an uneven grid of quadrangles, edge-matched at every level."""

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.lattice import Geometries, to_lattice

COUNTY = "990101000000"
WEST, SOUTH, WIDTH = 110.0, 30.0, 0.4


def quadrangles(n: int, seed: int = 1) -> Geometries:
    """n x n cells in columns from the west, rows from the south, corners moved at random."""
    rng = np.random.default_rng(seed)
    steps = WIDTH * np.arange(n + 1) / n
    corners = np.stack(np.meshgrid(WEST + steps, SOUTH + steps, indexing="ij"), axis=-1)
    corners += (rng.random(corners.shape) - 0.5) * 0.4 * WIDTH / n
    cells = [
        shapely.Polygon([corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]])
        for i in range(n)
        for j in range(n)
    ]
    return to_lattice(cells)


def fractal_cells(n: int, seed: int = 1, width: float = 0.04, halvings: int = 5) -> Geometries:
    """The same cells with borders like brooks and ridges: each side halved again and again, its middle put aside."""
    rng = np.random.default_rng(seed)
    steps = width * np.arange(n + 1) / n
    corners = np.stack(np.meshgrid(WEST + steps, SOUTH + steps, indexing="ij"), axis=-1)
    corners += (rng.random(corners.shape) - 0.5) * 0.4 * width / n
    east = {(i, j): fractal(rng, corners[i, j], corners[i + 1, j], halvings) for i in range(n) for j in range(n + 1)}
    north = {(i, j): fractal(rng, corners[i, j], corners[i, j + 1], halvings) for i in range(n + 1) for j in range(n)}
    around = [
        np.vstack([east[i, j], north[i + 1, j][1:], east[i, j + 1][-2::-1], north[i, j][-2:0:-1]])
        for i in range(n)
        for j in range(n)
    ]
    return to_lattice(shapely.polygons([shapely.linearrings(ring) for ring in around]))


def fractal(rng: np.random.Generator, a: np.ndarray, b: np.ndarray, halvings: int) -> np.ndarray:
    """A line from a to b of 2 ** halvings segments."""
    line = np.stack([a, b])
    for _ in range(halvings):
        along = np.diff(line, axis=0)
        aside = along[:, ::-1] * [-1, 1] * rng.uniform(-0.12, 0.12, (len(along), 1))
        middle = (line[:-1] + line[1:]) / 2 + aside
        line = np.insert(line, np.arange(1, len(line)), middle, axis=0)
    return line


def union(geometries: Geometries, index: np.ndarray) -> Geometries:
    return to_lattice([shapely.coverage_union_all(geometries[index == k]) for k in range(index.max() + 1)])


def table(rows: list[tuple[str, str | None, str, shapely.MultiPolygon]], source: str = "test") -> AreaTable:
    """Rows of code, parent, level, polygon as areas whose names are their codes."""
    codes, parents, levels, shapes = (list(column) for column in zip(*rows, strict=True))
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = shapes
    return AreaTable(codes, parents, levels, list(codes), ["base"] * len(rows), [source] * len(rows), geometries)


def town_code(k: int) -> str:
    return f"990101{k + 1:03d}000"


def village_code(k: int) -> str:
    """Village k of 16 lies in town 2 * (column // 2) + row // 2."""
    return f"990101{2 * (k // 8) + (k % 4) // 2 + 1:03d}{200 + k:03d}"


def county(n: int = 8, seed: int = 1) -> AreaTable:
    """One county, four towns, sixteen villages, n * n sub-grids (n a multiple of 4)."""
    return hierarchy(quadrangles(n, seed))


def natural_county(n: int = 8, seed: int = 1) -> AreaTable:
    """The same county with irregular borders of many vertices, a sub-grid about 500 m wide."""
    return hierarchy(fractal_cells(n, seed))


def hierarchy(leaves: Geometries) -> AreaTable:
    """Put the levels above n * n sub-grids, columns from the west, rows from the south."""
    n = round(len(leaves) ** 0.5)
    column, row = np.divmod(np.arange(n * n), n)
    village_of = (column * 4 // n) * 4 + row * 4 // n
    villages = union(leaves, village_of)
    k = np.arange(16)
    towns = union(villages, 2 * (k // 8) + (k % 4) // 2)
    whole = union(towns, np.zeros(4, dtype=np.int64))
    return table(
        [(COUNTY, None, "county", whole[0])]
        + [(town_code(k), COUNTY, "town", towns[k]) for k in range(4)]
        + [(village_code(k), village_code(k)[:9] + "000", "village", villages[k]) for k in range(16)]
        + [(f"{village_code(v)}{m + 1:03d}", village_code(v), "subgrid", leaves[m]) for m, v in enumerate(village_of)]
    )
