"""People as rosters name them: matched with those who are known, never by guesswork."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gisgrid.domain.privacy import masked_name
from gisgrid.domain.rosters import Stored
from gisgrid.exchange.rosters.problems import Fault, fault
from gisgrid.services.rosters.areas import AreaNames

SHOWN = 5
PLACEHOLDER = "\x00new "
"""Begins what a person without an id is called until the database draws one; no file can hold it."""


def born_of(values: Mapping[str, Any]) -> date | None:
    """Return the first of the month of birth that a record tells."""
    return date.fromisoformat(f"{values['birth']}-01") if values.get("birth") else None


class People:
    """Everybody who is known, and whom the roster adds.

    Parameters
    ----------
    stored : iterable of Stored
        Rows of the table `person`.
    areas : AreaNames
    """

    def __init__(self, stored: Iterable[Stored], areas: AreaNames) -> None:
        self.areas = areas
        self.known: dict[str, Mapping[str, Any]] = {}
        self._named: dict[str, list[str]] = {}
        self._registered: dict[str, str] = {}
        for row in stored:
            self._remember(row.values["external_id"], row.values)

    def _remember(self, identity: str, values: Mapping[str, Any]) -> None:
        self.known[identity] = values
        self._named.setdefault(values["name"], []).append(identity)
        if values.get("register_id"):
            self._registered[values["register_id"]] = identity

    def add(self, values: Mapping[str, Any], area: str) -> str:
        """Remember somebody whom the roster adds, and return what she is called."""
        identity = values.get("external_id") or f"{PLACEHOLDER}{len(self.known)}"
        self._remember(str(identity), {**values, "born": born_of(values), "area_id": area})
        return str(identity)

    def find(self, values: Mapping[str, Any], area: str | None, *, loosely: bool = False) -> str | Fault | None:
        """Return who is meant: None if nobody known is, a fault if that is not certain.

        By external id; else by the number in another register; else by name and phone; else by name, month of birth and
        grid. What is told and stored differently speaks against a match.

        Parameters
        ----------
        values : mapping
            external_id, register_id, name, phone, birth, as far as they are told.
        area : str or None
            Code of the area that the record names.
        loosely : bool
            Of a roster that is about postings: a name alone will do, where only one person in the area, above it or
            below it has it and nothing told speaks against it.
        """
        if values.get("external_id") in self.known:
            return str(values["external_id"])
        if values.get("register_id") in self._registered:
            return self._registered[values["register_id"]]
        namesakes = self._named.get(values.get("name") or "", [])
        same_phone = [
            one for one in namesakes if values.get("phone") and self.known[one].get("phone") == values["phone"]
        ]
        if same_phone:
            return self._certain(same_phone, values)
        near = [one for one in namesakes if area is not None and self._near(self.known[one].get("area_id"), area)]
        same_birth = [one for one in near if born_of(values) and self.known[one].get("born") == born_of(values)]
        if same_birth:
            return self._certain(same_birth, values)
        possible = [one for one in near if not self._speaks_against(one, values)]
        if loosely and len(possible) == 1:
            return possible[0]
        return self._doubt(possible) if possible else None

    def _near(self, home: str | None, area: str) -> bool:
        return home is not None and (home in self.areas.above(area) or area in self.areas.above(home))

    def _certain(self, found: list[str], values: Mapping[str, Any]) -> str | Fault:
        """Return the one who was found, unless the roster gives another id."""
        other_id = values.get("external_id") is not None and not found[0].startswith(PLACEHOLDER)
        return found[0] if len(found) == 1 and not other_id else self._doubt(found)

    def _speaks_against(self, identity: str, values: Mapping[str, Any]) -> bool:
        known = self.known[identity]
        pairs = ((values.get("phone"), known.get("phone")), (born_of(values), known.get("born")))
        return values.get("external_id") is not None or any(told and kept and told != kept for told, kept in pairs)

    def _doubt(self, found: list[str]) -> Fault:
        who = "、".join(f"{masked_name(self.known[one]['name'])} {self._called(one)}" for one in found[:SHOWN])
        return fault("doubtful_person", candidates=who)

    @staticmethod
    def _called(identity: str) -> str:
        return "" if identity.startswith(PLACEHOLDER) else identity
