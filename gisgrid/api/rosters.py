"""Rosters over HTTP: templates and filled forms out; a file in, tried first, then stored."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, body, scheme, words
from gisgrid.api.roster_answers import plan_answer
from gisgrid.api.site import own_uploads, person, read, write
from gisgrid.api.uploads import renamed
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.error_copy import error_copy
from gisgrid.exchange.rosters.forms import form_named
from gisgrid.exchange.rosters.opening import SUFFIXES
from gisgrid.exchange.rosters.template import template as template_of
from gisgrid.exchange.uploads import Upload
from gisgrid.services.rosters.exporting import TOLD
from gisgrid.services.rosters.files import export_roster
from gisgrid.services.rosters.importing import Sent, plan_file, store_file
from gisgrid.services.rosters.planning import KEPT
from gisgrid.services.rosters.storing import Wish, with_problems

blueprint = Blueprint("rosters", __name__, url_prefix="/api/rosters")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@blueprint.get("")
@allow(Power.KEEP_ROSTERS)
def forms() -> Response:
    """List the forms: which can be sent in, which can be filled from what is stored."""
    listed = [
        {"key": key, "title": form.title, "title_en": form.title_en, "in": key in KEPT, "out": key in TOLD}
        for key, form in FORMS.items()
        if key in KEPT or key in TOLD
    ]
    return jsonify({"forms": listed})


@blueprint.get("/<form>/template")
@allow(Power.KEEP_ROSTERS)
def template(form: str) -> Response:
    """Give a form's template."""
    found = form_named(FORMS, form)
    return _file(template_of(found), f"{found.title}-模板.xlsx", XLSX)


@blueprint.get("/<form>/filled")
@allow(Power.KEEP_ROSTERS)
def filled(form: str) -> Response:
    """Give a form filled from what this person may read: of the area `under`, or of all; `format` xlsx or csv."""
    found, under, kind = form_named(FORMS, form), argument("under", str, ""), argument("format", str, "xlsx")
    if kind not in ("xlsx", "csv"):
        raise BadInput("format 应是 xlsx 或 csv。", "format is xlsx or csv.")
    with read() as connection:
        data = export_roster(connection, form, scheme=scheme(), under=under, day=date.today(), as_csv=kind == "csv")
    return _file(data, f"{found.title}.{kind}", CSV if kind == "csv" else XLSX)


@blueprint.post("/uploads")
@allow(Power.KEEP_ROSTERS, large=True)
def send() -> tuple[Response, int]:
    """Keep one workbook or CSV file, sent as `file` of a form."""
    given = request.files.getlist("file")
    if len(given) != 1:
        raise BadInput("请选择一个文件。", "Choose one file.")
    upload = own_uploads().keep_one(given[0].filename or "", given[0].stream, SUFFIXES)
    return jsonify({"id": upload.identifier, "file": upload.file, "size_bytes": upload.size_bytes}), 201


@blueprint.post("/uploads/<identifier>/trial")
@allow(Power.KEEP_ROSTERS)
def try_upload(identifier: str) -> Response:
    """Say what storing it would change, and what is wrong with it; nothing is stored."""
    upload = own_uploads().find(identifier)
    with renamed(upload), read() as connection:
        plan = plan_file(connection, _sent(upload), day=date.today())
    return jsonify(plan_answer(plan))


@blueprint.get("/uploads/<identifier>/errors")
@allow(Power.KEEP_ROSTERS)
def errors(identifier: str) -> Response:
    """Give a copy of it with the wrong cells red, and a list of them; `form` and `under` as they were tried."""
    upload = own_uploads().find(identifier)
    sent = _asked(upload, argument("form", str), argument("under", str, ""), argument("source", str, ""))
    with renamed(upload), read() as connection:
        plan = plan_file(connection, sent, day=date.today())
    return _file(error_copy(with_problems(plan)), f"{Path(upload.file).stem}-错误.xlsx", XLSX)


@blueprint.post("/uploads/<identifier>/store")
@allow(Power.KEEP_ROSTERS)
def store(identifier: str) -> Response:
    """Store it in one transaction, and drop the upload."""
    upload = own_uploads().find(identifier)
    wish = _wish()
    with renamed(upload), write("import roster") as connection:
        _, counts = store_file(connection, _sent(upload), wish, day=date.today(), who=person().shown_name)
    own_uploads().drop(identifier)
    return jsonify(counts)


@blueprint.delete("/uploads/<identifier>")
@allow(Power.KEEP_ROSTERS)
def drop(identifier: str) -> tuple[str, int]:
    """Forget a file that was sent."""
    own_uploads().drop(identifier)
    return "", 204


def _sent(upload: Upload) -> Sent:
    return _asked(upload, words("form"), words("under"), words("source"))


def _asked(upload: Upload, form: str, under: str, source: str) -> Sent:
    return Sent(own_uploads().path(upload), upload.file, form, scheme(), under, source)


def _wish() -> Wish:
    gone, conflicts, partial = words("gone") or "keep", words("conflicts") or "ask", body().get("partial", False)
    if gone not in ("keep", "end") or conflicts not in ("ask", "keep", "take") or not isinstance(partial, bool):
        raise BadInput("办理方式写得不对。", "How it is to be stored is not said rightly.")
    return Wish(gone, conflicts, partial)  # type: ignore[arg-type]


def _file(data: bytes, name: str, media: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(data, content_type=media, headers={"Content-Disposition": disposition})
