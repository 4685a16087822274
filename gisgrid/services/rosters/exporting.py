"""What is stored, as the rows of a form."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.rosters import Stored
from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.rosters.columns import Value
from gisgrid.exchange.rosters.grid_forms import HOLDERS
from gisgrid.services.rosters.areas import AreaNames
from gisgrid.store.roster_households import minutes_served, placed_households
from gisgrid.store.roster_state import levels_of_areas, names_of_areas, stored_rows

Row = dict[str, Value]
MINUTES = 60


@dataclass(frozen=True)
class Shelf:
    """The rosters of an area and of all below it, as far as whoever asks may see them, on one day."""

    connection: Connection
    scheme: str
    under: str
    day: date

    @cached_property
    def areas(self) -> AreaNames:
        """The scheme's areas by name."""
        return AreaNames(names_of_areas(self.connection, self.scheme))

    @cached_property
    def inside(self) -> set[str]:
        """Codes of the areas asked for; all of them where none is named."""
        return self.areas.below(self.under) if self.under else set(self.areas.names)

    @cached_property
    def people(self) -> dict[str, Mapping[str, Any]]:
        """Everybody who may be seen, by external id."""
        return {row.values["external_id"]: row.values for row in stored_rows(self.connection, "person")}

    @cached_property
    def postings(self) -> list[Mapping[str, Any]]:
        """Who serves there on the day."""
        rows = (row.values for row in self.rows("posting"))
        return [
            row for row in rows if row["from_day"] <= self.day and (row["to_day"] is None or row["to_day"] >= self.day)
        ]

    def rows(self, table: str, area: str = "area_id") -> list[Stored]:
        """Return the rows of a table that count in one of the areas, in order of their areas."""
        found = [row for row in stored_rows(self.connection, table) if row.values[area] in self.inside]
        return sorted(found, key=lambda row: (row.values[area], str(row.values.get("external_id", ""))))

    def at_level(self, level: str) -> list[str]:
        """Return the codes of the areas of a level, in order."""
        levels = levels_of_areas(self.connection, self.scheme)
        return sorted(code for code in self.inside if levels[code] == level)

    def who(self, identity: str | None) -> Row:
        """Return what forms tell of a person."""
        known = self.people.get(identity or "", {})
        told: Row = {key: known.get(key) or None for key in ("external_id", "name", "sex", "phone")}
        return told | {"birth": f"{known['born']:%Y-%m}" if known.get("born") else None}

    def where(self, code: str | None) -> Row:
        """Return what forms tell of an area."""
        return {"area_code": code, "area_name": self.areas.full_name(code) if code else None}


def rows_of(form: str, shelf: Shelf) -> list[Row]:
    """Return the rows of a form.

    Raises
    ------
    BadInput
        The form is not made from what is stored.
    NotFound
        There is no such area.
    """
    if shelf.under and shelf.under not in shelf.areas.names:
        raise NotFound(f"没有代码为 {shelf.under[:40]} 的区域。", f"There is no area {shelf.under[:40]}.")
    if form not in TOLD:
        raise BadInput("这张表没有可导出的记录。", "Nothing is kept that this form could be filled from.")
    return list(TOLD[form](shelf))


def _volunteers(shelf: Shelf) -> Iterator[Row]:
    for row in shelf.rows("person"):
        values = row.values
        if values["left_on"] is None:
            told = ("ethnicity", "workplace", "specialities", "register_id")
            more: Row = {key: values[key] or None for key in told}
            lon, lat = values["geom"] or (None, None)
            organisation: Row = {"organisation_id": values["organisation"], "lon": lon, "lat": lat}
            yield shelf.where(values["area_id"]) | shelf.who(values["external_id"]) | more | organisation


