"""Asking to serve, and deciding on it."""

from dataclasses import asdict
from datetime import date

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import path_part, scheme, words
from gisgrid.api.roster_rows import typed_values
from gisgrid.api.site import person, read, write, write_as_anybody
from gisgrid.domain.accounts import Power
from gisgrid.services import applications

blueprint = Blueprint("applications", __name__, url_prefix="/api/applications")


@blueprint.post("/<form>")
@allow(EVERYONE)
def send(form: str) -> tuple[Response, int]:
    """Ask to serve in the area `area`; `values` by key of the form's columns."""
    values, area = typed_values(), words("area")
    with write_as_anybody("apply") as connection:
        number = applications.apply(connection, path_part(form), scheme(), area, values)
    return jsonify({"number": number}), 201


@blueprint.get("")
@allow(Power.KEEP_ROSTERS)
def waiting() -> Response:
    """List the applications that wait for this person."""
    with read() as connection:
        found = applications.list_applications(connection, scheme())
    return jsonify({"applications": [asdict(one) | {"at": one.at.isoformat()} for one in found]})


@blueprint.post("/<int:number>/approve")
@allow(Power.KEEP_ROSTERS)
def approve(number: int) -> tuple[str, int]:
    """Take it into the rosters."""
    with write("approve application") as connection:
        applications.approve(connection, scheme(), number, who=person().shown_name, day=date.today())
    return "", 204


@blueprint.post("/<int:number>/refuse")
@allow(Power.KEEP_ROSTERS)
def refuse(number: int) -> tuple[str, int]:
    """Refuse it, and say why: `note`."""
    with write("refuse application") as connection:
        applications.refuse(connection, number, note=words("note"), who=person().shown_name)
    return "", 204
