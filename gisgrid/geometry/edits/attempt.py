"""Edits of several steps, tried and taken back."""

from collections.abc import Callable

from gisgrid.geometry.edits.model import Change, Doing, Knot, Shape
from gisgrid.geometry.edits.tessellation import Tessellation


def attempt(t: Tessellation, work: Callable[[Doing, list[Knot]], None]) -> Change:
    """Try an edit of several steps and take it back; return the change that does all of it at once.

    Parameters
    ----------
    work : callable
        Does its steps by its first argument, or raises EditRefused; its second are the knots made so far.
    """
    undoing: list[Change] = []
    knots: list[Knot] = []
    known = len(t.book.knots)

    def doing(change: Change) -> None:
        undoing.append(t.apply(change))
        knots.extend(change.knots)

    try:
        work(doing, knots)
        return _whole(t, undoing, knots)
    finally:
        for change in reversed(undoing):
            t.apply(change)
        t.book.forget(known)


def _whole(t: Tessellation, undoing: list[Change], knots: list[Knot]) -> Change:
    before: dict[str, Shape | None] = {}
    for change in undoing:
        for code, shape in change.put.items():
            before.setdefault(code, shape)
        for code in change.removed:
            before.setdefault(code, None)
    codes = sorted(before)
    put = {code: t.shapes[code] for code in codes if code in t.shapes and t.shapes[code] != before[code]}
    removed = [code for code in codes if before[code] and code not in t.shapes]
    first = {knot.p: knot for knot in reversed(knots)}
    return Change(put, removed, [knot for knot in knots if t.is_vertex(knot.p) and first[knot.p] is knot])
