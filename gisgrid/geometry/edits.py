"""Edits that keep the boundary sum by construction. Each returns the changed areas only."""

from typing import Any

import shapely

from gisgrid.errors import Refused
from gisgrid.geometry.knots import Vertex


def split(geometry: Any, path: list[Vertex]) -> tuple[Any, Any]:
    """Cut one area in two along a path.

    The pieces' boundaries add up to the area's: the path occurs once in each, in opposite senses. Other parts and
    holes go with the piece that holds them.

    Parameters
    ----------
    geometry : MultiPolygon
        Stored form, EPSG:4490.
    path : list of (x, y)
        Lattice vertices; the first and last are vertices of one shell of the area, the others lie inside it. A vertex
        repeated at once counts once.

    Returns
    -------
    (MultiPolygon, MultiPolygon)
        The piece to the left of the path, then the one to its right.

    Raises
    ------
    Refused
        The path does not run through the inside of the area from vertex to vertex of one shell.

    Examples
    --------
    >>> square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    >>> left, right = split(square, [(0.0, 0.0), (2.0, 2.0)])
    >>> left.area, right.area
    (2.0, 2.0)
    """
    parts = list(geometry.geoms)
    path = [vertex for vertex, before in zip(path, [None, *path], strict=False) if vertex != before]
    for number in _parts_with_ends(parts, path):
        pieces = _cut(parts[number], path)
        if _is_partition(pieces, parts[number]):
            rest = parts[:number] + parts[number + 1 :]
            left, right = shapely.MultiPolygon([pieces[0], *rest]), shapely.MultiPolygon([pieces[1]])
            return left, right
    raise Refused(
        "分割线碰到或越出了区域边界，未作改动",
        "the cut touches or leaves the area's border; nothing was changed",
        hint_zh="让分割线只在两端接触边界",
        hint_en="let the cut meet the border only at its two ends",
    )


def _parts_with_ends(parts: list[Any], path: list[Vertex]) -> list[int]:
    """Return the numbers of the parts whose shells have both ends of the path; parts may touch in a vertex."""
    ends = {path[0], path[-1]}
    found = [number for number, part in enumerate(parts) if len(ends & set(part.exterior.coords)) == 2]
    if not found:
        raise Refused(
            "分割线的两端须落在同一块区域的外边界上",
            "both ends of the cut must lie on the outer border of one part of the area",
        )
    return found


def _cut(part: Any, path: list[Vertex]) -> list[Any]:
    """Return the two pieces that the path makes of a part, each with the holes that lie in it."""
    holes = [shapely.Polygon(ring) for ring in part.interiors]
    pieces = []
    for shell in _cut_shell(part, path):
        polygon = shapely.Polygon(shell)
        mine = [list(hole.exterior.coords) for hole in holes if polygon.contains(hole.representative_point())]
        pieces.append(shapely.Polygon(shell, mine))
    return pieces


def _cut_shell(part: Any, path: list[Vertex]) -> tuple[list[Vertex], list[Vertex]]:
    """Return the two shells, closed and counter-clockwise, that the path makes of a shell."""
    around = list(part.exterior.coords)[:-1]
    start = around.index(path[0])
    turned = around[start:] + around[:start]
    end = turned.index(path[-1])
    right = [*turned[: end + 1], *path[-2:0:-1], path[0]]
    left = [*path, *turned[end + 1 :], path[0]]
    return left, right


def _is_partition(pieces: list[Any], whole: Any) -> bool:
    """Say whether two pieces with cancelling boundaries are valid on their own and hold every hole of the whole."""
    holes = sum(len(piece.interiors) for piece in pieces)
    return all(piece.is_valid and piece.exterior.is_ccw for piece in pieces) and holes == len(whole.interiors)
