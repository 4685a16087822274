"""What the reach is counted from: roads, venues, households and areas of one moment."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.domain.reach import ReachRequest
from gisgrid.domain.venues import VenueTable
from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.kept_cells import KeptCells
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.plane import Plane
from gisgrid.network.attach import Attached, attach
from gisgrid.network.cells import Cells, make_cells
from gisgrid.network.network import Network
from gisgrid.services.counting import Counted, count_households, venues_near, walk_of
from gisgrid.services.networks import PlacedNetwork
from gisgrid.services.roads import NetworkCache
from gisgrid.store import reach as store
from gisgrid.store.roads import changes_of
from gisgrid.store.venues import venues as all_venues


@dataclass(frozen=True)
class Basis:
    """What one count is made from.

    Attributes
    ----------
    request : ReachRequest
    placed : PlacedNetwork or None
        None: no roads were imported, everything is an estimate.
    plane : Plane
    venue_ids : ndarray of int, shape (v,)
    venues : VenueTable
        Those that count.
    homes : StoredHouseholds
    attached : Attached or None
        The road next to each household.
    tree : AreaTree
    unknown_venues : list of str
        Ids of venues whose hours could not be read, where an hour was asked for.
    """

    request: ReachRequest
    placed: PlacedNetwork | None
    plane: Plane
    venue_ids: Indices
    venues: VenueTable
    homes: store.StoredHouseholds
    attached: Attached | None
    tree: store.AreaTree
    unknown_venues: list[str]

    @property
    def network(self) -> Network | None:
        """Return the network, or None where no road is asked: there are none, or a planning standard counts."""
        return None if self.placed is None or self.request.standard else self.placed.network

    @property
    def places(self) -> Coordinates | Attached:
        """Return where the households are: on the network or, without one, in metres."""
        return self.plane.metres(self.homes.points) if self.attached is None else self.attached

    def count(self) -> Counted:
        """Count the households."""
        venues = self.plane.metres(self.venues.points)
        walk, standard_m = walk_of(self.request), self.request.standard_m
        near = venues_near(venues, self.plane.metres(self.homes.points), walk, standard_m)
        counted = count_households(self.network, venues, self.places, walk, standard_m, near)
        return counted.with_estimates(self.homes.estimate)

    def with_venues(self, ids: Indices, venues: VenueTable) -> "Basis":
        """Return the same with other venues."""
        return replace(self, venue_ids=ids, venues=venues)


class ReachCache:
    """Roads, their cells and the households on them, kept for as long as nobody writes what they are made from.

    Parameters
    ----------
    folder : Path, optional
        Where cells are kept for other processes too; None: in memory alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.kept = None if folder is None else KeptCells(folder)
        self.networks = NetworkCache()
        self._homes: tuple[object, Attached] | None = None
        self._cells: tuple[object, Cells] | None = None

    def attached(self, connection: Connection, placed: PlacedNetwork, basis: Basis) -> Attached:
        """Return the road next to each household."""
        request = basis.request
        key = (placed.version, changes_of(connection, "household"), request.scheme, request.under, request.max_access_m,
               len(basis.homes.ids))  # fmt: skip
        if self._homes is None or self._homes[0] != key:
            points = placed.plane.metres(basis.homes.points)
            self._homes = key, attach(placed.network, points, walk_of(request))
        return self._homes[1]

    def cells(self, placed: PlacedNetwork, max_access_m: float) -> Cells:
        """Return the cells of a network, made once."""
        key = (placed.version, max_access_m)
        if self._cells is None or self._cells[0] != key:
            self._cells = key, self._kept_or_made(placed, max_access_m)
        return self._cells[1]

    def _kept_or_made(self, placed: PlacedNetwork, max_access_m: float) -> Cells:
        if self.kept is None:
            return make_cells(placed.network, max_access_m)
        found = self.kept.find(placed.version, max_access_m, placed.network)
        if found is None:
            found = make_cells(placed.network, max_access_m)
            self.kept.keep(placed.version, max_access_m, found)
        return found


def read_basis(connection: Connection, cache: ReachCache, request: ReachRequest) -> Basis:
    """Return what a count is made from.

    Parameters
    ----------
    connection : Connection
        A transaction whose statements all see the same moment.

    Raises
    ------
    NotFound
        There is no such area.
    BadInput
        There is no venue of the kinds asked for.
    """
    walk_of(request)
    part = Part(request.scheme, request.under)
    tree = store.area_tree(connection, part)
    if request.under is not None and not tree.codes:
        raise NotFound(f"没有代码为 {request.under} 的区域", f"there is no area {request.under}")
    homes = store.households(connection, part)
    ids, venues, unknown = venues_asked(connection, request)
    placed = cache.networks.network(connection)
    plane = placed.plane if placed is not None else plane_about(np.concatenate([homes.points, venues.points]))
    basis = Basis(request, placed, plane, ids, venues, homes, None, tree, unknown)
    if placed is None or basis.network is None:
        return basis
    return replace(basis, attached=cache.attached(connection, placed, basis))


def plane_about(points: Coordinates) -> Plane:
    """Return the plane about places in degrees, shape (n, 2), where no roads say which; about nothing, any."""
    return Plane.about(shapely.multipoints(points if len(points) else np.zeros((1, 2))))


def venues_asked(connection: Connection, request: ReachRequest) -> tuple[Indices, VenueTable, list[str]]:
    """Return the numbers of the venues that count, the venues, and the ids of those whose hours cannot be read.

    Raises
    ------
    BadInput
        A kind was asked for that no venue has.
    """
    ids, venues = all_venues(connection)
    strange = sorted(set(request.kinds) - set(venues.kinds))
    if strange:
        there = ", ".join(sorted(set(venues.kinds)))
        raise BadInput(
            f"没有类型为 {', '.join(strange)} 的场所；现有：{there}",
            f"there is no venue of the kind {', '.join(strange)}; there are: {there}",
        )
    rows = venues.rows_where(statuses=request.statuses, sensitive=request.sensitive)
    if request.kinds:
        rows = rows[np.isin(np.array(venues.kinds)[rows], request.kinds)]
    asked, unknown = venues.take(rows), list[str]()
    if request.open_at is not None:
        asked, unknown = asked.open_at(request.open_at, unknown_open=request.unknown_open)
    number = dict(zip(venues.ids, ids.tolist(), strict=True))
    return np.array([number[one] for one in asked.ids], dtype=np.int64), asked, unknown
