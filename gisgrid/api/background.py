"""Background tiles from a folder of the own machine, for a network without a map service."""

from pathlib import Path

from flask import Blueprint, Response, send_file

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.site import current_site

blueprint = Blueprint("background", __name__, url_prefix="/background")

SUFFIXES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
KEPT_S = 86_400


@blueprint.get("/<int:z>/<int:x>/<int:y>")
@allow(EVERYONE)
def tile(z: int, x: int, y: int) -> Response:
    """Give one tile of the background; nothing (204) where there is none."""
    found = _file(current_site().tiles, z, x, y)
    if found is None:
        return Response(status=204)
    return send_file(found, mimetype=SUFFIXES[found.suffix], max_age=KEPT_S)


def _file(folder: Path | None, z: int, x: int, y: int) -> Path | None:
    """Return the file of a tile: three whole numbers lead nowhere else, and a link must not lead out of the folder."""
    if folder is None:
        return None
    root = folder.resolve()
    there = (root / str(z) / str(x) / f"{y}{suffix}" for suffix in SUFFIXES)
    return next((file for file in there if file.is_file() and file.resolve().is_relative_to(root)), None)
