"""Equations of boundaries, one for each parent: its children's edges, less its own. What is open in them is drawn."""

from typing import Any, NamedTuple

import numpy as np

from gisgrid.geometry.boundary import directed_edges, edge_hashes
from gisgrid.geometry.cancelling import in_groups, rows_among, uncancelled
from gisgrid.geometry.hashing import Hashes, Indices, undirected
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries


class Equations(NamedTuple):
    """All edges, children's as they run and then parents' reversed, by their hashes alone.

    Attributes
    ----------
    areas : ndarray of (Multi)Polygon, shape (n,)
        The children, then the parents.
    group : ndarray of int, shape (n,)
        The equation of each area.
    hashes : ndarray of uint64, shape (m,)
    edge_count : ndarray of int, shape (n,)
        How many edges each area has.
    first_outer : int
        The number of children's edges.
    """

    areas: Geometries
    group: Indices
    hashes: Hashes
    edge_count: Indices
    first_outer: int

    @property
    def first(self) -> Indices:
        """The first edge of each area."""
        return np.asarray(np.cumsum(self.edge_count) - self.edge_count)

    def area_of(self, edges: Indices) -> Indices:
        """Return the area that each edge belongs to."""
        return np.searchsorted(self.first, edges, side="right") - 1


def equations(children: Any, parents: Any, parent_of: Any, resolution: float = RESOLUTION) -> Equations:
    """Set up the equations of children and their parents.

    Parameters
    ----------
    children, parents : array_like of (Multi)Polygon in stored form, shapes (n,) and (g,)
        Without parents, siblings may still be matched with one another.
    parent_of : array_like of int, shape (n,)
        Index into `parents`, or any group number where there are none.
    """
    areas = np.concatenate([np.asarray(some, dtype=object) for some in (children, parents)])
    group = np.concatenate([np.asarray(parent_of, dtype=np.int64), np.arange(len(parents))])
    hashes, edge_count = edge_hashes(areas, resolution)
    first_outer = int(edge_count[: len(children)].sum())
    np.negative(hashes[first_outer:], out=hashes[first_outer:])
    return Equations(areas, group, hashes, edge_count, first_outer)


def open_edges(all_edges: Equations) -> Indices:
    """Return the indices of edges that do not cancel within their equation, ascending."""
    group, hashes = all_edges.group, all_edges.hashes
    if (group != group[:1]).any():
        hashes = in_groups(hashes, group, all_edges.edge_count)
    return uncancelled(hashes)


def with_equal_edges(all_edges: Equations, edges: Indices) -> Indices:
    """Return edges and all that run between the same two points as one of them, ascending."""
    if len(edges) == 0 or not (all_edges.group != all_edges.group[:1]).any():
        return edges
    return rows_among(undirected(all_edges.hashes), undirected(all_edges.hashes[edges]))


def ends_of(all_edges: Equations, edges: Indices) -> Coordinates:
    """Return start and end of edges as they run in their equation, shape (k, 4); only their areas are read."""
    area = all_edges.area_of(edges)
    areas = np.unique(area)
    count = all_edges.edge_count[areas]
    within = edges - all_edges.first[area]
    ends = directed_edges(all_edges.areas[areas]).ends[
        (np.cumsum(count) - count)[np.searchsorted(areas, area)] + within
    ]
    return np.where((edges >= all_edges.first_outer)[:, None], ends[:, [2, 3, 0, 1]], ends)
