"""Rosters of places and events as facts: place names, venues, households by place, activities, service records."""

from datetime import datetime, time
from typing import Any

from gisgrid.exchange.rosters.records import Record
from gisgrid.exchange.venues import HOME_PERSONS
from gisgrid.services.rosters.people import PLACEHOLDER
from gisgrid.services.rosters.places import place_told
from gisgrid.services.rosters.telling import Telling

MINUTES = 60


def place_name(telling: Telling, record: Record) -> None:
    """Tell one name of a place; the grid that holds it is found from the place itself."""
    values, place = record.values, place_told(record)
    kind = values.get("kind") or "natural_village"
    telling.add(record, "place_name", (values["place"], place), {"name": values["place"], "kind": kind, "geom": place})


def activity(telling: Telling, record: Record) -> None:
    """Tell one activity; without an id of its own it is known by title, time and area."""
    values = record.values
    only_a_point = values.get("lon") is not None and values.get("area_code") is None and values.get("area_name") is None
    placeless = values.get("place") is None and values.get("venue_id") is None
    area = None if only_a_point else telling.area(record, needed=placeless)
    place, place_well = telling.place(record, area)
    team, team_well = telling.reference(record, "team", "team_id", "team_name")
    organisation, organisation_well = telling.reference(record, "organisation", "organisation_id")
    venue, venue_well = telling.reference(record, "venue", "venue_id")
    place = place or telling.venues.get(venue or "")
    if not (team_well and organisation_well and venue_well and place_well) or (area is None and place is None):
        return
    starts, ends = _moment(values["date"], values.get("start")), _moment(values["date"], values.get("end"))
    known = telling.known["activity"].get(f"{values['title']}|{starts}|{area}")
    identity = values.get("activity_id") or known or f"{PLACEHOLDER}{values['title']}|{starts}|{area}"
    told = {
        "external_id": identity, "title": values["title"], "kind": values["kind"], "category": values.get("category"),
        "starts_at": starts, "ends_at": ends if values.get("end") else None, "participants": values.get("participants"),
        "joint_levels": values.get("joint_levels"),
        "team": team, "organisation": organisation, "venue": venue, "stated_area": area, "geom": place,
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
        "note": values.get("content"), "picture": values.get("picture"), "geom": place_told(record),
        "stated_area": area if of_activity is None else None,
    }  # fmt: skip
    telling.add(record, "service_record", (identity,), told)


def _moment(day: Any, clock: Any) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock) if clock else time())


def venue(telling: Telling, record: Record) -> None:
    """Tell one venue; its parent may stand further down in the same roster."""
    values = record.values
    ids = [one.values.get("venue_id") for one in telling.roster.records]
    parent, well = (
        (values["parent_id"], True)
        if values.get("parent_id") in ids
        else telling.reference(record, "venue", "parent_id")
    )
    if not well:
        return
    same = ("kind", "tier", "status", "hours", "host", "host_kind", "sensitive", "staff", "step_free")
    told: dict[str, Any] = {name: values.get(name) for name in same}
    told |= {"external_id": values["venue_id"], "name": values["venue_name"], "parent": parent}
    told |= {"owner": values.get("owner_id"), "geom": place_told(record)}
    partner, partner_well = telling.reference(record, "venue", "partner_id")
    if partner is not None and partner_well:
        pair = sorted((str(values["venue_id"]), partner))
        telling.add(
            record, "venue_link", tuple(pair), {"venue": pair[0], "partner": pair[1]}, str(values["venue_name"])
        )
    telling.add(record, "venue", (values["venue_id"],), told, str(values["venue_name"]))


def household_count(telling: Telling, record: Record) -> None:
    """Tell how many households a natural village or a building has: one point that stands for them, an estimate."""
    values, area = record.values, telling.area(record)
    place, well = telling.place(record, area)
    if area is None or not well:
        return
    told = {
        "external_id": f"{area}:{values['place']}", "households": values["households"], "estimate": True,
        "persons": values.get("persons") or int(values["households"]) * HOME_PERSONS,  # type: ignore[arg-type]
        "address": values["place"], "geom": place,
    }  # fmt: skip
    telling.add(record, "household", (told["external_id"],), told, str(values["place"]))
