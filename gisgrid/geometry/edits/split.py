"""Areas cut by a drawn line."""

from collections.abc import Callable, Sequence

from gisgrid.geometry.edits.attempt import attempt
from gisgrid.geometry.edits.dividing import faces_of, is_drawn, reached, tidy
from gisgrid.geometry.edits.grid import Segment
from gisgrid.geometry.edits.model import Change, Doing, Knot, Part, Shape, Spot
from gisgrid.geometry.edits.noding import Table, is_held, node, pieces_of
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import canonical, twice_area
from gisgrid.geometry.edits.tessellation import Tessellation


def split(
    t: Tessellation,
    path: Sequence[Spot],
    codes: Sequence[str] | None,
    fresh: Callable[[], str],
    weigh: Callable[[Shape], float] = twice_area,
) -> Change:
    """Cut every area that a line runs right through. The line may begin and end outside of them.

    Parameters
    ----------
    codes : sequence of str, optional
        Only these; None is all.
    fresh : callable
        A new code each time.
    weigh : callable
        What decides which piece keeps the code, the heaviest: by default the area.

    Raises
    ------
    EditRefused
        It runs through none, crosses itself, or meets a border where there is no room for a vertex.

    Examples
    --------
    >>> square = ((((0, 0), (90000, 0), (90000, 90000), (0, 90000)),),)
    >>> t = Tessellation({"a": square}, square, [])
    >>> change = split(t, [(30000, -10), (30000, 99999)], None, lambda: "b")
    >>> change.put["b"], [knot.p for knot in change.knots]
    (((((0, 0), (30000, 0), (30000, 90000), (0, 90000)),),), [(30000, 0), (30000, 90000)])
    """
    mine = None if codes is None else set(codes)

    def is_mine(edge: Segment) -> bool:
        return is_held(edge) if mine is None else not mine.isdisjoint(edge.codes)

    def work(doing: Doing, made: list[Knot]) -> None:
        pieces = pieces_of(node(Table(t, doing, is_mine), path))
        parted = [(code, *_parts_of(t, code, faces_of(t, code, pieces))) for code in reached(t, path, codes)]
        if not any(len(drawn) > 1 for _, drawn, _ in parted):
            raise EditRefused("not_through", path[0])
        for code, drawn, others in parted:
            if len(drawn) > 1:
                heaviest = max(drawn, key=lambda part: weigh((part,)))
                kept = {code: canonical((heaviest, *others))}
                doing(Change(kept | {fresh(): (part,) for part in drawn if part is not heaviest}))
        tidy(t, made, doing)

    return attempt(t, work)


def _parts_of(t: Tessellation, code: str, faces: Shape) -> tuple[list[Part], list[Part]]:
    """Return the faces that the line bounds, and the others."""
    drawn = [part for part in faces if is_drawn(t, code, part)]
    return drawn, [part for part in faces if part not in drawn]
