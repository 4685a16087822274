"""What a roster tells, gathered record by record: facts, and what cannot be matched with what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gisgrid.domain.places import KnownPlace
from gisgrid.domain.rosters import Fact, Key
from gisgrid.exchange.rosters.problems import Fault, Problem, fault, shown
from gisgrid.exchange.rosters.records import Record, Roster
from gisgrid.services.rosters.areas import AreaNames
from gisgrid.services.rosters.people import People, born_of
from gisgrid.services.rosters.places import Place, place_named, place_told


@dataclass
class Telling:
    """One roster on its way to become facts.

    Attributes
    ----------
    roster : Roster
    areas : AreaNames
    people : People
    known : dict of str to (dict of str to str)
        External ids by what a roster may call a row, of organisations, teams, activities, venues and households.
    under : str
        Code of the area whose roster it is; empty where none is said.
    day : date
        From which on what it tells holds, where it gives no day.
    places : mapping of str to sequence of KnownPlace
        By name.
    venues : mapping of str to (float, float)
        Where each venue is, by external id.
    facts : list of Fact
    problems : list of Problem
    mentioned : set of str
        Codes of the areas that it names.
    """

    roster: Roster
    areas: AreaNames
    people: People
    known: Mapping[str, Mapping[str, str]]
    under: str
    day: date
    places: Mapping[str, Sequence[KnownPlace]] = field(default_factory=dict)
    venues: Mapping[str, Place] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)

    def add(self, record: Record, table: str, key: Key, values: Mapping[str, Any], label: str = "") -> None:
        """Gather one fact."""
        self.facts.append(Fact(table, key, values, record.sheet, record.row, label))

    def refuse(self, record: Record, keys: tuple[str, ...], found: Fault) -> None:
        """Say that one of a record's columns cannot be matched."""
        key = next((key for key in keys if record.values.get(key) is not None), keys[0])
        column = self.roster.form.column(key)
        value = shown(record.values.get(key), column)
        at = self.roster.position(record.sheet, key)
        self.problems.append(Problem(record.sheet, record.row, at, found, column.full_heading, value))

    def area(self, record: Record, *, needed: bool = True) -> str | None:
        """Return the code of the area that a record is about, by default that of the whole roster."""
        found = self.areas.find(record.values, self.under)
        found = found or self.under or (fault("no_area") if needed else None)
        if isinstance(found, Fault):
            self.refuse(record, ("area_code", "area_name"), found)
            return None
        self.mentioned.update([found] if found else [])
        return found

    def person(self, record: Record, area: str | None, *, adds: bool, **told: Any) -> str | None:
        """Return the external id of the person that a record names; one who is not known is added, if that may be.

        Parameters
        ----------
        told : object
            What the record says of the person, where its columns are called otherwise.
        """
        values = {**record.values, **told}
        found = self.people.find(values, area, loosely=True)
        if found is None and (not adds or area is None):
            found = fault("unknown_person")
        if isinstance(found, Fault):
            self.refuse(record, told.get("columns", ("external_id", "name")), found)
            return None
        if found is None and area is not None:
            found = self.people.add(values, area)
            self.add(record, "person", (found,), person_values(values, found, area), str(values["name"]))
        return found

    def place(self, record: Record, area: str | None) -> tuple[Place | None, bool]:
        """Return where a record is, in degrees or by the name of a place, and whether all is well: none is well."""
        name = record.values.get("place")
        if (record.values.get("lon") is None) != (record.values.get("lat") is None):
            self.refuse(record, ("lon", "lat"), fault("half_place"))
            return None, False
        if place_told(record) is not None or name is None:
            return place_told(record), True
        found = place_named(self.places, str(name), area)
        if isinstance(found, Fault):
            self.refuse(record, ("place",), found)
            return None, False
        return found, True

    def reference(self, record: Record, table: str, *keys: str) -> tuple[str | None, bool]:
        """Return the external id of a row that a record refers to, and whether all is well: none told is well."""
        told = [str(record.values[key]) for key in keys if record.values.get(key) is not None]
        if not told:
            return None, True
        found = next((self.known[table][word] for word in told if word in self.known[table]), None)
        if found is None:
            self.refuse(record, keys, fault("unknown_reference", what=self.roster.form.column(keys[0]).heading))
        return found, found is not None


def person_values(values: Mapping[str, Any], identity: str, area: str | None) -> dict[str, Any]:
    """Return what a record says of a person, by columns of the table."""
    told = ("name", "sex", "ethnicity", "workplace", "phone", "specialities", "register_id")
    return {name: values.get(name) for name in told} | {
        "external_id": identity,
        "born": born_of(values),
        "area_id": area,
    }
