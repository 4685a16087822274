"""The planner's desk: where a draft begins, all that is needed to draw, saves, steps, what others published."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.arguments import argument, body, scheme, words
from gisgrid.api.compressed import gzipped
from gisgrid.api.desk_answers import (
    desk_text,
    place_answer,
    rebased_answer,
    saved_answer,
    start_answer,
    step_answer,
    told,
)
from gisgrid.api.desk_body import save_asked
from gisgrid.api.site import current_site, person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput, DraftConflict, NotTiling
from gisgrid.services.desk import read_desk, start_at
from gisgrid.services.desk_knots import knot_place
from gisgrid.services.desk_opening import open_desk
from gisgrid.services.desk_save import answer_to, keep_answer, save_desk
from gisgrid.services.desk_steps import steps_of
from gisgrid.services.drafts import MAX_NUMBER
from gisgrid.services.rebase import rebase_draft

blueprint = Blueprint("desk", __name__, url_prefix="/api/desk")

MAX_LIST = 100_000
"""Characters of a list of names."""


@contextmanager
def drawn_refusals() -> Iterator[None]:
    """Let refusals carry what a page draws of them."""
    try:
        yield
    except (DraftConflict, NotTiling) as error:
        raise told(error) from error


@blueprint.get("")
@allow(Power.DRAFT)
def start() -> Response:
    """Say what can be begun at an area `code`, and which drafts of it there are."""
    code = argument("code", str)
    with read() as connection:
        found = start_at(connection, scheme(), code, current_site().size_bands)
    return jsonify(start_answer(found, scheme()))


@blueprint.post("")
@allow(Power.DRAFT)
def begin() -> tuple[Response, int]:
    """Begin a draft of an area: from nothing, from its present division, or from a list of names."""
    names = body().get("list", "")
    if not isinstance(names, str) or len(names) > MAX_LIST:
        raise BadInput("名单应是文字，而且不要太长。", "The list should be a text, and not that long.")
    with write("open draft") as connection:
        draft = open_desk(
            connection, words("scheme") or "standard", words("code"), words("start"),
            owner=person().shown_name, title=words("title"), names=names.replace("\0", ""),
        )  # fmt: skip
    return jsonify({"number": draft.number}), 201


@blueprint.get("/<int:number>")
@allow(SIGNED_IN)
def show(number: int) -> Response:
    """Give a draft with all that is needed to draw in it."""
    with read() as connection:
        desk = read_desk(connection, number, current_site().size_bands)
    return gzipped(desk_text(desk))


@blueprint.post("/<int:number>/save")
@allow(SIGNED_IN, large=True)
def save(number: int) -> Response:
    """Keep what changed since a revision; what others changed meanwhile is taken in, or both states are told.

    A save whose `id` was answered before is answered the same and does nothing: the answer was lost on the way.
    """
    asked, identifier = save_asked(), words("id")
    with drawn_refusals(), write("save draft") as connection:
        answer = answer_to(connection, number, identifier)
        if answer is None:
            answer = json.dumps(saved_answer(save_desk(connection, number, asked)))
            keep_answer(connection, number, identifier, answer)
    return Response(answer, mimetype="application/json")


@blueprint.get("/<int:number>/steps")
@allow(SIGNED_IN)
def steps(number: int) -> Response:
    """Give the steps that were kept, from number `from` to number `to`, the first is 1."""
    first, last = argument("from", int, 1), argument("to", int, MAX_NUMBER)
    with read() as connection:
        found = steps_of(connection, number, first, last)
    return jsonify([step_answer(step) for step in found])


@blueprint.get("/<int:number>/knot")
@allow(SIGNED_IN)
def knot(number: int) -> Response:
    """Say where on the outline, nearest to `x`, `y`, a line may end; nothing is written."""
    target = argument("x", float), argument("y", float)
    if not (abs(target[0]) <= 180 and abs(target[1]) <= 90):
        raise BadInput("位置不是经纬度。", "The place is no longitude and latitude.")
    with read() as connection:
        found = knot_place(connection, number, target)
    return jsonify(place_answer(found))


@blueprint.post("/<int:number>/rebase")
@allow(SIGNED_IN)
def rebase(number: int) -> Response:
    """Take into a draft what others published; `resolve` says for areas that both changed which of the two stays."""
    resolve = body().get("resolve", {})
    if not isinstance(resolve, dict) or not all(isinstance(choice, str) for choice in resolve.values()):
        raise BadInput("resolve 的写法不对。", "resolve cannot be read.")
    with drawn_refusals(), write("rebase draft") as connection:
        done = rebase_draft(connection, number, resolve)
    return jsonify(rebased_answer(done))
