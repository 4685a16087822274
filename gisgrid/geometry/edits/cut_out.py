"""One new area cut out of others."""

import itertools
from collections.abc import Callable, Sequence

from gisgrid.geometry.edits.attempt import attempt
from gisgrid.geometry.edits.chain import Chain
from gisgrid.geometry.edits.dividing import faces_of, is_within, reached, refuse_overlap, tidy, together
from gisgrid.geometry.edits.model import Change, Doing, Knot, Part, Ring, Spot
from gisgrid.geometry.edits.noding import Table, is_held, node, pieces_of
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import twice_ring
from gisgrid.geometry.edits.tessellation import Tessellation


def cut_out(t: Tessellation, ring: Ring, fresh: Callable[[], str]) -> Change:
    """Make one new area of what lies in a ring, taken from all areas there; an area that lies in it whole goes into it.

    Raises
    ------
    EditRefused
        Nothing lies in it, it is one whole area, or it crosses itself.
    """

    def work(doing: Doing, made: list[Knot]) -> None:
        noded = node(Table(t, doing, is_held), [*ring, ring[0]])
        taken, kept = _parted(t, noded, closed_line(noded))
        if not taken:
            raise EditRefused("nothing_inside", ring[0])
        if list(kept.values()) == [[]]:
            raise EditRefused("whole", ring[0])
        new = fresh()
        put = together(kept | {new: taken})
        doing(Change(put, [code for code, parts in kept.items() if not parts]))
        refuse_overlap(t, [new])
        tidy(t, made, doing)

    return attempt(t, work)


def closed_line(noded: Sequence[Spot]) -> Chain:
    """Return the edges of a closed line, counter-clockwise; its first place stands again at its end."""
    is_clockwise = len(noded) > 3 and twice_ring(tuple(noded[:-1])) < 0
    line, chain = noded[::-1] if is_clockwise else noded, Chain()
    chain.add_edges(itertools.pairwise(line))
    return chain


def _parted(t: Tessellation, noded: Sequence[Spot], line: Chain) -> tuple[list[Part], dict[str, list[Part]]]:
    """Return the faces within a closed line, and those that areas with such faces keep."""
    taken: list[Part] = []
    kept: dict[str, list[Part]] = {}
    for code in reached(t, noded):
        faces = faces_of(t, code, pieces_of(noded))
        within = [face for face in faces if is_within(line, face)]
        taken += within
        if within:
            kept[code] = [face for face in faces if face not in within]
    return taken, kept
