"""Vector tiles with an ETag of their content, so that an unchanged tile is never sent twice."""

from hashlib import blake2b

from flask import Blueprint, Response, request

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import scheme
from gisgrid.api.site import current_site, read
from gisgrid.services import browse

blueprint = Blueprint("tiles", __name__, url_prefix="/tiles")

MVT = "application/vnd.mapbox-vector-tile"


@blueprint.get("/areas/<int:z>/<int:x>/<int:y>.mvt")
@allow(EVERYONE)
def areas(z: int, x: int, y: int) -> Response:
    """Give the borders and names of areas in one tile."""
    with read() as connection:
        tile = browse.draw_tile(connection, current_site().levels, scheme(), (z, x, y))
    return tile_answer(tile)


def tile_answer(tile: bytes) -> Response:
    """Give a tile, or say that the reader has it already."""
    answer = Response(tile, mimetype=MVT)
    answer.set_etag(blake2b(tile, digest_size=16).hexdigest())
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    return answer
