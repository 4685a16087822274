"""Who gets what: faces that nobody, several or outsiders cover are given out by a rule.

A face that one area covers stays with it. What is covered never, twice or outside goes to whom the rule names.
"""

from collections.abc import Callable, Mapping

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.noded_plane import Plane
from gisgrid.geometry.width import widths

ROUNDING_STEPS = 2
"""Faces up to this width come from rounding while noding; they are given out like the finding beside them."""

Choice = Callable[[Mapping[int, float], Mapping[int, float]], int]
"""From border lengths and areas of those who may have a face, the one who gets it."""


def longest_border(border: Mapping[int, float], area: Mapping[int, float]) -> int:
    """Choose who shares the longest border with it."""
    return max(border, key=lambda one: (border[one], -one))


def largest(border: Mapping[int, float], area: Mapping[int, float]) -> int:
    """Choose the largest area."""
    return max(border, key=lambda one: (area[one], -one))


def smallest(border: Mapping[int, float], area: Mapping[int, float]) -> int:
    """Choose the smallest area."""
    return min(border, key=lambda one: (area[one], one))


RULES: dict[str, Choice] = {"longest_border": longest_border, "largest": largest, "smallest": smallest}


def owners(drawn: Plane, places: Geometries, frozen: set[int], choose: Choice) -> list[set[int]]:
    """Return who gets each face: normally one; nobody outside and in gaps to be left; several in overlaps to be left.

    Overlaps are divided first, and gaps between gaps wait until their neighbours belong to somebody.

    Parameters
    ----------
    drawn : Plane
    places : ndarray of Polygon, shape (m,)
        Findings to be mended, in the units of the coordinates.
    frozen : set of int
        Children near (positions in `drawn.rows`) that neither get nor lose anything.
    choose : callable
    """
    giving = _Giving(drawn, frozen, choose)
    waiting = giving.cut_off(_groups(drawn, places))
    before = -1
    while waiting and len(waiting) != before:
        before = len(waiting)
        waiting = [faces for faces in waiting if not giving.give(faces)]
    return giving.out


class _Giving:
    """Faces while they are being given out."""

    def __init__(self, drawn: Plane, frozen: set[int], choose: Choice) -> None:
        self.drawn, self.frozen, self.choose = drawn, frozen, choose
        self.out = [set(who) for who in drawn.cover]
        self.size = dict(enumerate(shapely.area(drawn.plain[: len(drawn.rows)]).tolist()))
        self.beside = _faces_of_edges(drawn)

    def cut_off(self, groups: list[list[int]]) -> list[list[int]]:
        """Take what lies outside the parent from everybody; return the rest, overlaps first."""
        rest = []
        for faces in groups:
            for one in faces:
                if not self.drawn.inside[one] and not self.out[one] & self.frozen:
                    self.out[one] = set()
            inside = [one for one in faces if self.drawn.inside[one]]
            rest += [inside] if inside else []
        return sorted(rest, key=lambda faces: -max(len(self.drawn.cover[one]) for one in faces))

    def give(self, faces: list[int]) -> bool:
        """Give a gap to one area, or each face of an overlap to one that covers it; False if nobody is beside."""
        border = self._border(faces)
        for one in faces:
            cover = self.drawn.cover[one]
            if cover & self.frozen:
                continue
            may = {who: border.get(who, 0.0) for who in cover} if cover else border
            if not may:
                return False
            self.out[one] = {self.choose(may, self.size)}
        return True

    def _border(self, faces: list[int]) -> dict[int, float]:
        """Return who alone has the land beside some faces, with the length of the common border."""
        total: dict[int, float] = {}
        for one in faces:
            for edge, length in self.drawn.side[one].items():
                who = self._across(one, edge, faces)
                if len(who) == 1 and not who & self.frozen:
                    total[min(who)] = total.get(min(who), 0.0) + length
        return total

    def _across(self, face: int, edge: int, faces: list[int]) -> set[int]:
        """Return who has the land across an edge of a face, nobody if it is one of the faces."""
        others = [one for one in self.beside.get(edge, ()) if one != face]
        if others:
            return set() if others[0] in faces else self.out[others[0]]
        return self.drawn.cover[face] ^ self.drawn.along[edge]


