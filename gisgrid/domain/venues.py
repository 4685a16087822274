"""Venues and households as columns: places that are served from, and places that are served."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.domain.hours import Moment, read_hours
from gisgrid.geometry.lattice import Coordinates

TIERS = ("central", "branch", "service_point")
"""Library science's central hall, its branches, and their service points."""

STATUSES = ("existing", "upgrade", "planned")
"""In use; in use and to be improved; not there yet."""

IN_USE = ("existing", "upgrade")


@dataclass(frozen=True)
class VenueTable:
    """Venues as equally long columns.

    Attributes
    ----------
    ids : list of str
        What the keeper of the list calls them; unique.
    names, kinds, hours, hosts, host_kinds, owners, sources : list of str
        Blank where nothing is said.
    tiers, statuses : list of str
        Of `TIERS` and `STATUSES`.
    parents : list of (str or None)
        Id of the venue above.
    sensitive : list of bool
        Hosts that stay off public maps, such as barracks.
    staff : list of (int or None)
    points : ndarray of float, shape (n, 2)
        Longitude, latitude on the lattice, EPSG:4490.
    """

    ids: list[str]
    names: list[str]
    kinds: list[str]
    tiers: list[str]
    parents: list[str | None]
    statuses: list[str]
    hours: list[str]
    hosts: list[str]
    host_kinds: list[str]
    sensitive: list[bool]
    owners: list[str]
    staff: list[int | None]
    sources: list[str]
    points: Coordinates

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | NDArray[Any]) -> "VenueTable":
        """Return the given rows, in the given order."""
        index = np.asarray(rows, dtype=np.int64)
        columns = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "points"}
        taken = {name: [values[i] for i in index.tolist()] for name, values in columns.items()}
        return replace(self, **taken, points=self.points[index])

    def rows_where(self, *, statuses: Sequence[str] = STATUSES, sensitive: bool = True) -> NDArray[np.int64]:
        """Return the rows of venues of these statuses, those of sensitive hosts only if asked for."""
        fit = [
            s in statuses and (sensitive or not secret) for s, secret in zip(self.statuses, self.sensitive, strict=True)
        ]
        return np.flatnonzero(fit)

    def open_at(self, at: Moment, *, unknown_open: bool) -> tuple["VenueTable", list[str]]:
        """Return the venues that are open at a moment, and the ids of those whose hours cannot be read.

        Parameters
        ----------
        unknown_open : bool
            Count these as open.
        """
        hours = [read_hours(text) for text in self.hours]
        unknown = [one for one, found in zip(self.ids, hours, strict=True) if found is None]
        is_open = [unknown_open if found is None else found.is_open(at) for found in hours]
        return self.take(np.flatnonzero(is_open)), unknown


@dataclass(frozen=True)
class Candidates:
    """Places where a venue could stand.

    Attributes
    ----------
    ids, names : list of str
        Names are blank where there are none.
    points : ndarray of float, shape (n, 2)
        Longitude, latitude in degrees, EPSG:4490.
    """

    ids: list[str]
    names: list[str]
    points: Coordinates

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class HouseholdTable:
    """Households as equally long columns. Private: no public answer shows a row.

    Attributes
    ----------
    ids : list of str
    persons : ndarray of int, shape (n,)
    addresses, sources : list of str
    points : ndarray of float, shape (n, 2)
        Longitude, latitude on the lattice, EPSG:4490.
    households : ndarray of int, shape (n,)
        How many households the place stands for: more than one where a building or a natural village has one point.
    estimate : ndarray of bool, shape (n,)
        The place is not that of each home; always so where it stands for several.
    """

    ids: list[str]
    persons: NDArray[np.int64]
    addresses: list[str]
    sources: list[str]
    points: Coordinates
    households: NDArray[np.int64]
    estimate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)
