"""The ground in lattice steps: its faces, the homes in them, and which faces are one block or cell."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.spatial import cKDTree

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.planning.division.atoms import Atoms, atoms_of, grouped_faces, households_of, without_slivers
from gisgrid.planning.division.blocks import OUTSIDE, Blocks, Frame, Lines, blocks_of, lines_of, noded
from gisgrid.planning.division.cells import cell_lines, sites_of
from gisgrid.planning.division.ground import Ground


@dataclass(frozen=True)
class Plane:
    """Faces, and what lies in them.

    Attributes
    ----------
    frame : Frame
    lines : Lines
        Before they were noded.
    blocks : Blocks
    colour : ndarray of int, shape (f,)
        Touching faces of one colour are one block or cell.
    homes : ndarray of float, shape (h, 2)
    natural : ndarray of int, shape (h,)
        Natural village of each home; below 0 where in none.
    home_face : ndarray of int, shape (h,)
        `OUTSIDE` for homes in kept pieces or beyond the village.
    counts : ndarray of int, shape (f,)
        Households of each face.
    present : ndarray of int, shape (f,)
        The piece that each face lies in now; `OUTSIDE` where in none.
    cut : int
        How many blocks were cut into cells.
    """

    frame: Frame
    lines: Lines
    blocks: Blocks
    colour: Indices
    homes: Coordinates
    natural: Indices
    home_face: Indices
    counts: Indices
    present: Indices
    cut: int = 0

    def atoms(self) -> Atoms:
        """Return the blocks and cells as a graph; tiny ones without a household go with a neighbour."""
        groups = grouped_faces(self.blocks, self.colour)
        return without_slivers(
            self.blocks, atoms_of(self.blocks, groups, self.counts, self.frame), self.counts, self.frame, self.present
        )


def plane_of(ground: Ground) -> Plane:
    """Node the lines of a village and find its blocks."""
    frame = Frame.about(ground.village)
    homes = frame.steps(ground.homes)
    natural = areas_at(shapely.points(homes), frame.of(ground.natural))
    return _plane(ground, frame, lines_of(ground, frame), homes, natural)


def _plane(ground: Ground, frame: Frame, lines: Lines, homes: Coordinates, natural: Indices) -> Plane:
    blocks = blocks_of(noded(lines), frame.of([ground.village])[0], frame.of(ground.kept))
    home_face, counts = households_of(blocks.faces, homes, ground.households)
    present = areas_at(shapely.point_on_surface(blocks.faces), frame.of(ground.present))
    return Plane(frame, lines, blocks, np.arange(len(counts)), homes, natural, home_face, counts, present)


def areas_at(points: Geometries, areas: Geometries) -> Indices:
    """Return the first area that covers each point, `OUTSIDE` where none does."""
    out = np.full(len(points), OUTSIDE)
    if len(areas) and len(points):
        area, point = shapely.STRtree(points).query(areas, predicate="covers")
        order = np.argsort(-area, kind="stable")
        out[point[order]] = area[order]
    return out


def with_cells(ground: Ground, plane: Plane, most: float, cell: float) -> Plane:
    """Cut the blocks that hold more than so many households into cells.

    Parameters
    ----------
    plane : Plane
        Without cells.
    most, cell : float
        Households of a block that stays whole, and of a cell.
    """
    sites = {face: _sites(ground, plane, face, cell) for face in np.flatnonzero(plane.counts > most).tolist()}
    sites = {face: places for face, places in sites.items() if len(places) > 1}
    if not sites:
        return plane
    lines = plane.lines
    for face, places in sites.items():
        lines += cell_lines(plane.blocks.faces[face], places)
    finer = _plane(ground, plane.frame, lines, plane.homes, plane.natural)
    colour = _colours(finer.blocks.faces, plane.blocks.faces, sites)
    return replace(finer, colour=colour, cut=len(sites))


def _sites(ground: Ground, plane: Plane, face: int, cell: float) -> Coordinates:
    rows = np.flatnonzero(plane.home_face == face)
    return sites_of(plane.homes[rows], ground.households[rows], plane.natural[rows], cell)


def _colours(faces: Geometries, blocks: Geometries, sites: dict[int, Coordinates]) -> Indices:
    """Return one number for the faces of each block that is whole, and of each cell of one that is not."""
    point = shapely.point_on_surface(faces)
    block = areas_at(point, blocks)
    place = np.zeros(len(faces), dtype=np.int64)
    for one, places in sites.items():
        rows = np.flatnonzero(block == one)
        place[rows] = cKDTree(places).query(shapely.get_coordinates(point[rows]))[1]
    return np.unique(np.column_stack([block, place]), axis=0, return_inverse=True)[1].ravel()
