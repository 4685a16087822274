"""Rows of rosters as a problem of staffing: people and grids on a plane, who serves where, what is worth how much."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Row

from gisgrid.domain.staffing import ROLE_WORDS, GridShown, LonLat, PersonShown, StaffingRequest
from gisgrid.geometry.plane import Plane
from gisgrid.planning.demand import Floats, Integers
from gisgrid.planning.walking import Grids, People, Rules
from gisgrid.store.staffing import StaffingBasis

LEADER = "grid_leader"


@dataclass(frozen=True)
class Problem:
    """What is to be solved, and what its numbers stand for.

    Attributes
    ----------
    request : StaffingRequest
    shown_people, shown_grids : list
        In the order of `people` and `grids`.
    roles, specialities : list of str
        In the order of the columns.
    posting : ndarray of int
        Number of each row of `present`.
    asked : ndarray of int, shape (g, s)
        Residents who ask for a speciality.
    names : dict of str to (str, str)
        Of specialities, by code.
    capacity : dict of int to int
        In how many of these grids a person may serve, by the person's number.
    """

    request: StaffingRequest
    people: People
    grids: Grids
    present: Integers
    rules: Rules
    shown_people: list[PersonShown]
    shown_grids: list[GridShown]
    roles: list[str]
    specialities: list[str]
    posting: Integers
    asked: Integers
    names: dict[str, tuple[str, str]]
    capacity: dict[int, int]

    @cached_property
    def serving(self) -> dict[int, set[int]]:
        """The numbers of the grids that each person serves in now, by the person's number."""
        return self.serving_without(())

    def serving_without(self, ended: Collection[int | None]) -> dict[int, set[int]]:
        """Return the same as if some postings had ended."""
        served: dict[int, set[int]] = defaultdict(set)
        for posting, (person, grid, _) in zip(self.posting.tolist(), self.present.tolist(), strict=True):
            if posting not in ended:
                served[self.shown_people[person].number].add(self.shown_grids[grid].number)
        return served


def problem_of(basis: StaffingBasis, request: StaffingRequest) -> Problem:
    """Return the problem that rows and a request pose."""
    people, grids = [_person(row) for row in basis.people], _grids(basis)
    roles = [LEADER, *(role for role in ROLE_WORDS if role != LEADER and any(row.role == role for row in basis.duties))]
    required, asked = _required(basis, grids, roles), _asked(basis, grids)
    present, posting = _present(basis, people, grids, roles, required)
    capacity = np.array(
        [0 if row.has_left else max(0, request.most_grids - row.elsewhere) for row in basis.people], dtype=np.int64
    )
    plane = Plane.about(shapely.points([one.point for one in grids]))
    skills = [[code in row.specialities for code in basis.specialities] for row in basis.people]
    return Problem(
        request=request,
        people=People(
            _metres(plane, [one.home for one in people]),
            np.array(skills, dtype=bool).reshape(len(people), len(basis.specialities)),
            capacity,
        ),
        grids=Grids(
            _metres(plane, [one.point for one in grids]),
            required,
            np.minimum(asked * request.asker_m, request.most_worth_m).astype(np.float64),
        ),
        present=present,
        rules=Rules(request.change_m, request.farthest_m),
        shown_people=people,
        shown_grids=grids,
        roles=roles,
        specialities=list(basis.specialities),
        posting=posting,
        asked=asked,
        names=basis.specialities,
        capacity={one.number: most for one, most in zip(people, capacity.tolist(), strict=True)},
    )


def _person(row: Row[Any]) -> PersonShown:
    return PersonShown(row.id, row.external_id, row.name, (row.lon, row.lat), row.home_known, row.has_left)


def _grids(basis: StaffingBasis) -> list[GridShown]:
    """Return each grid once, in order of code."""
    shown = {row.id: GridShown(row.id, row.code, row.name, (row.lon, row.lat)) for row in basis.duties}
    return list(shown.values())


def _metres(plane: Plane, places: list[LonLat]) -> Floats:
    return plane.metres(np.array(places, dtype=np.float64).reshape(-1, 2))


def _required(basis: StaffingBasis, grids: list[GridShown], roles: list[str]) -> Integers:
    """Return one person for each role that a grid must have."""
    row, column = {one.number: k for k, one in enumerate(grids)}, {role: k for k, role in enumerate(roles)}
    required = np.zeros((len(grids), len(roles)), dtype=np.int64)
    for duty in basis.duties:
        required[row[duty.id], column[duty.role]] = 1
    return required


def _asked(basis: StaffingBasis, grids: list[GridShown]) -> Integers:
    row, column = {one.number: k for k, one in enumerate(grids)}, {code: k for k, code in enumerate(basis.specialities)}
    asked = np.zeros((len(grids), len(column)), dtype=np.int64)
    for need in basis.asked:
        asked[row[need.area_id], column[need.speciality]] = need.people
    return asked


def _present(
    basis: StaffingBasis, people: list[PersonShown], grids: list[GridShown], roles: list[str], required: Integers
) -> tuple[Integers, Integers]:
    """Return who serves now in a role that the grid must have, and the number of each posting."""
    person, grid = {one.number: k for k, one in enumerate(people)}, {one.number: k for k, one in enumerate(grids)}
    column = {role: k for k, role in enumerate(roles)}
    rows, numbers = [], []
    for posted in basis.posted:
        where = grid[posted.area_id]
        role = column.get(posted.role)
        if role is not None and required[where, role] and posted.person in person:
            rows.append((person[posted.person], where, role))
            numbers.append(posted.id)
    return np.array(rows, dtype=np.int64).reshape(-1, 3), np.array(numbers, dtype=np.int64)
