"""Boundary files sent by a page: kept, looked into, tried, stored or turned into a draft."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import Connection

from gisgrid.api.answers import changes_of, finding_answer, official_answer
from gisgrid.api.arguments import argument, body, scheme, words
from gisgrid.api.site import current_site, read
from gisgrid.api.writing import current_desk
from gisgrid.domain.areas import Scheme
from gisgrid.errors import BadInput, GisgridError
from gisgrid.exchange.uploads import Upload
from gisgrid.services import uploads
from gisgrid.services.imports import sha256_of
from gisgrid.services.opening import Origin, open_draft
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, writing

blueprint = Blueprint("uploads", __name__, url_prefix="/api/uploads")


@blueprint.post("")
def send() -> tuple[Response, int]:
    """Keep the parts of one boundary file, sent as `file` of a form."""
    parts = [(part.filename or "", part.stream) for part in request.files.getlist("file")]
    return jsonify(_shown(current_desk().uploads.keep(parts))), 201


@blueprint.get("/<identifier>")
def preview(identifier: str) -> Response:
    """Look into an upload: its fields with a guess, first rows, coordinate system."""
    upload = current_desk().uploads.find(identifier)
    layer, encoding = argument("layer", str, ""), argument("encoding", str, "")
    with renamed(upload), read() as connection:
        found = uploads.preview_file(connection, _scheme(connection), _path(upload), layer=layer, encoding=encoding)
    systems = [asdict(guess) | {"distance_m": _finite(guess.distance_m)} for guess in found.systems]
    return jsonify(_shown(upload) | asdict(found) | {"systems": systems})


@blueprint.post("/<identifier>/trial")
def try_upload(identifier: str) -> Response:
    """Say what storing it would do: it tiles and changes so many areas, or here is what is wrong."""
    upload, spec = current_desk().uploads.find(identifier), _spec()
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
def store(identifier: str) -> Response:
    """Store it in one changeset, and drop the upload."""
    desk, spec = current_desk(), _spec()
    upload = desk.uploads.find(identifier)
    why = words("why") or f"导入 {upload.file}"
    with renamed(upload), changing(current_site().database_url, who=desk.who, why=why, kind="import") as connection:
        areas = uploads.store_file(connection, _scheme(connection), spec, _path(upload), upload.file)
    desk.uploads.drop(identifier)
    return jsonify({"areas": areas})


@blueprint.post("/<identifier>/draft")
def keep_as_draft(identifier: str) -> tuple[Response, int]:
    """Keep it as a draft with what is wrong with it, and drop the upload."""
    desk, spec = current_desk(), _spec()
    upload = desk.uploads.find(identifier)
    path = _path(upload)
    with renamed(upload), writing(current_site().database_url) as connection:
        system = _scheme(connection)
        draft = open_draft(
            connection,
            system,
            spec.level,
            spec.read(path, uploads.known_outlines(connection, system)),
            Origin(upload.file, sha256_of(path)),
            owner=desk.who,
            title=words("title"),
            derive_parents=spec.derive_parents,
            replaces=spec.replace,
        )
    desk.uploads.drop(identifier)
    return jsonify({"number": draft.number}), 201


@blueprint.delete("/<identifier>")
def drop(identifier: str) -> tuple[str, int]:
    """Forget an upload."""
    current_desk().uploads.drop(identifier)
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
    return current_desk().uploads.path(upload)


def _scheme(connection: Connection) -> Scheme:
    return scheme_named(connection, scheme())


def _shown(upload: Upload) -> dict[str, Any]:
    return {"id": upload.identifier, "file": upload.file, "size_bytes": upload.size_bytes}


def _finite(distance_m: float | None) -> float | None:
    """Return a distance as JSON can hold it: none where the coordinates, so read, are nowhere."""
    return distance_m if distance_m is not None and math.isfinite(distance_m) else None


def _spec() -> uploads.FileSpec:
    """Read from the body how the file is to be read; a word that is none, or of another type, is refused."""
    given = body().get("spec")
    kinds = {one.name: bool if one.default is False else str for one in fields(uploads.FileSpec)}
    if not isinstance(given, dict) or any(type(value) is not kinds.get(name) for name, value in given.items()):
        raise BadInput("读取方式写得不对。", "How the file is to be read is not said rightly.")
    spec: dict[str, Any] = {"level": "", "code": "", **given}
    return uploads.FileSpec(**spec)
