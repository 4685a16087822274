"""The planner's desk: where a draft can begin, a draft with all that is needed to draw, saves and steps."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.arguments import argument, body, scheme, words
from gisgrid.api.compressed import gzipped
from gisgrid.api.desk_answers import desk_text, saved_answer, start_answer, step_answer, told
from gisgrid.api.desk_body import save_asked
from gisgrid.api.site import person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput, DraftConflict, NotTiling
from gisgrid.services.desk import read_desk, start_at
from gisgrid.services.desk_opening import open_desk
from gisgrid.services.desk_save import save_desk
from gisgrid.services.desk_steps import steps_of

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
        found = start_at(connection, scheme(), code)
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
        desk = read_desk(connection, number)
    return gzipped(desk_text(desk))


@blueprint.post("/<int:number>/save")
@allow(SIGNED_IN, large=True)
def save(number: int) -> Response:
    """Keep what changed since a revision; what others changed meanwhile is taken in, or both states are told."""
    asked = save_asked()
    with drawn_refusals(), write("save draft") as connection:
        saved = save_desk(connection, number, asked)
    return jsonify(saved_answer(saved))


@blueprint.get("/<int:number>/steps")
@allow(SIGNED_IN)
def steps(number: int) -> Response:
    """Give the steps that were kept, from number `from` on and before `to`."""
    first, end = argument("from", int, 0), argument("to", int, 0)
    with read() as connection:
        found = steps_of(connection, number, first, end or None)
    return jsonify([step_answer(step) for step in found])
