"""Gaps, and how they are filled."""

from gisgrid.geometry.edits.chain import Chain
from gisgrid.geometry.edits.exact import touches
from gisgrid.geometry.edits.model import Change, Edge, Shape, Spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.retrace import faces, retrace
from gisgrid.geometry.edits.rings import edges_of, holds_spot
from gisgrid.geometry.edits.tessellation import Tessellation


def gaps(t: Tessellation) -> list[Shape]:
    """Return what no area covers within the outline, one shape each."""
    return [(part,) for part in faces(_open_edges(t))[0]]


def _open_edges(t: Tessellation) -> list[Edge]:
    """Return the outline less the areas, in one order."""
    times = sorted((edge.a, edge.b, edge.outline - len(edge.left) + len(edge.right)) for edge in t.segments())
    return [(a, b) if count > 0 else (b, a) for a, b, count in times for _ in range(abs(count))]


def fill_gap(t: Tessellation, place: Spot, code: str) -> Change:
    """Give the gap at a place to an area beside it.

    Raises
    ------
    EditRefused
        There is no gap, the area lies apart from it, or others reach into it.
    """
    gap = next((one for one in gaps(t) if holds_spot(one, place)), None)
    if gap is None:
        raise EditRefused("no_gap", place)
    edges = list(edges_of(gap))
    if not any(code in t.at_left(b, a) for a, b in edges):
        raise EditRefused("apart", place)
    for a, b in edges:
        if any(touches(a, b, edge.a, edge.b) for edge in t.grid.near(a, b)):
            raise EditRefused("overlap", a)
    return Change({code: retrace(Chain(t.shapes[code], gap).edges())})
