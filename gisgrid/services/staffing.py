"""Who should serve where: postings proposed for the grids below an area, and those that a person accepts."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.domain.staffing import Change, StaffingAnswer, StaffingRequest
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.planning.staffing import staff
from gisgrid.services.accounts import require_power
from gisgrid.services.browse import show_area
from gisgrid.services.staffing_answer import answer_of
from gisgrid.services.staffing_problem import Problem, problem_of
from gisgrid.store import staffing as store
from gisgrid.store.records import Batch, ids_of_areas
from gisgrid.store.session import one_at_a_time

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
MOST = {
    "most_grids": 1000,
    "change_m": 1_000_000,
    "farthest_m": 1_000_000,
    "asker_m": 100_000,
    "most_worth_m": 1_000_000,
}
"""The largest measures that make sense; beyond them sums would not."""


def suggest_postings(
    connection: Connection, request: StaffingRequest, *, held_to_powers: bool = False
) -> StaffingAnswer:
    """Propose who should serve in the grids below an area, as far as the transaction reads people and postings.

    Parameters
    ----------
    connection : Connection
    request : StaffingRequest
    held_to_powers : bool
        It is a signed-in person's, who must keep the rosters of the area.

    Raises
    ------
    NotFound
        There is no such area, or no grid below it needs anybody.
    Forbidden
    BadInput
        A measure makes no sense.
    """
    return _suggest(connection, request, held_to_powers=held_to_powers)[1]


def accept_postings(
    connection: Connection,
    request: StaffingRequest,
    ids: Collection[str] | None,
    *,
    who: str,
    held_to_powers: bool = False,
) -> list[Change]:
    """Make changes true that were proposed: those of some ids, or (None) all.

    What was proposed is worked out anew; a change that is not proposed any more is refused, and with it all the others.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    who : str
        Who accepts; of a signed-in person the database knows it.

    Raises
    ------
    Refused
        Somebody changed postings, people or needs meanwhile, or the changes chosen would let a person serve in too many
        grids.
    """
    one_at_a_time(connection, "staffing")
    problem, answer = _suggest(connection, request, held_to_powers=held_to_powers)
    chosen = _chosen(answer, ids)
    _require_capacity(problem, chosen)
    if chosen and not store.store_postings(
        connection, _accepted(chosen), request.day, _batch(connection, request, who)
    ):
        raise _stale()
    return chosen


def _suggest(
    connection: Connection, request: StaffingRequest, *, held_to_powers: bool
) -> tuple[Problem, StaffingAnswer]:
    _require_measures(request)
    show_area(connection, request.scheme, request.under)
    if held_to_powers:
        require_power(connection, Power.KEEP_ROSTERS, request.scheme, [request.under])
    basis = store.staffing_basis(connection, request.scheme, request.under, request.day)
    if not basis.duties:
        raise NotFound(
            f"{request.under} 之下没有须设岗位的网格。",
            f"No grid below {request.under} must have anybody.",
            hint_zh="请先划分网格，并设置各级网格须有的岗位。",
            hint_en="Divide it into grids first, and say which roles they must have.",
        )
    problem = problem_of(basis, request)
    found = staff(problem.people, problem.grids, problem.present, problem.rules)
    return problem, answer_of(problem, found)


def _require_measures(request: StaffingRequest) -> None:
    sensible = all(0 <= getattr(request, name) <= most for name, most in MOST.items())
    if not sensible or request.change_m < 1 or request.most_grids < 1:
        raise BadInput(
            "每人网格数和换人门槛至少为 1，各项米数须在合理范围内。",
            "A person serves in at least 1 grid, a change saves at least 1 m, and no measure is out of all proportion.",
        )
    if not FIRST_DAY <= request.day <= LAST_DAY:
        raise BadInput("日期须在 2000 至 2199 年之间。", "The day must lie between the years 2000 and 2199.")


def _chosen(answer: StaffingAnswer, ids: Collection[str] | None) -> list[Change]:
    known = {change.id for change in answer.changes}
    if ids is not None and not known.issuperset(ids):
        raise _stale()
    return [change for change in answer.changes if ids is None or change.id in ids]


def _stale() -> Refused:
    return Refused(
        "人员、派驻或需求在此期间有变动，所选建议中有的已不成立，未作任何改动。",
        "People, postings or needs have changed meanwhile: part of what was chosen is proposed no longer; "
        "nothing was stored.",
        hint_zh="请重新生成建议，再选择接受。",
        hint_en="Ask for suggestions again, then choose.",
    )


def _require_capacity(problem: Problem, chosen: list[Change]) -> None:
    """Refuse changes by which somebody would serve in too many grids unless others are accepted along with them."""
    ids = {change.id for change in chosen}
    ended = {one.posting for change in chosen for one in change.ends}
    serving = problem.serving_without(ended)
    for change in chosen:
        if change.begins is not None:
            serving[change.begins.person.number].add(change.begins.grid.number)
    for change in chosen:
        missing = [one for one in change.along if one not in ids]
        if change.begins is not None and missing:
            number = change.begins.person.number
            if len(serving[number]) > problem.capacity[number]:
                raise _too_many(problem.request.most_grids, change, missing)


def _too_many(most: int, change: Change, missing: list[str]) -> Refused:
    return Refused(
        f"只接受所选的几条，会有人服务超过 {most} 个网格，未作任何改动。",
        f"With these changes alone somebody would serve in more than {most} grids; nothing was stored.",
        hint_zh=f"请把与 {change.id} 相关的 {'、'.join(missing)} 一并接受。",
        hint_en=f"Accept {', '.join(missing)} along with {change.id}.",
        details={"id": change.id, "along": missing},
    )


def _accepted(chosen: list[Change]) -> store.Accepted:
    begun = [change.begins for change in chosen if change.begins is not None]
    ended = [one for change in chosen for one in change.ends]
    return store.Accepted(
        people=[one.person.number for one in begun],
        grids=[one.grid.number for one in begun],
        roles=[one.role for one in begun],
        ended=[one.posting for one in ended if one.posting is not None],
        led=sorted({one.grid.number for one in ended if one.role == "grid_leader"}),
    )


def _batch(connection: Connection, request: StaffingRequest, who: str) -> Batch:
    area = ids_of_areas(connection, request.scheme, [request.under])[request.under]
    return Batch("staffing", "派驻建议 staffing suggestion", who, area)
