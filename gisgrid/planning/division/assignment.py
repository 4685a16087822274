"""Which atom goes into which piece: the search, place by place."""

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.planning.division.atoms import Atoms
from gisgrid.planning.division.blocks import OUTSIDE
from gisgrid.planning.division.ground import Wish
from gisgrid.planning.division.places import Places
from gisgrid.planning.division.plane import Plane
from gisgrid.planning.division.search import Task, search
from gisgrid.planning.division.villages import Natural


def centres(plane: Plane, atoms: Atoms) -> Coordinates:
    """Return a point of each atom: in the largest of its faces."""
    area = shapely.area(plane.blocks.faces)
    order = np.lexsort((area, atoms.of_face))
    last = np.append(np.flatnonzero(np.diff(atoms.of_face[order])), len(order) - 1)
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(plane.blocks.faces[order[last]])))


def assigned(wish: Wish, plane: Plane, atoms: Atoms, places: Places, households: Indices) -> Indices:
    """Return the piece of each atom, place by place."""
    natural = _natural(plane, atoms, households)
    present = np.full(len(atoms), OUTSIDE)
    present[atoms.of_face] = plane.present
    part, first = np.zeros(len(atoms), dtype=np.int64), 0
    for number, pieces in enumerate(places.pieces.tolist()):
        rows = np.flatnonzero(places.of_atom == number)
        few, links = atoms.take(rows, places.links)
        part[rows] = first + search(
            Task(
                few,
                links,
                [natural[row] for row in rows.tolist()],
                pieces,
                wish.tolerance,
                wish.seed,
                present[rows] if (present[rows] != OUTSIDE).any() else None,
            )
        )
        first += pieces
    return part


def _natural(plane: Plane, atoms: Atoms, households: Indices) -> Natural:
    """Return the natural villages in each atom, with their households there."""
    known = (plane.natural != OUTSIDE) & (plane.home_face != OUTSIDE)
    pairs = np.column_stack([atoms.of_face[plane.home_face[known]], plane.natural[known]])
    rows, number = np.unique(pairs, axis=0, return_inverse=True)
    homes = np.bincount(number.ravel(), weights=households[known], minlength=len(rows)).astype(np.int64)
    out: Natural = [[] for _ in range(len(atoms))]
    for (atom, village), count in zip(rows.tolist(), homes.tolist(), strict=True):
        out[atom].append((village, count))
    return out
