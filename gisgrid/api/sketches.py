"""Sketches under a draft: pictures with control points."""

from dataclasses import astuple
from typing import Any

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.arguments import argument, body, words
from gisgrid.api.site import person, read, write
from gisgrid.domain.sketches import MOST_POINTS, ControlPoint
from gisgrid.errors import BadInput
from gisgrid.exchange.sketches import MOST_BYTES, read_sketch
from gisgrid.services import sketches

blueprint = Blueprint("sketches", __name__, url_prefix="/api/desk")


@blueprint.get("/<int:number>/sketches")
@allow(SIGNED_IN)
def list_(number: int) -> Response:
    """List the pictures under a draft, the lowest first, with where they lie."""
    with read() as connection:
        found = sketches.list_sketches(connection, number)
    return jsonify({"sketches": [_answer(one) for one in found]})


@blueprint.post("/<int:number>/sketches")
@allow(SIGNED_IN, large=True)
def bring(number: int) -> tuple[Response, int]:
    """Keep a picture (JPEG, PNG, TIFF, GeoTIFF, first page of a PDF), sent as `file` of a form."""
    with read() as connection:  # nothing is unpacked for who may not see the draft
        sketches.list_sketches(connection, number)
    given = request.files.getlist("file")
    if len(given) != 1:
        raise BadInput("请选择一个文件。", "Choose one file.")
    new = read_sketch(given[0].stream.read(MOST_BYTES + 1), given[0].filename or "")
    with write("bring sketch") as connection:
        kept = sketches.bring_sketch(connection, number, new, who=person().shown_name)
    return jsonify(_answer(kept) | {"notices": list(new.notices)}), 201


@blueprint.get("/<int:number>/sketches/<int:sketch>/picture")
@allow(SIGNED_IN)
def picture(number: int, sketch: int) -> Response:
    """Show a picture; `original=1`: as it came, as a file."""
    original = argument("original", str, "") == "1"
    with read() as connection:
        data, said = sketches.sketch_picture(connection, number, sketch, original=original)
    answer = Response(data, content_type=said.media if original else "image/jpeg")
    if original:
        answer.headers["Content-Disposition"] = "attachment"
    return answer


@blueprint.put("/<int:number>/sketches/<int:sketch>")
@allow(SIGNED_IN)
def change(number: int, sketch: int) -> Response:
    """Keep `points` (each x, y, longitude, latitude), `model`, `opacity`, `ordinal`, `name`; what is left out stays."""
    given = body()
    with write("place sketch") as connection:
        found = sketches.change_sketch(
            connection,
            number,
            sketch,
            points=_points(given["points"]) if "points" in given else None,
            model=words("model") or None,
            opacity=_number(given, "opacity"),
            ordinal=None if "ordinal" not in given else int(_number(given, "ordinal") or 0),
            name=words("name") or None,
        )
    return jsonify(_answer(found))


@blueprint.delete("/<int:number>/sketches/<int:sketch>")
@allow(SIGNED_IN)
def drop(number: int, sketch: int) -> tuple[str, int]:
    """Delete a picture."""
    with write("drop sketch") as connection:
        sketches.drop_sketch(connection, number, sketch)
    return "", 204


def _answer(placed: sketches.PlacedSketch) -> dict[str, Any]:
    sketch, fit = placed.sketch, placed.fit
    return {
        "number": sketch.number,
        "name": sketch.name,
        "media": sketch.media,
        "width": sketch.width,
        "height": sketch.height,
        "points": [astuple(point) for point in sketch.points],
        "model": sketch.model,
        "opacity": round(sketch.opacity, 3),
        "ordinal": sketch.ordinal,
        "who": sketch.who,
        "at": sketch.at.isoformat(),
        "residuals_m": None if fit is None else fit.residuals_m.round(3).tolist(),
        "rms_m": None if fit is None else round(fit.rms_m, 3),
        "mesh": placed.mesh,
        "why_not": placed.why_not,
    }


def _points(given: Any) -> list[ControlPoint]:
    fits = isinstance(given, list) and len(given) <= MOST_POINTS and all(map(_is_point, given))
    if not fits:
        raise BadInput(
            f"控制点写得不对，或超过 {MOST_POINTS} 个。", f"Control points cannot be read, or are above {MOST_POINTS}."
        )
    return [ControlPoint(*map(float, point)) for point in given]


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) == 4 and all(map(_is_number, point))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _number(given: dict[str, Any], name: str) -> float | None:
    value = given.get(name)
    if value is not None and not _is_number(value):
        raise BadInput(f"{name} 应是数。", f"{name} should be a number.", details={"name": name})
    return None if value is None else float(value)
