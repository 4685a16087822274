"""Places by name, for records that only name one."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import read
from gisgrid.services import place_names

blueprint = Blueprint("places", __name__, url_prefix="/api")


@blueprint.get("/places")
@allow(SIGNED_IN)
def find() -> Response:
    """List the places that a name may mean, the likeliest first: `name`, and `area` that they lie in."""
    name, area = argument("name", str), argument("area", str, "")
    with read() as connection:
        found = place_names.find_places(connection, scheme(), name, area=area)
    return jsonify({"places": [asdict(one) for one in found]})
