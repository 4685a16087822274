"""A village becomes pieces: blocks, cells where a block is too large, the search, polygons and their proof."""

from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.errors import NotTiling, Refused
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.planning.division.assignment import assigned, centres
from gisgrid.planning.division.atoms import summed
from gisgrid.planning.division.blocks import OUTSIDE
from gisgrid.planning.division.ground import Ground, Wish
from gisgrid.planning.division.numbering import north_to_south, started_as
from gisgrid.planning.division.places import places_of
from gisgrid.planning.division.plane import Plane, plane_of, with_cells
from gisgrid.planning.division.quality import (
    Quality,
    border_lengths,
    compactness,
    cut_villages,
    deviation,
    least_deviation,
)
from gisgrid.planning.division.shapes import shapes_of, tiles

WHOLE_BLOCK = (0.5, 0.2, 0.1, 0.0)
"""A block with more than this share of a piece's households is cut into cells; the next share where that is too few."""
CELL = 0.025
"""A cell holds at most this share of a piece's households, or one place."""


@dataclass(frozen=True)
class Division:
    """A proposed division.

    Attributes
    ----------
    pieces : ndarray of MultiPolygon, shape (k,)
        Degrees, EPSG:4490, stored form; from north to south, those as far north from west to east. With the pieces
        kept they tile the village as soon as each has the vertices that its neighbours have on its border.
    started_as : ndarray of int, shape (k,)
        The present piece that most households of each are in now; below 0 where there is none.
    quality : Quality
    blocks, cut_blocks : int
        How many blocks streets, rivers and outlines make, and how many of them were cut into cells.
    places, place_pieces : ndarray of int, shape (c,)
        Households of the places that do not touch and were divided each for itself, and in how many pieces.
    joined : int
        Places too small to stand alone, each in one piece with the nearest other one.
    """

    pieces: Geometries
    started_as: Indices
    quality: Quality
    blocks: int
    cut_blocks: int
    places: Indices
    place_pieces: Indices
    joined: int

    @property
    def unavoidable(self) -> float:
        """A deviation that comes of places with many households, or of places that do not touch."""
        wanted = self.places * self.place_pieces.sum() / self.places.sum()
        return max(self.quality.least_deviation, float(np.abs(wanted / self.place_pieces - 1).max()))


def divide(ground: Ground, wish: Wish) -> Division:
    """Divide a village into pieces that hang together and tile it, balanced in households, along streets and rivers.

    Balance comes first; then compact pieces, borders on streets and rivers, natural villages whole. Blocks with too
    many households are cut between them; where the balance is missed all the same, smaller blocks are cut too.

    Parameters
    ----------
    ground : Ground
    wish : Wish

    Returns
    -------
    Division
        The same one for the same ground and wish.

    Raises
    ------
    Refused
        No household is known, or there are fewer places of households than pieces.
    NotTiling
        Lines lie so near to each other that pieces on the lattice do not tile the village.
    """
    plane = plane_of(ground)
    lumps = _lumps(plane, ground.households)
    _require_enough(lumps, wish.pieces)
    best: Division | None = None
    for share in WHOLE_BLOCK:
        found = _divided(ground, wish, plane, share, lumps)
        if found is not None and (best is None or found.quality.deviation < best.quality.deviation):
            best = found
        if best is not None and best.quality.deviation <= wish.tolerance + best.unavoidable:
            break
    if best is None:
        raise _too_thin()
    return best


def _lumps(plane: Plane, households: Indices) -> Indices:
    """Return how many households each place has that lies where pieces are to be made."""
    inside = (plane.home_face != OUTSIDE) & (households > 0)
    number = np.unique(plane.homes[inside], axis=0, return_inverse=True)[1].ravel()
    return np.bincount(number, weights=households[inside]).astype(np.int64)


def _divided(ground: Ground, wish: Wish, plane: Plane, share: float, lumps: Indices) -> Division | None:
    """Divide with blocks cut from one share on; None where there are too few atoms or the pieces do not tile."""
    mean = lumps.sum() / wish.pieces
    finer = with_cells(ground, plane, share * mean, CELL * mean)
    atoms = finer.atoms()
    if len(atoms) < wish.pieces:
        return None
    places = places_of(atoms, centres(finer, atoms), wish.pieces)
    part = assigned(wish, finer, atoms, places, ground.households)
    piece = part[atoms.of_face]
    shapes, piece = _ordered(ground, finer, piece)
    if not tiles(np.concatenate([shapes, ground.kept]), ground.village):
        return None
    return Division(
        pieces=shapes,
        started_as=started_as(finer, piece, wish.pieces),
        quality=_quality(finer, piece, ground, lumps, wish.pieces),
        blocks=len(plane.blocks.faces),
        cut_blocks=finer.cut,
        places=np.bincount(places.of_atom, weights=atoms.households).astype(np.int64),
        place_pieces=places.pieces,
        joined=len(places.links),
    )


def _ordered(ground: Ground, plane: Plane, piece: Indices) -> tuple[Geometries, Indices]:
    """Return the polygons in the order in which sub-grids are numbered, and the piece of each face in that order."""
    outlines = plane.frame.of([ground.village, *ground.kept])
    shapes = shapes_of(plane.blocks, piece, plane.lines, outlines, plane.frame)
    order = north_to_south(shapes)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return shapes[order], number[piece]


def _quality(plane: Plane, piece: Indices, ground: Ground, lumps: Indices, pieces: int) -> Quality:
    held = summed(piece, plane.counts, pieces).astype(np.int64)
    area_m2 = summed(piece, shapely.area(plane.blocks.faces) * plane.frame.metres.prod(), pieces)
    at_home = np.where(plane.home_face == OUTSIDE, OUTSIDE, piece[plane.home_face])
    inner_m, on_lines_m = border_lengths(plane.blocks, piece, plane.frame)
    return Quality(
        households=held,
        compactness=compactness(plane.blocks, piece, area_m2, plane.frame),
        deviation=deviation(held),
        least_deviation=least_deviation(lumps, pieces),
        inner_m=inner_m,
        on_lines_m=on_lines_m,
        cut_villages=cut_villages(plane.natural, at_home),
    )


def _require_enough(lumps: Indices, pieces: int) -> None:
    if not len(lumps):
        raise Refused(
            "这里没有可读到的农户，无法按户数划分。",
            "No household that may be read lies here: there is nothing to divide by.",
            hint_zh="请先导入农户，或请管理员授予查看农户的权限；也可能保留的网格已占满全村。",
            hint_en="Import households, or ask for the right to read them; or what is kept fills the village.",
        )
    if pieces > len(lumps):
        raise Refused(
            f"要分成 {pieces} 块，但有农户的地点只有 {len(lumps)} 处。",
            f"{pieces} pieces are wanted, but households stand at {len(lumps)} places only.",
            hint_zh="请减少块数。",
            hint_en="Ask for fewer pieces.",
        )


def _too_thin() -> NotTiling:
    return NotTiling(
        "道路或界线相距过近，在 1 厘米格网上得不到无缝的划分，未作改动。",
        "Streets or borders lie so near to each other that no division on a lattice of 1 cm tiles the village.",
        hint_zh="请检查道路、河流与保留网格中几乎重合的线。",
        hint_en="Look for lines of streets, rivers and kept pieces that almost coincide.",
        details={"findings": []},
    )
