"""What was added, changed and withdrawn, for systems that keep a copy."""

from contextlib import ExitStack

from flask import Blueprint, Response

from gisgrid.api import stream
from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import read
from gisgrid.services.changes_since import settle, tell_changes

blueprint = Blueprint("changes", __name__, url_prefix="/api")


@blueprint.get("/changes")
@allow(EVERYONE)
def changes() -> Response:
    """Tell what happened to areas after the changeset `since` (0: everything); the next `since` is this `until`."""
    since, named = argument("since", int), scheme()
    with read() as connection:
        until = settle(connection, since)
    with ExitStack() as stack:
        connection = stack.enter_context(read())
        return stream.streamed(
            Response(mimetype="application/json"), stack, tell_changes(connection, named, since, until)
        )
