"""Areas joined."""

from collections.abc import Sequence

from gisgrid.geometry.edits.chain import Chain
from gisgrid.geometry.edits.exact import touches
from gisgrid.geometry.edits.model import Change
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.retrace import retrace
from gisgrid.geometry.edits.rings import edges_of
from gisgrid.geometry.edits.tessellation import Tessellation


def merge(t: Tessellation, codes: Sequence[str]) -> Change:
    """Join areas that hang together, if only by a vertex. The first keeps its code.

    Raises
    ------
    EditRefused
        Fewer than two, one lies apart, or they overlap.
    """
    different = list(dict.fromkeys(codes))
    if len(different) < 2:
        raise EditRefused("one", t.shapes[codes[0]][0][0][0])
    apart = _first_apart(t, different)
    if apart is not None:
        raise EditRefused("apart", t.shapes[apart][0][0][0])
    _refuse_overlap(t, different)
    joined = retrace(Chain(*(t.shapes[code] for code in different)).edges())
    return Change({different[0]: joined}, different[1:])


def _refuse_overlap(t: Tessellation, codes: Sequence[str]) -> None:
    mine = set(codes)
    for a, b in (edge for code in codes for edge in edges_of(t.shapes[code])):
        if any(touches(a, b, edge.a, edge.b) for edge in t.grid.near(a, b) if not mine.isdisjoint(edge.codes)):
            raise EditRefused("overlap", a)


def _first_apart(t: Tessellation, codes: Sequence[str]) -> str | None:
    """Return the first code that no way by common vertices leads to."""
    left, found = set(codes[1:]), [codes[0]]
    while found:
        near = _neighbours(t, found.pop()) & left
        left -= near
        found += near
    return next((code for code in codes if code in left), None)


def _neighbours(t: Tessellation, code: str) -> set[str]:
    """Return the codes of the areas that share a vertex with one, itself among them."""
    return {near for part in t.shapes[code] for ring in part for spot in ring for near in t.holders(spot)}
