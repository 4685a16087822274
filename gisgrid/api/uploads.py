"""Boundary files sent by a page: kept, looked into, tried, stored or turned into a draft."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import Connection

from gisgrid.api.access import allow
from gisgrid.api.answers import changes_of, finding_answer, official_answer
from gisgrid.api.arguments import argument, body, require_storable, scheme, words
from gisgrid.api.site import change, own_uploads, person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.domain.areas import Scheme
from gisgrid.errors import BadInput, GisgridError
from gisgrid.exchange.geojson_read import is_export
from gisgrid.exchange.uploads import Upload
from gisgrid.services import uploads
from gisgrid.services.imports import sha256_of
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.restoring import required_export, restore_file, summary_of, try_restoring
from gisgrid.store.schemes import scheme_named

blueprint = Blueprint("uploads", __name__, url_prefix="/api/uploads")


@blueprint.post("")
@allow(Power.DRAFT, large=True)
def send() -> tuple[Response, int]:
    """Keep the parts of one boundary file, sent as `file` of a form."""
    parts = [(part.filename or "", part.stream) for part in request.files.getlist("file")]
    return jsonify(_shown(own_uploads().keep(parts))), 201


@blueprint.get("/<identifier>")
@allow(Power.DRAFT)
def preview(identifier: str) -> Response:
    """Look into an upload: its fields with a guess, first rows, coordinate system; `export` if gisgrid wrote it."""
    upload = own_uploads().find(identifier)
    layer, encoding = argument("layer", str, ""), argument("encoding", str, "")
    with renamed(upload), read() as connection:
        found = uploads.preview_file(connection, _scheme(connection), _path(upload), layer=layer, encoding=encoding)
        export = _export_answer(_path(upload))
    systems = [asdict(guess) | {"distance_m": _finite(guess.distance_m)} for guess in found.systems]
    return jsonify(_shown(upload) | asdict(found) | {"systems": systems, "export": export})


@blueprint.post("/<identifier>/trial")
@allow(Power.DRAFT)
def try_upload(identifier: str) -> Response:
    """Say what storing it would do: it tiles and changes so many areas, or here is what is wrong."""
    upload, spec = own_uploads().find(identifier), _spec()
    with renamed(upload), read() as connection:
        trial = uploads.try_file(connection, _scheme(connection), spec, _path(upload), upload.file)
    table = trial.table
    return jsonify(
        {
            "tiles": trial.plan is not None,
            "areas": len(table.codes),
            "source_crs": table.source_crs,
            "crs_evidence": table.crs_evidence,
            "notices": table.notices,
            "changes": changes_of(trial.plan),
            "official": official_answer(trial.official),
            "findings": [finding_answer(found) for found in trial.findings],
        }
    )


@blueprint.post("/<identifier>/store")
@allow(Power.DRAFT)
def store(identifier: str) -> Response:
    """Store it in one changeset, or in none where nothing changes, and drop the upload."""
    upload, spec = own_uploads().find(identifier), _spec()
    who, why = person().shown_name, words("why") or f"导入 {upload.file}"
    with renamed(upload), write("import") as connection:
        done = uploads.store_file(connection, _scheme(connection), spec, _path(upload), upload.file, who=who, why=why)
    own_uploads().drop(identifier)
    return jsonify({"areas": len(done.added) + len(done.changed), "unchanged": done.changes_nothing})


@blueprint.post("/<identifier>/restore/trial")
@allow(Power.DRAFT)
def try_restore(identifier: str) -> Response:
    """Say whether an export of gisgrid's own could go back in: its areas and knots, all levels at once."""
    upload = own_uploads().find(identifier)
    with renamed(upload), read() as connection:
        trial = try_restoring(connection, required_export(_path(upload)))
    findings = [finding_answer(found) for found in trial.findings]
    return jsonify({"tiles": not findings, "areas": trial.areas, "findings": findings})


@blueprint.post("/<identifier>/restore")
@allow(Power.DRAFT)
def restore(identifier: str) -> Response:
    """Store an export of gisgrid's own in one changeset, and drop the upload."""
    upload = own_uploads().find(identifier)
    why, path = words("why") or f"恢复 {upload.file}", _path(upload)
    with renamed(upload), change("import", why, kind="import") as connection:
        areas = restore_file(connection, required_export(path), path, upload.file)
    own_uploads().drop(identifier)
    return jsonify({"areas": areas})


@blueprint.post("/<identifier>/draft")
@allow(Power.DRAFT)
def keep_as_draft(identifier: str) -> tuple[Response, int]:
    """Keep it as a draft with what is wrong with it, and drop the upload."""
    upload, spec = own_uploads().find(identifier), _spec()
    path = _path(upload)
    with renamed(upload), write("open draft") as connection:
        system = _scheme(connection)
        draft = open_draft(
            connection,
            system,
            spec.level,
            spec.read(path, uploads.known_outlines(connection, system)),
            Origin(upload.file, sha256_of(path)),
            owner=person().shown_name,
            title=words("title"),
            derive_parents=spec.derive_parents,
            replaces=spec.replace,
        )
    own_uploads().drop(identifier)
    return jsonify({"number": draft.number}), 201


@blueprint.delete("/<identifier>")
@allow(Power.DRAFT)
def drop(identifier: str) -> tuple[str, int]:
    """Forget an upload."""
    own_uploads().drop(identifier)
    return "", 204


@contextmanager
def renamed(upload: Upload) -> Iterator[None]:
    """Let a refusal name the file as the person does, not as it is kept."""
    try:
        yield
    except GisgridError as error:
        error.zh, error.en = (said.replace(upload.main, upload.file) for said in (error.zh, error.en))
        raise


def _path(upload: Upload) -> Path:
    return own_uploads().path(upload)


def _scheme(connection: Connection) -> Scheme:
    return scheme_named(connection, scheme())


def _shown(upload: Upload) -> dict[str, Any]:
    return {"id": upload.identifier, "file": upload.file, "size_bytes": upload.size_bytes}


def _export_answer(path: Path) -> dict[str, Any] | None:
    """Return what an export of gisgrid's own holds, its levels in order; none for any other file."""
    if not is_export(path):
        return None
    summary = summary_of(required_export(path))
    return asdict(summary) | {"levels": list(summary.levels.items())}


def _finite(distance_m: float | None) -> float | None:
    """Return a distance as JSON can hold it: none where the coordinates, so read, are nowhere."""
    return distance_m if distance_m is not None and math.isfinite(distance_m) else None


def _spec() -> uploads.FileSpec:
    """Read from the body how the file is to be read; a word that is none, or of another type, is refused."""
    given = body().get("spec")
    kinds = {one.name: bool if one.default is False else str for one in fields(uploads.FileSpec)}
    if not isinstance(given, dict) or any(type(value) is not kinds.get(name) for name, value in given.items()):
        raise BadInput("读取方式写得不对。", "How the file is to be read is not said rightly.")
    for name, value in given.items():
        if isinstance(value, str):
            require_storable(name, value)
    spec: dict[str, Any] = {"level": "", "code": "", **given}
    return uploads.FileSpec(**spec)
