"""Features as lines of GeoJSON, made in PostGIS and streamed in order of their ids."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.collections import Collection, Field
from gisgrid.domain.feature_query import FeatureQuery
from gisgrid.domain.served_crs import ServedCrs
from gisgrid.store.feature_sources import (
    BEGINNINGS,
    EXTENTS,
    HELD,
    PAST_AREAS,
    PLACELESS,
    SOURCES,
    VERSIONS,
    source_values,
)
from gisgrid.store.history import later_knots
from gisgrid.store.released_figures import figures_of, newest_set, released_figures

Line = tuple[str, str]
Box = tuple[float, float, float, float]

BUFFERED_ROWS = 500


def feature_lines(connection: Connection, collection: Collection, query: FeatureQuery) -> Iterator[Line]:
    """Yield id and GeoJSON text of each feature of a page, in order of ids, and of one more where there are more.

    Rows are fetched as they are taken, at most some hundred at a time, so memory does not grow with their number.
    """
    if collection.source == "indicators":
        yield from _figures(connection, collection, query)
        return
    if collection.source == "areas" and query.period is not None:
        yield from _then(connection, collection, query, PAST_AREAS, query.period.until)
        return
    said, shape = said_of(collection.fields), drawn("f.geom", query.crs)
    held = HELD if query.period is not None and collection.source == "activities" else "true"
    sql = _page(collection, f"f.id, {said} || {shape} || '}}'", SOURCES[collection.source], query, held)
    yield from _stream(connection, sql, _values(collection, query))


def _figures(connection: Connection, collection: Collection, query: FeatureQuery) -> Iterator[Line]:
    """Yield the newest released figures of a period, on the areas as they were when these were counted."""
    released = newest_set(connection, collection, query.period)
    if released is not None:
        source = released_figures(collection.fields, released)
        columns = [field.name for field in figures_of(collection.fields)]
        bound = {"release": released.id, "counted_at": released.counted_at, "columns": columns}
        yield from _then(connection, collection, query, source, released.counted_at, **bound)


def _then(
    connection: Connection, collection: Collection, query: FeatureQuery, source: str, moment: datetime | None,
    **bound: Any,
) -> Iterator[Line]:  # fmt: skip
    """Yield features on areas as they were at a moment: without the knots that these got later."""
    later = None if moment is None else later_knots(connection, collection.scheme, moment)
    values = _values(collection, query) | bound | {"later": list(later.of_area) if later else []}
    shape = f"CASE WHEN f.area_id = ANY (:later) THEN NULL ELSE {drawn('f.geom', query.crs)} END"
    wkb = "CASE WHEN f.area_id = ANY (:later) THEN ST_AsBinary(f.geom) END"
    columns = f"f.id, f.area_id, f.until, {said_of(collection.fields)}, {shape}, {wkb}"
    sql = _page(collection, columns, source, query)
    for id_, area_id, ended, said, told, stored in _stream(connection, sql, values):
        if later and stored is not None:
            then = later.without(shapely.from_wkb(bytes(stored)), area_id, ended)
            told = told_geometry(connection, then, query.crs)
        yield id_, f"{said}{told}}}"


def told_geometry(connection: Connection, geometry: Any, crs: ServedCrs) -> str:
    """Return the text of a polygon as PostGIS writes it of stored ones."""
    values = {"wkb": shapely.to_wkb(geometry), **form_of(crs)}
    return str(connection.scalar(text(f"SELECT {drawn('ST_GeomFromWKB(:wkb, 4490)', crs)}"), values))


def content_version(connection: Connection, collection: Collection) -> str:
    """Return a word that differs whenever the features of a collection may."""
    return str(connection.scalar(text(VERSIONS[collection.source])))


def count_all(connection: Connection, collection: Collection) -> int:
    """Return how many features a collection has today."""
    query = text(f"SELECT count(*) FROM ({SOURCES[collection.source]}) f")
    return int(connection.scalar(query, source_values(collection)) or 0)


def extent(connection: Connection, collection: Collection) -> Box | None:
    """Return west, south, east, north of a collection in degrees (EPSG:4490), None where it is empty."""
    box = f"SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM ({EXTENTS[collection.source]}) t (b)"
    row = connection.execute(text(box), source_values(collection)).one()
    return None if row[0] is None else (row[0], row[1], row[2], row[3])


def beginning(connection: Connection, collection: Collection) -> datetime | None:
    """Return the first moment of a collection whose features have one."""
    query = BEGINNINGS.get(collection.source)
    found: datetime | None = connection.scalar(text(query), source_values(collection)) if query else None
    return found


def said_of(fields: tuple[Field, ...]) -> str:
    """Return SQL for the text of a feature up to its geometry.

    The properties are a row, not the arguments of a function, which takes no more than a hundred.
    """
    columns = ", ".join(map(_told, fields))
    id_, said = '\'{"type":"Feature","id":\' || to_json(f.id)', f"(SELECT to_json(said) FROM (SELECT {columns}) said)"
    return f"""{id_} || ',"properties":' || {said} || ',"geometry":'"""


def _told(field: Field) -> str:
    """Return SQL for a property; a number has a point even where it is whole, or readers would take it for whole ones.

    By way of text, for that is exact: a cast alone keeps fifteen digits.
    """
    return (
        f"CAST(CAST(f.{field.name} AS text) AS numeric) + 0.0 AS {field.name}"
        if field.kind == "number"
        else f"f.{field.name}"
    )


def drawn(geometry: str, crs: ServedCrs) -> str:
    """Return SQL for a geometry as GeoJSON, its axes in the order that the system prescribes."""
    placed = f"ST_Transform({geometry}, CAST(:srid AS integer))" if crs.projected else geometry
    turned = f"ST_FlipCoordinates({placed})" if crs.north_first else placed
    return f"coalesce(ST_AsGeoJSON({turned}, CAST(:decimals AS integer), 0), 'null')"


def form_of(crs: ServedCrs) -> dict[str, int]:
    """Return what `drawn` binds."""
    return {"decimals": crs.decimals} | ({"srid": crs.srid} if crs.projected else {})


def _page(collection: Collection, columns: str, source: str, query: FeatureQuery, held: str = "true") -> str:
    """Return SQL for a page; names of columns come from the collection's own fields, never from a request."""
    wanted = [held, "f.id > :after", *(f"CAST(f.{name} AS text) = :is_{name}" for name in query.filters)]
    if query.only is not None:
        wanted.append("f.id = :only")
    if query.place is not None:
        meets = "ST_Intersects(f.geom, ST_GeomFromWKB(:place, 4490))"
        wanted.append(f"(f.geom IS NULL OR {meets})" if collection.source in PLACELESS else meets)
    return f"SELECT {columns} FROM ({source}) f WHERE {' AND '.join(wanted)} ORDER BY f.id LIMIT :limit"


def _values(collection: Collection, query: FeatureQuery) -> dict[str, Any]:
    values: dict[str, Any] = {"after": query.after, "limit": query.limit + 1, **form_of(query.crs)}
    values |= source_values(collection) | {f"is_{name}": value for name, value in query.filters.items()}
    if query.only is not None:
        values["only"] = query.only
    if query.place is not None:
        values["place"] = shapely.to_wkb(query.place)
    if query.period is not None:
        values |= {"since": query.period.since, "until": query.period.until}
    return values


def _stream(connection: Connection, sql: str, values: dict[str, Any]) -> Iterator[Any]:
    statement = text(sql).execution_options(stream_results=True, max_row_buffer=BUFFERED_ROWS)
    yield from connection.execute(statement, values)
