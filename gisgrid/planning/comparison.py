"""Two divisions of the same ground compared: which ground and which households get another code."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.comparison import (
    ADDED,
    CHANGED,
    UNCHANGED,
    WITHDRAWN,
    ComparedArea,
    Comparison,
    Move,
    Side,
)
from gisgrid.domain.desk import Homes
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.measure import area_m2

ORDER = (WITHDRAWN, ADDED, CHANGED, UNCHANGED)
LEAST_M2 = 0.5
"""Less ground than this moves by the rounding of a knot, and is nobody's."""
NOWHERE = -1


@dataclass(frozen=True)
class _Counted:
    """Households by where they are now and where they would be; `NOWHERE` where no area holds them."""

    before: Indices
    after: Indices
    households: Indices
    residents: Indices

    def within(self, *, before: int | None = None, after: int | None = None) -> tuple[int, int]:
        """Return households and residents in an area now, in one then, or in both."""
        mine = np.ones(len(self.before), dtype=bool)
        if before is not None:
            mine &= self.before == before
        if after is not None:
            mine &= self.after == after
        return int(self.households[mine].sum()), int(self.residents[mine].sum())


def compare_divisions(
    before: AreaTable, after: AreaTable, same_course: set[str], given: dict[str, tuple[str, str]], homes: Homes | None
) -> Comparison:
    """Compare a division with a drawn one.

    Parameters
    ----------
    before, after : AreaTable
        Children of the same parents, EPSG:4490; the drawn ones may leave gaps, and invalid polygons count as what
        they cover.
    same_course : set of str
        Codes whose course stays: they gain knots at most.
    given : dict of str to (str, str)
        Code and name that publication gives to new pieces, by what they are called in the draft.
    homes : Homes or None
        Households in the parents; None where they may not be read.

    Returns
    -------
    Comparison
        Without what hangs on withdrawn areas.

    Notes
    -----
    A household on a border counts in the area of the lowest code, as the database counts it.
    """
    counted = _counted(before, after, given, homes)
    moves = _moves(before, after, counted)
    rows = [_drawn(i, before, after, same_course, given, counted) for i in range(len(after))]
    gone = [i for i, code in enumerate(before.codes) if code not in set(after.codes)]
    rows += [_withdrawn(i, before, counted, moves) for i in gone]
    rows.sort(key=lambda area: (ORDER.index(area.change), area.given_code))
    households, residents = _total(moves)
    return Comparison(tuple(rows), tuple(moves), sum(move.m2 for move in moves), households, residents)


def _total(moves: list[Move]) -> tuple[int | None, int | None]:
    if any(move.households is None for move in moves):
        return None, None
    return sum(move.households or 0 for move in moves), sum(move.residents or 0 for move in moves)


def _drawn(
    i: int,
    before: AreaTable,
    after: AreaTable,
    same_course: set[str],
    given: dict[str, tuple[str, str]],
    counted: _Counted | None,
) -> ComparedArea:
    code = after.codes[i]
    given_code, name = given.get(code, (code, after.names[i]))
    now = before.codes.index(code) if code in before.codes else None
    there = None if now is None else _side(before, now, counted.within(before=now) if counted else None)
    side = _side(after, i, counted.within(after=i) if counted else None)
    change = _change(code, there, side, same_course)
    return ComparedArea(code, given_code, name, change, there, replace(side, name=name))


def _change(code: str, before: Side | None, after: Side, same_course: set[str]) -> str:
    if before is None:
        return ADDED
    same = code in same_course and (before.name, before.kind) == (after.name, after.kind)
    return UNCHANGED if same else CHANGED


def _withdrawn(i: int, before: AreaTable, counted: _Counted | None, moves: list[Move]) -> ComparedArea:
    code = before.codes[i]
    heirs = [move for move in moves if move.source == code]
    heir = max(heirs, key=lambda move: (move.households or 0, move.m2), default=None)
    side = _side(before, i, counted.within(before=i) if counted else None)
    return ComparedArea(code, code, side.name, WITHDRAWN, side, None, heir.target if heir else None)


def _side(areas: AreaTable, i: int, counted: tuple[int, int] | None) -> Side:
    m2 = float(area_m2(areas.geometries[[i]])[0])
    return Side(areas.names[i], areas.kinds[i], areas.geometries[i], m2, *(counted or (None, None)))


def _moves(before: AreaTable, after: AreaTable, counted: _Counted | None) -> list[Move]:
    """Return the ground that gets another code, the largest piece first."""
    old, new = _sound(before.geometries), _sound(after.geometries)
    i, j = _meeting(old, new)
    other = np.array([before.codes[a] != after.codes[b] for a, b in zip(i, j, strict=True)], dtype=bool)
    i, j = i[other], j[other]
    m2 = area_m2(shapely.intersection(old[i], new[j])) if len(i) else np.zeros(0)
    found = []
    for a, b, ground in zip(i.tolist(), j.tolist(), m2.tolist(), strict=True):
        people = counted.within(before=a, after=b) if counted else (None, None)
        if ground >= LEAST_M2 or people[0]:
            found.append(Move(before.codes[a], after.codes[b], ground, *people))
    return sorted(found, key=lambda move: -move.m2)


def _meeting(old: Geometries, new: Geometries) -> tuple[Indices, Indices]:
    """Return pairs whose insides may have ground in common."""
    j, i = shapely.STRtree(old).query(new, predicate="intersects")
    return i, j


def _sound(shapes: Geometries) -> Geometries:
    """Return polygons that can be intersected: what an invalid one covers."""
    valid = shapely.is_valid(shapes)
    return np.where(valid, shapes, shapely.buffer(shapes, 0)) if not valid.all() else shapes


def _counted(
    before: AreaTable, after: AreaTable, given: dict[str, tuple[str, str]], homes: Homes | None
) -> _Counted | None:
    if homes is None:
        return None
    points = shapely.points(np.asarray(homes.lon, dtype=float), np.asarray(homes.lat, dtype=float))
    codes = [given.get(code, (code, ""))[0] for code in after.codes]
    return _Counted(
        _holder(points, before.geometries, before.codes),
        _holder(points, _sound(after.geometries), codes),
        np.asarray(homes.households, dtype=np.int64),
        np.asarray(homes.persons, dtype=np.int64),
    )


def _holder(points: NDArray[np.object_], shapes: Geometries, codes: list[str]) -> Indices:
    """Return for each point the area of the lowest code that covers it."""
    rank = np.argsort(np.argsort(np.array(codes, dtype=object).astype(str), kind="stable"))
    order = np.argsort(rank)
    best = np.full(len(points), len(codes))
    if len(points) and len(codes):
        area, point = shapely.STRtree(points).query(shapes, predicate="covers")
        np.minimum.at(best, point, rank[area])
    found: Indices = np.append(order, NOWHERE)[best]
    return found
