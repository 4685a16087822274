"""The plane near some places: boundaries noded once on the lattice, the faces between them, and who covers each.

Only edges close to the places are noded, so the cost follows the places, not the map. Faces and shapes are sets of
edges counted modulo two: taking a face into a shape, or out of it, is the same sum, and it is exact.
"""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Edges, Indices, directed_edges, edge_keys
from gisgrid.geometry.derive import enclosed
from gisgrid.geometry.hashing import mix
from gisgrid.geometry.lattice import Coordinates, Geometries, snap
from gisgrid.geometry.noding import divided, nodes
from gisgrid.geometry.rings import insert_vertices

REACH_STEPS = 2.0
"""Edges this close to a place are noded with it."""


class Frame(NamedTuple):
    """Lattice steps from a corner: small whole numbers, so that sums and products of them are exact."""

    origin: Coordinates
    resolution: float

    def steps(self, geometries: Geometries) -> Geometries:
        """Return geometries in steps; computed corners keep their fractions."""
        return self._moved(geometries, lambda xy: xy / self.resolution - self.origin)

    def lattice_steps(self, geometries: Geometries) -> Geometries:
        """Return geometries on the lattice in steps."""
        return self._moved(geometries, lambda xy: np.rint(xy / self.resolution) - self.origin)

    def coordinates(self, geometries: Geometries) -> Geometries:
        """Return geometries in steps as lattice coordinates."""
        return self._moved(geometries, lambda xy: snap((xy + self.origin) * self.resolution, self.resolution))

    def _moved(self, geometries: Geometries, change: Any) -> Geometries:
        return np.asarray(shapely.set_coordinates(geometries.copy(), change(shapely.get_coordinates(geometries))))


class Plane(NamedTuple):
    """Faces between noded boundaries near some places, in lattice steps.

    Attributes
    ----------
    frame : Frame
    rows : ndarray of int, shape (k,)
        Which children are near.
    plain : ndarray of MultiPolygon, shape (k,) or (k + 1,)
        Those children as they were, and their parent at the end if there is one.
    shapes : ndarray of MultiPolygon, as `plain`
        With a vertex at every node; the same objects where there is none.
    face : ndarray of Polygon, shape (f,)
    cover : list of set of int
        Which of the children near (positions in `rows`) cover each face.
    inside : ndarray of bool, shape (f,)
        Whether the parent does; all true without one.
    edges : Edges
        Of the faces.
    side : list of (dict of int to float)
        For each face its edges, by number, with their lengths.
    along : dict of int to (set of int)
        For each of these edges the children near that have it.
    """

    frame: Frame
    rows: Indices
    plain: Geometries
    shapes: Geometries
    face: Geometries
    cover: list[set[int]]
    inside: NDArray[np.bool_]
    edges: Edges
    side: list[dict[int, float]]
    along: dict[int, set[int]]

    @property
    def wrong(self) -> Indices:
        """Faces that not exactly one child covers inside the parent, or some outside."""
        count = np.array([len(who) for who in self.cover], dtype=np.int64)
        return np.flatnonzero(count != self.inside)


def plane_near(children: Geometries, parent: Any, places: Geometries, resolution: float) -> Plane:
    """Node the boundaries near some places.

    Parameters
    ----------
    children : ndarray of MultiPolygon on the lattice, shape (n,)
    parent : MultiPolygon on the lattice, or None
    places : ndarray of Polygon, shape (m,), at least one
    resolution : float
        Lattice step in the units of the coordinates.
    """
    reach = REACH_STEPS * resolution
    rows = np.unique(shapely.STRtree(children).query(places, predicate="dwithin", distance=reach)[1])
    near = children[rows] if parent is None else np.append(children[rows], parent)
    frame = Frame(np.floor(shapely.total_bounds(near)[:2] / resolution), resolution)
    plain = frame.lattice_steps(near)
    edges = directed_edges(plain)
    close = _close(edges, frame.steps(places))
    found = nodes(edges.take(close))
    shapes = insert_vertices(plain, close[found.edge], found.vertex) if len(found.edge) else plain
    pieces = divided(edges.take(close), found)
    face = _faces(pieces)
    covering, inside = _covering(face, shapes, len(rows))
    of_faces = directed_edges(face)
    side, along = _sides(of_faces, pieces, len(face), len(rows))
    return Plane(frame, rows, plain, shapes, face, covering, inside, of_faces, side, along)


