"""Borders that get a new course."""

import itertools
from collections.abc import Sequence

from gisgrid.geometry.edits.attempt import attempt
from gisgrid.geometry.edits.chain import Chain
from gisgrid.geometry.edits.dividing import border_with, faces_of, is_within, reached, refuse_overlap, tidy, together
from gisgrid.geometry.edits.model import Change, Doing, Knot, Part, Ring, Spot
from gisgrid.geometry.edits.noding import Table, is_held, node, pieces_of
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import twice_ring
from gisgrid.geometry.edits.tessellation import Tessellation


def reshape(t: Tessellation, code: str, path: Sequence[Spot]) -> Change:
    """Give the border of an area a new course between the first and the last place where a line meets it.

    The neighbours follow. Of the two ways round the border the one is replaced that changes less. What the area loses
    goes to the neighbour with the longest border.

    Raises
    ------
    EditRefused
        The line does not meet the border twice, would take a whole area, or would leave a gap along the outline.
    """

    def work(doing: Doing, made: list[Knot]) -> None:
        course = _between(t, code, node(Table(t, doing, is_held), path))
        line, old = _redrawn(t, code, course)
        faces = _faces_within(t, code, course, old, line)
        doing(Change(together(faces)))
        refuse_overlap(t, faces)
        tidy(t, made, doing)

    return attempt(t, work)


def _between(t: Tessellation, code: str, noded: Sequence[Spot]) -> Sequence[Spot]:
    """Return a line from the first to the last place where it meets an area's border."""
    meets = [i for i, spot in enumerate(noded) if code in t.holders(spot)]
    if len(meets) < 2 or noded[meets[0]] == noded[meets[-1]]:
        raise EditRefused("not_met", noded[0])
    return noded[meets[0] : meets[-1] + 1]


def _redrawn(t: Tessellation, code: str, course: Sequence[Spot]) -> tuple[Chain, Sequence[Spot]]:
    """Return the area's boundary with the new course in it, and the stretch that it replaces."""
    start, end = course[0], course[-1]
    rings = (ring for part in t.shapes[code] for ring in part)
    ring = next((ring for ring in rings if start in ring and end in ring), None)
    if ring is None:
        raise EditRefused("other_ring", end)
    ahead, back = _stretch(ring, start, end), _stretch(ring, end, start)
    is_ahead = _change_of(course, ahead) <= _change_of(course[::-1], back)
    old, drawn = (ahead, course) if is_ahead else (back, course[::-1])
    line = Chain(t.shapes[code])
    line.add_edges((b, a) for a, b in itertools.pairwise(old))
    line.add_edges(itertools.pairwise(drawn))
    return line, old


def _stretch(ring: Ring, start: Spot, end: Spot) -> Ring:
    """Return a ring from one of its vertices to another."""
    i, j = ring.index(start), ring.index(end)
    return ring[i : j + 1] if i <= j else ring[i:] + ring[: j + 1]


def _change_of(one: Sequence[Spot], other: Sequence[Spot]) -> int:
    """Return twice the area between two ways with the same ends."""
    return abs(twice_ring((*one, *other[-2:0:-1])))


def _faces_within(
    t: Tessellation, code: str, course: Sequence[Spot], old: Sequence[Spot], line: Chain
) -> dict[str, list[Part]]:
    """Return who has which faces then."""
    out: dict[str, list[Part]] = {}
    mine: list[Part] = []
    lost: list[Part] = []
    for one in reached(t, [*course, *old]):
        faces = faces_of(t, one, pieces_of(course))
        within = [face for face in faces if is_within(line, face)]
        rest = [face for face in faces if face not in within]
        if one != code and within and not rest:
            raise EditRefused("swallows", within[0][0][0])
        mine += within
        if one == code:
            lost += rest
        elif within:
            out[one] = rest
    if not mine:
        raise EditRefused("swallows", course[0])
    if not lost and not out:
        raise EditRefused("same_course", course[0])
    for face in lost:
        _hand(t, code, face, out)
    out[code] = mine
    return out


def _hand(t: Tessellation, code: str, face: Part, out: dict[str, list[Part]]) -> None:
    """Give a lost face to the neighbour with the longest border."""
    near = sorted({one for ring in face for spot in ring for one in t.holders(spot)} - {code})
    best = max(near, key=lambda one: border_with(t, face, one), default=None)
    if best is None or border_with(t, face, best) <= 0:
        raise EditRefused("outline", face[0][0])
    out[best] = [*out.get(best, t.shapes[best]), face]
