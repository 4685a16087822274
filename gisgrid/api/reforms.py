"""What the Civil Affairs office decides of villages: listed for everybody, tried and carried out by who approves."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow, visitor
from gisgrid.api.answers import official_answer
from gisgrid.api.arguments import MAX_TEXT, UNSTORABLE, argument, body, scheme, words
from gisgrid.api.audit import XLSX
from gisgrid.api.site import change_as_service, note, person, read, read_all
from gisgrid.domain.accounts import Power
from gisgrid.domain.reforms import PlannedReform, Reform, ReformAsked, VillageAsked
from gisgrid.errors import BadInput
from gisgrid.services.planned_reforms import find_planned, give_up, list_planned, plan_ahead
from gisgrid.services.reforms import (
    COLUMNS,
    code_rows,
    do_reform,
    list_reforms,
    may_reform,
    read_reform,
    reform_workbook,
    try_reform,
)

blueprint = Blueprint("reforms", __name__, url_prefix="/api/reforms")

MOST_VILLAGES = 100
MOST_CODES = 1000


@blueprint.get("")
@allow(EVERYONE)
def list_() -> Response:
    """List what was decided of villages, with old and new codes, and to who approves there what is to come."""
    with read() as connection:
        found = list_reforms(connection, scheme())
        planned = list_planned(connection, scheme()) if visitor() else []
    return jsonify({"reforms": [_answer(one) for one in found], "planned": [_planned(one) for one in planned]})


@blueprint.post("/trial")
@allow(Power.APPROVE)
def try_() -> Response:
    """Say what a decision would do to codes, rosters, postings, targets and roles; nothing is changed."""
    asked = _asked()
    with read() as connection:
        may_reform(connection, asked)
    with read_all() as connection:
        trial = try_reform(connection, asked)
    return jsonify(asdict(trial) | {"official": official_answer(trial.official)})


@blueprint.post("")
@allow(Power.APPROVE)
def do() -> tuple[Response, int]:
    """Carry a decision out: whole, in one change, or not at all; before its day, keep it for that night."""
    asked = _asked()
    with read() as connection:
        may_reform(connection, asked)
    if asked.effective_on > date.today():
        with note("plan reform") as connection:
            kept = plan_ahead(connection, asked, who=person().shown_name)
        return jsonify(_planned(kept)), 202
    with change_as_service("reform villages", f"{asked.document}：{asked.reason}"[:MAX_TEXT]) as connection:
        done = do_reform(connection, asked, who=person().shown_name)
    return jsonify(_answer(done)), 201


@blueprint.delete("/planned/<int:number>")
@allow(Power.APPROVE)
def drop(number: int) -> tuple[str, int]:
    """Give up a decision whose day is to come."""
    with read() as connection:
        may_reform(connection, find_planned(connection, number).asked)
    with note("give up reform") as connection:
        give_up(connection, number)
    return "", 204


@blueprint.get("/<int:number>/codes")
@allow(EVERYONE)
def codes(number: int) -> Response:
    """Give the table of old and new codes as a workbook, or with `format=csv` as CSV."""
    wanted = argument("format", str, "xlsx")
    if wanted not in ("xlsx", "csv"):
        raise BadInput("格式只有 xlsx 和 csv。", "The formats are xlsx and csv.")
    with read() as connection:
        found = read_reform(connection, number)
    data, kind = (reform_workbook(found), XLSX) if wanted == "xlsx" else (_csv(found), "text/csv; charset=utf-8")
    named = {"Content-Disposition": f"attachment; filename=codes-{number}.{wanted}"}
    return Response(data, content_type=kind, headers=named)


def _csv(reform: Reform) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *code_rows(reform)])
    return out.getvalue().encode("utf-8-sig")  # spreadsheets read it as UTF-8 by that mark alone


def _answer(reform: Reform) -> dict[str, Any]:
    return asdict(reform) | {"effective_on": reform.effective_on.isoformat()}


def _planned(one: PlannedReform) -> dict[str, Any]:
    asked = one.asked
    return {
        "number": one.number, "kind": asked.kind, "document": asked.document, "authority": asked.authority,
        "effective_on": asked.effective_on.isoformat(), "parent_code": asked.parent_code, "refused": one.refused,
        "villages": [{"code": village.code, "name": village.name} for village in asked.villages],
    }  # fmt: skip


def _asked() -> ReformAsked:
    """Read a decision from the body."""
    return ReformAsked(
        words("scheme") or "standard",
        words("parent_code"),
        words("kind"),
        words("document"),
        words("authority"),
        _day(words("effective_on")),
        words("reason"),
        tuple(map(_village, _list(body().get("villages"), MOST_VILLAGES))),
    )


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise BadInput("请填写生效日期。", "Give the day on which it takes effect.") from error


def _village(given: Any) -> VillageAsked:
    if not isinstance(given, dict):
        raise _unreadable()
    code, name = _text(given.get("code")), _text(given.get("name"))
    sources = _list(given.get("from"), MOST_VILLAGES)
    grids = _list(given.get("grids", []), MOST_CODES)
    return VillageAsked(code, name, tuple(map(_text, sources)), tuple(map(_text, grids)))


def _list(given: Any, most: int) -> Sequence[Any]:
    if not isinstance(given, list) or len(given) > most:
        raise _unreadable()
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > MAX_TEXT or UNSTORABLE.search(given):
        raise _unreadable()
    return given.strip()


def _unreadable() -> BadInput:
    return BadInput("村的写法不对。", "The villages cannot be read.")
