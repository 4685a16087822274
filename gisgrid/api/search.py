"""Search by name or code."""

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import read
from gisgrid.services import browse

blueprint = Blueprint("search", __name__, url_prefix="/api")


@blueprint.get("/search")
@allow(EVERYONE)
def search() -> Response:
    """Find areas by the start of their code or any part of their name: `q`."""
    words = argument("q", str)
    with read() as connection:
        return jsonify(browse.search_areas(connection, scheme(), words))
