"""Vector tiles with an ETag of their content, so that an unchanged tile is never sent twice."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from gisgrid.api import drawings
from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import current_site, glance, read_public
from gisgrid.services.tiles import Numbers, Tile, TilePlan, draw_tile, plan_tile

blueprint = Blueprint("tiles", __name__, url_prefix="/tiles")

MVT = "application/vnd.mapbox-vector-tile"
WORTH_PACKING = 1000
"""Bytes."""


@blueprint.get("/areas/<int:z>/<int:x>/<int:y>.mvt")
@allow(EVERYONE)
def areas(z: int, x: int, y: int) -> Response:
    """Give the borders and names of areas in one tile; `level` is drawn whatever the zoom."""
    with glance() as connection:
        plan = _plan(connection, (z, x, y))
    if plan is None:
        return tile_answer(Tile(b""))
    kept = current_site().kept_tiles.find(plan)
    if plan.wants_drawing:
        drawing = current_site().drawings.begin(current_site().urls.service, plan.scheme, z, plan.drawn)
        drawing.join(0 if kept else drawings.PATIENCE_S)
    if kept is not None:
        return tile_answer(kept)
    with read_public() as connection:
        plan = _plan(connection, (z, x, y))
        return tile_answer(Tile(b"") if plan is None else draw_tile(connection, current_site().kept_tiles, plan))


def _plan(connection: Connection, numbers: Numbers) -> TilePlan | None:
    return plan_tile(connection, current_site().levels, scheme(), numbers, argument("level", str, ""))


def tile_answer(tile: Tile) -> Response:
    """Give a tile, packed if the reader can unpack it, or say that the reader has it already."""
    packed = len(tile.content) >= WORTH_PACKING and bool(request.accept_encodings["gzip"])
    answer = Response(tile.packed if packed else tile.content, mimetype=MVT)
    answer.set_etag(f"{tile.tag}-gzip" if packed else tile.tag)
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    return answer
