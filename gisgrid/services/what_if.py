"""What would change if venues were opened, closed or moved: counted afresh, nothing stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.reach import ReachRequest
from gisgrid.domain.venues import VenueTable
from gisgrid.errors import NotFound
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, snap
from gisgrid.services.counting import Counted
from gisgrid.services.reach_areas import COUNTS, AreaCounts, count_areas
from gisgrid.services.reach_basis import Basis, ReachCache, read_basis
from gisgrid.store.reach import StoredHouseholds
from gisgrid.store.venues import venues as all_venues

NEW = 0
"""Number of a venue that is not in the list."""


@dataclass(frozen=True)
class Changes:
    """Venues that would be otherwise.

    Attributes
    ----------
    opened, closed : tuple of str
        Ids: planned venues that would be there, and venues that would not.
    moved : mapping of str to (float, float)
        Id to longitude, latitude in degrees, EPSG:4490. A planned venue that is moved is opened.
    added : tuple of (float, float)
        Places of venues that are in no list.
    """

    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    moved: dict[str, tuple[float, float]] = field(default_factory=dict)
    added: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Answer:
    """Counts as they are and as they would be.

    Attributes
    ----------
    tree_codes, levels, names : list of str
        Of each area.
    before, after : AreaCounts
    gained, lost : ndarray of int
        Ids of the households that would be within reach and are not, and the reverse: private.
    homes : StoredHouseholds
        All that were counted: private.
    basis : Basis
        What would be there.
    """

    codes: list[str]
    levels: list[str]
    names: list[str]
    before: AreaCounts
    after: AreaCounts
    gained: Indices
    lost: Indices
    homes: StoredHouseholds
    basis: Basis

    def homes_of(self, ids: Indices) -> StoredHouseholds:
        """Return the households of some ids."""
        rows = np.flatnonzero(np.isin(self.homes.ids, ids))
        return StoredHouseholds(*(getattr(self.homes, column.name)[rows] for column in fields(StoredHouseholds)))

    def changed_areas(self) -> list[dict[str, Any]]:
        """Return the areas whose counts would change: code, name, level, and each count before and after."""
        rows = np.flatnonzero((self.before.counts != self.after.counts).any(axis=1))
        return [
            {"code": self.codes[k], "name": self.names[k], "level": self.levels[k]}
            | {name: [int(self.before.counts[k, c]), int(self.after.counts[k, c])] for c, name in enumerate(COUNTS)}
            for k in rows.tolist()
        ]


def what_if(connection: Connection, cache: ReachCache, request: ReachRequest, changes: Changes) -> Answer:
    """Return the counts as they are and as they would be.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.
    cache : ReachCache
    request : ReachRequest
        How things are now.
    changes : Changes

    Raises
    ------
    NotFound
        A venue named is not in the list.
    BadInput
        As of `read_basis`.
    """
    basis = read_basis(connection, cache, request)
    ids, venues = changed_venues(*all_venues(connection), basis, changes)
    before, after = basis.count(), basis.with_venues(ids, venues).count()
    return _answer(basis, basis.with_venues(ids, venues), before, after)


def _answer(basis: Basis, other: Basis, before: Counted, after: Counted) -> Answer:
    was, will = before.reach.covered, after.reach.covered
    return Answer(
        basis.tree.codes,
        basis.tree.levels,
        basis.tree.names,
        count_areas(basis, before),
        count_areas(other, after),
        basis.homes.ids[will & ~was],
        basis.homes.ids[was & ~will],
        basis.homes,
        other,
    )


def changed_venues(numbers: Indices, venues: VenueTable, basis: Basis, changes: Changes) -> tuple[Indices, VenueTable]:
    """Return the venues that would count, and their numbers."""
    row = {one: k for k, one in enumerate(venues.ids)}
    _require(row, [*changes.opened, *changes.closed, *changes.moved])
    counted = {row[one] for one in basis.venues.ids}
    counted |= {row[one] for one in (*changes.opened, *changes.moved)}
    kept = np.array(sorted(counted - {row[one] for one in changes.closed}), dtype=np.int64)
    points = venues.points.copy()
    for one, place in changes.moved.items():
        points[row[one]] = snap(np.array(place))
    there = _with_added(venues.take(kept), points[kept], changes.added)
    return np.concatenate([numbers[kept], np.full(len(changes.added), NEW)]), there


def _with_added(venues: VenueTable, points: Coordinates, added: Sequence[tuple[float, float]]) -> VenueTable:
    blank, count = [""] * len(added), len(added)
    return VenueTable(
        ids=venues.ids + [f"+{k + 1}" for k in range(count)],
        names=venues.names + blank,
        kinds=venues.kinds + blank,
        tiers=venues.tiers + ["service_point"] * count,
        parents=venues.parents + [None] * count,
        statuses=venues.statuses + ["planned"] * count,
        hours=venues.hours + blank,
        hosts=venues.hosts + blank,
        host_kinds=venues.host_kinds + blank,
        sensitive=venues.sensitive + [False] * count,
        owners=venues.owners + blank,
        staff=venues.staff + [None] * count,
        sources=venues.sources + blank,
        points=np.concatenate([points, np.array(added, dtype=np.float64).reshape(-1, 2)]),
    )


def _require(row: dict[str, int], ids: list[str]) -> None:
    missing = sorted(set(ids) - set(row))
    if missing:
        raise NotFound(
            f"名单中没有场所 {', '.join(missing)}",
            f"there is no venue {', '.join(missing)} in the list",
            hint_zh="用 gisgrid venues list 查看编号",
            hint_en="see the ids by `gisgrid venues list`",
        )
