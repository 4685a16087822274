"""Schemes, cards, children, and what lies at a point."""

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, path_part, scheme
from gisgrid.api.site import current_site, read
from gisgrid.services import browse

blueprint = Blueprint("areas", __name__, url_prefix="/api")


@blueprint.get("/schemes")
@allow(EVERYONE)
def schemes() -> Response:
    """List the schemes, their levels in use and where they lie."""
    with read() as connection:
        return jsonify(browse.list_schemes(connection, current_site().levels))


@blueprint.get("/areas")
@allow(EVERYONE)
def children() -> Response:
    """List the children of `parent` (without it: the roots), a page at a time."""
    parent, after = argument("parent", str, ""), argument("after", str, "")
    limit = argument("limit", int, browse.MOST_CHILDREN)
    with read() as connection:
        return jsonify(browse.list_children(connection, scheme(), parent or None, after=after, limit=limit))


@blueprint.get("/areas/at")
@allow(EVERYONE)
def at() -> Response:
    """Give the path of areas at `lon`, `lat` (degrees, EPSG:4490)."""
    lon, lat = argument("lon", float), argument("lat", float)
    with read() as connection:
        return jsonify(browse.find_at(connection, scheme(), lon, lat))


@blueprint.get("/areas/<code>")
@allow(EVERYONE)
def card(code: str) -> Response:
    """Give one area's card."""
    with read() as connection:
        return jsonify(browse.show_area(connection, scheme(), path_part(code)))