def _faces_of_edges(drawn: Plane) -> dict[int, list[int]]:
    """Return the faces at each edge of a wrong face."""
    at: dict[int, list[int]] = {edge: [] for one in drawn.wrong.tolist() for edge in drawn.side[one]}
    for one, edges in enumerate(drawn.side):
        for edge in edges.keys() & at.keys():
            at[edge].append(one)
    return at


def _groups(drawn: Plane, places: Geometries) -> list[list[int]]:
    """Return the wrong faces of each place that is to be mended, and each that only rounding has made."""
    wrong = drawn.wrong
    group = _places_of_faces(drawn.face[wrong], drawn.frame.steps(places))
    lost = np.flatnonzero(group < 0)
    thin = lost[widths(drawn.face[wrong[lost]]) <= ROUNDING_STEPS]
    group[thin] = len(places) + np.arange(len(thin))
    faces: dict[int, list[int]] = {}
    for one, number in zip(wrong.tolist(), group.tolist(), strict=True):
        if number >= 0:
            faces.setdefault(number, []).append(one)
    return [faces[number] for number in sorted(faces)]


def _places_of_faces(face: Geometries, places: Geometries) -> Indices:
    """Return which place each face is, or is a part of; -1 for none.

    Rounding joins slivers to a face and takes some off, so faces and places are alike, not equal.
    """
    at, place = shapely.STRtree(places).query(face, predicate="intersects")
    common = shapely.area(shapely.intersection(face[at], places[place]))
    whole, named = shapely.area(face[at]), shapely.area(places[place])
    alike = (common > np.minimum(whole, named) / 2) & (common > 0)
    larger = np.flatnonzero(alike & (whole > 2 * named))
    alike[larger] = widths(face[at[larger]]) <= 2 * widths(places[place[larger]]) + ROUNDING_STEPS
    order = np.argsort(common[alike], kind="stable")
    out = np.full(len(face), -1, dtype=np.int64)
    out[at[alike][order]] = place[alike][order]
    return out


def strays(drawn: Plane, shapes: Geometries, limit_steps: float) -> tuple[Indices, Indices, Geometries]:
    """Return parts that mending cut off an area, and that are no wider than the limit, with who shall have them.

    Parameters
    ----------
    drawn : Plane
    shapes : ndarray of MultiPolygon, shape (k,)
        The children near, mended.
    limit_steps : float

    Returns
    -------
    of, to : ndarray of int, shape (s,)
        Positions in `shapes`: whose part it is, and who has the longest border with it.
    part : ndarray of Polygon, shape (s,)
    """
    plain = drawn.plain[: len(shapes)]
    more = np.flatnonzero(shapely.get_num_geometries(shapes) > shapely.get_num_geometries(plain))
    part, at = shapely.get_parts(shapes[more], return_index=True)
    of = more[at]
    cut = np.flatnonzero((shapely.area(part) < _area_around(part, of, plain) / 2) & (widths(part) <= limit_steps))
    to = _longest_borders(part[cut], of[cut], shapes)
    taken = to >= 0
    return of[cut][taken], to[taken], part[cut][taken]


def _area_around(part: Geometries, of: Indices, plain: Geometries) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return for each part the size of the part that it was in before."""
    old, at = shapely.get_parts(plain[of], return_index=True)
    holds = shapely.intersects(old, shapely.point_on_surface(part)[at])
    out = np.zeros(len(part))
    out[at[holds]] = shapely.area(old[holds])
    return out


def _longest_borders(part: Geometries, of: Indices, shapes: Geometries) -> Indices:
    """Return which other shape shares the longest border with each part, -1 for none."""
    to = np.full(len(part), -1, dtype=np.int64)
    for row, (one, owner) in enumerate(zip(part, of.tolist(), strict=True)):
        near = [i for i in shapely.STRtree(shapes).query(one).tolist() if i != owner]
        shared = shapely.length(shapely.intersection(shapely.boundary(shapes[near]), shapely.boundary(one)))
        if len(near) and shared.max() > 0:
            to[row] = near[int(shared.argmax())]
    return to
