"""What the desk sends, read: areas with GeoJSON, knots, steps."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import shapely
from flask import request

from gisgrid.api.arguments import body, require_storable
from gisgrid.domain.desk import NewStep, Put, Removal, Save
from gisgrid.errors import BadInput
from gisgrid.geometry.knots import Knot, Vertex
from gisgrid.geometry.lattice import as_multipolygons

One = TypeVar("One")

MAX_SAVE_BYTES = 32 * 1024**2
MOST_ROWS = 10_000


def save_asked() -> Save:
    """Return the save that the body asks for.

    Raises
    ------
    BadInput
        It is larger than `MAX_SAVE_BYTES` or cannot be read; the sentence names the part.
    """
    if (request.content_length or 0) > MAX_SAVE_BYTES:
        raise BadInput("一次保存的内容太多。", "This is too much for one save.")
    given = body()
    return Save(
        revision=_whole(given, "revision"),
        put=_each(given, "put", _put),
        removed=_each(given, "removed", _removal),
        knots=_each(given, "knots", _knot),
        keep=_whole(given, "keep"),
        add=_each(given, "add", _step),
        position=_whole(given, "position"),
    )


def _unreadable(name: str) -> BadInput:
    zh, en = f"{name} 的写法不对，未保存。", f"{name} cannot be read; nothing was stored."
    return BadInput(zh, en, details={"name": name})


def _whole(given: dict[str, Any], name: str) -> int:
    value = given.get(name)
    if type(value) is not int or not 0 <= value < 2**31:
        raise _unreadable(name)
    return value


def _each(given: dict[str, Any], name: str, read: Callable[[Any], One]) -> tuple[One, ...]:
    values = given.get(name, [])
    if not isinstance(values, list) or len(values) > MOST_ROWS:
        raise _unreadable(name)
    return tuple(read(value) for value in values)


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise _unreadable(name)
    require_storable(name, value)
    return value


def _object(given: Any, name: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _unreadable(name)
    return given


def _put(value: Any) -> Put:
    given = _object(value, "put")
    base = None if given.get("base") is None else _whole(given, "base")
    code, name, kind = (_text(given, word).strip() for word in ("code", "name", "kind"))
    return Put(code, name, kind, base, _shape(given.get("geometry")))


def _shape(given: Any) -> Any:
    """Return a MultiPolygon from GeoJSON; that its rings are sound is for the service to say."""
    if not isinstance(given, dict) or given.get("type") not in ("MultiPolygon", "Polygon"):
        raise _unreadable("geometry")
    try:
        shape = shapely.from_geojson(json.dumps(given, allow_nan=False))
    except (shapely.errors.GEOSException, ValueError, RecursionError) as error:
        raise _unreadable("geometry") from error
    if shape.has_z:
        raise _unreadable("geometry")
    return as_multipolygons(np.array([shape], dtype=object))[0]


def _removal(value: Any) -> Removal:
    given = _object(value, "removed")
    return Removal(_text(given, "code"), _whole(given, "base"))


def _knot(value: Any) -> Knot:
    if not isinstance(value, list) or len(value) != 3:
        raise _unreadable("knots")
    return Knot(*(place_of(one, "knots") for one in value))


def place_of(value: Any, name: str) -> Vertex:
    """Return a place in degrees from `[lon, lat]`.

    Raises
    ------
    BadInput
    """
    fits = isinstance(value, list) and len(value) == 2 and all(type(number) in (int, float) for number in value)
    if not fits or not (abs(value[0]) <= 180 and abs(value[1]) <= 90):
        raise _unreadable(name)
    return float(value[0]), float(value[1])


def _step(value: Any) -> NewStep:
    given = _object(value, "add")
    words = _object(given.get("words", {}), "words")
    require_storable("words", json.dumps(words, ensure_ascii=False))
    put, removed, before, knots = (_plain_list(given.get(name, [])) for name in ("put", "removed", "before", "knots"))
    return NewStep(_text(given, "what"), words, put, tuple(map(str, removed)), before, knots)


def _plain_list(given: Any) -> list[Any]:
    """Return a list that is kept as it came."""
    if not isinstance(given, list) or "\\u0000" in json.dumps(given):
        raise _unreadable("add")
    return given
