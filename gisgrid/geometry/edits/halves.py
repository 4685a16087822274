"""One area cut in two from vertex to vertex."""

from collections.abc import Sequence
from typing import Any

from gisgrid.errors import Refused
from gisgrid.geometry.edits.model import Change, Shape, Spot, to_geometry, to_shape, to_spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import edges_of
from gisgrid.geometry.edits.split import split
from gisgrid.geometry.edits.tessellation import Tessellation
from gisgrid.geometry.knots import Vertex


def halves(geometry: Any, path: Sequence[Vertex]) -> tuple[Any, Any]:
    """Cut one area in two along a path from one of its vertices to another.

    The pieces' boundaries add up to the area's: the path occurs once in each, in opposite senses. Other parts go with
    the piece to the left, holes with the piece that holds them.

    Parameters
    ----------
    geometry : MultiPolygon
        Stored form, EPSG:4490.
    path : sequence of (longitude, latitude)
        The first and last are vertices of the area, the others lie inside it.

    Returns
    -------
    (MultiPolygon, MultiPolygon)
        The piece to the left of the path, then the one to its right.

    Raises
    ------
    Refused
        The path does not cut the area in just two, or it would put a vertex on the border.

    Examples
    --------
    >>> import shapely
    >>> square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    >>> left, right = halves(square, [(0.0, 0.0), (2.0, 2.0)])
    >>> left.area, right.area
    (2.0, 2.0)
    """
    shape, line = to_shape(geometry), [to_spot(vertex) for vertex in path]
    ends_on_vertices = {line[0], line[-1]} <= {spot for spot, _ in edges_of(shape)}
    change = _cut(shape, line) if ends_on_vertices else None
    if change is None or len(change.put) != 2 or change.knots:
        raise Refused(
            "分割线须从区域的一个顶点画到另一个顶点，中间不碰边界，未作改动",
            "the cut must run from vertex to vertex and meet the border nowhere else; nothing was changed",
            hint_zh="让分割线只在两端接触边界",
            hint_en="let the cut meet the border only at its two ends",
        )
    return to_geometry(change.put["left"]), to_geometry(change.put["right"])


def _cut(shape: Shape, line: Sequence[Spot]) -> Change | None:
    """Return the change that cuts a shape, the left piece taken for the heaviest; None where the line does not cut."""
    border = set(edges_of(shape))

    def is_left(piece: Shape) -> bool:
        return any(a == line[0] and (a, b) not in border for a, b in edges_of(piece))

    try:
        return split(Tessellation({"left": shape}, shape, []), line, None, lambda: "right", is_left)
    except EditRefused:
        return None
