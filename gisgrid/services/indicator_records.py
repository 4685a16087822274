"""From the database's records to the tables that indicators are made from: areas become rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.geometry.measure import metres_per_degree
from gisgrid.indicators.counted import Records
from gisgrid.indicators.months import ActivityMonths, ServiceMonths, Span, activity_months, month_number, service_months
from gisgrid.indicators.standards import Duty, Standards, Targets
from gisgrid.indicators.tables import NO_END, Areas, Keeping, Needs, Postings, Specialities, Venues
from gisgrid.indicators.tree import Integers
from gisgrid.store import indicator_records as store
from gisgrid.store.schemes import scheme_named

Columns = dict[str, Any]

GRID_LEVEL = "village"


@dataclass(frozen=True)
class Ground:
    """The areas of a scheme as rows, and how ids become rows.

    Attributes
    ----------
    columns : dict of str to ndarray
        As `store.indicator_records.areas`.
    """

    columns: Columns
    ids: Integers
    order: Integers

    def rows(self, ids: Integers) -> Integers:
        """Return the row of each area; -1 for one that is not there."""
        if not len(self.ids) or not len(ids):
            return np.full(len(ids), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.ids, ids, sorter=self.order), len(self.ids) - 1)
        found = self.order[place]
        return np.where(self.ids[found] == ids, found, -1)

    def present(self, columns: Columns) -> Columns:
        """Return records with `area` as a row, those of areas that are not there left out."""
        rows = self.rows(columns["area"].astype(np.int64))
        return {name: values[rows >= 0] for name, values in columns.items()} | {"area": rows[rows >= 0]}

    def spread(self, columns: Columns, name: str, missing: int = 0) -> Integers:
        """Return one column of records, at most one an area, for every area."""
        values = np.full(len(self.ids), missing, dtype=np.int64)
        found = self.present(columns)
        values[found["area"]] = found[name]
        return values


def read_ground(connection: Connection, scheme: str) -> Ground:
    """Read the areas of a scheme.

    Raises
    ------
    NotFound
        There is no such scheme.
    """
    scheme_named(connection, scheme)
    columns = store.areas(connection, scheme)
    ids = columns["id"].astype(np.int64)
    return Ground(columns, ids, np.argsort(ids))


def read_standards(connection: Connection, scheme: str, ground: Ground, day: date, silent_months: int) -> Standards:
    """Read what is asked of areas on a day."""
    levels = set(ground.columns["level"].tolist())
    found = ground.present(store.targets(connection, scheme, day))
    duties = tuple(Duty(*each) for each in store.duties(connection, scheme))
    targets = Targets(found["area"], found["measure"].astype(str), found["item"].astype(str), found["amount"])
    lowest = scheme_named(connection, scheme).levels[-1]
    return Standards(duties, targets, silent_months, GRID_LEVEL if GRID_LEVEL in levels else lowest)


def read_records(
    connection: Connection, scheme: str, ground: Ground, day: date, silent_months: int
) -> tuple[Records, int]:
    """Read all that the figures of the month of a day are made from, up to that day.

    Returns
    -------
    records : Records
    left_out : int
        Activities and service records that count at an area which is not there any more.
    """
    areas = _areas(connection, scheme, ground)
    held, held_left_out = _held(connection, scheme, ground, day, silent_months)
    served, served_left_out = _served(connection, scheme, ground, areas, day)
    records = Records(
        areas, _postings(connection, ground, day), _specialities(connection, scheme), _needs(connection, ground, day),
        _venues(connection, scheme, ground), _keeping(connection, scheme, ground, areas, day), held, served,
    )  # fmt: skip
    return records, held_left_out + served_left_out


def _areas(connection: Connection, scheme: str, ground: Ground) -> Areas:
    told, row_of = ground.columns, {code: row for row, code in enumerate(ground.columns["code"].tolist())}
    homes = store.households(connection, scheme)
    middle = np.column_stack([told["lon"], told["lat"]]).astype(np.float64).reshape(-1, 2)
    centre = middle.mean(axis=0) if len(middle) else np.zeros(2)
    return Areas(
        codes=told["code"].astype(str), levels=told["level"].astype(str), kinds=told["kind"].astype(str),
        parent=np.array([row_of.get(code, -1) for code in told["parent_code"].tolist()], dtype=np.int64),
        area_m2=told["area_m2"], households=ground.spread(homes, "households"),
        residents=ground.spread(homes, "residents"), estimated_households=ground.spread(homes, "estimated"),
        middle=(middle - centre) * metres_per_degree(float(centre[1])),
    )  # fmt: skip


def _postings(connection: Connection, ground: Ground, day: date) -> Postings:
    """Return those of the day, as if they had always run: the database has chosen them."""
    found = ground.present(store.postings(connection, day))
    always = np.zeros(len(found["area"]), dtype=np.int64)
    return Postings(found["area"], found["role"], found["person"], found["team"], always, always + NO_END)


def _specialities(connection: Connection, scheme: str) -> Specialities:
    found = store.specialities(connection, scheme)
    return Specialities(found["person"], found["speciality"], store.count_specialities(connection))


def _needs(connection: Connection, ground: Ground, day: date) -> Needs:
    found = ground.present(store.needs(connection, day))
    return Needs(found["area"], found["speciality"], found["wanted"])


def _venues(connection: Connection, scheme: str, ground: Ground) -> Venues:
    found = ground.present(store.venues(connection, scheme))
    in_use = found["in_use"].astype(bool)
    return Venues(found["area"], found["kind"].astype(str), found["tier"].astype(str), in_use, found["staff"])


def _keeping(connection: Connection, scheme: str, ground: Ground, areas: Areas, day: date) -> Keeping:
    reach = store.reached(connection, scheme, day)
    leaf = areas.tree.leaf
    return Keeping(
        kept=ground.spread(store.households(connection, scheme), "kept"),
        stated=ground.spread(store.statements(connection), "households", missing=-1),
        reached=np.where(leaf, ground.spread(reach, "reached"), 0),
        counted=np.where(leaf, ground.spread(reach, "counted"), 0),
    )


def _held(
    connection: Connection, scheme: str, ground: Ground, day: date, silent_months: int
) -> tuple[ActivityMonths, int]:
    month = month_number(day.year, day.month)
    first = min(month_number(day.year, 1), month - silent_months + 1)
    found = store.activities(connection, scheme, date(first // 12, first % 12 + 1, 1), day)
    known = ground.present(found)
    kinds, kind = np.unique(known["kind"].astype(str), return_inverse=True)
    reported = np.zeros(len(ground.ids), dtype=bool)
    told = ground.rows(store.sources(connection, scheme, day).astype(np.int64))
    reported[told[told >= 0]] = True
    held = activity_months(
        Span(first, month - first + 1), tuple(kinds.tolist()), reported, area=known["area"], month=known["month"],
        kind=kind, participants=known["participants"], count=known["held"],
    )  # fmt: skip
    return held, int(found["held"].sum() - known["held"].sum())


def _served(connection: Connection, scheme: str, ground: Ground, areas: Areas, day: date) -> tuple[ServiceMonths, int]:
    month = month_number(day.year, day.month)
    found = store.service(connection, scheme, day.replace(day=1), day)
    known = ground.present(found)
    served = service_months(
        Span(month, 1), areas.tree, area=known["area"], month=np.full(len(known["area"]), month),
        person=known["person"], minutes=known["minutes"], check_ins=known["check_ins"], outside=known["outside"],
    )  # fmt: skip
    return served, len(found["area"]) - len(known["area"])
