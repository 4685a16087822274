"""Whether the service and its database answer, and whether it may be asked."""

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.site import read, read_all
from gisgrid.services import browse
from gisgrid.services.doctor import require_ready

blueprint = Blueprint("health", __name__, url_prefix="/api")


@blueprint.get("/health")
@allow(EVERYONE)
def health() -> Response:
    """Answer 200 when the database does, else 503."""
    with read() as connection:
        return jsonify(browse.show_health(connection))


@blueprint.get("/ready")
@allow(EVERYONE)
def ready() -> Response:
    """Answer 200 when pages can be served: the database answers, is whole, and has this program's form; else 503."""
    with read_all() as connection:
        require_ready(connection)
    return jsonify({"status": "ready"})
