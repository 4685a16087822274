"""Who should serve where: postings proposed for the grids below an area, and those that somebody accepts."""

import json
from datetime import date

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, body, scheme
from gisgrid.api.compressed import gzipped
from gisgrid.api.site import person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.domain.staffing import StaffingRequest
from gisgrid.errors import BadInput
from gisgrid.exchange.staffing import answer_record, change_record
from gisgrid.services.staffing import accept_postings, suggest_postings

blueprint = Blueprint("staffing", __name__)
MEASURES = ("most_grids", "change_m", "farthest_m", "asker_m", "most_worth_m")


@blueprint.get("/api/staffing")
@allow(Power.KEEP_ROSTERS)
def suggest() -> Response:
    """Propose postings for the grids below `under`, from `day` on; nothing is stored."""
    request = _asked()
    with read() as connection:
        found = suggest_postings(connection, request, held_to_powers=True)
    return gzipped(json.dumps(answer_record(found), ensure_ascii=False))


@blueprint.post("/api/staffing")
@allow(Power.KEEP_ROSTERS)
def accept() -> Response:
    """Make proposed changes true: those of `ids`, asked for with the same words as they were proposed with."""
    request, ids = _asked(), _ids()
    with write("accept postings") as connection:
        done = accept_postings(connection, request, ids, who=person().name, held_to_powers=True)
    return jsonify({"accepted": [change_record(change) for change in done]})


def _asked() -> StaffingRequest:
    usual = StaffingRequest(scheme(), argument("under", str), argument("day", date.fromisoformat, date.today()))
    measures = {name: argument(name, int, getattr(usual, name)) for name in MEASURES}
    return StaffingRequest(usual.scheme, usual.under, usual.day, **measures)


def _ids() -> list[str]:
    given = body().get("ids")
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise BadInput("请选中要接受的建议。", "Choose the suggestions to accept.")
    return given
