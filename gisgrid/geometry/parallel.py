"""Work on long arrays in slices that fit the processor's cache, on all cores (shapely and numpy release the GIL)."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import shapely

from gisgrid.geometry.lattice import Geometries

SLICE_ROWS = 8192
SLICE_COORDINATES = 16_384
SAMPLE = 1000

Result = TypeVar("Result")


def map_slices(work: Callable[..., Result], *columns: Any, rows: int = SLICE_ROWS) -> list[Result]:
    """Call `work` with the same slice of each column, and return the results in order.

    Empty columns are one empty slice.

    Examples
    --------
    >>> map_slices(sum, [1, 2, 3], rows=2)
    [3, 3]
    """
    slices = [slice(start, start + rows) for start in range(0, len(columns[0]) or 1, rows)]
    if len(slices) < 2:
        return [work(*(column[one] for column in columns)) for one in slices]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda one: work(*(column[one] for column in columns)), slices))


def slice_rows(geometries: Geometries) -> int:
    """Return how many polygons at a time fit the cache, by the size of every so manieth.

    Examples
    --------
    >>> slice_rows(shapely.box([0] * 9, 0, 1, 1))
    3205
    """
    sample = geometries[:: len(geometries) // SAMPLE + 1]
    coordinates = int(shapely.get_num_coordinates(sample).sum())
    return max(64, min(SLICE_ROWS, SLICE_COORDINATES * len(sample) // (coordinates + 1)))
