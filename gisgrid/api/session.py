"""Who is signed in, as a page asks; signing in and out are forms of `webmap`."""

from flask import Blueprint, Response, jsonify
from flask_wtf.csrf import generate_csrf

from gisgrid.api.access import EVERYONE, TOKEN_HEADER, allow, visitor

blueprint = Blueprint("session", __name__, url_prefix="/api")


@blueprint.get("/session")
@allow(EVERYONE)
def show() -> Response:
    """Tell who is signed in, what that account may do somewhere, and the token of its requests; nothing for nobody."""
    found = visitor()
    if found is None:
        return jsonify({"person": None})
    person = found.person
    shown = {"name": person.name, "shown_name": person.shown_name, "powers": sorted(person.powers)}
    return jsonify({"person": shown, "token_header": TOKEN_HEADER, "token": generate_csrf()})
