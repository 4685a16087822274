"""The proof that areas tile their parents, from coordinates alone and without a tolerance.

An equation stands for each parent: the sum of its children's boundaries is its own boundary. It is believed only when
every polygon in it is sound on its own (`soundness`), bears a code of its own, and no area is above itself.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, Indices, directed_edges, residual, reverse
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.geometry.soundness import Fault, unsound

Status = Literal["proved", "failed", "outline_unproved"]

_BATCH_COORDINATES = 500_000


@dataclass(frozen=True)
class Equation:
    """The children of one parent, and whether they tile it.

    Attributes
    ----------
    parent_code : str or None
        None gathers areas that have neither a parent nor children to be proved against.
    child_codes : tuple of str
    status : str
        `proved`; `failed`; or `outline_unproved`: the parent is not at hand, so nothing is claimed.
    open_edges : ndarray of float, shape (k, 4)
        Where it failed: edges that nothing cancels, start and end as longitude, latitude. Empty where a member is
        unsound by itself, since the sum then means nothing.
    """

    parent_code: str | None
    child_codes: tuple[str, ...]
    status: Status
    open_edges: Coordinates


@dataclass(frozen=True)
class Proof:
    """What was proved, what failed, and what was taken as given.

    Attributes
    ----------
    faults : tuple of Fault
        Areas that cannot take part.
    equations : tuple of Equation
        One for each parent code, parents at hand first, each in order of first mention.
    given_codes : tuple of str
        Outlines that children were proved against and that nothing at hand proves in turn.
    """

    faults: tuple[Fault, ...]
    equations: tuple[Equation, ...]
    given_codes: tuple[str, ...]

    @property
    def proved(self) -> bool:
        """Whether every area is sound and every equation holds, with at least one to hold."""
        statuses = {equation.status for equation in self.equations}
        return not self.faults and statuses == {"proved"}

    def with_status(self, status: Status) -> list[Equation]:
        """Return the equations of one status."""
        return [equation for equation in self.equations if equation.status == status]


def prove_tiling(
    codes: Sequence[str],
    parent_codes: Sequence[str | None],
    geometries: Any,
    *,
    given: Collection[str] | None = None,
) -> Proof:
    """Prove that the children of every parent tile it exactly.

    Parameters
    ----------
    codes : sequence of str, length n
    parent_codes : sequence of str or None, length n
        None for a root.
    geometries : array_like of (Multi)Polygon, shape (n,)
        Longitude, latitude in degrees, EPSG:4490, on the lattice, shells counter-clockwise.
    given : collection of str, optional
        Codes whose outline may be taken as given where their own parent is not at hand; by default the roots. An
        outline without children at hand proves nothing and is never given.

    Returns
    -------
    Proof

    Examples
    --------
    >>> village, west, east = shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    >>> prove_tiling(["v", "w", "e"], [None, "v", "v"], [village, west, east]).proved
    False
    >>> village = shapely.segmentize(village, 1)
    >>> prove_tiling(["v", "w", "e"], [None, "v", "v"], [village, west, east]).proved
    True
    """
    shapes = np.asarray(geometries, dtype=object)
    index = {code: i for i, code in reversed(list(enumerate(codes)))}
    parent = np.array([index.get(p, -1) if p is not None else -1 for p in parent_codes], dtype=np.int64)
    faults = [*unsound(codes, shapes), *_repeated_codes(codes), *_cycles(codes, parent)]
    equations = list(_equations(codes, parent, shapes, {fault.code for fault in faults}))
    if given is None:
        given = {code for code, p in zip(codes, parent_codes, strict=True) if p is None}
    outlines = {codes[i] for i in np.unique(parent[parent >= 0]).tolist()} & set(given)
    tops = np.flatnonzero(parent < 0).tolist()
    loose = [i for i in tops if codes[i] not in outlines]
    equations += _unproved([codes[i] for i in loose], [parent_codes[i] for i in loose])
    taken = [codes[i] for i in tops if codes[i] in outlines]
    return Proof(tuple(faults), tuple(equations), tuple(taken))


def _repeated_codes(codes: Sequence[str]) -> list[Fault]:
    return [Fault(code, "duplicate_code") for code, times in Counter(codes).items() if times > 1]


def _cycles(codes: Sequence[str], parent: Indices) -> list[Fault]:
    """Return the areas from which the way up never ends, by doubling the step."""
    up = parent
    for _ in range(len(parent).bit_length()):
        up = np.where(up >= 0, up[up], -1)
    return [Fault(codes[i], "parent_cycle") for i in np.flatnonzero(up >= 0).tolist()]


def _equations(codes: Sequence[str], parent: Indices, shapes: Geometries, bad: set[str]) -> Iterator[Equation]:
    children = np.flatnonzero(parent >= 0)
    if len(children) == 0:
        return
    children = children[np.argsort(parent[children], kind="stable")]
    parents, starts = np.unique(parent[children], return_index=True)
    members = dict(zip(parents.tolist(), np.split(children, starts[1:]), strict=True))
    names = {p: tuple(codes[i] for i in kids.tolist()) for p, kids in members.items()}
    sound = [p for p in members if codes[p] not in bad and bad.isdisjoint(names[p])]
    open_edges = _open_edges(sound, members, shapes)
    for p in members:
        edges = open_edges.get(p, np.empty((0, 4)))
        status: Status = "proved" if p in open_edges and len(edges) == 0 else "failed"
        yield Equation(codes[p], names[p], status, edges)


def _open_edges(sound: list[int], members: dict[int, Indices], shapes: Geometries) -> dict[int, Coordinates]:
    """Return for each parent the edges that do not cancel, some parents at a time to bound the memory."""
    weights = [shapely.get_num_coordinates(shapes[[p, *members[p]]]).sum() for p in sound]
    batch = np.cumsum(weights) // _BATCH_COORDINATES
    out: dict[int, Coordinates] = {}
    for number in np.unique(batch):
        parents = np.array(sound, dtype=np.int64)[batch == number]
        kids = [members[p] for p in parents.tolist()]
        group = np.repeat(parents, [len(k) for k in kids])
        inner, outer = directed_edges(shapes[np.concatenate(kids)]), reverse(directed_edges(shapes[parents]))
        ends = np.vstack([inner.ends, outer.ends])
        owner = np.concatenate([group[inner.owner], parents[outer.owner]])
        left = residual(Edges(ends, owner), owner)
        left = left[np.argsort(owner[left], kind="stable")]
        pieces = np.split(ends[left], np.searchsorted(owner[left], parents[1:]))
        out |= dict(zip(parents.tolist(), pieces, strict=True))
    return out


def _unproved(codes: list[str], parent_codes: list[str | None]) -> Iterator[Equation]:
    groups: dict[str | None, list[str]] = {}
    for code, parent_code in zip(codes, parent_codes, strict=True):
        groups.setdefault(parent_code, []).append(code)
    for parent_code, members in groups.items():
        yield Equation(parent_code, tuple(members), "outline_unproved", np.empty((0, 4)))
