"""The documents around the features: where to start, what is conformed to, which collections there are."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from gisgrid.api.door.arguments import cursor_of
from gisgrid.api.door.description import OPENAPI
from gisgrid.domain.collections import Collection
from gisgrid.domain.served_crs import CRS84_URI, SERVED, STORAGE_URI
from gisgrid.services.features import Described

Record = dict[str, Any]

GEOJSON, JSON, HTML = "application/geo+json", "application/json", "text/html"
TITLE_ZH, TITLE_EN = "文化网格数据接口", "Grids, venues and activities"

CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def link(rel: str, endpoint: str, media: str, words: str = "", /, **values: str) -> Record:
    """Return a link to an address of ours; its form is said in `f` where it differs from the usual one.

    What is in the address comes from requests too, and is called whatever a property is: so the others have no name.
    """
    if media == HTML:
        values["f"] = "html"
    made = {"rel": rel, "type": media, "href": url_for(f"door.{endpoint}", _external=True, **values)}
    return made | ({"title": words} if words else {})


def links_of(form: str, endpoint: str, media: str = JSON, /, **values: str) -> list[Record]:
    """Return the links of a document to itself and to its other form."""
    query = {name: value for name, value in request.args.items() if name != "f"}
    own, other = (HTML, media) if form == "html" else (media, HTML)
    other_words = {"f": "json"} if other == media else {}
    return [
        link("self", endpoint, own, **values, **query),
        link("alternate", endpoint, other, **values, **query, **other_words),
    ]


def landing(form: str) -> Record:
    """Return where to start."""
    return {
        "title": f"{TITLE_ZH} · {TITLE_EN}",
        "description": "网格、场所、服务圈、活动、公布的指标，只读。 "
        "Areas, venues, service areas, activities and released indicators, for reading.",
        "links": [
            *links_of(form, "landing"),
            link("service-desc", "api", OPENAPI, "接口说明 · The description of this interface"),
            link("service-doc", "api", HTML, "接口说明 · The same as a page"),
            link("conformance", "conformance", JSON, "符合的标准 · What it conforms to"),
            link("data", "collections", JSON, "集合 · Collections"),
        ],
    }


def conformance(form: str) -> Record:
    """Return the classes of the standards that this conforms to."""
    return {"conformsTo": list(CONFORMS_TO), "links": links_of(form, "conformance")}


def collections(form: str, found: list[Described]) -> Record:
    """Return all collections."""
    return {
        "links": links_of(form, "collections"),
        "collections": [_collection(one) for one in found],
        "crs": list(SERVED),
    }


def collection(form: str, one: Described) -> Record:
    """Return one collection."""
    said = _collection(one)
    said["links"] = [*links_of(form, "collection", collection=one.collection.id), *said["links"][1:]]
    return said | {"crs": list(SERVED)}


def _collection(one: Described) -> Record:
    id_ = one.collection.id
    said: Record = {
        "id": id_,
        "title": f"{one.collection.zh} · {one.collection.en}",
        "itemType": "feature",
        "crs": ["#/crs"],
        "storageCrs": STORAGE_URI,
        "links": [
            link("self", "collection", JSON, collection=id_),
            link("items", "items", GEOJSON, collection=id_),
            link("items", "items", HTML, collection=id_),
        ],
    }
    extent: Record = {}
    if one.box is not None:
        extent["spatial"] = {"bbox": [list(one.box)], "crs": CRS84_URI}
    if one.since is not None:
        extent["temporal"] = {"interval": [[one.since.isoformat(), None]], "trs": GREGORIAN}
    return said | ({"extent": extent} if extent else {})


def page_links(form: str, one: Collection) -> list[Record]:
    """Return the links of a page of features, without that to the next."""
    return [
        *links_of(form, "items", GEOJSON, collection=one.id),
        link("collection", "collection", JSON, collection=one.id),
    ]


def next_link(form: str, one: Collection) -> Callable[[str], Record]:
    """Return what makes the link to the page after a feature, also when the request is over."""
    query = {name: value for name, value in request.args.items() if name not in ("f", "cursor")}
    made = link("next", "items", HTML if form == "html" else GEOJSON, collection=one.id, **query)
    joint = "&" if "?" in made["href"] else "?"
    return lambda last: made | {"href": f"{made['href']}{joint}cursor={cursor_of(last)}"}


def feature_links(form: str, one: Collection, id_: str) -> list[Record]:
    """Return the links of one feature."""
    return [
        *links_of(form, "item", GEOJSON, collection=one.id, feature=id_),
        link("collection", "collection", JSON, collection=one.id),
    ]
