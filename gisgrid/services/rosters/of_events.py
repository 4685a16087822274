"""Rosters of places and events as facts: place names, activities, service records."""

from datetime import datetime, time
from typing import Any

import numpy as np

from gisgrid.exchange.rosters.records import Record
from gisgrid.geometry.lattice import snap
from gisgrid.services.rosters.people import PLACEHOLDER
from gisgrid.services.rosters.telling import Telling

MINUTES = 60


def place_name(telling: Telling, record: Record) -> None:
    """Tell one name of a place; the grid that holds it is found from the place itself."""
    values, place = record.values, _place(record)
    kind = values.get("kind") or "natural_village"
    telling.add(record, "place_name", (values["place"], place), {"name": values["place"], "kind": kind, "geom": place})


def activity(telling: Telling, record: Record) -> None:
    """Tell one activity; without an id of its own it is known by title, time and area."""
    values = record.values
    area = telling.area(record, needed=values.get("lon") is None)
    team, team_well = telling.reference(record, "team", "team_id", "team_name")
    organisation, organisation_well = telling.reference(record, "organisation", "organisation_id")
    venue, venue_well = telling.reference(record, "venue", "venue_id")
    if not (team_well and organisation_well and venue_well) or (area is None and values.get("lon") is None):
        return
    starts, ends = _moment(values["date"], values.get("start")), _moment(values["date"], values.get("end"))
    known = telling.known["activity"].get(f"{values['title']}|{starts}|{area}")
    identity = values.get("activity_id") or known or f"{PLACEHOLDER}{values['title']}|{starts}|{area}"
    told = {
        "external_id": identity, "title": values["title"], "kind": values["kind"], "category": values.get("category"),
        "starts_at": starts, "ends_at": ends if values.get("end") else None, "participants": values.get("participants"),
        "team": team, "organisation": organisation, "venue": venue, "stated_area": area, "geom": _place(record),
    }  # fmt: skip
    telling.add(record, "activity", (identity,), told, str(values["title"]))


def service_record(telling: Telling, record: Record) -> None:
    """Tell one service of one volunteer."""
    values = record.values
    area = telling.area(record, needed=values.get("activity_id") is None and values.get("lon") is None)
    of_activity, well = telling.reference(record, "activity", "activity_id")
    who = telling.person(record, area, adds=False)
    if not well or who is None:
        return
    key = f"{of_activity}|{who}" if of_activity else f"{who}|{values['date']}|{values.get('start')}"
    known = telling.known["service_record"].get(key)
    identity = values.get("record_id") or known or f"{PLACEHOLDER}{key}"
    told = {
        "external_id": identity, "activity": of_activity, "person": who, "day": values["date"],
        "minutes": round(float(values["hours"]) * MINUTES),  # type: ignore[arg-type]
        "note": values.get("content"), "stated_area": area if of_activity is None else None, "geom": _place(record),
    }  # fmt: skip
    telling.add(record, "service_record", (identity,), told)


def _place(record: Record) -> tuple[float, float] | None:
    """Return a record's place on the lattice."""
    lon, lat = record.values.get("lon"), record.values.get("lat")
    if not isinstance(lon, float) or not isinstance(lat, float):
        return None
    x, y = snap(np.array([lon, lat])).tolist()
    return x, y


def _moment(day: Any, clock: Any) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock) if clock else time())
