"""Layers of the map over HTTP: which there are, the areas in their order, and values alone."""

import json
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, path_part, scheme
from gisgrid.api.compressed import gzipped
from gisgrid.api.indicators import count_what_is_new, month_given, reads_runs
from gisgrid.api.site import current_site, read
from gisgrid.domain.layer_filters import FILTERS
from gisgrid.domain.layers import LayerValues, layer_said
from gisgrid.services.layer_answer import frame_said, values_said
from gisgrid.services.layer_catalog import THEMES, list_filters, list_layer_months, list_layers
from gisgrid.services.layers import layer_values, show_frame

blueprint = Blueprint("layers", __name__, url_prefix="/api/layers")


@blueprint.get("")
@allow(EVERYONE)
def layers() -> Response:
    """List the layers that tell something to whoever asks, what can be chosen of them, and the months."""
    with read() as connection:
        found = list_layers(connection, scheme(), reads_runs=reads_runs())
        months = list_layer_months(connection, scheme(), reads_runs=reads_runs())
        filters = list_filters(connection)
    codes = {layer.code for layer in found}
    return answer_of({
        "layers": [layer_said(layer) for layer in found],
        "filters": filters,
        "months": [f"{month:%Y-%m}" for month in months],
        "themes": {theme: code for theme, code in THEMES.items() if code in codes},
    })  # fmt: skip


@blueprint.get("/frame")
@allow(EVERYONE)
def frame() -> Response:
    """Give the areas of `level`, all or those within `under`, in the order of values."""
    with read() as connection:
        found = show_frame(connection, scheme(), argument("level", str), _under(), current_site().layers)
    return answer_of(frame_said(found), found.digest)


@blueprint.get("/<code>/values")
@allow(EVERYONE)
def values(code: str) -> Response:
    """Give a layer's values at the areas of `level` within `under`, in `month` or from `since` to it.

    Who may read rosters somewhere is given those areas as they are now, everybody else what was released.
    """
    if reads_runs():
        count_what_is_new()
    with read() as connection:
        found = values_asked(connection, path_part(code))
    return answer_of(values_said(found))


def values_asked(connection: Connection, code: str) -> LayerValues:
    """Return the values that the request's query asks for, for every address that shows them."""
    return layer_values(
        connection, scheme(), code, level=argument("level", str), under=_under(), month=month_given("month"),
        since=month_given("since"), filters={name: argument(name, str, "") for name in FILTERS},
        reads_runs=reads_runs(), cache=current_site().layers,
    )  # fmt: skip


def _day_or_moment(value: date | datetime) -> str:
    return value.isoformat()


def _under() -> str | None:
    return argument("under", str, "") or None


def answer_of(said: dict[str, Any], etag: str = "") -> Response:
    """Give an object, or say that the reader has it already; what a member alone may know is not kept anywhere."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_day_or_moment)
    answer = gzipped(text)
    answer.set_etag(etag or blake2b(text.encode(), digest_size=12).hexdigest())
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    if reads_runs():
        answer.cache_control.no_store = True
    return answer
