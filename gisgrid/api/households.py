"""Households of an area: rows for who may read them, a sum for everybody."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, path_part, scheme
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.services import households

blueprint = Blueprint("households", __name__, url_prefix="/api/areas")


@blueprint.get("/<code>/households")
@allow(Power.READ_PRIVATE, keys="households")
def list_(code: str) -> Response:
    """List an area's households, a page at a time."""
    after, limit = argument("after", str, ""), argument("limit", int, households.MOST_HOUSEHOLDS)
    with read() as connection:
        found, following = households.list_households(connection, scheme(), path_part(code), after=after, limit=limit)
    return jsonify({"households": [asdict(one) for one in found], "next": following})


@blueprint.get("/<code>/households/sum")
@allow(EVERYONE)
def sum_(code: str) -> Response:
    """Tell how many live there, or in the nearest area above whose sum may be told."""
    with read() as connection:
        found = households.sum_households(connection, scheme(), path_part(code))
    return jsonify(asdict(found) if found else {"code": None, "households": None, "persons": None})
