"""The start page of an office: what is done, and the steps that have no page of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, words
from gisgrid.api.site import note, own_uploads, person, read, read_all
from gisgrid.api.uploads import renamed
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.opening import SUFFIXES
from gisgrid.exchange.uploads import Upload
from gisgrid.services import beginning
from gisgrid.services.accounts import require_power

blueprint = Blueprint("begin", __name__, url_prefix="/api/begin")

ROAD_SUFFIXES = (".pbf", ".osm", ".gpkg", ".geojson", ".json", ".zip", ".fgb")


@blueprint.get("")
@allow(Power.ADMINISTER)
def steps() -> Response:
    """List the steps with whether each is done, for who administers everything."""
    _require_everywhere()
    with read_all() as connection:
        return jsonify({"steps": beginning.list_steps(connection)})


@blueprint.put("/county")
@allow(Power.ADMINISTER)
def county() -> tuple[str, int]:
    """Say which county this is: `code` of six digits and `name`."""
    _require_everywhere()
    with note("name county") as connection:
        beginning.name_county(connection, words("code"), words("name"))
    return "", 204


@blueprint.post("/codes")
@allow(Power.ADMINISTER, large=True)
def codes() -> tuple[Response, int]:
    """Keep the official codes of one workbook or CSV file, sent as `file` of a form."""
    _require_everywhere()
    with _sent(SUFFIXES) as upload, note("import official codes") as connection:
        count = beginning.keep_codes(connection, own_uploads().path(upload))
    return jsonify({"codes": count}), 201


@blueprint.post("/roads")
@allow(Power.ADMINISTER, large=True)
def roads() -> tuple[Response, int]:
    """Put the roads of one file (`file` of a form) in the place of those in use; `crs` where it does not say it."""
    _require_everywhere()
    crs, who = argument("crs", str, "") or None, person().shown_name
    with _sent(ROAD_SUFFIXES) as upload, note("import roads") as connection:
        kept = beginning.keep_roads(connection, own_uploads().path(upload), upload.file, crs, who)
    return jsonify(kept), 201


def _require_everywhere() -> None:
    with read() as connection:
        require_power(connection, Power.ADMINISTER, "", [])


@contextmanager
def _sent(suffixes: tuple[str, ...]) -> Iterator[Upload]:
    """Keep the one file of a form as long as it is read."""
    given = request.files.getlist("file")
    if len(given) != 1:
        raise BadInput("请选择一个文件。", "Choose one file.")
    upload = own_uploads().keep_one(given[0].filename or "", given[0].stream, suffixes)
    try:
        with renamed(upload):
            yield upload
    finally:
        own_uploads().drop(upload.identifier)
