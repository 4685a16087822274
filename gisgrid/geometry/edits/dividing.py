"""Areas divided by a noded line, and vertices that nobody needs in the end."""

from collections.abc import Iterable, Mapping, Sequence

from gisgrid.geometry.edits.border import metres, shortcut_obstacle
from gisgrid.geometry.edits.chain import Chain
from gisgrid.geometry.edits.exact import cross, touches
from gisgrid.geometry.edits.model import Change, Doing, Edge, Knot, Part, Shape, Spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.retrace import faces, retrace
from gisgrid.geometry.edits.rings import box_of, canonical, edges_of, holds_middle, is_sound, without_vertex
from gisgrid.geometry.edits.tessellation import Tessellation


def reached(t: Tessellation, path: Sequence[Spot], codes: Iterable[str] | None = None) -> list[str]:
    """Return the codes of the areas whose box a line reaches, sorted; of all areas where no codes are given."""
    x0, y0, x1, y1 = box_of(((tuple(path),),))
    boxes = [(code, t.boxes[code]) for code in sorted(t.shapes if codes is None else codes)]
    return [code for code, box in boxes if box[0] <= x1 and x0 <= box[2] and box[1] <= y1 and y0 <= box[3]]


def faces_of(t: Tessellation, code: str, pieces: Sequence[Edge]) -> Shape:
    """Return the faces that a noded line makes of an area; those that it only reaches into stay whole."""
    shape = t.shapes[code]
    inner = [(a, b) for a, b in pieces if code not in t.holders(a, b) and holds_middle(shape, a, b)]
    both = [edge for a, b in inner for edge in ((a, b), (b, a))]
    return faces([*edges_of(shape), *both])[0] if inner else canonical(shape)


def is_drawn(t: Tessellation, code: str, part: Part) -> bool:
    """Say whether a part of an area has an edge that is new to the area: a drawn line bounds it."""
    return any(code not in t.at_left(a, b) for a, b in edges_of((part,)))


def is_within(line: Chain, face: Part) -> bool:
    """Say whether a face lies within a closed line that no border crosses."""
    edges = list(edges_of((face,)))
    off = next((edge for edge in edges if line.times(*edge) == 0), None)
    return _goes_round(line.edges(), off) if off else line.times(*edges[0]) > 0


def _goes_round(edges: Iterable[Edge], edge: Edge) -> bool:
    """Say whether a closed line goes round the middle of an edge, counter-clockwise."""
    (ax, ay), (bx, by) = edge
    x, y, times = ax + bx, ay + by, 0
    for c, d in edges:
        cy, dy = 2 * c[1] - y, 2 * d[1] - y
        if (cy > 0) != (dy > 0) and (cross(2 * c[0] - x, cy, 2 * d[0] - x, dy) > 0) == (dy > cy):
            times += 1 if dy > cy else -1
    return times > 0


def together(faces_by: Mapping[str, Sequence[Part]]) -> dict[str, Shape]:
    """Return the shapes that faces make together, by code; codes without faces are left out."""
    return {code: retrace(Chain(*((part,) for part in parts)).edges()) for code, parts in faces_by.items() if parts}


def refuse_overlap(t: Tessellation, codes: Iterable[str]) -> None:
    """Refuse what would make an area's border cross itself: it was given something that it overlapped before."""
    for code in codes:
        for a, b in edges_of(t.shapes[code]):
            if any(code in edge.codes and touches(a, b, edge.a, edge.b) for edge in t.grid.near(a, b)):
                raise EditRefused("overlap", a)


def border_with(t: Tessellation, face: Part, code: str) -> float:
    """Return how long the border of a face with an area is, in metres."""
    return sum(metres(a, b) for a, b in edges_of((face,)) if code in t.at_left(b, a))


def tidy(t: Tessellation, made: Sequence[Knot], doing: Doing) -> None:
    """Take out knots where after all no border ends, so that nothing is left of them."""
    for knot in list(made):
        ends = [edge.b if edge.a == knot.p else edge.a for edge in t.star(knot.p)]
        if len(ends) != 2 or not all(t.book.is_of(knot[:2], end) for end in ends) or t.segment(ends[0], ends[1]):
            continue
        put = {code: without_vertex(t.shapes[code], knot.p) for code in t.holders(knot.p)}
        if shortcut_obstacle(t, ends[0], ends[1], knot.p) is None and all(
            is_sound(shape, t.shapes[code]) for code, shape in put.items()
        ):
            doing(Change(put))