def _teams(shelf: Shelf) -> Iterator[Row]:
    members: dict[str, list[str]] = {}
    for row in stored_rows(shelf.connection, "team_member"):
        members.setdefault(row.values["team"], []).append(row.values["person"])
    for row in shelf.rows("team"):
        values = row.values
        if values["dissolved"] is not None:
            continue
        team: Row = {
            "team_id": values["external_id"], "team_name": values["name"], "speciality": values["speciality"],
            "organisation_id": values["organisation"],
        }  # fmt: skip
        people = sorted(members.get(values["external_id"], []), key=lambda one: (one != values["captain"], one))
        for one in people or [""]:
            yield team | {"role": "team_captain" if one == values["captain"] else None} | shelf.who(one)


def _postings(shelf: Shelf) -> Iterator[Row]:
    teams = {row.values["external_id"]: row.values["name"] for row in stored_rows(shelf.connection, "team")}
    for row in shelf.rows("posting"):
        values = row.values
        told: Row = {
            "role": values["role"], "team_id": values["team"], "team_name": teams.get(values["team"]),
            "starts": values["from_day"], "ends": values["to_day"],
        }  # fmt: skip
        yield shelf.where(values["area_id"]) | shelf.who(values["person"]) | told


def _stated(shelf: Shelf) -> dict[str, Row]:
    rows = (row.values for row in shelf.rows("area_statement"))
    return {row["area_id"]: {"stated_households": row["households"], "extent": row["extent"] or None} for row in rows}


def _village_grids(shelf: Shelf) -> Iterator[Row]:
    stated = _stated(shelf)
    held: dict[tuple[str, str], str] = {}
    for row in shelf.postings:
        if row["person"] and not row["contested"]:
            held.setdefault((row["area_id"], row["role"]), row["person"])
    for code in shelf.at_level("village"):
        line = shelf.where(code) | stated.get(code, {})
        for role in HOLDERS:
            who = shelf.who(held.get((code, role)))
            line |= {f"{role}_name": who["name"], f"{role}_phone": who["phone"]}
        yield line


def _subgrid_workers(shelf: Shelf) -> Iterator[Row]:
    stated = _stated(shelf)
    workers: dict[str, list[str]] = {}
    for row in shelf.postings:
        if row["role"] == "grid_worker":
            workers.setdefault(row["area_id"], []).append(row["person"])
    for code in shelf.at_level("subgrid"):
        area: Row = {
            "village_name": shelf.areas.names.get(shelf.areas.parents[code] or ""), "area_code": code,
            "area_name": shelf.areas.names[code],
        }  # fmt: skip
        for person in workers.get(code) or [""]:
            yield area | stated.get(code, {}) | shelf.who(person)


def _contacts(shelf: Shelf) -> Iterator[Row]:
    homes = households_of(shelf)
    for row in stored_rows(shelf.connection, "contact"):
        home = homes.get(row.values["household"])
        if home is not None:
            yield shelf.where(home["area_code"]) | shelf.who(row.values["person"]) | home


def households_of(shelf: Shelf) -> dict[str, dict[str, Any]]:
    """Return the households of the areas asked for, by external id."""
    rows = placed_households(shelf.connection, shelf.scheme)
    return {row["household_id"]: row for row in rows if row["area_code"] in shelf.inside}


def _organisations(shelf: Shelf) -> Iterator[Row]:
    for row in shelf.rows("organisation"):
        values = row.values
        yield {
            "organisation_id": values["external_id"], "organisation_name": values["name"], "kind": values["kind"],
            "parent_id": values["parent"], "area_code": values["area_id"],
        }  # fmt: skip


def _activities(shelf: Shelf) -> Iterator[Row]:
    teams = {row.values["external_id"]: row.values["name"] for row in stored_rows(shelf.connection, "team")}
    for row in shelf.rows("activity", "stated_area"):
        values, ends = row.values, row.values["ends_at"]
        lon, lat = values["geom"] or (None, None)
        yield shelf.where(values["stated_area"]) | {
            "activity_id": values["external_id"], "title": values["title"], "kind": values["kind"],
            "category": values["category"], "date": values["starts_at"].date(), "start": f"{values['starts_at']:%H:%M}",
            "end": f"{ends:%H:%M}" if ends else None, "participants": values["participants"],
            "joint_levels": values["joint_levels"] or None, "team_id": values["team"],
            "team_name": teams.get(values["team"]), "organisation_id": values["organisation"],
            "venue_id": values["venue"], "lon": lon, "lat": lat,
        }  # fmt: skip


