"""The rosters of an area as they stand, from which forms are filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.rosters import Stored
from gisgrid.exchange.rosters.columns import Value
from gisgrid.services.rosters.areas import AreaNames
from gisgrid.store.roster_households import placed_households
from gisgrid.store.roster_state import levels_of_areas, names_of_areas, readable_areas, stored_rows

Row = dict[str, Value]


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

    @cached_property
    def readable(self) -> set[str]:
        """Codes of the areas whose rosters may be read: of others nothing is said, not even that nobody is there."""
        found = readable_areas(self.connection, self.scheme)
        return set(self.areas.names) if found is None else found

    def at_level(self, level: str) -> list[str]:
        """Return the codes of the areas of a level whose rosters may be read, in order."""
        levels = levels_of_areas(self.connection, self.scheme)
        return sorted(code for code in self.inside & self.readable if levels[code] == level)

    def who(self, identity: str | None) -> Row:
        """Return what forms tell of a person."""
        known = self.people.get(identity or "", {})
        told: Row = {key: known.get(key) or None for key in ("external_id", "name", "sex", "phone")}
        return told | {"birth": f"{known['born']:%Y-%m}" if known.get("born") else None}

    def where(self, code: str | None) -> Row:
        """Return what forms tell of an area."""
        return {"area_code": code, "area_name": self.areas.full_name(code) if code else None}


def households_of(shelf: Shelf) -> dict[str, dict[str, Any]]:
    """Return the households of the areas asked for, by external id."""
    rows = placed_households(shelf.connection, shelf.scheme)
    return {row["household_id"]: row for row in rows if row["area_code"] in shelf.inside}
