"""In which order pieces are numbered, and which of them are pieces that were there."""

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.planning.division.blocks import OUTSIDE
from gisgrid.planning.division.plane import Plane


def north_to_south(shapes: Geometries) -> Indices:
    """Return areas in the order of their numbers: rows from north to south, each from west to east.

    A row is as high as a square of the mean area.
    """
    xy = shapely.get_coordinates(shapely.centroid(shapes))
    height = np.sqrt(shapely.area(shapes).mean())
    row = np.floor((xy[:, 1].max() - xy[:, 1]) / height)
    return np.lexsort((xy[:, 0], row))


def started_as(plane: Plane, piece: Indices, pieces: int) -> Indices:
    """Return the present piece that most households of each piece are in; of equals, that with most of its ground."""
    weight = plane.counts + shapely.area(plane.blocks.faces) / shapely.area(plane.blocks.faces).sum() / 2
    out = np.full(pieces, OUTSIDE)
    known = plane.present != OUTSIDE
    if known.any():
        table = np.zeros((pieces, plane.present.max() + 1))
        np.add.at(table, (piece[known], plane.present[known]), weight[known])
        for _ in range(min(table.shape)):
            row, column = divmod(int(table.argmax()), table.shape[1])
            if table[row, column] <= 0:
                break
            out[row] = column
            table[row], table[:, column] = 0, 0
    return out
