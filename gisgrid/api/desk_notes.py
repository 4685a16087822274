"""What people say of a draft at the desk, and with whom it is shared."""

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.arguments import body, path_part, words
from gisgrid.api.desk_answers import comment_answer, share_answer
from gisgrid.api.desk_body import place_of
from gisgrid.api.site import read, write
from gisgrid.errors import BadInput
from gisgrid.services.desk_notes import (
    comment,
    end_share,
    list_comments,
    list_shares,
    mark_comment,
    share_draft,
    take_comment_back,
)

blueprint = Blueprint("desk_notes", __name__, url_prefix="/api/desk/<int:number>")


@blueprint.get("/comments")
@allow(SIGNED_IN)
def comments(number: int) -> Response:
    """Give what was said of a draft."""
    with read() as connection:
        found = list_comments(connection, number)
    return jsonify([comment_answer(one) for one in found])


@blueprint.post("/comments")
@allow(SIGNED_IN)
def say(number: int) -> tuple[Response, int]:
    """Say something of a draft, of a `place` or an area `code` in it."""
    place, code = body().get("place"), words("code") or None
    where = None if place is None else place_of(place, "place")
    with write("comment draft") as connection:
        made = comment(connection, number, words("text"), where, code)
    return jsonify(comment_answer(made)), 201


@blueprint.delete("/comments/<int:which>")
@allow(SIGNED_IN)
def take_back(number: int, which: int) -> tuple[str, int]:
    """Take a comment of one's own away."""
    with write("take comment back") as connection:
        take_comment_back(connection, number, which)
    return "", 204


@blueprint.put("/comments/<int:which>/done")
@allow(SIGNED_IN)
def mark(number: int, which: int) -> tuple[str, int]:
    """Say whether what a comment asks is `done`."""
    done = body().get("done", True)
    if not isinstance(done, bool):
        raise BadInput("done 应是 true 或 false。", "done is true or false.")
    with write("mark comment") as connection:
        mark_comment(connection, number, which, done=done)
    return "", 204


@blueprint.get("/shares")
@allow(SIGNED_IN)
def shares(number: int) -> Response:
    """Give with whom a draft is shared."""
    with read() as connection:
        found = list_shares(connection, number)
    return jsonify([share_answer(one) for one in found])


@blueprint.put("/shares/<account>")
@allow(SIGNED_IN)
def share(number: int, account: str) -> tuple[str, int]:
    """Let an account read and comment a draft, or edit it too."""
    may_edit = body().get("may_edit", False)
    if not isinstance(may_edit, bool):
        raise BadInput("may_edit 应是 true 或 false。", "may_edit is true or false.")
    with write("share draft") as connection:
        share_draft(connection, number, path_part(account), may_edit=may_edit)
    return "", 204


@blueprint.delete("/shares/<account>")
@allow(SIGNED_IN)
def unshare(number: int, account: str) -> tuple[str, int]:
    """Share a draft no longer with an account."""
    with write("end share") as connection:
        end_share(connection, number, path_part(account))
    return "", 204
