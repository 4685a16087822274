"""Rosters of people as facts: volunteers, teams, postings, organisations, contacts."""

from datetime import date

from gisgrid.domain.rosters import CLEARED
from gisgrid.exchange.rosters.grid_forms import HOLDERS
from gisgrid.exchange.rosters.problems import Fault, fault
from gisgrid.exchange.rosters.records import Record
from gisgrid.services.rosters.people import PLACEHOLDER
from gisgrid.services.rosters.telling import Telling, person_values


def volunteer(telling: Telling, record: Record) -> None:
    """Tell one line of the list of volunteers."""
    values = record.values
    named = telling.areas.find(values, telling.under)
    if isinstance(named, Fault):
        telling.refuse(record, ("area_code", "area_name"), named)
        return
    found = telling.people.find(values, named or telling.under or None)
    organisation, well = telling.reference(record, "organisation", "organisation_id")
    if isinstance(found, Fault):
        telling.refuse(record, ("external_id", "name"), found)
        return
    if found is None:
        named = telling.area(record)
        if named is None:
            return
        found = telling.people.add(values, named)
    home, home_well = telling.place(record, named)
    if well and home_well:
        telling.mentioned.update([named] if named else [])
        told = person_values(values, found, named) | {"organisation": organisation, "geom": home, "left_on": CLEARED}
        telling.add(record, "person", (found,), told, str(values["name"]))


def team(telling: Telling, record: Record) -> None:
    """Tell one line of the list of teams: the team, and the member on it if there is one."""
    values = record.values
    organisation, well = telling.reference(record, "organisation", "organisation_id")
    name = str(values["team_name"])
    known = telling.known["team"].get(str(values.get("team_id") or name))
    identity = known or str(values.get("team_id") or f"{PLACEHOLDER}{name}")
    area = telling.under or telling.known["organisation area"].get(organisation or "")
    if known is None and not area:
        telling.refuse(record, ("team_name",), fault("no_area"))
        return
    member = (
        telling.person(record, area or None, adds=True) if values.get("name") or values.get("external_id") else None
    )
    if not well:
        return
    telling.mentioned.update([area] if area else [])
    told = {
        "external_id": identity, "name": name, "speciality": values.get("speciality"), "organisation": organisation,
        "area_id": None if known else area, "captain": member if values.get("role") == "team_captain" else None,
        "dissolved": CLEARED,
    }  # fmt: skip
    telling.add(record, "team", (identity,), told, name)
    if member is not None:
        telling.add(record, "team_member", (identity, member), {"team": identity, "person": member}, name)


def posting(telling: Telling, record: Record) -> None:
    """Tell one line of the list of postings."""
    values, area = record.values, telling.area(record)
    if area is None:
        return
    names_team = values.get("team_id") is not None or values.get("team_name") is not None
    if names_team and values.get("name") is None:
        of_team, _ = telling.reference(record, "team", "team_id", "team_name")
        who = {"team": of_team}
    else:
        who = {"person": telling.person(record, area, adds=True)}
    add_posting(telling, record, area, str(values["role"]), who, values.get("starts"), values.get("ends"))


def add_posting(
    telling: Telling, record: Record, area: str, role: str, who: dict[str, str | None],
    starts: object = None, ends: object = None,
) -> None:  # fmt: skip
    """Tell that somebody serves in an area; one whose time is over is another row for each time."""
    name = next(iter(who.values()))
    if name is None:
        return
    over = isinstance(ends, date) and ends < telling.day
    key = (area, role, name, *([starts] if over else []))
    told = {"area_id": area, "role": role, **who, "from_day": starts, "to_day": ends}
    telling.add(record, "posting", key, told, telling.areas.full_name(area))


def village_grid(telling: Telling, record: Record) -> None:
    """Tell one line of the grids of villages: what the office states, and who holds which role."""
    area = telling.area(record)
    if area is None:
        return
    _statement(telling, record, area)
    for role in HOLDERS:
        if record.values.get(f"{role}_name") is not None:
            who = telling.person(
                record, area, adds=True, name=record.values[f"{role}_name"], phone=record.values.get(f"{role}_phone"),
                columns=(f"{role}_name",),
            )  # fmt: skip
            add_posting(telling, record, area, role, {"person": who})


def subgrid_worker(telling: Telling, record: Record) -> None:
    """Tell one line of the sub-grids and their workers."""
    area = telling.area(record)
    if area is None:
        return
    _statement(telling, record, area)
    if record.values.get("name") is not None or record.values.get("external_id") is not None:
        add_posting(telling, record, area, "grid_worker", {"person": telling.person(record, area, adds=True)})


def _statement(telling: Telling, record: Record, area: str) -> None:
    told = {
        "area_id": area,
        "households": record.values.get("stated_households"),
        "extent": record.values.get("extent"),
    }
    if told["households"] is not None or told["extent"] is not None:
        telling.add(record, "area_statement", (area,), told, telling.areas.full_name(area))


def contact(telling: Telling, record: Record) -> None:
    """Tell one line of the list of contacts."""
    area = telling.area(record, needed=False)
    household, well = telling.reference(record, "household", "household_id")
    who = telling.person(record, area, adds=False)
    if well and who is not None and household is not None:
        telling.add(record, "contact", (household, who), {"household": household, "person": who}, household)


def organisation(telling: Telling, record: Record) -> None:
    """Tell one organisation; its parent may stand further down in the same roster."""
    values = record.values
    area = telling.area(record, needed=False)
    parent, well = telling.reference(record, "organisation", "parent_id")
    if well:
        told = {
            "external_id": values["organisation_id"], "name": values["organisation_name"],
            "kind": values.get("kind"), "parent": parent, "area_id": area,
        }  # fmt: skip
        telling.add(record, "organisation", (values["organisation_id"],), told, str(values["organisation_name"]))
