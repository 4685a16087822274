"""What other systems ask for: which collections there are, and their features, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gisgrid.domain.collections import Collection, Field, all_collections, indicator_collections
from gisgrid.domain.feature_query import FeatureQuery
from gisgrid.domain.served_crs import require_near
from gisgrid.errors import NotFound
from gisgrid.indicators.catalog import CATALOG
from gisgrid.store import features as store
from gisgrid.store.schemes import all_schemes

FIGURES = tuple(
    Field(
        one.code, "number", f"{one.zh}（{one.unit_zh}）", f"{one.en} ({one.unit_en}): {one.formula_en}", filtered=False
    )
    for one in CATALOG
    if one.public
)
"""The columns of released indicators, in the order of the catalog."""


@dataclass(frozen=True)
class Described:
    """A collection with where and since when its features lie.

    Attributes
    ----------
    collection : Collection
    box : tuple of float or None
        West, south, east, north in degrees; None where it is empty.
    since : datetime or None
    """

    collection: Collection
    box: tuple[float, float, float, float] | None
    since: datetime | None


def list_collections(connection: Connection) -> tuple[Collection, ...]:
    """Return the collections there are."""
    schemes = all_schemes(connection)
    return (*all_collections(schemes), *indicator_collections(schemes, FIGURES))


def find_collection(connection: Connection, id_: str) -> Collection:
    """Return a collection by its id.

    Raises
    ------
    NotFound
    """
    found = next((one for one in list_collections(connection) if one.id == id_), None)
    if found is None:
        raise NotFound(
            f"没有集合 {id_}。",
            f"There is no collection {id_}.",
            hint_zh="集合列在 /ogc/collections。",
            hint_en="They are listed at /ogc/collections.",
        )
    return found


def describe(connection: Connection, collection: Collection) -> Described:
    """Return a collection with its extent."""
    return Described(collection, store.extent(connection, collection), store.beginning(connection, collection))


def content_version(connection: Connection, collection: Collection) -> str:
    """Return a word that differs whenever the features of a collection may."""
    return store.content_version(connection, collection)


def list_features(connection: Connection, collection: Collection, query: FeatureQuery) -> Iterator[store.Line]:
    """Return id and GeoJSON text of each feature of a page, and of one more where there are more.

    Raises
    ------
    BadInput
        The coordinate system is a zone far from the features.
    """
    if query.crs.projected:
        require_near(query.crs, store.extent(connection, collection))
    return store.feature_lines(connection, collection, query)


def show_feature(connection: Connection, collection: Collection, query: FeatureQuery) -> str:
    """Return the GeoJSON text of the one feature asked for.

    Raises
    ------
    NotFound
        It is not there, or was not at that time.
    BadInput
        The coordinate system is a zone far from the features.
    """
    found = next(iter(list_features(connection, collection, query)), None)
    if found is None:
        raise NotFound("没有这一要素。", "There is no such feature.", details={"collection": collection.id})
    return found[1]


class CountCache:
    """How many features each collection has, counted anew only when its content has another version."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, int]] = {}

    def count(self, connection: Connection, collection: Collection, version: str) -> int:
        """Return the number of features of a collection, whose content has this version."""
        known = self._known.get(collection.id)
        if known is None or known[0] != version:
            known = version, store.count_all(connection, collection)
            self._known[collection.id] = known
        return known[1]
