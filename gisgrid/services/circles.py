"""Service circles of a basis: of each venue, merged by kind, by tier, and of all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.domain.venues import VenueTable
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, to_lattice
from gisgrid.geometry.plane import Plane
from gisgrid.network.attach import attach
from gisgrid.network.cells import Cells
from gisgrid.network.circles import circles, merged_circle, standard_circles, straight_circles
from gisgrid.network.walk import Walk
from gisgrid.services.counting import Counted
from gisgrid.services.networks import PlacedNetwork
from gisgrid.services.reach_basis import Basis
from gisgrid.store.copying import hex_ewkb


@dataclass(frozen=True)
class Circle:
    """One service circle.

    Attributes
    ----------
    scope : str
        `venue`, `kind`, `tier` or `all`.
    name : str
        Id of the venue, the kind or the tier; empty for all.
    rows : ndarray of int
        The venues that it belongs to.
    geometry : MultiPolygon
        Metres of the basis' plane; empty where nothing is within reach.
    estimate : bool
        Not from roads: there are none, or the venue is too far from any.
    """

    scope: str
    name: str
    rows: Indices
    geometry: shapely.MultiPolygon
    estimate: bool


class Group(NamedTuple):
    """The venues of one circle; see `Circle`."""

    scope: str
    name: str
    rows: Indices


def groups_of(venues: VenueTable) -> list[Group]:
    """Return the venues of each circle: every one by itself, then by kind, by tier, and all."""
    groups = [Group("venue", name, np.array([row])) for row, name in enumerate(venues.ids)]
    for scope, labels in (("kind", venues.kinds), ("tier", venues.tiers), ("all", [""] * len(venues))):
        label = np.array(labels)
        groups += [Group(scope, name, np.flatnonzero(label == name)) for name in sorted(set(labels))]
    return groups


def draw_circles(basis: Basis, cells: Cells | None, walk: Walk) -> Iterator[Circle]:
    """Yield the circle of each venue, then the merged ones by kind, by tier, and of all.

    Parameters
    ----------
    basis : Basis
    cells : Cells or None
        None where no road is asked.
    walk : Walk
    """
    points, standard_m = basis.plane.metres(basis.venues.points), basis.request.standard_m
    if not len(points):
        return
    far = np.zeros(len(points)) if standard_m else _far_from_roads(basis.placed, points, walk)
    each = iter(_each(cells, points, walk, standard_m))
    for scope, name, rows in groups_of(basis.venues):
        shape = next(each) if scope == "venue" else together(cells, points[rows], walk, standard_m)
        yield Circle(scope, name, rows, shape, bool(far[rows].all()))


def circle_rows(basis: Basis, counted: Counted, drawn: list[Circle]) -> Iterator[tuple[object, ...]]:
    """Yield circles as the database keeps them, with the households and residents that each one reaches."""
    for circle, shape in zip(drawn, hex_ewkb(told_shapes(basis.plane, drawn)), strict=True):
        *sums, estimates = reached_by(basis, counted, circle.rows)
        yield (circle.scope, circle.name, circle.estimate, *sums, shape, estimates)


def reached_by(basis: Basis, counted: Counted, rows: Indices) -> tuple[int, int, int, int]:
    """Return the households and residents that some venues reach, the households that no other one does, estimates."""
    homes, persons = basis.homes.households, basis.homes.persons
    reached = np.flatnonzero(np.asarray(counted.covers[rows].sum(axis=0)).ravel())
    lost = counted.lost_without(rows)
    estimates = int((homes * counted.reach.estimate)[reached].sum())
    return int(homes[reached].sum()), int(persons[reached].sum()), int(homes[lost].sum()), estimates


def told_shapes(plane: Plane, drawn: list[Circle]) -> Geometries:
    """Return circles in degrees, on the digits in which places are told."""
    return as_told(plane.unproject(np.array([circle.geometry for circle in drawn], dtype=object)))


def as_told(shapes: Geometries) -> Geometries:
    """Return circles on the digits in which places are told, or a text would tell one position twice; then in order.

    Rounding alone could make them invalid, which the first step sees to.
    """
    return to_lattice(shapely.set_precision(shapes, RESOLUTION))


def _each(cells: Cells | None, points: Coordinates, walk: Walk, standard_m: float | None) -> list[shapely.MultiPolygon]:
    if cells is not None:
        return circles(cells, points, walk)
    return straight_shapes(points, walk, standard_m)[0]


def together(cells: Cells | None, points: Coordinates, walk: Walk, standard_m: float | None) -> shapely.MultiPolygon:
    """Return the merged circle of points in metres; without cells an estimate, or a planning standard's."""
    if cells is not None:
        return merged_circle(cells, points, walk)
    return straight_shapes(points, walk, standard_m)[1]


def straight_shapes(
    points: Coordinates, walk: Walk, standard_m: float | None
) -> tuple[list[shapely.MultiPolygon], shapely.MultiPolygon]:
    """Return the disc of each point and all of them merged: an estimate of the walk, or a planning standard's."""
    discs = straight_circles(points, walk) if standard_m is None else standard_circles(points, standard_m)
    each = [shapely.multipolygons(shapely.get_parts(disc)) for disc in discs]
    return each, shapely.multipolygons(shapely.get_parts(shapely.union_all(discs)))


def _far_from_roads(placed: PlacedNetwork | None, points: Coordinates, walk: Walk) -> Indices:
    if placed is None:
        return np.ones(len(points), dtype=np.int64)
    return attach(placed.network, points, walk).estimate.astype(np.int64)
