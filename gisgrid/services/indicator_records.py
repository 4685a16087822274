"""From the database's records to the tables that indicators are made from: areas become rows."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.indicators.counted import Records
from gisgrid.indicators.months import ActivityMonths, ServiceMonths, Span, activity_months, service_months
from gisgrid.indicators.parts import PartRecords
from gisgrid.indicators.people import Active
from gisgrid.indicators.tables import NO_END, Areas, Keeping, Needs, Postings, Specialities, Venues
from gisgrid.indicators.tree import Integers
from gisgrid.services.indicator_asked import Asked, read_standards
from gisgrid.services.indicator_ground import Box, Ground, read_ground
from gisgrid.store import indicator_records as store

Columns = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """All that the figures of a part are made from, as it was read.

    Attributes
    ----------
    ground : Ground
    part : PartRecords
        Its middles are in metres about the middle of these areas alone.
    """

    ground: Ground
    part: PartRecords

    def about(self, box: Box) -> PartRecords:
        """Return the records with middles in metres about the middle of another box, such as that of all parts."""
        areas = replace(self.part.records.areas, middle=self.ground.metres(box))
        return replace(self.part, records=replace(self.part.records, areas=areas))


def read_part(connection: Connection, asked: Asked, part: Part) -> Read:
    """Read all that the figures of a month are made from, up to the day asked: of a part, of the crown, or of all.

    Records at an area that is not there any more are left out.
    """
    ground = read_ground(connection, part)
    homes = store.households(connection, asked.scheme, ground.within)
    areas, served = _areas(ground, homes), _service(connection, asked, ground)
    postings = _postings(connection, ground, asked.day)
    records = Records(
        areas, postings, _specialities(connection, ground, postings), _needs(connection, ground, asked.day),
        _venues(connection, asked, ground), _keeping(connection, asked, ground, areas, homes),
        _held(connection, asked, ground), _served(asked, areas, served),
    )  # fmt: skip
    measured, tops = _measured(ground, areas)
    standards, active = read_standards(connection, ground, asked), Active(served["area"], served["person"])
    return Read(ground, PartRecords(records, standards, active, ground.ids, measured, tops))


def left_out(connection: Connection, asked: Asked) -> int:
    """Return how many activities and service records count at an area which is not there any more."""
    return store.left_out(connection, asked.scheme, asked.first_day, asked.day.replace(day=1), asked.day)


def _measured(ground: Ground, areas: Areas) -> tuple[Integers, Integers]:
    """Return the rows of a part's own areas, and of the tops."""
    tops = np.flatnonzero(ground.tops)
    below = areas.tree.any_above(ground.tops)
    return np.flatnonzero(below if ground.part.under is not None else ~below), tops


def _areas(ground: Ground, homes: Columns) -> Areas:
    told, row_of = ground.columns, {code: row for row, code in enumerate(ground.columns["code"].tolist())}
    return Areas(
        codes=told["code"].astype(str), levels=told["level"].astype(str), kinds=told["kind"].astype(str),
        parent=np.array([row_of.get(code, -1) for code in told["parent_code"].tolist()], dtype=np.int64),
        area_m2=told["area_m2"], households=ground.spread(homes, "households"),
        residents=ground.spread(homes, "residents"), estimated_households=ground.spread(homes, "estimated"),
        middle=ground.metres(ground.box),
    )  # fmt: skip


def _postings(connection: Connection, ground: Ground, day: date) -> Postings:
    """Return those of the day, as if they had always run: the database has chosen them."""
    found = ground.present(store.postings(connection, day, ground.within))
    always = np.zeros(len(found["area"]), dtype=np.int64)
    return Postings(found["area"], found["role"], found["person"], found["team"], always, always + NO_END)


def _specialities(connection: Connection, ground: Ground, postings: Postings) -> Specialities:
    people = None if ground.within is None else np.unique(postings.person[postings.person >= 0]).tolist()
    found = store.specialities(connection, ground.part.scheme, people)
    return Specialities(found["person"], found["speciality"], store.count_specialities(connection))


def _needs(connection: Connection, ground: Ground, day: date) -> Needs:
    found = ground.present(store.needs(connection, day, ground.within))
    return Needs(found["area"], found["speciality"], found["wanted"])


def _venues(connection: Connection, asked: Asked, ground: Ground) -> Venues:
    found = ground.present(store.venues(connection, asked.scheme, ground.within))
    in_use = found["in_use"].astype(bool)
    return Venues(found["area"], found["kind"].astype(str), found["tier"].astype(str), in_use, found["staff"])


def _keeping(connection: Connection, asked: Asked, ground: Ground, areas: Areas, homes: Columns) -> Keeping:
    reach = store.reached(connection, asked.scheme, asked.day, ground.within)
    leaf = areas.tree.leaf
    return Keeping(
        kept=ground.spread(homes, "kept"),
        stated=ground.spread(store.statements(connection, ground.within), "households", missing=-1),
        reached=np.where(leaf, ground.spread(reach, "reached"), 0),
        counted=np.where(leaf, ground.spread(reach, "counted"), 0),
    )


def _held(connection: Connection, asked: Asked, ground: Ground) -> ActivityMonths:
    known = ground.present(store.activities(connection, asked.scheme, asked.first_day, asked.day, ground.within))
    kinds, kind = np.unique(known["kind"].astype(str), return_inverse=True)
    reported = np.zeros(len(ground.ids), dtype=bool)
    sources = store.sources(connection, asked.scheme, asked.day, ground.within).astype(np.int64)
    told = ground.rows(np.append(sources, asked.reporting))
    reported[told[told >= 0]] = True
    return activity_months(
        Span(asked.first_month, asked.month - asked.first_month + 1), tuple(kinds.tolist()), reported,
        area=known["area"], month=known["month"], kind=kind, participants=known["participants"], count=known["held"],
    )  # fmt: skip


def _service(connection: Connection, asked: Asked, ground: Ground) -> Columns:
    first = asked.day.replace(day=1)
    return ground.present(store.service(connection, asked.scheme, first, asked.day, ground.within))


def _served(asked: Asked, areas: Areas, known: Columns) -> ServiceMonths:
    return service_months(
        Span(asked.month, 1), areas.tree, area=known["area"], month=np.full(len(known["area"]), asked.month),
        person=known["person"], minutes=known["minutes"], check_ins=known["check_ins"], outside=known["outside"],
    )  # fmt: skip
