"""Whether the service and its database answer."""

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.site import read
from gisgrid.services import browse

blueprint = Blueprint("health", __name__, url_prefix="/api")


@blueprint.get("/health")
@allow(EVERYONE)
def health() -> Response:
    """Answer 200 when the database does, else 503."""
    with read() as connection:
        return jsonify(browse.show_health(connection))
