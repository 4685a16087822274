"""Pieces given to a neighbour."""

from collections.abc import Sequence

from gisgrid.geometry.edits.attempt import attempt
from gisgrid.geometry.edits.cut_out import closed_line
from gisgrid.geometry.edits.dividing import border_with, faces_of, is_drawn, is_within, refuse_overlap, tidy, together
from gisgrid.geometry.edits.model import Change, Doing, Knot, Part, Shape, Spot
from gisgrid.geometry.edits.noding import Table, node, pieces_of
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import twice_area
from gisgrid.geometry.edits.tessellation import Tessellation


def give(t: Tessellation, path: Sequence[Spot], giver: str, receiver: str) -> Change:
    """Give a piece of an area to a neighbour.

    It is what a closed line holds (its last place is its first), or what a line cuts off towards the neighbour, of two
    such pieces the smaller.

    Raises
    ------
    EditRefused
        Nothing is cut off, all of it is, or the neighbour lies apart from it.
    """

    def work(doing: Doing, made: list[Knot]) -> None:
        noded = node(Table(t, doing, lambda edge: giver in edge.codes), path)
        faces = faces_of(t, giver, pieces_of(noded))
        if len(path) > 3 and path[0] == path[-1]:
            line = closed_line(noded)
            given = [face for face in faces if is_within(line, face)]
        else:
            given = _cut_off(t, faces, giver, receiver, path[0])
        _hand(t, faces, given, (giver, receiver), path[0], doing)
        tidy(t, made, doing)

    return attempt(t, work)


def give_part(t: Tessellation, code: str, number: int, receiver: str) -> Change:
    """Give one part of an area to a neighbour.

    Raises
    ------
    EditRefused
        It is the only part, or the neighbour lies apart from it.
    """
    parts = t.shapes[code]
    return attempt(t, lambda doing, _: _hand(t, parts, [parts[number]], (code, receiver), parts[number][0][0], doing))


def _cut_off(t: Tessellation, faces: Shape, giver: str, receiver: str, place: Spot) -> list[Part]:
    """Return the pieces towards a neighbour."""
    drawn = [face for face in faces if is_drawn(t, giver, face)]
    if len(drawn) < 2:
        raise EditRefused("not_through", place)
    near = [face for face in drawn if border_with(t, face, receiver) > 0]
    if not near:
        raise EditRefused("apart", place)
    if len(near) < len(drawn):
        return near
    heaviest = max(near, key=lambda face: twice_area((face,)))
    return [face for face in near if face is not heaviest]


def _hand(
    t: Tessellation, faces: Shape, given: Sequence[Part], codes: tuple[str, str], place: Spot, doing: Doing
) -> None:
    """Give faces of the first area to the second."""
    giver, receiver = codes
    if len(given) == len(faces):
        raise EditRefused("swallows", place)
    if not any(border_with(t, face, receiver) > 0 for face in given):
        raise EditRefused("apart" if given else "nothing_inside", place)
    kept = [face for face in faces if face not in given]
    doing(Change(together({giver: kept, receiver: [*t.shapes[receiver], *given]})))
    refuse_overlap(t, [receiver])