def toggled(shapes: Geometries, at: Indices, polygons: Geometries) -> Geometries:
    """Return shapes with polygons put in where they were out, and taken out where they were in.

    Parameters
    ----------
    shapes : ndarray of MultiPolygon, shape (n,)
    at : ndarray of int, shape (m,)
        The shape that each polygon is put into or taken out of.
    polygons : ndarray of Polygon, shape (m,)
        Noded with the shapes: edges overlap as a whole or not at all.

    Examples
    --------
    >>> halves = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> toggled(halves[:1], np.array([0, 0]), np.array([halves[1], halves[0]]))[0].equals(halves[1])
    True
    """
    out = shapes.copy()
    if not len(at):
        return out
    rows, group = np.unique(at, return_inverse=True)
    old, new = directed_edges(shapes[rows]), directed_edges(polygons)
    edges = Edges(np.vstack([old.ends, new.ends]), np.r_[old.owner, group[new.owner]])
    _, first, count = np.unique(
        mix(edge_keys(edges, 1.0) + edges.owner.astype(np.uint64)), return_index=True, return_counts=True
    )
    kept = edges.take(first[count % 2 == 1])
    out[rows] = shapely.MultiPolygon()
    bounded, areas = enclosed(kept.ends, kept.owner)
    out[rows[bounded]] = areas
    return out


def _close(edges: Edges, places: Geometries) -> Indices:
    """Return the edges near places, ascending."""
    lines = shapely.linestrings(edges.ends.reshape(-1, 2, 2))
    return np.unique(shapely.STRtree(lines).query(places, predicate="dwithin", distance=REACH_STEPS)[1])


def _faces(pieces: Edges) -> Geometries:
    _, first = np.unique(edge_keys(pieces, 1.0), return_index=True)
    lines = shapely.linestrings(pieces.ends[np.sort(first)].reshape(-1, 2, 2))
    return np.asarray(shapely.get_parts(shapely.polygonize(lines)))


def _covering(face: Geometries, shapes: Geometries, n_children: int) -> tuple[list[set[int]], NDArray[np.bool_]]:
    """Return which children cover each face, and whether the parent does."""
    at, which = shapely.STRtree(shapely.point_on_surface(face)).query(shapes, predicate="contains")
    cover: list[set[int]] = [set() for _ in face]
    is_child = at < n_children
    for one, who in zip(which[is_child].tolist(), at[is_child].tolist(), strict=True):
        cover[one].add(who)
    inside = np.full(len(face), len(shapes) == n_children)
    inside[which[~is_child]] = True
    return cover, inside


def _sides(
    of_faces: Edges, pieces: Edges, n_faces: int, n_children: int
) -> tuple[list[dict[int, float]], dict[int, set[int]]]:
    """Return the edges of each face with their lengths, and for each edge the children that have it."""
    both = Edges(np.vstack([of_faces.ends, pieces.ends]), np.r_[of_faces.owner, pieces.owner])
    number = np.unique(edge_keys(both, 1.0), return_inverse=True)[1]
    length = np.hypot(*(of_faces.ends[:, 2:] - of_faces.ends[:, :2]).T)
    side: list[dict[int, float]] = [{} for _ in range(n_faces)]
    for face, edge, run in zip(of_faces.owner.tolist(), number.tolist(), length.tolist(), strict=False):
        side[face][edge] = run
    along: dict[int, set[int]] = {edge: set() for edge in number[: len(of_faces)].tolist()}
    for edge, child in zip(number[len(of_faces) :].tolist(), pieces.owner.tolist(), strict=True):
        if child < n_children and edge in along:
            along[edge] ^= {child}
    return side, along
