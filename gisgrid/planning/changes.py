"""The difference of two sets of postings as changes that can be taken one by one."""

from collections import defaultdict
from dataclasses import dataclass

from gisgrid.planning.demand import Integers
from gisgrid.planning.staffing import LEADER


@dataclass(frozen=True)
class Move:
    """Somebody begins in a role of a grid, or somebody ends there, or both.

    Attributes
    ----------
    begins : int or None
        Row of the proposed postings.
    ends : tuple of int
        Rows of the present ones.
    """

    begins: int | None
    ends: tuple[int, ...]


def moves(proposed: Integers, present: Integers) -> list[Move]:
    """Return what changes from the present postings to the proposed ones, by grid and role.

    A new leader takes the place of all who led before, for there is never more than one. In other roles each who begins
    takes the place of one who ends, as long as there are both.

    Parameters
    ----------
    proposed, present : ndarray of int, shape (n, 3)
        Person, grid, role.

    Examples
    --------
    >>> import numpy as np
    >>> moves(np.array([[2, 0, 0], [3, 0, 1], [4, 0, 1]]), np.array([[0, 0, 0], [1, 0, 0], [5, 0, 1]]))
    [Move(begins=0, ends=(0, 1)), Move(begins=1, ends=(2,)), Move(begins=2, ends=())]
    """
    begun, ended = _without(proposed, present), _without(present, proposed)
    found: list[Move] = []
    for place in sorted(begun.keys() | ended.keys()):
        begins, ends = begun[place], ended[place]
        if place[1] == LEADER and begins:
            found.append(Move(begins[0], tuple(ends)))
            continue
        both = min(len(begins), len(ends))
        found += [Move(one, (other,)) for one, other in zip(begins[:both], ends[:both], strict=True)]
        found += [Move(one, ()) for one in begins[both:]] + [Move(None, (one,)) for one in ends[both:]]
    return found


def _without(some: Integers, others: Integers) -> dict[tuple[int, int], list[int]]:
    """Return by grid and role the rows that are in the first set of postings alone."""
    known = {tuple(row) for row in others.tolist()}
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, row in enumerate(some.tolist()):
        if tuple(row) not in known:
            found[row[1], row[2]].append(number)
    return found
