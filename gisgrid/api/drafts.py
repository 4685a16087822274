"""Drafts: their findings and areas, the mend proposed and accepted, waivers, publication, the end."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.answers import draft_answer, draft_finding_answer, ledger_answer, mend_answer
from gisgrid.api.arguments import argument, body, words
from gisgrid.api.site import current_site, read
from gisgrid.api.writing import current_desk
from gisgrid.domain.drafts import Draft, MendLimits
from gisgrid.errors import BadInput
from gisgrid.exchange.findings import geometry_record
from gisgrid.services.changes import draft_changes
from gisgrid.services.drafts import drop_draft, read_draft
from gisgrid.services.mend import accept_mend, propose_mend
from gisgrid.services.publish import publish_draft
from gisgrid.services.waivers import unwaive, waive
from gisgrid.store.areas import areas_by_code
from gisgrid.store.session import changing, writing

blueprint = Blueprint("drafts", __name__, url_prefix="/api/drafts")

LIMITS = MendLimits()


@blueprint.get("/<int:number>")
def show(number: int) -> Response:
    """Give a draft, its findings and its ledger."""
    with read() as connection:
        opened = read_draft(connection, number)
    findings = [draft_finding_answer(one) for one in opened.findings]
    answer = {"draft": draft_answer(opened.draft), "findings": findings, "ledger": ledger_answer(opened.draft.ledger)}
    return jsonify(answer)


@blueprint.get("/<int:number>/areas")
def areas(number: int) -> Response:
    """Give the draft's areas and its parents as GeoJSON, told apart by `role`."""
    with read() as connection:
        opened = read_draft(connection, number)
        parents = areas_by_code(connection, opened.draft.scheme, opened.draft.parent_codes).areas
    rows = [(opened.areas.areas, "area"), (parents, "parent")]
    features = [
        _feature(role, code, name, shape)
        for table, role in rows
        for code, name, shape in zip(table.codes, table.names, table.geometries, strict=True)
    ]
    return jsonify({"type": "FeatureCollection", "features": features})


def _feature(role: str, code: str, name: str, shape: Any) -> dict[str, Any]:
    properties = {"role": role, "code": code, "name": name}
    return {"type": "Feature", "properties": properties, "geometry": geometry_record(shape)}


@blueprint.get("/<int:number>/mend")
def propose(number: int) -> Response:
    """Say what a mend would do: of the findings `number` (may be repeated), or of all within the limits."""
    limits = MendLimits(
        argument("max_gap_width_m", float, LIMITS.max_gap_width_m), argument("max_shift_m", float, LIMITS.max_shift_m)
    )
    numbers = request.args.getlist("number", type=int) or None
    with read() as connection:
        return jsonify(mend_answer(propose_mend(connection, number, numbers, limits)))


@blueprint.post("/<int:number>/mend")
def accept(number: int) -> Response:
    """Take a mend into the draft: of the findings `numbers`, or of all within the limits."""
    numbers, limits = _numbers(), MendLimits(_metres("max_gap_width_m"), _metres("max_shift_m"))
    with _drafting() as connection:
        done = accept_mend(connection, number, numbers, limits)
    return jsonify(mend_answer(done))


@blueprint.put("/<int:number>/findings/<int:finding>/waiver")
def put_waiver(number: int, finding: int) -> tuple[str, int]:
    """Let a finding stand, with a reason."""
    reason = words("reason")
    if not reason:
        raise BadInput("请写明豁免的理由。", "Say why it may stand.")
    with _drafting() as connection:
        waive(connection, number, finding, reason, current_desk().who)
    return "", 204


@blueprint.delete("/<int:number>/findings/<int:finding>/waiver")
def remove_waiver(number: int, finding: int) -> tuple[str, int]:
    """Take a waiver back."""
    with _drafting() as connection:
        unwaive(connection, number, finding)
    return "", 204


@blueprint.get("/<int:number>/changes")
def changes(number: int) -> Response:
    """Say what publishing would add, replace and withdraw."""
    with read() as connection:
        found = draft_changes(connection, number)
    return jsonify({"added": found.added, "replaced": found.replaced, "withdrawn": found.withdrawn})


@blueprint.post("/<int:number>/publish")
def publish(number: int) -> Response:
    """Make the draft's areas those that are served, in one changeset."""
    why = words("why")
    if not why:
        raise BadInput("请写明发布的理由。", "Say why it is published.")
    url, who, replace = current_site().database_url, current_desk().who, body().get("replace") is True
    with changing(url, who=who, why=why, kind="import", draft=number) as connection:
        published = publish_draft(connection, number, replace=replace)
    return _answer(published)


@blueprint.delete("/<int:number>")
def drop(number: int) -> Response:
    """Give a draft up; it stays to be read."""
    with _drafting() as connection:
        dropped = drop_draft(connection, number)
    return _answer(dropped)


def _answer(draft: Draft) -> Response:
    return jsonify(draft_answer(draft))


def _drafting() -> Any:
    return writing(current_site().database_url)


def _numbers() -> list[int] | None:
    """Return the findings that the body names, None for all."""
    given = body().get("numbers")
    if given is None:
        return None
    if not isinstance(given, list) or not given or not all(type(number) is int for number in given):
        raise BadInput("请选中要修正的问题。", "Choose the findings to mend.")
    return given


def _metres(name: str) -> float:
    """Return a limit of the body, the usual one where it is not given."""
    given = body().get(name, getattr(LIMITS, name))
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise BadInput("修正的上限应是米数。", "Limits of a mend are metres.")
    return float(given)
