"""Proposed postings as JSON for a map and as a table for an office."""

from collections.abc import Iterator
from typing import Any

from gisgrid.domain.staffing import ROLE_WORDS, Change, Serving, Shortage, StaffingAnswer
from gisgrid.exchange.workbooks import workbook

Record = dict[str, Any]

COLUMNS = (
    "建议编号 id", "网格代码 grid", "网格名称 name", "岗位 role", "变动 change", "人员编号 person", "姓名 name",
    "步行（米）walk m", "理由", "reasons",
)  # fmt: skip
BEGINS, ENDS, STAYS, WANTING = "派驻 begins", "离岗 ends", "维持 stays", "空缺 wanting"


def answer_record(answer: StaffingAnswer) -> Record:
    """Return a proposal as JSON has it: changes and who stays with lines from home to grid, and what stays empty.

    Coordinates are longitude, latitude in degrees, EPSG:4490.
    """
    request = answer.request
    return {
        "scheme": request.scheme,
        "under": request.under,
        "day": request.day.isoformat(),
        "people": answer.people,
        "grids": answer.grids,
        "changes": [change_record(change) for change in answer.changes],
        "kept": [_serving(one) for one in answer.kept],
        "shortages": [_shortage(one) for one in answer.shortages],
    }


def change_record(change: Change) -> Record:
    """Return one change."""
    return {
        "id": change.id,
        "begins": None if change.begins is None else _serving(change.begins),
        "ends": [_serving(one) for one in change.ends],
        "along": list(change.along),
    }


def _serving(one: Serving) -> Record:
    return {
        "person": {"id": one.person.id, "name": one.person.name, "home_known": one.person.home_known},
        "grid": {"code": one.grid.code, "name": one.grid.name},
        "role": _role(one.role),
        "walk_m": one.walk_m,
        "line": [list(one.person.home), list(one.grid.point)],
        "reasons": [{"key": reason.key, "zh": reason.zh, "en": reason.en} for reason in one.reasons],
    }


def _shortage(one: Shortage) -> Record:
    grid = {"code": one.grid.code, "name": one.grid.name, "point": list(one.grid.point)}
    return {"grid": grid, "role": _role(one.role), "missing": one.missing}


def _role(role: str) -> Record:
    zh, en = ROLE_WORDS[role]
    return {"code": role, "zh": zh, "en": en}


def answer_workbook(answer: StaffingAnswer) -> bytes:
    """Return a proposal as an xlsx workbook, grid by grid."""
    rows = sorted(_rows(answer), key=lambda row: row[1])
    return workbook("派驻建议", COLUMNS, rows)


def _rows(answer: StaffingAnswer) -> Iterator[tuple[Any, ...]]:
    for change in answer.changes:
        if change.begins is not None:
            yield _row(change.id, BEGINS, change.begins)
        yield from (_row(change.id, ENDS, one) for one in change.ends)
    yield from (_row("", STAYS, one) for one in answer.kept)
    for short in answer.shortages:
        wanting = ("", short.grid.code, short.grid.name, ROLE_WORDS[short.role][0], WANTING)
        yield (*wanting, "", "", None, f"缺 {short.missing} 人", f"{short.missing} wanting")


def _row(number: str, what: str, one: Serving) -> tuple[Any, ...]:
    where = (number, one.grid.code, one.grid.name, ROLE_WORDS[one.role][0], what)
    zh, en = "；".join(reason.zh for reason in one.reasons), "; ".join(reason.en for reason in one.reasons)
    return (*where, one.person.id, one.person.name, one.walk_m, zh, en)
