"""Courses: borders as they were surveyed, knots left out. Two states of an area are the same if their courses are."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import as_array
from gisgrid.geometry.knots import Knot, Piece, Vertex, strip_knots
from gisgrid.geometry.lattice import Geometries
from gisgrid.store import areas as area_store
from gisgrid.store.knots import knots_of


def courses(geometries: Any, knots: Sequence[Knot]) -> Geometries:
    """Return polygons without knots, in normal form, so that equal courses are equal to the last bit.

    Parameters
    ----------
    geometries : array_like of MultiPolygon, shape (n,)
    knots : sequence of Knot
        All those of the scheme.
    """
    at: dict[Vertex, list[Knot]] = {}
    for knot in knots:
        at.setdefault(knot.p, []).append(knot)
    out: Geometries = shapely.normalize(as_array([_course(shape, at) for shape in geometries]))
    return out


def _course(shape: Any, at: dict[Vertex, list[Knot]]) -> Any:
    here = {(x, y) for x, y in shapely.get_coordinates(shape).tolist()} & at.keys()
    return strip_knots(shape, [knot for place in sorted(here) for knot in at[place]]) if here else shape


def division_courses(connection: Connection, scheme: str, parent_codes: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return, for each of these parents that is there, digests of its course and of its children's, by code.

    A child's digest holds its name and kind too.
    """
    knots = knots_of(connection, scheme)
    parents = area_store.areas_by_code(connection, scheme, parent_codes).areas
    children = area_store.children_of(connection, scheme, parent_codes).areas
    outlines = courses(parents.geometries, knots)
    found = {code: {code: _digest(shape)} for code, shape in zip(parents.codes, outlines, strict=True)}
    for i, shape in enumerate(courses(children.geometries, knots)):
        digest = _digest(shape, children.names[i], children.kinds[i])
        found[str(children.parent_codes[i])][children.codes[i]] = digest
    return found


def area_digests(
    codes: Iterable[str], geometries: Any, words: Sequence[tuple[str, str]], knots: Sequence[Knot]
) -> dict[str, str]:
    """Return a digest of each area, by code: of its course, its name and its kind, as `division_courses` makes them.

    Parameters
    ----------
    geometries : array_like of MultiPolygon, shape (n,)
    words : sequence of (name, kind), length n
    knots : sequence of Knot
        All that may lie on their borders.
    """
    shapes = courses(geometries, knots)
    return {code: _digest(shape, *both) for code, shape, both in zip(codes, shapes, words, strict=True)}


def _digest(shape: Any, *words: str) -> str:
    text = "\x1f".join([shapely.to_wkb(shape, hex=True), *words])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def with_stored_courses(
    connection: Connection, scheme: str, areas: AreaTable, more_knots: Sequence[Knot] = ()
) -> tuple[AreaTable, set[str]]:
    """Give areas whose course is the stored one the stored polygon, with its knots; return their codes too.

    `more_knots` of the areas are not stored yet; a polygon that has them keeps them out of its course all the same.
    """
    there = area_store.areas_by_code(connection, scheme, areas.codes).areas
    if not len(there):
        return areas, set()
    row_of = {code: i for i, code in enumerate(areas.codes)}
    rows = [row_of[code] for code in there.codes]
    knots = [*knots_of(connection, scheme), *more_knots]
    same = shapely.equals_exact(courses(areas.geometries[rows], knots), courses(there.geometries, knots))
    geometries = areas.geometries.copy()
    for i in same.nonzero()[0]:
        geometries[rows[i]] = there.geometries[i]
    return areas.with_geometries(geometries), {there.codes[i] for i in same.nonzero()[0]}


def gained_vertices(before: Any, after: Any) -> list[Piece]:
    """Return the vertices that a polygon gained, in an order in which they can be put in one after the other.

    Parameters
    ----------
    before, after : MultiPolygon
        The same rings in the same order; `after` has more vertices.

    Examples
    --------
    >>> square = shapely.MultiPolygon([shapely.Polygon([(0, 0), (2, 0), (2, 2)])])
    >>> more = shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 2)])])
    >>> gained_vertices(square, more)
    [Piece(a=(0.0, 0.0), b=(2.0, 0.0), p=(1.0, 0.0))]
    """
    pieces = []
    for old, new in zip(_rings(before), _rings(after), strict=True):
        waiting = iter(old[1:])
        upcoming, last = next(waiting), new[0]
        for vertex in new[1:]:
            if vertex == upcoming:
                upcoming = next(waiting, upcoming)
            else:
                pieces.append(Piece(last, upcoming, vertex))
            last = vertex
    return pieces


def _rings(shape: Any) -> list[list[Vertex]]:
    rings = shapely.get_rings(shapely.get_parts(shape))
    return [[(x, y) for x, y in shapely.get_coordinates(ring).tolist()] for ring in rings]
