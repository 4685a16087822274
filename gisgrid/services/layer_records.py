"""Layers that are counted from records when somebody asks, for what was chosen: a kind, a tier, a speciality."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.layers import Flags, Floats, Frame, Integers
from gisgrid.indicators.tree import Tree
from gisgrid.services.layer_cache import LayerCache
from gisgrid.services.layer_figures import STATES, Cells, Told
from gisgrid.store import layer_records as store
from gisgrid.store.layers import areas_version

TOLD, NOTHING, UNREPORTED, UNDETERMINED, NOT_TOLD = (
    STATES.index(name) for name in ("told", "nothing_to_count", "not_reported", "undetermined", "not_told")
)


@dataclass(frozen=True)
class Ground:
    """All areas of a scheme as a tree, in order of code.

    Attributes
    ----------
    ids, order : ndarray of int, shape (n,)
        Their numbers, and the rows in the order of these.
    tree : Tree
    undetermined : ndarray of bool, shape (n,)
    """

    ids: Integers
    order: Integers
    tree: Tree
    undetermined: Flags

    def rows(self, ids: Sequence[int] | Integers) -> Integers:
        """Return the row of each area, -1 for one that is not there."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(self.ids):
            return np.full(len(wanted), -1)
        found = self.order[np.minimum(np.searchsorted(self.ids[self.order], wanted), len(self.ids) - 1)]
        return np.where(self.ids[found] == wanted, found, -1)

    def in_frame(self, ids: Sequence[int] | Integers, frame: Frame) -> Integers:
        """Return the place in a frame of the area that each lies in or is, -1 where it lies in none of them."""
        place = np.full(len(self.ids) + 1, -1)
        place[self.rows(frame.ids)] = np.arange(len(frame))
        above = self.tree.above[self.rows(ids)] if len(self.ids) else np.empty((len(ids), 0), dtype=np.int64)
        return np.asarray(place[above].max(axis=1, initial=-1))

    def grids(self, frame: Frame) -> Integers:
        """Return how many grids, not divided further and not undetermined, each area of a frame has."""
        own = (self.tree.leaf & ~self.undetermined).astype(np.int64)
        return np.asarray(self.tree.roll_up(own)[self.rows(frame.ids)])


def read_ground(connection: Connection, scheme: str, cache: LayerCache) -> Ground:
    """Return the areas of a scheme as a tree."""
    key = areas_version(connection), scheme
    found: Ground = cache.grounds.get(key, lambda: _ground(store.tree_rows(connection, scheme)))
    return found


def _ground(rows: list[store.Row]) -> Ground:
    ids = np.array([row["id"] for row in rows], dtype=np.int64)
    row_of = {row["code"]: k for k, row in enumerate(rows)}
    parent = np.array([row_of.get(row["parent_code"], -1) for row in rows], dtype=np.int64)
    undetermined = np.array([row["undetermined"] for row in rows], dtype=bool)
    return Ground(ids, np.argsort(ids), Tree(parent), undetermined)


