"""Two sets of areas that mean the same places, side by side: what one has and the other lacks."""

from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.errors import NotFound
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.measure import area_m2
from gisgrid.store.areas import areas_of_scheme


@dataclass(frozen=True)
class Difference:
    """How one area differs between two schemes.

    Attributes
    ----------
    code, name : str
    first_m2, second_m2 : float
        Geodesic areas; 0 where the scheme lacks the code.
    only_first_m2, only_second_m2 : float
        What the one covers and the other does not.
    """

    code: str
    name: str
    first_m2: float
    second_m2: float
    only_first_m2: float
    only_second_m2: float


@dataclass(frozen=True)
class LoneVertices:
    """Vertices of one scheme's areas of a level that no area of the other scheme has, whatever its level.

    Attributes
    ----------
    first, second : int
        How many places, each counted once, only the one or the other has.
    """

    first: int
    second: int


def lone_vertices(connection: Connection, first: str, second: str, level: str) -> LoneVertices:
    """Count the vertices of a level's areas that are a vertex of nothing in the other scheme, compared exactly.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.
    """

    def only(here: str, there: str) -> int:
        own = _places(areas_of_scheme(connection, here, level).areas.geometries)
        return len(np.setdiff1d(own, _places(areas_of_scheme(connection, there).areas.geometries), assume_unique=True))

    return LoneVertices(only(first, second), only(second, first))


def _places(geometries: Geometries) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """Return the different vertices of polygons, each as one complex number."""
    xy = shapely.get_coordinates(geometries)
    return np.unique(xy[:, 0] + 1j * xy[:, 1])


def compare_schemes(connection: Connection, first: str, second: str, level: str) -> list[Difference]:
    """Compare the areas of one level in two schemes, code by code.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.

    Returns
    -------
    list of Difference
        In order of code, the codes of either scheme.

    Raises
    ------
    NotFound
        One of the schemes has no area of this level.
    """
    sides = []
    for scheme in (first, second):
        areas = areas_of_scheme(connection, scheme, level).areas
        if not len(areas):
            raise NotFound(f"方案 {scheme} 没有 {level} 级的区域", f"scheme {scheme} has no areas of level {level}")
        sides.append(
            {code: (name, shape) for code, name, shape in zip(areas.codes, areas.names, areas.geometries, strict=True)}
        )
    nothing = ("", shapely.MultiPolygon())
    codes = sorted({*sides[0], *sides[1]})
    pairs = [(code, sides[0].get(code, nothing), sides[1].get(code, nothing)) for code in codes]
    here = np.array([a[1] for _, a, _ in pairs], dtype=object)
    there = np.array([b[1] for _, _, b in pairs], dtype=object)
    figures = [
        area_m2(here),
        area_m2(there),
        area_m2(shapely.difference(here, there)),
        area_m2(shapely.difference(there, here)),
    ]
    return [
        Difference(code, a[0] or b[0], *(float(column[i]) for column in figures))
        for i, (code, a, b) in enumerate(pairs)
    ]
