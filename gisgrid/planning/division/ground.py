"""What a division is made from, and what it is asked for."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries

TOLERANCE = 0.03
SEED = 1


def _none() -> Geometries:
    return np.empty(0, dtype=object)


@dataclass(frozen=True)
class Ground:
    """A village and what lies in it; all in degrees, EPSG:4490.

    Attributes
    ----------
    village : MultiPolygon
        Stored form.
    homes : ndarray of float, shape (h, 2)
        Places of households.
    households : ndarray of int, shape (h,)
        How many stand at each place.
    streets, rivers : ndarray of LineString
        As they are, not cut off at the village's border: what is cut off before it is noded no longer meets it.
    natural : ndarray of (Multi)Polygon
        Natural villages, to be kept whole where they can be.
    kept : ndarray of MultiPolygon
        Pieces that stay as they are; stored form, without overlaps, inside the village.
    present : ndarray of MultiPolygon
        Pieces to start from, stored form; none starts from nothing.
    """

    village: Any
    homes: Coordinates
    households: Indices
    streets: Geometries = field(default_factory=_none)
    rivers: Geometries = field(default_factory=_none)
    natural: Geometries = field(default_factory=_none)
    kept: Geometries = field(default_factory=_none)
    present: Geometries = field(default_factory=_none)


@dataclass(frozen=True)
class Wish:
    """What is asked for.

    Attributes
    ----------
    pieces : int
        How many, beside those kept.
    tolerance : float
        Share by which a piece may have more or fewer households than the mean.
    seed : int
        The same one gives the same answer.
    """

    pieces: int
    tolerance: float = TOLERANCE
    seed: int = SEED
