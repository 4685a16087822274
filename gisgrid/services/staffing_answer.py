"""The solution of a staffing problem as changes with reasons, who stays, and what stays empty."""

import hashlib
from dataclasses import replace

import numpy as np

from gisgrid.domain.staffing import Change, Reason, Serving, Shortage, StaffingAnswer
from gisgrid.planning.changes import Move, moves
from gisgrid.planning.demand import Integers
from gisgrid.planning.staffing import LEADER, Staffing
from gisgrid.planning.walking import best_skill, walk_m
from gisgrid.services import staffing_reasons as say
from gisgrid.services.staffing_problem import Problem


def answer_of(problem: Problem, found: Staffing) -> StaffingAnswer:
    """Return what a person is shown of a solution."""
    proposed, present = _servings(problem, found.postings), _servings(problem, problem.present, problem.posting)
    staying = {tuple(row) for row in found.postings.tolist()} & {tuple(row) for row in problem.present.tolist()}
    kept = [one for row, one in zip(problem.present.tolist(), present, strict=True) if tuple(row) in staying]
    leaders = {one.grid.number: one for one in kept if one.role == problem.roles[LEADER]}
    changes = [_change(problem, move, proposed, present, leaders) for move in moves(found.postings, problem.present)]
    return StaffingAnswer(
        request=problem.request,
        people=len(problem.shown_people),
        grids=len(problem.shown_grids),
        changes=tuple(_along(changes)),
        kept=tuple(replace(one, reasons=(say.stays(), *one.reasons)) for one in kept),
        shortages=tuple(_shortages(problem, found.short)),
    )


def _servings(problem: Problem, rows: Integers, numbers: Integers | None = None) -> list[Serving]:
    """Return postings in words, each with what speaks for it: the walk, and a speciality that is asked for."""
    walked = walk_m(problem.people, problem.grids, rows[:, 0], rows[:, 1])
    skill, _ = best_skill(problem.people, problem.grids, rows[:, 0], rows[:, 1])
    posting = [None] * len(rows) if numbers is None else numbers.tolist()
    return [
        _serving(problem, row, metres, number, best)
        for row, metres, number, best in zip(
            rows.tolist(), np.rint(walked).astype(int).tolist(), posting, skill.tolist(), strict=True
        )
    ]


def _serving(problem: Problem, row: list[int], metres: int, posting: int | None, skill: int) -> Serving:
    person, grid = problem.shown_people[row[0]], problem.shown_grids[row[1]]
    reasons = [say.walk(metres, home_known=person.home_known)]
    if skill >= 0:
        names = problem.names[problem.specialities[skill]]
        reasons.append(say.speciality(*names, int(problem.asked[row[1], skill])))
    return Serving(person, grid, problem.roles[row[2]], metres, posting, tuple(reasons))


def _change(
    problem: Problem, move: Move, proposed: list[Serving], present: list[Serving], leaders: dict[int, Serving]
) -> Change:
    ended = tuple(present[row] for row in move.ends)
    if move.begins is None:
        begins, ended = None, tuple(replace(one, reasons=(_end(problem, one, proposed, leaders),)) for one in ended)
    else:
        one = proposed[move.begins]
        first = say.follows(ended) if ended else say.fills(one.role)
        begins = replace(one, reasons=(first, *one.reasons))
    return Change(_print(begins, ended), begins, ended)


def _end(problem: Problem, one: Serving, proposed: list[Serving], leaders: dict[int, Serving]) -> Reason:
    """Return why somebody ends whom nobody follows."""
    here = problem.serving[one.person.number]
    elsewhere = (other.grid.number not in here for other in proposed if other.person.number == one.person.number)
    return say.ends(
        one,
        led_by=leaders.get(one.grid.number) if one.role == problem.roles[LEADER] else None,
        serves_too_many=len(here) > problem.capacity[one.person.number],
        goes_elsewhere=any(elsewhere),
    )


def _print(begins: Serving | None, ended: tuple[Serving, ...]) -> str:
    """Return a short print of what a change does: who, where, in which role, and the postings that end."""
    begun = "" if begins is None else f"{begins.person.number} {begins.grid.number} {begins.role}"
    postings = " ".join(str(one.posting) for one in ended)
    return hashlib.sha256(f"{begun}|{postings}".encode()).hexdigest()[:12]


def _along(changes: list[Change]) -> list[Change]:
    """Add to each change those by which the person who begins ends elsewhere."""
    ending: dict[int, list[str]] = {}
    for change in changes:
        for one in change.ends:
            ending.setdefault(one.person.number, []).append(change.id)
    return [
        replace(change, along=tuple(sorted({*ending.get(change.begins.person.number, ())} - {change.id})))
        if change.begins is not None
        else change
        for change in changes
    ]


def _shortages(problem: Problem, short: Integers) -> list[Shortage]:
    return [
        Shortage(problem.shown_grids[grid], problem.roles[role], int(short[grid, role]))
        for grid, role in np.argwhere(short > 0).tolist()
    ]
