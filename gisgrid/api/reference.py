"""Reference features: rivers, buildings, natural villages and roads to draw along."""

import json
from dataclasses import asdict

import shapely
from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.compressed import gzipped
from gisgrid.api.site import own_uploads, person, read, write
from gisgrid.api.uploads import renamed
from gisgrid.domain.accounts import Power
from gisgrid.domain.reference import KINDS, ROAD, NearFeatures
from gisgrid.errors import BadInput
from gisgrid.exchange.reference import read_reference
from gisgrid.services.imports import sha256_of
from gisgrid.services.reference import drop_reference, import_reference, list_reference, near_reference

blueprint = Blueprint("reference", __name__, url_prefix="/api/reference")


@blueprint.get("")
@allow(Power.DRAFT, Power.APPROVE)
def near() -> Response:
    """Give features that touch `bbox` (west,south,east,north in degrees) as GeoJSON, of `kinds` or all.

    `road` are the roads of the walking network. Of a kind with more than 5,000 there none is given, and `too_many` says
    how many there are.
    """
    box = argument("bbox", _box)
    kinds = argument("kinds", str, ",".join((ROAD, *KINDS))).split(",")
    with read() as connection:
        found = near_reference(connection, scheme(), box, [kind for kind in kinds if kind])
    return gzipped(_collection(found), "application/geo+json")


@blueprint.get("/batches")
@allow(Power.DRAFT, Power.APPROVE)
def batches() -> Response:
    """List the files that were brought in, the latest first."""
    with read() as connection:
        found = list_reference(connection, scheme())
    return jsonify({"batches": [asdict(one) | {"at": one.at.isoformat()} for one in found]})


@blueprint.post("")
@allow(Power.DRAFT, large=True)
def bring() -> tuple[Response, int]:
    """Keep the features of a file, sent as `file` of a form, of a `kind`, that touch the area `code`."""
    kind, code = argument("kind", str), argument("code", str)
    crs = argument("crs", str, "") or None
    upload = own_uploads().keep((part.filename or "", part.stream) for part in request.files.getlist("file"))
    path = own_uploads().path(upload)
    try:
        with renamed(upload):
            table, digest = read_reference(path, kind, crs=crs), sha256_of(path)
            with write("import reference") as connection:
                number, kept = import_reference(
                    connection, scheme(), code, table, file=upload.file, sha256=digest, who=person().shown_name
                )
    finally:
        own_uploads().drop(upload.identifier)
    said = {"number": number, "features": len(kept), "notices": list(kept.notices)}
    return jsonify(said | {"source_crs": kept.source_crs, "crs_evidence": kept.crs_evidence}), 201


@blueprint.delete("/<int:number>")
@allow(Power.DRAFT)
def drop(number: int) -> tuple[str, int]:
    """Delete the features of one file."""
    with write("drop reference") as connection:
        drop_reference(connection, number)
    return "", 204


def _box(given: str) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, given.split(","))
    if not all(map(_is_number, (west, south, east, north))):
        raise BadInput("范围写得不对。", "The box is none.")
    return west, south, east, north


def _is_number(value: float) -> bool:
    return abs(value) < float("inf")


def _collection(found: NearFeatures) -> str:
    rows = zip(found.kinds, found.names, shapely.to_geojson(found.geometries), strict=True)
    features = ",".join(
        f'{{"type":"Feature","properties":{json.dumps({"kind": kind, "name": name}, ensure_ascii=False)},'
        f'"geometry":{geometry}}}'
        for kind, name, geometry in rows
    )
    return f'{{"type":"FeatureCollection","features":[{features}],"too_many":{json.dumps(found.too_many)}}}'
