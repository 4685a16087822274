"""The plane of some areas, noded once on the lattice, and given out face by face.

Boundaries are noded with snap rounding, so every face has its corners on the lattice and neighbours share them.
A face that one area covers stays with it. What is covered never, twice or outside is given to whom the rule names.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices, directed_edges, edge_keys
from gisgrid.geometry.findings import Finding, Kind
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.width import widths

ROUNDING_STEPS = 2
"""Faces up to this width come from rounding while noding; they are given out like the finding beside them."""

Choice = Callable[[Mapping[int, float], Mapping[int, float]], int]
"""From border lengths and areas of those who may have a face, the one who gets it."""


def longest_border(border: Mapping[int, float], area: Mapping[int, float]) -> int:
    """Choose who shares the longest border with it."""
    return max(border, key=lambda one: (border[one], -one))


def largest(border: Mapping[int, float], area: Mapping[int, float]) -> int:
    """Choose the largest area."""
    return max(border, key=lambda one: (area[one], -one))


def smallest(border: Mapping[int, float], area: Mapping[int, float]) -> int:
    """Choose the smallest area."""
    return min(border, key=lambda one: (area[one], one))


RULES: dict[str, Choice] = {"longest_border": longest_border, "largest": largest, "smallest": smallest}


class Plane(NamedTuple):
    """Faces between noded boundaries, in lattice steps.

    Attributes
    ----------
    face : ndarray of Polygon, shape (f,)
    cover : list of list of int
        Which areas cover each face.
    inside : ndarray of bool, shape (f,)
        Whether the parent does; all true without one.
    """

    face: Geometries
    cover: list[list[int]]
    inside: NDArray[np.bool_]


def plane(areas: Mapping[int, Any], parent: Any) -> Plane:
    """Node the boundaries of areas, and of their parent if there is one, and find who covers each face.

    Parameters
    ----------
    areas : mapping of int to (Multi)Polygon in lattice steps
    parent : (Multi)Polygon in lattice steps, or None
    """
    shapes = np.array([*areas.values()], dtype=object)
    lines = shapely.boundary(shapes if parent is None else np.append(shapes, parent))
    face = shapely.get_parts(shapely.polygonize([shapely.unary_union(lines, grid_size=1.0)]))
    point = shapely.point_on_surface(face)
    at, which = shapely.STRtree(shapes).query(point, predicate="intersects")
    names = list(areas)
    cover: list[list[int]] = [[] for _ in face]
    for one, area in zip(at.tolist(), which.tolist(), strict=True):
        cover[one].append(names[area])
    if parent is None:
        return Plane(face, cover, np.ones(len(face), dtype=np.bool_))
    shapely.prepare(parent)
    return Plane(face, cover, shapely.intersects(parent, point))


def owners(drawn: Plane, mended: list[Finding], areas: Mapping[int, Any], choose: Choice) -> list[list[int]]:
    """Return who gets each face: normally one; nobody outside and in gaps to be left; several in overlaps to be left.

    Overlaps are divided first, and gaps between gaps wait until their neighbours belong to somebody.

    Parameters
    ----------
    drawn : Plane
    mended : list of Finding
        Those to be mended, geometry in lattice steps.
    areas : mapping of int to (Multi)Polygon
    choose : callable
    """
    finding_of = _finding_of_face(drawn, mended)
    cut_off = ~drawn.inside & (finding_of >= 0)
    out = [[] if cut else list(cover) for cover, cut in zip(drawn.cover, cut_off, strict=True)]
    size = {one: shape.area for one, shape in areas.items()}
    beside = neighbours(drawn)
    numbers = np.unique(finding_of[finding_of >= 0])
    rows_of = [np.flatnonzero((finding_of == number) & drawn.inside).tolist() for number in numbers]
    waiting = sorted(rows_of, key=lambda rows: -max((len(drawn.cover[row]) for row in rows), default=0))
    for _ in range(len(waiting)):
        if not waiting:
            break
        waiting = [rows for rows in waiting if not _give(rows, out, drawn, beside, size, choose)]
    return out


def _give(
    rows: list[int],
    out: list[list[int]],
    drawn: Plane,
    beside: list[dict[int, float]],
    size: Mapping[int, float],
    choose: Choice,
) -> bool:
    """Give the faces of one finding to one area, or each to one of those that cover it; False if nobody is beside."""
    border = borders(rows, out, beside)
    for row in rows:
        cover = drawn.cover[row]
        may = {one: border.get(one, 0.0) for one in cover} if cover else border
        if not may:
            return False
        out[row] = [choose(may, size)]
    return True


def borders(rows: list[int], out: list[list[int]], beside: list[dict[int, float]]) -> dict[int, float]:
    """Return who alone has a face beside some faces, with the length of the common border."""
    total: dict[int, float] = {}
    for row in rows:
        for other, length in beside[row].items():
            if len(out[other]) == 1 and other not in rows:
                total[out[other][0]] = total.get(out[other][0], 0.0) + length
    return total


def _finding_of_face(drawn: Plane, mended: list[Finding]) -> Indices:
    """Return for each face the finding to be mended that it lies in, -1 for none; rounding faces are their own."""
    out = np.full(len(drawn.face), -1, dtype=np.int64)
    cover = np.array([len(one) for one in drawn.cover])
    wrong = np.flatnonzero((cover != 1) | ~drawn.inside)
    thin = wrong[widths(drawn.face[wrong]) <= ROUNDING_STEPS]
    out[thin] = len(mended) + np.arange(len(thin))
    geometry = np.array([found.geometry for found in mended], dtype=object)
    at, which = shapely.STRtree(geometry).query(drawn.face[wrong], predicate="intersects")
    face, found = drawn.face[wrong[at]], geometry[which]
    common = shapely.area(shapely.intersection(face, found))
    # Rounding joins slivers to a face and takes some off; the whole of an area that is not drawn here is no such face.
    alike = common > 0.5 * np.minimum(shapely.area(face), shapely.area(found))
    alike &= widths(face) <= 2 * widths(found) + ROUNDING_STEPS
    out[wrong[at[alike]]] = which[alike]
    return out


def neighbours(drawn: Plane) -> list[dict[int, float]]:
    """Return for each face the faces beside it, with the length of the common border."""
    edges = directed_edges(drawn.face)
    length = np.hypot(*(edges.ends[:, 2:] - edges.ends[:, :2]).T)
    key = edge_keys(edges, 1.0)
    order = np.argsort(key, kind="stable")
    pairs = np.flatnonzero(np.diff(key[order].view(np.int64)) == 0)
    one, other = edges.owner[order[pairs]].tolist(), edges.owner[order[pairs + 1]].tolist()
    out: list[dict[int, float]] = [{} for _ in drawn.face]
    for a, b, run in zip(one, other, length[order[pairs]].tolist(), strict=True):
        out[a][b] = out[a].get(b, 0.0) + run
        out[b][a] = out[b].get(a, 0.0) + run
    return out


def reattach_strays(drawn: Plane, out: list[list[int]], areas: Mapping[int, Any], limit_steps: float) -> None:
    """Give parts that noding cut off an area, and that are no wider than the limit, to their neighbours, in place."""
    beside = neighbours(drawn)
    for name, shape in areas.items():
        rows = [row for row, who in enumerate(out) if who == [name]]
        parts = shapely.get_parts(shapely.coverage_union_all(drawn.face[rows]))
        if len(parts) <= shapely.get_num_geometries(shape):
            continue
        for part in parts[(widths(parts) <= limit_steps) & (parts != max(parts, key=shapely.area))]:
            stray = [row for row in rows if part.intersects(shapely.point_on_surface(drawn.face[row]))]
            others = {who: length for who, length in borders(stray, out, beside).items() if who != name}
            for row in stray if others else []:
                out[row] = [longest_border(others, others)]


def is_mendable(found: Finding, width_m: float, max_gap_width_m: float, max_shift_m: float) -> bool:
    """Say whether a finding is small enough: gaps by their width, overlaps and spill by how far borders move."""
    if found.kind is Kind.GAP:
        return width_m <= max_gap_width_m
    return found.kind in (Kind.OVERLAP, Kind.SPILL) and width_m <= max_shift_m
