"""Reading a request for features: each parameter by the standard, and none that the description does not name."""

import base64
import binascii
from collections.abc import Iterable

import shapely
from flask import request

from gisgrid.api.arguments import argument, require_storable
from gisgrid.api.door.periods import period_of
from gisgrid.domain.collections import Collection
from gisgrid.domain.feature_query import DEFAULT_LIMIT, MAX_LIMIT, FeatureQuery
from gisgrid.domain.served_crs import CRS84_URI, ServedCrs, served_crs
from gisgrid.errors import BadInput

ITEMS = ("f", "limit", "cursor", "bbox", "bbox-crs", "crs", "datetime")
ITEM = ("f", "crs", "datetime")
JSON, HTML = "json", "html"


def require_known(names: Iterable[str]) -> None:
    """Refuse a parameter that is none of these, or given twice.

    Raises
    ------
    BadInput
    """
    known = set(names)
    for name, values in request.args.lists():
        if name not in known or len(values) > 1:
            raise BadInput(
                "请求里有不认识或重复的参数。",
                "A parameter is unknown or given twice.",
                hint_zh="可用的参数见 /ogc/api。",
                hint_en="The description at /ogc/api names those there are.",
                details={"name": name[:200]},
            )


def form_asked() -> str:
    """Return whether JSON or a page is asked for: by `f`, else by the Accept header.

    Raises
    ------
    BadInput
        `f` names neither.
    """
    given = request.args.get("f")
    if given not in (None, JSON, HTML):
        raise BadInput("参数 f 应为 json 或 html。", "The parameter f is json or html.", details={"name": "f"})
    if given is None:
        best = request.accept_mimetypes.best_match(["application/geo+json", "application/json", "text/html"])
        return HTML if best == "text/html" else JSON
    return given


def page_asked(collection: Collection) -> FeatureQuery:
    """Return the page of a collection that the query string asks for.

    Raises
    ------
    BadInput
        A parameter cannot be read, or is none of this collection.
    """
    filters = {field.name for field in collection.fields if field.filtered}
    require_known((*ITEMS, *filters))
    limit = argument("limit", int, DEFAULT_LIMIT)
    if limit < 1:
        raise BadInput("limit 应不小于 1。", "The limit is at least 1.", details={"name": "limit"})
    return FeatureQuery(
        limit=min(limit, MAX_LIMIT),
        after=key_of(argument("cursor", str, "")),
        place=_place(),
        filters={name: _value(name) for name in filters & request.args.keys()},
        period=period_of(argument("datetime", str, "")),
        crs=_crs("crs"),
    )


def feature_asked(id_: str) -> FeatureQuery:
    """Return the request for one feature.

    Raises
    ------
    BadInput
        A parameter cannot be read.
    """
    require_known(ITEM)
    return FeatureQuery(limit=1, only=id_, period=period_of(argument("datetime", str, "")), crs=_crs("crs"))


def cursor_of(key: str) -> str:
    """Return the opaque token of the page after a feature.

    Examples
    --------
    >>> key_of(cursor_of("990101001201"))
    '990101001201'
    """
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_of(token: str) -> str:
    """Return the key in a token.

    Raises
    ------
    BadInput
        It is none of ours.
    """
    try:
        key = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True).decode()
        require_storable("cursor", key)
    except (binascii.Error, ValueError, BadInput) as error:
        raise BadInput(
            "参数 cursor 不是本服务给出的。",
            "This cursor is none of ours.",
            hint_zh="请原样使用 next 链接。",
            hint_en="Follow the next link as it is.",
        ) from error
    return key


def _crs(name: str) -> ServedCrs:
    return served_crs(argument(name, str, CRS84_URI))


def _place() -> shapely.Geometry | None:
    crs = _crs("bbox-crs")
    if "bbox" not in request.args:
        return None
    numbers = argument("bbox", lambda given: [float(part) for part in given.split(",")])
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4:
        raise BadInput("bbox 应有四个数。", "A bbox has four numbers.", details={"name": "bbox"})
    return crs.place((numbers[0], numbers[1], numbers[2], numbers[3]))


def _value(name: str) -> str:
    given = request.args[name]
    require_storable(name, given)
    return given
