"""The same documents and features as pages for people, plain and without a script."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import render_template

from gisgrid.api.door import documents
from gisgrid.domain.collections import Collection
from gisgrid.domain.feature_query import FeatureQuery

Record = dict[str, Any]


def json_text(value: object) -> str:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shortened(query: FeatureQuery, most: int) -> FeatureQuery:
    """Return a query for no more features than a page of HTML holds."""
    return replace(query, limit=min(query.limit, most))


def document(said: Record, page: str) -> str:
    """Return a document as a page."""
    return _rendered(said.get("title") or page, said, links=said.get("links", []))


def features(one: Collection, lines: Iterator[tuple[str, str]], limit: int) -> str:
    """Return a table of features, with a link to each and to the next page."""
    found = [(id_, json.loads(text)["properties"]) for id_, text in lines]
    links = documents.page_links("html", one)
    if len(found) > limit:
        links.append(documents.next_link("html", one)(found[limit - 1][0]))
    rows = [(documents.link("item", "item", documents.HTML, collection=one.id, feature=id_)["href"], id_, said)
            for id_, said in found[:limit]]  # fmt: skip
    return _rendered(f"{one.zh} · {one.en}", {}, links=links, fields=one.fields, rows=rows)


def feature(one: Collection, text: str, links: list[Record]) -> str:
    """Return one feature as a page."""
    said = json.loads(text)
    title = f"{one.zh} · {one.en}: {said['id']}"
    return _rendered(
        title, {}, links=links, fields=one.fields, properties=said["properties"], geometry=said["geometry"]
    )


def _rendered(title: str, said: Record, **more: Any) -> str:
    return render_template("door.html", title=title, said=said, **more)
