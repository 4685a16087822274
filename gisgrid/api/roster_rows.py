"""Rosters row by row: what a form asks, the rows of it, and one row typed on a page."""

from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, body, path_part, require_storable, scheme, words
from gisgrid.api.site import person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.columns import Column
from gisgrid.exchange.rosters.forms import form_named
from gisgrid.services.rosters.one import Typed, list_rows, save_row, served_by, show_row
from gisgrid.services.rosters.shelf import Shelf

blueprint = Blueprint("roster_rows", __name__, url_prefix="/api/rosters")

CONFLICTS = ("ask", "keep", "take")


@blueprint.get("/<form>")
@allow(EVERYONE)
def describe(form: str) -> Response:
    """Say what a form asks, column by column."""
    found = form_named(FORMS, path_part(form))
    columns = [_column(column) for column in found.understood]
    told = {"key": found.key, "title": found.title, "title_en": found.title_en, "notes": list(found.notes)}
    return jsonify(told | {"columns": columns})


@blueprint.get("/<form>/rows")
@allow(Power.READ_PRIVATE)
def rows(form: str) -> Response:
    """List a form's rows of the area `under` and below it, a page at a time; `q`: those that hold these words."""
    under, sought, start = argument("under", str, ""), argument("q", str, ""), argument("start", int, 0)
    with read() as connection:
        shelf = Shelf(connection, scheme(), under, date.today())
        found, total = list_rows(shelf, path_part(form), words=sought.strip(), start=max(start, 0))
    return jsonify({"rows": found, "total": total})


@blueprint.get("/<form>/rows/<identity>")
@allow(Power.READ_PRIVATE, Power.RECORD_SERVICE)
def row(form: str, identity: str) -> Response:
    """Show one row by the id that it has in its form."""
    with read() as connection:
        shelf = Shelf(connection, scheme(), "", date.today())
        values = show_row(shelf, path_part(form), path_part(identity))
        served = served_by(connection, identity) if form == "volunteers" else None
    return jsonify({"values": values, "served": served and asdict(served)})


@blueprint.post("/<form>/rows")
@allow(Power.KEEP_ROSTERS, Power.RECORD_SERVICE, Power.RECORD_OWN_SERVICE)
def save(form: str) -> Response:
    """Store one row; `values` by key of column, `source`, and `conflicts`: ask, keep or take."""
    conflicts = words("conflicts") or "ask"
    if conflicts not in CONFLICTS:
        raise BadInput("conflicts 应是 ask、keep 或 take。", "conflicts is ask, keep or take.")
    source = words("source") or person().shown_name
    typed = Typed(path_part(form), typed_values(), source, words("under"), conflicts)  # type: ignore[arg-type]
    with write("record row") as connection:
        state = save_row(connection, typed, scheme=scheme(), who=person().shown_name, day=date.today())
    return jsonify({"outcome": state})


def typed_values() -> dict[str, str]:
    """Return the texts that the body gives for columns.

    Raises
    ------
    BadInput
        They are no texts by name.
    """
    given = body().get("values")
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise BadInput("values 应是按列名给出的文字。", "values are texts by column.")
    for key, value in given.items():
        require_storable(key[:40], value)
    return given


def _column(column: Column) -> dict[str, Any]:
    words_of = column.words
    return {
        "key": column.key, "heading": column.heading, "group": column.group, "kind": column.kind,
        "required": column.required, "private": column.private, "example": column.example,
        "words": list(words_of.meanings) if words_of else None, "open": bool(words_of and words_of.open),
    }  # fmt: skip
