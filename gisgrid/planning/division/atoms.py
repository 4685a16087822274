"""Atoms: what a division does not cut, with their households, their neighbours and the borders between them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.planning.demand import Floats
from gisgrid.planning.division.blocks import OUTSIDE, Blocks, Course, Frame

LEAST_M2 = 60.0
"""A smaller face without a household, such as one between two lines drawn for one street, goes with a neighbour."""


@dataclass(frozen=True)
class Atoms:
    """A graph of indivisible places.

    Attributes
    ----------
    of_face : ndarray of int, shape (f,)
        The atom of each face.
    households : ndarray of int, shape (n,)
    area_m2, around_m : ndarray of float, shape (n,)
        `around_m` is the length of the whole border.
    pairs : ndarray of int, shape (p, 2)
        Atoms that touch along a line, the lower number first.
    shared_m, off_m : ndarray of float, shape (p,)
        Length of their common border, and of what of it lies on neither street nor river.
    """

    of_face: Indices
    households: Indices
    area_m2: Floats
    around_m: Floats
    pairs: Indices
    shared_m: Floats
    off_m: Floats

    def __len__(self) -> int:
        return len(self.households)

    def take(self, rows: Indices, links: Indices) -> tuple["Atoms", Indices]:
        """Return some atoms numbered anew in their order, without their faces, and those of the links among them."""
        number = np.full(len(self), OUTSIDE)
        number[rows] = np.arange(len(rows))
        pairs, inner_links = number[self.pairs], number[links]
        both = (pairs != OUTSIDE).all(axis=1)
        few = Atoms(
            np.empty(0, dtype=np.int64),
            self.households[rows],
            self.area_m2[rows],
            self.around_m[rows],
            pairs[both],
            self.shared_m[both],
            self.off_m[both],
        )
        return few, inner_links[(inner_links != OUTSIDE).all(axis=1)]


def components(pairs: Indices, count: int) -> Indices:
    """Return for each of `count` nodes the number of its connected component."""
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def lengths_m(ends: Coordinates, frame: Frame) -> Floats:
    """Return the lengths of edges given in steps."""
    return np.asarray(np.hypot(*((ends[:, 2:] - ends[:, :2]) * frame.metres).T))


def households_of(faces: Geometries, homes: Coordinates, households: Indices) -> tuple[Indices, Indices]:
    """Return the face of each home (`OUTSIDE` where none has it), and how many households each face has.

    A home on a border belongs to the first of its faces.
    """
    home, face = shapely.STRtree(faces).query(shapely.points(homes), predicate="intersects")
    order = np.lexsort((face, home))
    found, first = np.unique(home[order], return_index=True)
    at = np.full(len(homes), OUTSIDE)
    at[found] = face[order][first]
    inside = at != OUTSIDE
    return at, summed(at[inside], households[inside], len(faces)).astype(np.int64)


def atoms_of(blocks: Blocks, of_face: Indices, counts: Indices, frame: Frame) -> Atoms:
    """Return the graph of groups of faces.

    Parameters
    ----------
    of_face : ndarray of int, shape (f,)
        Number of the group of each face, from 0 on without a gap.
    counts : ndarray of int, shape (f,)
        Households of each face.
    """
    count = int(of_face.max(initial=-1)) + 1
    area_m2 = summed(of_face, shapely.area(blocks.faces) * frame.metres.prod(), count)
    households = summed(of_face, counts, count).astype(np.int64)
    edges, sides = borders(blocks, of_face)
    sides, length = np.sort(sides, axis=1), lengths_m(blocks.ends[edges], frame)
    inner = sides[:, 0] != OUTSIDE
    pairs, number = np.unique(sides[inner], axis=0, return_inverse=True)
    off = np.where(blocks.course[edges][inner] <= Course.RIVER, 0.0, length[inner])
    shared_m, off_m = (summed(number.ravel(), one, len(pairs)) for one in (length[inner], off))
    return Atoms(of_face, households, area_m2, around_m(sides, length, count), pairs, shared_m, off_m)


def summed(number: Indices, weight: Any, count: int) -> Floats:
    """Return the sum of the weights of each number from 0 on."""
    return np.bincount(number, weights=weight, minlength=count).astype(np.float64)


def borders(blocks: Blocks, group: Indices) -> tuple[Indices, Indices]:
    """Return the edges between different groups of faces, and the groups to the left and right of each.

    Parameters
    ----------
    group : ndarray of int, shape (f,)
    """
    one, other = (np.where(side == OUTSIDE, OUTSIDE, group[side]) for side in (blocks.left, blocks.right))
    edges = np.flatnonzero(one != other)
    return edges, np.column_stack([one, other])[edges]


def around_m(sides: Indices, length_m: Floats, count: int) -> Floats:
    """Return the length of each group's border, from the groups beside each edge."""
    two = np.concatenate([sides[:, 0], sides[:, 1]])
    there = two != OUTSIDE
    return summed(two[there], np.tile(length_m, 2)[there], count)


def grouped_faces(blocks: Blocks, colour: Indices) -> Indices:
    """Return the groups of faces of one colour that hang together, numbered from 0 on."""
    inner = (blocks.left != OUTSIDE) & (blocks.right != OUTSIDE)
    pairs = np.column_stack([blocks.left[inner], blocks.right[inner]])
    return components(pairs[colour[pairs[:, 0]] == colour[pairs[:, 1]]], len(colour))


def without_slivers(blocks: Blocks, atoms: Atoms, counts: Indices, frame: Frame, held: Indices) -> Atoms:
    """Give each tiny atom without a household to the neighbour along its longest border.

    Parameters
    ----------
    held : ndarray of int, shape (f,)
        Faces go together only where these numbers agree.
    """
    tiny = (atoms.households == 0) & (atoms.area_m2 < LEAST_M2)
    holds = np.full(len(atoms), OUTSIDE)
    holds[atoms.of_face] = held
    agree = holds[atoms.pairs[:, 0]] == holds[atoms.pairs[:, 1]]
    links = np.concatenate([atoms.pairs, atoms.pairs[:, ::-1]])
    links, length = links[np.tile(agree, 2)], np.tile(atoms.shared_m, 2)[np.tile(agree, 2)]
    links, length = links[tiny[links[:, 0]]], length[tiny[links[:, 0]]]
    order = np.lexsort((links[:, 1], -length, links[:, 0]))
    _, first = np.unique(links[order, 0], return_index=True)
    merged = components(links[order][first], len(atoms))
    return atoms_of(blocks, merged[atoms.of_face], counts, frame)
