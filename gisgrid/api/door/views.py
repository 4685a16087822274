"""The addresses under /ogc: each reads its arguments, asks one use case, answers as JSON or as a page."""

from contextlib import ExitStack
from hashlib import blake2b

from flask import Blueprint, Response, jsonify, request

from gisgrid.api import stream
from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import path_part
from gisgrid.api.door import documents, pages
from gisgrid.api.door.arguments import HTML, feature_asked, form_asked, page_asked, require_known
from gisgrid.api.door.description import OPENAPI, description
from gisgrid.api.site import current_site, read
from gisgrid.domain.collections import Collection
from gisgrid.domain.feature_query import FeatureQuery
from gisgrid.services import features

blueprint = Blueprint("door", __name__, url_prefix="/ogc", template_folder="../templates")

MOST_ON_A_PAGE = 1000
"""A page of HTML is made whole, so it ends earlier."""


@blueprint.get("/")
@allow(EVERYONE)
def landing() -> Response:
    """Say where to start."""
    return _document(documents.landing(_form()), "landing")


@blueprint.get("/conformance")
@allow(EVERYONE)
def conformance() -> Response:
    """Say which classes of the standards this conforms to."""
    return _document(documents.conformance(_form()), "conformance")


@blueprint.get("/api")
@allow(EVERYONE)
def api() -> Response:
    """Give the description of these addresses (OpenAPI 3.0), which refers to nothing outside itself."""
    form = _form()
    with read() as connection:
        said = description(features.list_collections(connection), request.url_root.rstrip("/"))
    answer = _document(said, "description")
    if form != HTML:
        answer.content_type = OPENAPI
    return answer


@blueprint.get("/collections")
@allow(EVERYONE)
def collections() -> Response:
    """List the collections."""
    form = _form()
    with read() as connection:
        found = [features.describe(connection, one) for one in features.list_collections(connection)]
    return _document(documents.collections(form, found), "collections")


@blueprint.get("/collections/<collection>")
@allow(EVERYONE)
def collection(collection: str) -> Response:
    """Describe one collection."""
    form = _form()
    with read() as connection:
        found = features.describe(connection, features.find_collection(connection, path_part(collection)))
    return _document(documents.collection(form, found), "collection")


@blueprint.get("/collections/<collection>/items")
@allow(EVERYONE)
def items(collection: str) -> Response:
    """Give features of a collection, a page at a time."""
    with ExitStack() as stack:
        connection = stack.enter_context(read())
        found = features.find_collection(connection, path_part(collection))
        query, form = page_asked(found), form_asked()
        version = features.content_version(connection, found)
        answer = Response(mimetype=documents.GEOJSON)
        if _known_already(answer, version, form, query):
            return answer
        if form == HTML:
            lines = features.list_features(connection, found, pages.shortened(query, MOST_ON_A_PAGE))
            answer.content_type = "text/html; charset=utf-8"
            answer.set_data(pages.features(found, lines, min(query.limit, MOST_ON_A_PAGE)))
            return answer
        total = current_site().counts.count(connection, found, version) if query.whole and not query.after else None
        lines = features.list_features(connection, found, query)
        texts = stream.feature_collection(lines, query.limit, _closing(found, query, total))
        return stream.streamed(answer, stack, texts)


@blueprint.get("/collections/<collection>/items/<path:feature>")
@allow(EVERYONE)
def item(collection: str, feature: str) -> Response:
    """Give one feature."""
    with read() as connection:
        found = features.find_collection(connection, path_part(collection))
        query, form = feature_asked(path_part(feature)), form_asked()
        answer = Response(mimetype=documents.GEOJSON)
        text = features.show_feature(connection, found, query)
        if _known_already(answer, features.content_version(connection, found), form, query):
            return answer
    links = documents.feature_links(form, found, feature)
    if form == HTML:
        answer.content_type = "text/html; charset=utf-8"
        answer.set_data(pages.feature(found, text, links))
    else:
        answer.set_data(f'{text[:-1]},"links":{pages.json_text(links)}}}\n')
    return answer


def _form() -> str:
    require_known(["f"])
    return form_asked()


def _closing(found: Collection, query: FeatureQuery, total: int | None) -> stream.Closing:
    """Return what is said after the features: links, and how many there are where that is known."""
    links = documents.page_links("json", found)
    following = documents.next_link("json", found)

    def closing(count: int, last: str | None) -> documents.Record:
        matched = count if last is None and not query.after else total
        after = [following(last)] if last is not None else []
        known = {} if matched is None else {"numberMatched": matched}
        return {"numberReturned": count, **known, "links": links + after}

    return closing


def _known_already(answer: Response, version: str, form: str, query: FeatureQuery) -> bool:
    """Put what a cache needs on an answer, and say whether the reader has it already."""
    answer.set_etag(stream.tag(version, form))
    answer.cache_control.no_cache = True
    answer.vary.update(["Accept", "Accept-Encoding"])
    answer.headers["Content-Crs"] = f"<{query.crs.uri}>"
    answer.make_conditional(request)
    return answer.status_code == 304


def _document(said: documents.Record, page: str) -> Response:
    """Answer with a document that is made whole."""
    if form_asked() == HTML:
        answer = Response(pages.document(said, page), content_type="text/html; charset=utf-8")
    else:
        answer = jsonify(said)
    answer.set_etag(blake2b(answer.get_data(), digest_size=16).hexdigest())
    answer.cache_control.no_cache = True
    answer.vary.add("Accept")
    answer.make_conditional(request)
    return answer
