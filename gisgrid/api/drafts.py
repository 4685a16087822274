"""Drafts: their findings and areas, the mend proposed and accepted, waivers, publication, the end."""

import json
from dataclasses import asdict
from datetime import date

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.answers import draft_answer, draft_finding_answer, ledger_answer, mend_answer
from gisgrid.api.arguments import argument, body, words
from gisgrid.api.comparison_answer import comparison_answer
from gisgrid.api.compressed import gzipped
from gisgrid.api.desk import drawn_refusals
from gisgrid.api.site import change, person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.domain.drafts import MAX_LIMIT_M, Draft, MendLimits
from gisgrid.errors import BadInput
from gisgrid.exchange.draft_features import collection_text, feature_texts
from gisgrid.services.changes import draft_changes
from gisgrid.services.comparison import compare_draft
from gisgrid.services.comparison_words import sentences_of
from gisgrid.services.drafts import drop_draft, read_draft, return_draft, rights_on, send_draft
from gisgrid.services.mend import accept_mend, propose_mend
from gisgrid.services.publish import publish_draft
from gisgrid.services.waivers import unwaive, waive
from gisgrid.store.areas import areas_by_code

blueprint = Blueprint("drafts", __name__, url_prefix="/api/drafts")

LIMITS = MendLimits()


@blueprint.get("/<int:number>")
@allow(Power.DRAFT, Power.APPROVE)
def show(number: int) -> Response:
    """Give a draft with what the reader may do with it, its findings and its ledger."""
    with read() as connection:
        opened = read_draft(connection, number)
        rights = rights_on(connection, opened.draft)
    findings = [draft_finding_answer(one) for one in opened.findings]
    draft = draft_answer(opened.draft) | asdict(rights)
    return jsonify({"draft": draft, "findings": findings, "ledger": ledger_answer(opened.draft.ledger)})


@blueprint.get("/<int:number>/areas")
@allow(Power.DRAFT, Power.APPROVE)
def areas(number: int) -> Response:
    """Give the draft's areas and its parents as GeoJSON, told apart by `role`."""
    with read() as connection:
        opened = read_draft(connection, number)
        parents = areas_by_code(connection, opened.draft.scheme, opened.draft.parent_codes).areas
    features = [*feature_texts(opened.areas.areas, role="area"), *feature_texts(parents, role="parent")]
    return gzipped(collection_text(features))


@blueprint.get("/<int:number>/mend")
@allow(Power.DRAFT, Power.APPROVE)
def propose(number: int) -> Response:
    """Say what a mend would do: of the findings `number` (may be repeated), or of all within the limits."""
    limits = MendLimits(
        argument("max_gap_width_m", float, LIMITS.max_gap_width_m), argument("max_shift_m", float, LIMITS.max_shift_m)
    )
    numbers = request.args.getlist("number", type=int) or None
    with read() as connection:
        return jsonify(mend_answer(propose_mend(connection, number, numbers, limits)))


@blueprint.post("/<int:number>/mend")
@allow(Power.DRAFT)
def accept(number: int) -> Response:
    """Take a mend into the draft: of the findings `numbers`, or of all within the limits."""
    numbers, limits = _numbers(), MendLimits(_metres("max_gap_width_m"), _metres("max_shift_m"))
    with write("mend draft") as connection:
        done = accept_mend(connection, number, numbers, limits)
    return jsonify(mend_answer(done))


@blueprint.put("/<int:number>/findings/<int:finding>/waiver")
@allow(Power.DRAFT)
def put_waiver(number: int, finding: int) -> tuple[str, int]:
    """Let a finding stand, with a reason."""
    reason = words("reason")
    if not reason:
        raise BadInput("请写明豁免的理由。", "Say why it may stand.")
    with write("waive finding") as connection:
        waive(connection, number, finding, reason, person().shown_name)
    return "", 204


@blueprint.delete("/<int:number>/findings/<int:finding>/waiver")
@allow(Power.DRAFT)
def remove_waiver(number: int, finding: int) -> tuple[str, int]:
    """Take a waiver back."""
    with write("take waiver back") as connection:
        unwaive(connection, number, finding)
    return "", 204


@blueprint.get("/<int:number>/changes")
@allow(Power.DRAFT, Power.APPROVE)
def changes(number: int) -> Response:
    """Say what publishing would add, replace and withdraw."""
    with read() as connection:
        found = draft_changes(connection, number)
    return jsonify({"added": found.added, "replaced": found.replaced, "withdrawn": found.withdrawn})


@blueprint.get("/<int:number>/comparison")
@allow(SIGNED_IN)
def comparison(number: int) -> Response:
    """Compare the draft with what is published: areas, ground, households, what hangs on what is withdrawn."""
    with read() as connection:
        found = compare_draft(connection, number)
    return gzipped(json.dumps(comparison_answer(found, sentences_of(found, date.today())), ensure_ascii=False))


@blueprint.post("/<int:number>/publish")
@allow(Power.DRAFT, Power.APPROVE)
def publish(number: int) -> Response:
    """Make the draft's areas those that are served, in one changeset."""
    why = words("why")
    if not why:
        raise BadInput("请写明发布的理由。", "Say why it is published.")
    replace = body().get("replace") is True
    with drawn_refusals(), change("publish draft", why, kind="import", draft=number) as connection:
        published = publish_draft(connection, number, replace=replace)
    return _answer(published)


@blueprint.post("/<int:number>/send")
@allow(Power.DRAFT)
def send(number: int) -> Response:
    """Send a draft in to those who approve; until they answer it is not changed."""
    note = words("note")
    with write("send draft in") as connection:
        sent = send_draft(connection, number, note)
    return _answer(sent)


@blueprint.post("/<int:number>/return")
@allow(Power.DRAFT, Power.APPROVE)
def send_back(number: int) -> Response:
    """Give a draft back to who plans: by who approves, or by the planner who wants it back."""
    note = words("note")
    with write("send draft back") as connection:
        returned = return_draft(connection, number, note)
    return _answer(returned)


@blueprint.delete("/<int:number>")
@allow(Power.DRAFT)
def drop(number: int) -> Response:
    """Give a draft up; it stays to be read."""
    with write("drop draft") as connection:
        dropped = drop_draft(connection, number)
    return _answer(dropped)


def _answer(draft: Draft) -> Response:
    return jsonify(draft_answer(draft))


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
    return min(given, MAX_LIMIT_M + 1.0)  # a whole number may be larger than any float
