"""Towns of many vertices that stand alone: quick to make and to load where only the size of an answer matters."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import to_lattice
from tests.county import table


def blobs(number, vertices, seed=1):
    """So many towns without a parent, round with a rough border, in rows of a hundred; codes ascend."""
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    rows = []
    for k, (row, column) in enumerate(np.ndindex(-(-number // 100), 100)):
        if k == number:
            break
        radius = 0.004 * (1 + 0.2 * rng.random(vertices))
        xy = np.column_stack([105 + 0.01 * column + radius * np.cos(turn), 25 + 0.01 * row + radius * np.sin(turn)])
        rows.append((f"{990000100000 + k:012d}", None, "town", shapely.Polygon(xy)))
    return table([(*one[:3], shape) for one, shape in zip(rows, to_lattice([r[3] for r in rows]), strict=True)])
