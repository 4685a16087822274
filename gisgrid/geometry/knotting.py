"""Known knots put into polygons that run along their edges: two states of a border become edge-matched again."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import directed_edges
from gisgrid.geometry.knots import Knot, Vertex
from gisgrid.geometry.lattice import Geometries

Points = NDArray[np.complex128]
Chain = list[Vertex]


def thread_knots(geometries: Any, knots: Iterable[Knot], held: Points | None = None) -> Geometries:
    """Put knots into every edge that is a piece of their surveyed edge.

    An edge is such a piece where both its ends are ends or knots of one surveyed edge. All knots between them go in, in
    order, so polygons that share a border share its vertices again.

    Parameters
    ----------
    geometries : array_like of MultiPolygon in stored form, shape (n,)
    knots : iterable of Knot
        All known ones of the borders concerned.
    held : ndarray of complex, optional
        Places (longitude + i latitude) of knots that are vertices of any area: others are known and not put in.

    Returns
    -------
    ndarray of MultiPolygon, shape (n,)
        Those that gain nothing are the very same objects.

    Examples
    --------
    >>> square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    >>> thread_knots([square], [Knot((0.0, 0.0), (2.0, 0.0), (1.0, 0.0))])[0].wkt
    'MULTIPOLYGON (((2 0, 2 2, 0 2, 0 0, 1 0, 2 0)))'
    """
    shapes = np.array(geometries, dtype=object)
    chains = _chains(knots)
    if not chains or not len(shapes):
        return shapes
    of_vertex = _chains_by_vertex(chains)
    for i, places in _insertions(shapes, chains, of_vertex, held).items():
        shapes[i] = _inserted(shapes[i], places)
    return shapes


def held_places(knots: Iterable[Knot], geometries: Any) -> Points:
    """Return the places of knots that are vertices of polygons, sorted, as complex numbers: longitude + i latitude.

    The knots are few and the vertices many, so the few are sorted.

    Examples
    --------
    >>> square = shapely.box(0, 0, 2, 2)
    >>> held_places([Knot((0.0, 0.0), (3.0, 0.0), (2.0, 0.0)), Knot((0.0, 0.0), (3.0, 0.0), (1.0, 0.0))], [square])
    array([2.+0.j])
    """
    places = np.unique(_places(list(knots)))
    xy = shapely.get_coordinates(np.asarray(geometries, dtype=object))
    if not len(places):
        return places
    vertices = xy[:, 0] + 1j * xy[:, 1]
    at = np.searchsorted(places, vertices).clip(max=len(places) - 1)
    return places[np.bincount(at[places[at] == vertices], minlength=len(places)) > 0]


def knots_on(knots: Iterable[Knot], held: Points) -> list[Knot]:
    """Return the knots whose place is one of some, each once, in the order given."""
    given = list(dict.fromkeys(knots))
    return [given[i] for i in np.flatnonzero(np.isin(_places(given), held))]


def _places(knots: Sequence[Knot]) -> Points:
    return np.array([complex(*knot.p) for knot in knots], dtype=np.complex128)


def _chains(knots: Iterable[Knot]) -> list[Chain]:
    """Return for each surveyed edge its ends and knots in the order in which they lie along it."""
    on_edge: dict[tuple[Vertex, Vertex], set[Vertex]] = {}
    for knot in knots:
        on_edge.setdefault((knot.a0, knot.b0), set()).add(knot.p)
    return [_ordered(a0, b0, places) for (a0, b0), places in on_edge.items()]


def _ordered(a0: Vertex, b0: Vertex, places: set[Vertex]) -> Chain:
    along = (b0[0] - a0[0], b0[1] - a0[1])
    inner = sorted(places - {a0, b0}, key=lambda p: ((p[0] - a0[0]) * along[0] + (p[1] - a0[1]) * along[1], p))
    return [a0, *inner, b0]


def _chains_by_vertex(chains: Sequence[Chain]) -> dict[Vertex, dict[int, int]]:
    """Return for each vertex the chains that it is in, and where in each."""
    found: dict[Vertex, dict[int, int]] = {}
    for number, chain in enumerate(chains):
        for at, vertex in enumerate(chain):
            found.setdefault(vertex, {})[number] = at
    return found


def _insertions(
    shapes: Geometries, chains: Sequence[Chain], of_vertex: dict[Vertex, dict[int, int]], held: Points | None
) -> dict[int, list[tuple[int, Chain]]]:
    """Return for each polygon that gains vertices which go into which of its edges, counted as they run."""
    edges = directed_edges(shapes)
    known = np.array([complex(*vertex) for vertex in of_vertex], dtype=np.complex128)
    ends = edges.ends
    both = np.isin(ends[:, 0] + 1j * ends[:, 1], known) & np.isin(ends[:, 2] + 1j * ends[:, 3], known)
    kept = None if held is None else set(held.tolist())
    found: dict[int, list[tuple[int, Chain]]] = {}
    first = np.searchsorted(edges.owner, np.arange(len(shapes)))
    for row in np.flatnonzero(both).tolist():
        ax, ay, bx, by = ends[row].tolist()
        between = _between(chains, of_vertex[(ax, ay)], of_vertex[(bx, by)])
        fresh = [vertex for vertex in between if kept is None or complex(*vertex) in kept]
        if fresh:
            owner = int(edges.owner[row])
            found.setdefault(owner, []).append((row - int(first[owner]), fresh))
    return found


def _between(chains: Sequence[Chain], start: dict[int, int], end: dict[int, int]) -> Chain:
    """Return the vertices between two of one chain, as one comes to them."""
    shared = sorted(start.keys() & end.keys())
    if not shared:
        return []
    i, j = start[shared[0]], end[shared[0]]
    chain = chains[shared[0]]
    return chain[i + 1 : j] if i < j else chain[j + 1 : i][::-1]


def _inserted(shape: Any, places: list[tuple[int, Chain]]) -> Any:
    """Return a polygon with vertices after some of its edges' starts."""
    kind, xy, (ring_ends, *outer) = shapely.to_ragged_array([shape])
    starts = np.setdiff1d(np.arange(len(xy)), np.asarray(ring_ends) - 1)  # the last point of a ring starts no edge
    gained = np.zeros(len(xy), dtype=np.int64)
    for edge, fresh in places:
        gained[starts[edge]] = len(fresh)
    where = np.concatenate([np.repeat(starts[edge] + 1, len(fresh)) for edge, fresh in places])
    new = np.insert(xy, where, np.concatenate([np.array(fresh) for _, fresh in places]), axis=0)
    ends = np.asarray(ring_ends) + np.concatenate([[0], np.cumsum(gained)])[np.asarray(ring_ends)]
    return shapely.from_ragged_array(kind, new, (ends, *outer))[0]
