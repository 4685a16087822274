"""Separate places of one village: which are too small to stand alone, and how many pieces each of the others gets."""

from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.planning.division.atoms import Atoms, components, summed

ALONE = 0.5
"""A place with less than half of what a piece should hold goes with the nearest other one."""


class Places(NamedTuple):
    """Places that are divided each for itself.

    Attributes
    ----------
    of_atom : ndarray of int, shape (n,)
        Number of the place of each atom.
    pieces : ndarray of int, shape (c,)
        How many pieces each place gets.
    links : ndarray of int, shape (m, 2)
        Atoms of different parts of one place: pieces may hold both.
    """

    of_atom: Indices
    pieces: Indices
    links: Indices


def places_of(atoms: Atoms, centres: Coordinates, pieces: int) -> Places:
    """Return the places of a graph of atoms.

    Parameters
    ----------
    atoms : Atoms
    centres : ndarray of float, shape (n, 2)
        A point of each atom.
    pieces : int
    """
    links = np.empty((0, 2), dtype=np.int64)
    mean = atoms.households.sum() / pieces
    while True:
        of_atom = components(np.concatenate([atoms.pairs, links]), len(atoms))
        held = summed(of_atom, atoms.households, 0)
        least = int(held.argmin())
        if len(held) == 1 or (held[least] >= ALONE * mean and len(held) <= pieces):
            return Places(of_atom, apportioned(held, np.bincount(of_atom), pieces), links)
        links = np.concatenate([links, _nearest(centres, of_atom == least)])


def _nearest(centres: Coordinates, here: Indices) -> Indices:
    """Return the two atoms, one here and one elsewhere, that lie nearest to each other."""
    rows, others = np.flatnonzero(here), np.flatnonzero(~here)
    away, which = cKDTree(centres[others]).query(centres[rows])
    first = int(np.argmin(away))
    return np.array([[rows[first], others[which[first]]]])


def apportioned(held: Coordinates, atoms: Indices, pieces: int) -> Indices:
    """Return how many pieces each place gets: at least one, at most its atoms, by the method of major fractions.

    Examples
    --------
    >>> apportioned(np.array([700.0, 300.0]), np.array([50, 50]), 10).tolist()
    [7, 3]
    """
    given = np.ones(len(held), dtype=np.int64)
    for _ in range(pieces - len(held)):
        claim = np.where(given < atoms, held / (given + 0.5), -1.0)
        given[int(claim.argmax())] += 1
    return given