class ActivityFigures:
    """Activities of one kind, for each grid and month, of those that everybody may know."""

    source, public, follows_months = "records", True, True

    def __init__(self, connection: Connection, scheme: str, kind: str, today: date, cache: LayerCache) -> None:
        self._ground = read_ground(connection, scheme, cache)
        self.version: Hashable = "activities", kind, today, store.public_records_version(connection)
        self._held = cache.records.get(
            (scheme, self.version), lambda: store.activities_by_month(connection, scheme, kind, today)
        )
        months = sorted({row["month"] for row in self._held})
        self.told = {month: Told(min(_last_day(month), today), _at(today)) for month in months[-MOST_MONTHS:]}

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return activities of the kind for each grid; not reported where nothing of any kind ever was."""
        place = self._ground.in_frame([row["area_id"] for row in self._held], frame)
        row_of = {month: k for k, month in enumerate(months)}
        held, reported = np.zeros((len(months), len(frame))), np.zeros(len(frame), dtype=bool)
        for row, where in zip(self._held, place.tolist(), strict=True):
            if where >= 0:
                reported[where] = True
                if row["month"] in row_of:
                    held[row_of[row["month"]], where] += row["of_kind"]
        grids = self._ground.grids(frame)
        undetermined = np.array([kind == "undetermined" for kind in frame.kinds], dtype=bool)
        state = np.select([undetermined, grids == 0, ~reported], [UNDETERMINED, NOTHING, UNREPORTED], TOLD)
        return _cells(held / np.maximum(grids, 1), np.broadcast_to(state, held.shape).copy())


class VenueFigures:
    """Venues in use of a kind and tier, of those that everybody may know."""

    source, public, follows_months = "records", True, False

    def __init__(self, connection: Connection, scheme: str, kind: str, tier: str, today: date) -> None:
        self._connection, self._scheme, self._kind, self._tier = connection, scheme, kind, tier
        self.told = {today.replace(day=1): Told(today, _at(today))}
        self.version: Hashable = "venues", kind, tier, today, store.public_records_version(connection)

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return how many stand in each area."""
        place = {area: k for k, area in enumerate(frame.ids.tolist())}
        found = store.venues_by_area(self._connection, self._scheme, frame.level, self._kind, self._tier)
        counts = np.bincount([place[area] for area in found if area in place], minlength=len(frame))
        undetermined = np.array([kind == "undetermined" for kind in frame.kinds], dtype=bool)
        state = np.where(undetermined & (counts == 0), UNDETERMINED, TOLD)
        return _cells(np.tile(counts.astype(np.float64), (len(months), 1)), np.tile(state, (len(months), 1)))


class GapFigures:
    """People of a speciality who are asked for and lacking, in the areas whose rosters a member may read."""

    source, public, follows_months = "records", False, False

    def __init__(self, connection: Connection, scheme: str, speciality: str, today: date, cache: LayerCache) -> None:
        self._connection, self._day, self._ground = connection, today, read_ground(connection, scheme, cache)
        self._asked = store.asked_for(connection, scheme, speciality, today)
        self._serving = store.serving_with(connection, scheme, speciality, today)
        self.told = {today.replace(day=1): Told(today, _at(today))}
        marks = (tuple(tuple(row.values()) for row in rows) for rows in (self._asked, self._serving))
        self.version: Hashable = "gap", speciality, hash(tuple(marks))

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return how many more are asked for than serve, each person once in an area; nothing where nobody asks."""
        asked = np.zeros(len(frame), dtype=np.int64)
        where = self._ground.in_frame([row["area_id"] for row in self._asked], frame)
        wanted = np.array([row["people"] for row in self._asked], dtype=np.int64)
        np.add.at(asked, where[where >= 0], wanted[where >= 0])
        lacking = np.maximum(asked - self._counts(frame), 0).astype(np.float64)
        read = np.isin(frame.ids, store.read_among(self._connection, frame.ids))
        state = np.select([~read, asked == 0], [NOT_TOLD, NOTHING], TOLD)
        return _cells(np.tile(lacking, (len(months), 1)), np.tile(state, (len(months), 1)))

    def _counts(self, frame: Frame) -> Integers:
        where = self._ground.in_frame([row["area_id"] for row in self._serving], frame)
        pairs = {(place, row["person"]) for place, row in zip(where.tolist(), self._serving, strict=True) if place >= 0}
        return np.bincount([place for place, _ in pairs], minlength=len(frame)).astype(np.int64)


MOST_MONTHS = 120


def _cells(values: Floats, states: Integers) -> Cells:
    return Cells(np.where(states == TOLD, values, np.nan), states, np.zeros(values.shape, dtype=bool))


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _at(day: date) -> datetime:
    """Return the beginning of a day: what is counted live has no moment of its own that answers could be kept by."""
    return datetime.combine(day, time(), UTC)
