"""The description of this interface (OpenAPI 3.1), made from the addresses that are there and what their views say.

What a view's signature cannot say (queries, bodies, what 200 holds) stands in `PARTS`, by the view's name.
"""

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule

from gisgrid.api.access import EVERYONE, TOKEN_HEADER, allow
from gisgrid.api.parts import PARTS, Part

blueprint = Blueprint("description", __name__, url_prefix="/api")

Record = dict[str, Any]

DESCRIBED = ("/api/", "/tiles/")
KINDS: dict[str | None, Record] = {"int": {"type": "integer", "minimum": 0}, None: {"type": "string", "minLength": 1}}
REFUSALS = {
    400: "What was sent cannot be read",
    404: "Not there, or outside what was granted",
    413: "Too large",
    503: "The database does not answer, and Retry-After says when to ask again; or it only reads, as a replica does",
}
REFUSALS_OF_THE_SIGNED_IN = {
    401: "Sign in first",
    403: "Not granted, or not from a page of this service",
    409: "The rules do not allow it as asked",
    422: "The areas do not tile their parent",
}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@blueprint.get("/openapi.json")
@allow(EVERYONE)
def describe() -> Response:
    """Give this description."""
    return jsonify(description(current_app))


def description(app: Flask) -> Record:
    """Return the OpenAPI description of an app's addresses under `/api` and `/tiles`."""
    paths: dict[str, Record] = {}
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if rule.rule.startswith(DESCRIBED):
            path = paths.setdefault(_PART.sub(r"{\2}", rule.rule), {})
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                path[method.lower()] = _operation(app, rule, method)
    problem = {"type": "object", "required": ["status", "code", "title", "zh", "en"]}
    schemes = {
        "session": {"type": "apiKey", "in": "cookie", "name": "session"},
        "page": {"type": "apiKey", "in": "header", "name": TOKEN_HEADER},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "gisgrid", "version": "0"},
        "paths": paths,
        "components": {"schemas": {"Problem": problem}, "securitySchemes": schemes},
    }


def _operation(app: Flask, rule: Rule, method: str) -> Record:
    view = app.view_functions[rule.endpoint]
    public = EVERYONE in getattr(view, "allowed", ())
    part = PARTS.get(rule.endpoint, Part())
    said: Record = {
        "operationId": rule.endpoint,
        "summary": (view.__doc__ or "").strip().partition("\n")[0],
        "parameters": [_path_parameter(*found) for found in _PART.findall(rule.rule)] + list(part.query),
        "responses": _responses(part, public=public),
    }
    if part.body is not None:
        media = "multipart/form-data" if getattr(view, "large", False) else "application/json"
        said["requestBody"] = {"content": {media: {"schema": part.body}}}
    if not public:
        said["security"] = [{"session": []} if method == "GET" else {"session": [], "page": []}]
    return said


def _path_parameter(kind: str, name: str) -> Record:
    return {"name": name, "in": "path", "required": True, "schema": KINDS[kind or None]}


def _responses(part: Part, *, public: bool) -> Record:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = REFUSALS if public else REFUSALS | REFUSALS_OF_THE_SIGNED_IN
    content = {part.media: {"schema": part.gives}} if part.media else {}
    done: Record = {"description": "Done", "content": content} if content else {"description": "Done"}
    return {str(part.status): done} | {
        str(status): {"description": words, "content": problem} for status, words in refusals.items()
    }