def _service_records(shelf: Shelf) -> Iterator[Row]:
    for row in stored_rows(shelf.connection, "service_record"):
        values = row.values
        lon, lat = values["geom"] or (None, None)
        if values["area_id"] in shelf.inside:
            yield shelf.where(values["area_id"]) | shelf.who(values["person"]) | {
                "record_id": values["external_id"], "activity_id": values["activity"], "date": values["day"],
                "hours": round(values["minutes"] / MINUTES, 2), "content": values["note"] or None,
                "picture": values["picture"], "lon": lon, "lat": lat,
            }  # fmt: skip


def _venues(shelf: Shelf) -> Iterator[Row]:
    for row in stored_rows(shelf.connection, "venue"):
        values = row.values
        told = ("kind", "tier", "status", "hours", "host", "host_kind", "sensitive", "staff", "step_free")
        line: Row = {key: values[key] if values[key] != "" else None for key in told}
        yield line | {
            "venue_id": values["external_id"], "venue_name": values["name"], "parent_id": values["parent"],
            "owner_id": values["owner"] or None, "lon": values["geom"][0], "lat": values["geom"][1],
        }  # fmt: skip


def _place_names(shelf: Shelf) -> Iterator[Row]:
    for row in stored_rows(shelf.connection, "place_name"):
        values = row.values
        yield {"place": values["name"], "kind": values["kind"], "lon": values["geom"][0], "lat": values["geom"][1]}


def _summary(shelf: Shelf) -> Iterator[Row]:
    """Yield one line for each village: its leader, and what is counted in it and below it."""
    led = {
        row["area_id"]: row["person"] for row in shelf.postings if row["role"] == "grid_leader" and not row["contested"]
    }
    counted: dict[str, Mapping[str, int]] = {
        "households": _households(shelf),
        "minutes": minutes_served(shelf.connection, shelf.scheme),
        "volunteers": Counter(v["area_id"] for v in shelf.people.values() if v["left_on"] is None),
        "workers": Counter(row["area_id"] for row in shelf.postings if row["role"] == "grid_worker"),
        "teams": Counter(row["area_id"] for row in shelf.postings if row["team"]),
        "activities": Counter(row.values["stated_area"] for row in shelf.rows("activity", "stated_area")),
    }
    villages = shelf.at_level("village")
    sums = {key: _summed(shelf, villages, counts) for key, counts in counted.items()}
    subgrids = Counter(shelf.areas.parents[code] for code in shelf.at_level("subgrid"))
    for code in villages:
        who = shelf.who(led.get(code))
        line: Row = {"grid_leader_name": who["name"], "grid_leader_phone": who["phone"], "subgrids": subgrids[code]}
        told: Row = {key: counts[code] for key, counts in sums.items()}
        yield shelf.where(code) | line | told | {"hours": round(sums["minutes"][code] / MINUTES, 1)}


def _households(shelf: Shelf) -> Counter[str]:
    counted = Counter[str]()
    for home in households_of(shelf).values():
        counted[home["area_code"]] += home["households"]
    return counted


def _summed(shelf: Shelf, villages: Iterable[str], counts: Mapping[str, int]) -> Counter[str]:
    """Return counts of villages: each area's own goes to the village that it is or lies in."""
    wanted, total = set(villages), Counter[str]()
    for code, count in counts.items():
        village = next((one for one in shelf.areas.above(code) if one in wanted), None) if code else None
        total.update({village: count} if village else {})
    return total


TOLD: dict[str, Callable[[Shelf], Iterable[Row]]] = {
    "volunteers": _volunteers,
    "teams": _teams,
    "postings": _postings,
    "village_grids": _village_grids,
    "subgrid_workers": _subgrid_workers,
    "contacts": _contacts,
    "organisations": _organisations,
    "activities": _activities,
    "service_records": _service_records,
    "venues": _venues,
    "place_names": _place_names,
    "summary": _summary,
}
