"""Areas that are invalid by themselves, repaired where only one reading of the drawing is likely.

A ring that crosses itself goes round some places twice, or the wrong way. What it goes round once is the area beyond
doubt. The neighbours tell of the doubtful places: land that they have is theirs, land that they leave is the area's.
"""

from typing import Any, NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, Indices, directed_edges, residual
from gisgrid.geometry.derive import enclosed
from gisgrid.geometry.faces import Faces, faces
from gisgrid.geometry.lattice import Coordinates, Geometries, snap
from gisgrid.geometry.noding import divided, nodes
from gisgrid.geometry.width import widths_m

CLEAR = 0.01
"""Up to this share of a place, more or less, is a matter of its outline."""


class Repaired(NamedTuple):
    """What `repaired` returns.

    Attributes
    ----------
    shapes : ndarray of MultiPolygon, shape (k,)
        On the lattice; empty where nothing valid came of it.
    doubt_m : ndarray of float, shape (k,)
        Width of the widest doubtful place that neighbours have a part of, in metres.
    doubt_share : ndarray of float, shape (k,)
        Area of the places that are gone round the wrong way by that of the shape.
    """

    shapes: Geometries
    doubt_m: Coordinates
    doubt_share: Coordinates


def repaired(invalid: Geometries, others: Geometries, scale: Coordinates, resolution: float) -> Repaired:
    """Return what invalid areas most likely mean.

    Parameters
    ----------
    invalid : ndarray of MultiPolygon in stored form, shape (k,)
    others : ndarray of MultiPolygon, shape (m,)
        Their neighbours that are valid.
    scale : ndarray of float, shape (2,)
        Metres in one unit of x and y.
    resolution : float
        Lattice step in the units of the coordinates.

    Examples
    --------
    >>> bow_tie = shapely.MultiPolygon([shapely.Polygon([(0, 0), (8, 0), (8, 4), (-2, -2)])])
    >>> out = repaired(np.array([bow_tie]), np.array([]), np.ones(2), 1.0)
    >>> out.shapes[0].is_valid, out.doubt_m.tolist(), bool(out.doubt_share[0] < 0.05)
    (True, [0.0], True)
    """
    edges = _noded(invalid, resolution)
    edges = edges.take(residual(edges, edges.owner, resolution))
    found = faces(edges, edges.owner, resolution)
    doubtful = np.flatnonzero((found.excess != 0) & (found.excess != 1))
    theirs = _share_covered(found, doubtful, others)
    covered = found.excess == 1
    covered[doubtful] = theirs < 1 / 2
    shapes = _joined(found.geometry[covered], found.group[covered], len(invalid), resolution)
    unclear = doubtful[(theirs > CLEAR) & (theirs < 1 - CLEAR)]
    doubt_m, doubt = np.zeros(len(invalid)), np.zeros(len(invalid))
    np.maximum.at(doubt_m, found.group[unclear], widths_m(found.geometry[unclear], scale))
    backwards = np.flatnonzero(found.excess < 0)
    np.add.at(doubt, found.group[backwards], shapely.area(found.geometry[backwards]))
    return Repaired(shapes, doubt_m, doubt / np.maximum(shapely.area(shapes), resolution**2))


def as_drawn(geometries: Any) -> Geometries:
    """Return areas to measure: an invalid one as the valid polygons that its rings enclose.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> as_drawn(np.array([bow_tie]))[0].area
    2.0
    """
    out = np.array(geometries, dtype=object)
    invalid = ~shapely.is_valid(out)
    out[invalid] = shapely.make_valid(out[invalid], method="structure", keep_collapsed=False)
    return out


def _share_covered(found: Faces, doubtful: Indices, others: Geometries) -> Coordinates:
    """Return how much of each doubtful place others have: valid areas, and what invalid ones go round once."""
    sure = np.flatnonzero(found.excess == 1)
    place, have = found.geometry[doubtful], np.append(others, found.geometry[sure])
    of = np.append(np.full(len(others), -1), found.group[sure])
    at, which = shapely.STRtree(have).query(place)
    foreign = of[which] != found.group[doubtful[at]]
    at, which = at[foreign], which[foreign]
    common = shapely.area(shapely.intersection(place[at], have[which]))
    return np.asarray(np.bincount(at, weights=common, minlength=len(place)) / shapely.area(place))


def _noded(invalid: Geometries, resolution: float) -> Edges:
    """Return the edges of areas on the lattice, divided where they meet."""
    edges = _the_larger_way(invalid)
    origin = np.rint(edges.ends.min(axis=0) / resolution)[[0, 1, 0, 1]]
    steps = Edges(np.rint(edges.ends / resolution) - origin, edges.owner)
    pieces = divided(steps, nodes(steps))
    return Edges(snap((pieces.ends + origin) * resolution, resolution), pieces.owner)


def _the_larger_way(invalid: Geometries) -> Edges:
    """Return the edges of areas, each part turned so that it goes round more land counter-clockwise.

    The stored form turns a ring by its highest corner, which may be in its smaller loop.
    """
    part, of = shapely.get_parts(invalid, return_index=True)
    edges = directed_edges(part)
    first = np.flatnonzero(np.diff(edges.owner, prepend=-1))
    x0, y0, x1, y1 = (edges.ends - edges.ends[first][edges.owner][:, [0, 1, 0, 1]]).T
    clockwise = np.bincount(edges.owner, weights=x0 * y1 - x1 * y0, minlength=len(part)) < 0
    turned = np.where(clockwise[edges.owner][:, None], edges.ends[:, [2, 3, 0, 1]], edges.ends)
    return Edges(turned, of[edges.owner])


def _joined(parts: Geometries, group: Indices, count: int, resolution: float) -> Geometries:
    """Return the union of the faces of each group: edges between two of them cancel."""
    edges = directed_edges(shapely.orient_polygons(parts, exterior_cw=False))
    left = residual(edges, group[edges.owner], resolution)
    bounded, areas = enclosed(edges.ends[left], group[edges.owner][left])
    out = np.full(count, shapely.MultiPolygon())
    out[bounded] = areas
    return out
