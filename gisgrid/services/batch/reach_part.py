"""The reach of one part of a scheme: its households, its ground, the circles of its venues."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.sparse import csr_array
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.domain.reach import ReachRequest, roll_up
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.plane import Plane
from gisgrid.network.attach import attach
from gisgrid.network.cells import make_cells
from gisgrid.network.nearby import around
from gisgrid.services.batch.moment import Moment
from gisgrid.services.circles import draw_circles, groups_of, reached_by, together, told_shapes
from gisgrid.services.counting import Counted, venues_near, walk_of
from gisgrid.services.reach import covered_ground
from gisgrid.services.reach_areas import Tally, sum_tally, tally_areas
from gisgrid.services.reach_basis import Basis, ReachCache, venues_asked
from gisgrid.services.reach_rows import area_rows, counts_of, household_rows
from gisgrid.store import reach as store
from gisgrid.store.copying import lines_of
from gisgrid.store.reach import AreaTree, Leaves

CACHE = ReachCache()
"""Of this process: all its parts lie on the same roads."""


@dataclass(frozen=True)
class Asked:
    """What is asked of every part.

    Attributes
    ----------
    request : ReachRequest
    plane : Plane
        The one of the whole scheme, whatever part it is.
    """

    request: ReachRequest
    plane: Plane


@dataclass(frozen=True)
class Drawn:
    """A circle of some venues of a part.

    Attributes
    ----------
    scope, name, estimate :
        As of `Circle`.
    shape : MultiPolygon
        In degrees, as places are told; a merged one goes on where other parts' begin.
    """

    scope: str
    name: str
    estimate: bool
    shape: shapely.MultiPolygon


@dataclass(frozen=True)
class PartReach:
    """What came out for one part.

    Attributes
    ----------
    part : Part
    tree : AreaTree or None
        Of the crown, with the tops; a part's areas are in `area_lines` already.
    tally : Tally
        Of the crown what counts at each area itself; of a part what all of it adds to those above, in one row.
    ground : ndarray of int, shape (n, 2)
        Likewise, square metres: of the areas, and of what is within reach.
    counts : dict of str to int
        What the part adds to the columns of `reach_run`.
    groups : ndarray of int, shape (c,)
        Circles of all venues (`groups_of`) that reach somebody here.
    sums : ndarray of int, shape (c, 4)
        Whom they reach here (`reached_by`).
    drawn : list of Drawn
        Circles of the venues that lie here.
    area_lines, household_lines : str
        Rows for COPY.
    """

    part: Part
    tree: AreaTree | None
    tally: Tally
    ground: Indices
    counts: dict[str, int]
    groups: Indices
    sums: Indices
    drawn: list[Drawn]
    area_lines: str
    household_lines: str


def reach_part(moment: Moment, asked: Asked, part: Part, own: Indices) -> PartReach:
    """Count the households of a part, and draw the circles of the venues that lie in it.

    Which venue a household has nearest, and how far, depends on all roads and all venues: these are whole in every
    process. The cells that circles are drawn from are made of the roads around the part's venues alone.

    Parameters
    ----------
    own : ndarray of int
        Rows of the venues that lie in the part, of all that are asked for.
    """
    with moment.reading() as connection:
        basis, leaves = _read(connection, asked, part)
    counted = basis.count()
    tally = tally_areas(basis, counted)
    near = _near(basis, leaves, own)
    drawn, cover = _circles(basis, own, near)
    ground = covered_ground(basis, leaves, cover)
    groups, sums = _reached(basis, counted)
    counts = counts_of(basis, counted, tally.outside)
    households = lines_of(household_rows(basis, counted))
    if part.under is None:
        return PartReach(part, basis.tree, tally, ground, counts, groups, sums, drawn, "", households)
    lines, ground = _area_lines(basis, tally, ground), ground.sum(axis=0, keepdims=True)
    return PartReach(part, None, _added(tally), ground, counts, groups, sums, drawn, lines, households)


def _read(connection: Connection, asked: Asked, part: Part) -> tuple[Basis, Leaves]:
    request = asked.request
    ids, venues, unknown = venues_asked(connection, request)
    homes, tree = store.households(connection, part), store.area_tree(connection, part)
    placed = None if request.standard else CACHE.networks.network(connection)
    basis = Basis(request, placed, asked.plane, ids, venues, homes, None, tree, unknown)
    if placed is not None:
        points = asked.plane.metres(homes.points)
        basis = replace(basis, attached=attach(placed.network, points, walk_of(request)))
    return basis, store.leaves(connection, part)


def _near(basis: Basis, leaves: Leaves, own: Indices) -> Indices:
    """Return the rows of the venues whose circles can touch the part's ground, its own among them."""
    places = shapely.get_coordinates(basis.plane.project(leaves.geometries))
    points = basis.plane.metres(basis.venues.points)
    return np.union1d(venues_near(points, places, walk_of(basis.request), basis.request.standard_m), own)


def _circles(basis: Basis, own: Indices, near: Indices) -> tuple[list[Drawn], shapely.MultiPolygon | None]:
    """Return the circles of the part's venues, and the ground from which any venue is reached."""
    if not len(near):
        return [], None
    walk, points = walk_of(basis.request), basis.plane.metres(basis.venues.points)
    network = basis.network
    cells = None if network is None else make_cells(around(network, points[near], walk), walk.max_access_m)
    mine = basis.with_venues(basis.venue_ids[own], basis.venues.take(own))
    circles = list(draw_circles(mine, cells, walk))
    shapes = told_shapes(basis.plane, circles)
    drawn = [Drawn(one.scope, one.name, one.estimate, shape) for one, shape in zip(circles, shapes, strict=True)]
    return drawn, together(cells, points[near], walk, basis.request.standard_m)


def _reached(basis: Basis, counted: Counted) -> tuple[Indices, Indices]:
    reaching = np.diff(counted.covers.indptr) > 0
    groups = [(k, one.rows) for k, one in enumerate(groups_of(basis.venues)) if reaching[one.rows].any()]
    sums = [reached_by(basis, counted, rows) for _, rows in groups]
    return np.array([k for k, _ in groups], dtype=np.int64), np.array(sums, dtype=np.int64).reshape(-1, 4)


def _area_lines(basis: Basis, tally: Tally, ground: Indices) -> str:
    parents = basis.tree.parents
    areas = sum_tally(parents, tally, basis.request.poor_share)
    return lines_of(area_rows(basis.tree, areas, roll_up(parents, ground)))


def _added(tally: Tally) -> Tally:
    """Return what a part adds to the areas above it, as if all of it counted at one."""
    reached = np.asarray(tally.reached.sum(axis=1), dtype=np.int64).reshape(-1, 1)
    return Tally(tally.own.sum(axis=0, keepdims=True), csr_array(reached), tally.outside)
