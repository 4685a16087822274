"""TileJSON: what a map needs to know of the tiles before it asks for them."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, path_part, scheme
from gisgrid.api.site import current_site, read
from gisgrid.services import browse
from gisgrid.services.levels import MAX_ZOOM
from gisgrid.services.reach_map import require_scope
from gisgrid.services.reach_runs import show_run

blueprint = Blueprint("tile_documents", __name__, url_prefix="/tiles")

AREA_WORDS = {
    "code": "String: code of the area",
    "name": "String: name",
    "level": "String: level",
    "kind": "String: kind of sub-grid",
    "parent": "String: code of the area above",
    "scheme": "String: scheme",
    "divided": "Boolean: whether it has areas below",
    "finest": "String: finest level in the tile",
}
LABEL_WORDS = {name: AREA_WORDS[name] for name in ("code", "name", "level", "kind", "divided")} | {
    "width_deg": "Number: width of the named part in degrees of longitude"
}
CIRCLE_WORDS = {"name": "String: number of the venue, the kind or the tier", "estimate": "Boolean: drawn without roads"}


@blueprint.get("/areas.json")
@allow(EVERYONE)
def areas() -> Response:
    """Describe the tiles of a scheme's areas (TileJSON 3.0)."""
    named = scheme()
    with read() as connection:
        box = browse.scheme_box(connection, named)
    layers = [_layer("area", AREA_WORDS), _layer("label", LABEL_WORDS)]
    return _described("areas", f"areas/{{z}}/{{x}}/{{y}}.mvt?scheme={_quoted(named)}", layers, box)


@blueprint.get("/circles/<int:run>/<scope>.json")
@allow(EVERYONE)
def circles(run: int, scope: str) -> Response:
    """Describe the tiles of a run's service circles (TileJSON 3.0); `name`: of this venue, kind or tier alone."""
    name = argument("name", str, "")
    require_scope(path_part(scope))
    with read() as connection:
        box = browse.scheme_box(connection, show_run(connection, run, public=True)["scheme"])
    address = f"circles/{run}/{scope}/{{z}}/{{x}}/{{y}}.mvt?name={_quoted(name)}"
    return _described("circles", address, [_layer("circle", CIRCLE_WORDS)], box)


def _described(name: str, address: str, layers: list[dict[str, Any]], box: list[float] | None) -> Response:
    said = {
        "tilejson": "3.0.0",
        "name": name,
        "scheme": "xyz",
        "tiles": [f"{request.url_root}tiles/{address}"],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "vector_layers": layers,
        "attribution": current_site().notice,
    }
    return jsonify(said | ({"bounds": box} if box else {}))


def _layer(name: str, fields: dict[str, str]) -> dict[str, Any]:
    return {"id": name, "fields": fields, "minzoom": 0, "maxzoom": MAX_ZOOM}


def _quoted(word: str) -> str:
    return quote(word, safe="")
