"""Areas that are invalid by themselves, repaired where only one reading of the drawing is likely.

A ring that crosses itself goes round some places twice, or the wrong way. What it goes round once is the area beyond
doubt; if all the doubtful places are narrow, the area is taken with them, and a mend settles them with the neighbours.
"""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, Indices, directed_edges, residual
from gisgrid.geometry.derive import enclosed
from gisgrid.geometry.faces import faces
from gisgrid.geometry.lattice import Coordinates, Geometries, snap
from gisgrid.geometry.noding import divided, nodes
from gisgrid.geometry.width import widths_m


class Repaired(NamedTuple):
    """What `repaired` returns.

    Attributes
    ----------
    shapes : ndarray of MultiPolygon, shape (k,)
        On the lattice; empty where nothing valid came of it.
    doubt_m : ndarray of float, shape (k,)
        Width of the widest place that is gone round twice or the wrong way, in metres.
    """

    shapes: Geometries
    doubt_m: Coordinates


def repaired(invalid: Geometries, scale: Coordinates, resolution: float) -> Repaired:
    """Return what invalid areas most likely mean.

    Parameters
    ----------
    invalid : ndarray of MultiPolygon in stored form, shape (k,)
    scale : ndarray of float, shape (2,)
        Metres in one unit of x and y.
    resolution : float
        Lattice step in the units of the coordinates.

    Examples
    --------
    >>> bow_tie = shapely.MultiPolygon([shapely.Polygon([(0, 0), (8, 0), (8, 4), (-2, -2)])])
    >>> out = repaired(np.array([bow_tie]), np.ones(2), 1.0)
    >>> out.shapes[0].is_valid, bool(out.doubt_m[0] < 1)
    (True, True)
    """
    edges = _noded(invalid, resolution)
    edges = edges.take(residual(edges, edges.owner, resolution))
    found = faces(edges, edges.owner, resolution)
    doubtful = np.flatnonzero((found.excess != 0) & (found.excess != 1))
    doubt_m = np.zeros(len(invalid))
    np.maximum.at(doubt_m, found.group[doubtful], widths_m(found.geometry[doubtful], scale))
    covered = np.flatnonzero(found.excess != 0)
    return Repaired(_joined(found.geometry[covered], found.group[covered], len(invalid), resolution), doubt_m)


def _noded(invalid: Geometries, resolution: float) -> Edges:
    """Return the edges of areas on the lattice, divided where they meet."""
    edges = directed_edges(invalid)
    origin = np.rint(edges.ends.min(axis=0) / resolution)[[0, 1, 0, 1]]
    steps = Edges(np.rint(edges.ends / resolution) - origin, edges.owner)
    pieces = divided(steps, nodes(steps))
    return Edges(snap((pieces.ends + origin) * resolution, resolution), pieces.owner)


def _joined(parts: Geometries, group: Indices, count: int, resolution: float) -> Geometries:
    """Return the union of the faces of each group: edges between two of them cancel."""
    edges = directed_edges(shapely.orient_polygons(parts, exterior_cw=False))
    left = residual(edges, group[edges.owner], resolution)
    bounded, areas = enclosed(edges.ends[left], group[edges.owner][left])
    out = np.full(count, shapely.MultiPolygon())
    out[bounded] = areas
    return out
