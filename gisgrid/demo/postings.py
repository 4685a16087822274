"""Postings: who serves which area in which role, with vacancies and doubles planted."""

from typing import Any

import numpy as np

from gisgrid.demo.codes import groups
from gisgrid.demo.setting import Setting
from gisgrid.demo.tables import Table, table_of
from gisgrid.geometry.boundary import Indices

FROM, ENDED = "2024-01-01", "2025-03-31"
DUTIES = [
    ("village", "grid_leader"),
    ("village", "adviser"),
    ("village", "information_officer"),
    ("subgrid", "grid_leader"),
    ("subgrid", "grid_worker"),
]
"""Which roles every area of a level must have: exactly one leader, at least one of the others."""
VACANT, DOUBLED, IDLE = 0.035, 0.02, 0.05


class PostingMaker:
    """Posts volunteers near their homes.

    Attributes
    ----------
    workers : dict of int to list of str
        Current grid workers of each sub-grid.
    vacancies, doubles : dict of str to list of str
        Codes planted, by "level.role".
    """

    def __init__(self, setting: Setting, volunteers: Table, home: Indices, rng: np.random.Generator) -> None:
        self.setting, self.rng = setting, rng
        self.people: list[str] = volunteers["id"]
        busy = rng.uniform(size=len(self.people)) >= IDLE
        self.idle = [person for person, is_busy in zip(self.people, busy.tolist(), strict=True) if not is_busy]
        self.home, self.busy = home, np.flatnonzero(busy)
        self.near = self._nearby()
        self.rows: list[tuple[Any, ...]] = []
        self.workers: dict[int, list[str]] = {}
        self.vacancies: dict[str, list[str]] = {}
        self.doubles: dict[str, list[str]] = {}

    def make(self, teams: Table) -> Table:
        """Return all postings."""
        for level, role in DUTIES:
            self._duty(level, role)
        for k in self.busy.tolist():
            self._post(self.people[k], "", self.setting.codes["village"][self.home[k]], "volunteer")
        villages = self.rng.choice(len(self.setting.codes["village"]), len(teams["id"])).tolist()
        for team, captain, village in zip(teams["id"], teams["captain_id"], villages, strict=True):
            code = self.setting.codes["village"][village]
            self._post("", team, code, "volunteer")
            self._post(captain, "", code, "team_captain")
        ids = [f"D{k:07d}" for k in range(1, len(self.rows) + 1)]
        return {"id": ids, **table_of("person_id team_id area_code role from to", self.rows)}

    def planted(self) -> dict[str, Any]:
        """Return what was planted, as of `calendar.AS_OF`; captains serve and so are never idle."""
        serving = {row[0] for row in self.rows}
        return {
            "vacancies": self.vacancies,
            "doubles": self.doubles,
            "volunteers_without_posting": [person for person in self.idle if person not in serving],
        }

    def _duty(self, level: str, role: str) -> None:
        areas = self._bound(level, role)
        drawn = self.rng.uniform(size=len(areas))
        drawn[self.rng.permutation(len(areas))[:2]] = [0.0, 1.0]  # at least one vacancy and one double
        vacant = drawn < VACANT
        double = (drawn > 1 - DOUBLED) & (role == "grid_leader")
        codes = self.setting.codes[level]
        self.vacancies[f"{level}.{role}"] = [codes[k] for k in areas[vacant].tolist()]
        if role == "grid_leader":
            self.doubles[f"{level}.{role}"] = [codes[k] for k in areas[double].tolist()]
        for area, lacks, twice in zip(areas.tolist(), vacant.tolist(), double.tolist(), strict=True):
            self._fill(level, role, area, lacks, twice)

    def _fill(self, level: str, role: str, area: int, lacks: bool, twice: bool) -> None:
        code = self.setting.codes[level][area]
        village = area if level == "village" else int(self.setting.ground.division.village[area])
        first, second, former = self._three_near(village)
        if lacks:
            self._post(former, "", code, role, ENDED)  # a vacancy looks like this: the last one left
            return
        current = [first, second] if twice else [first]
        for person in current:
            self._post(person, "", code, role)
        if role == "grid_worker":
            self.workers[area] = current

    def _post(self, person: str, team: str, code: str, role: str, to: str = "") -> None:
        self.rows.append((person, team, code, role, FROM, to))

    def _bound(self, level: str, role: str) -> Indices:
        """Return the areas that must have the role: wild land needs nobody, grounds of a school no grid worker."""
        if level == "village":
            return np.arange(len(self.setting.codes[level]))
        kinds = ["base", "remainder"] if role == "grid_worker" else ["base", "remainder", "dedicated"]
        return np.flatnonzero(np.isin(self.setting.kind, kinds))

    def _nearby(self) -> list[Indices]:
        """Return for each village at least three volunteers: its own, else its town's, else anyone."""
        division = self.setting.ground.division
        village = _lists(self.home[self.busy], self.busy, len(division.town))
        town = _lists(division.town[self.home[self.busy]], self.busy, len(division.county))
        chosen = [own if len(own) >= 3 else town[division.town[k]] for k, own in enumerate(village)]
        return [near if len(near) >= 3 else self.busy for near in chosen]

    def _three_near(self, village: int) -> list[str]:
        near = self.near[village]
        start = int(self.rng.integers(len(near)))
        return [self.people[near[(start + k) % len(near)]] for k in range(3)]


def _lists(keys: Indices, values: Indices, count: int) -> list[Indices]:
    """Return the values of each key from 0 to count - 1."""
    found: list[Indices] = [values[:0]] * count
    for members in groups(keys):
        found[int(keys[members[0]])] = values[members]
    return found
