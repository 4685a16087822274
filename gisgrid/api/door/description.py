"""The description of the door (OpenAPI 3.0), made from the collections; it refers to nothing outside itself."""

from collections.abc import Iterable
from typing import Any

from gisgrid.domain.collections import Collection, Field
from gisgrid.domain.feature_query import DEFAULT_LIMIT, MAX_LIMIT
from gisgrid.domain.served_crs import CRS84_URI, SERVED

Record = dict[str, Any]

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
KINDS: dict[str, Record] = {
    "string": {"type": "string", "nullable": True},
    "integer": {"type": "integer", "nullable": True},
    "number": {"type": "number", "nullable": True},
    "boolean": {"type": "boolean", "nullable": True},
    "date-time": {"type": "string", "format": "date-time", "nullable": True},
}
TEXT: Record = {"type": "string"}
FAILURES = {
    400: "A parameter cannot be read",
    404: "Not there",
    414: "The address is too long",
    500: "The service failed",
    503: "Ask again later",
}
LINK: Record = {
    "type": "object",
    "required": ["href", "rel"],
    "properties": {"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT},
}
LINKS: Record = {"type": "array", "items": {"$ref": "#/components/schemas/Link"}}
GEOMETRY: Record = {
    "type": "object",
    "nullable": True,
    "required": ["type", "coordinates"],
    "properties": {"type": TEXT, "coordinates": {"type": "array", "items": {}}},
}
COLLECTION: Record = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": TEXT,
        "title": TEXT,
        "itemType": TEXT,
        "extent": {"type": "object"},
        "crs": {"type": "array", "items": TEXT},
        "storageCrs": TEXT,
        "links": LINKS,
    },
}
PROBLEM: Record = {
    "type": "object",
    "required": ["status", "code", "title", "zh", "en"],
    "properties": {"status": {"type": "integer"}, "code": TEXT, "title": TEXT, "zh": TEXT, "en": TEXT, "detail": TEXT},
}
SCHEMAS: Record = {
    "Link": LINK,
    "Problem": PROBLEM,
    "Landing": {"type": "object", "required": ["links"], "properties": {"title": TEXT, "links": LINKS}},
    "Conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": TEXT}},
    },
    "Collection": COLLECTION,
    "Collections": {
        "type": "object",
        "required": ["links", "collections"],
        "properties": {
            "links": LINKS,
            "collections": {"type": "array", "items": {"$ref": "#/components/schemas/Collection"}},
        },
    },
}


def _query(name: str, schema: Record, said: str, **more: Any) -> Record:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": said, **more}


CRS_NAMES: Record = {"type": "string", "enum": list(SERVED), "default": CRS84_URI}
PARAMETERS: dict[str, Record] = {
    "f": _query("f", {"type": "string", "enum": ["json", "html"]}, "Form of the answer, before the Accept header"),
    "limit": _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        "Most features on a page; more than the maximum is taken as the maximum",
    ),
    "cursor": _query("cursor", TEXT, "Where the page begins, as a next link says it"),
    "bbox": _query(
        "bbox",
        {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        },
        "Only features that meet this box: two corners in the order of axes of bbox-crs",
        style="form",
        explode=False,
    ),
    "bbox-crs": _query("bbox-crs", CRS_NAMES, "Coordinate system of bbox"),
    "crs": _query("crs", CRS_NAMES, "Coordinate system of the answer, its axes in their own order"),
    "datetime": _query(
        "datetime",
        TEXT,
        "A moment, a day, a month, or two of them with a slash (.. for an open end): areas as they were then, "
        "activities that took place, the newest released figures; collections without dates are not narrowed",
        style="form",
        explode=False,
    ),
}


def description(collections: Iterable[Collection], root: str) -> Record:
    """Return the OpenAPI description of the door.

    Parameters
    ----------
    root : str
        Address of the server.
    """
    paths: Record = {
        "/ogc/": _operation("landing", "Where to start", "Landing", ["f"]),
        "/ogc/conformance": _operation("conformance", "What this conforms to", "Conformance", ["f"]),
        "/ogc/api": _operation("api", "This description", None, ["f"], media=OPENAPI),
        "/ogc/collections": _operation("collections", "Collections", "Collections", ["f"]),
    }  # fmt: skip
    schemas = dict(SCHEMAS)
    for one in collections:
        schemas |= _schemas(one)
        paths |= _paths(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": "gisgrid", "version": "1", "description": "OGC API - Features, Parts 1 and 2, for reading"},
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": schemas, "parameters": PARAMETERS},
    }


def _paths(one: Collection) -> Record:
    """Return the addresses of a collection."""
    base = f"/ogc/collections/{one.id}"
    filters = [
        _query(field.name, KINDS[field.kind] | {"nullable": False}, f"Only features with this value: {field.en}")
        for field in one.fields
        if field.filtered
    ]
    items = _operation(
        f"{one.id}.items", f"{one.en}, a page at a time", f"{one.id}.page", list(PARAMETERS), geojson=True
    )
    items["get"]["parameters"] += filters
    item = _operation(f"{one.id}.item", f"{one.en}: one", f"{one.id}.feature", ["f", "crs", "datetime"], geojson=True)
    item["get"]["parameters"].append({"name": "feature", "in": "path", "required": True, "schema": TEXT})
    return {
        base: _operation(f"{one.id}.collection", f"{one.en}: what it is", "Collection", ["f"]),
        f"{base}/items": items,
        f"{base}/items/{{feature}}": item,
    }


def _schemas(one: Collection) -> Record:
    """Return the schemas of a collection's features and pages."""
    feature: Record = {
        "type": "object",
        "required": ["type", "id", "properties", "geometry"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "properties": {"type": "object", "properties": {field.name: _said(field) for field in one.fields}},
            "geometry": GEOMETRY,
            "links": LINKS,
        },
    }
    page = {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": f"#/components/schemas/{one.id}.feature"}},
            "numberReturned": {"type": "integer"},
            "numberMatched": {"type": "integer"},
            "links": LINKS,
        },
    }
    return {f"{one.id}.feature": feature, f"{one.id}.page": page}


def _said(field: Field) -> Record:
    return KINDS[field.kind] | {"title": field.zh, "description": field.en}


def _operation(
    name: str, summary: str, schema: str | None, parameters: list[str], *, geojson: bool = False, media: str = ""
) -> Record:
    """Return what GET of an address takes and gives."""
    gives: Record = {"type": "object"} if schema is None else {"$ref": f"#/components/schemas/{schema}"}
    headers = {"Content-Crs": {"schema": TEXT, "description": "URI of the coordinate system, in angle brackets"}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    media = media or ("application/geo+json" if geojson else "application/json")
    done: Record = {"description": "Done", "content": {media: {"schema": gives}, "text/html": {"schema": TEXT}}}
    responses = {"200": done | ({"headers": headers} if geojson else {})} | {
        str(status): {"description": words, "content": problem} for status, words in FAILURES.items()
    }
    refs = [{"$ref": f"#/components/parameters/{one}"} for one in parameters]
    return {"get": {"operationId": name, "summary": summary, "parameters": refs, "responses": responses}}
