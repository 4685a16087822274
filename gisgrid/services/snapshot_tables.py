"""The tables of a snapshot, row by row out of one transaction into all its files at once."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.domain.areas import Scheme
from gisgrid.domain.collections import AREA_FIELDS, OTHERS, Collection, all_collections
from gisgrid.domain.columns import AREA_M2, AREAS, INDICATORS, PLACES, Rows, Table, of_scheme
from gisgrid.domain.feature_query import FeatureQuery
from gisgrid.exchange.snapshots.manifest import Part
from gisgrid.exchange.snapshots.ogr import GeoPackageWriter, ShapefileWriter
from gisgrid.exchange.snapshots.parquet import ParquetWriter, has_parquet
from gisgrid.exchange.snapshots.systems import USUAL, FileCrs
from gisgrid.exchange.snapshots.writers import CsvWriter, JsonWriter, TableWriter
from gisgrid.geometry.measure import area_m2
from gisgrid.services.export import export_areas
from gisgrid.store.features import feature_lines
from gisgrid.store.snapshots import stream_collection, stream_released

MOST_FEATURES = 10**12
PLAIN_WORD = re.compile(r"[A-Za-z0-9_]{1,40}")
"""A scheme's code that may stand in a file's name as it is."""


@dataclass(frozen=True)
class WrittenPart:
    """A table in a file that was written.

    Attributes
    ----------
    file, format : str
    crs : FileCrs or None
    part : Part
    """

    file: str
    format: str
    crs: FileCrs | None
    part: Part


def word_of(scheme: Scheme, number: int) -> str:
    """Return what a scheme's files are called by: its code, or its number where the code is no plain word."""
    return scheme.code if PLAIN_WORD.fullmatch(scheme.code) else f"scheme{number}"


def write_areas(
    connection: Connection, folder: Path, scheme: Scheme, word: str, systems: Sequence[FileCrs], notice: str
) -> Iterator[WrittenPart]:
    """Write the areas of a scheme, all levels: the GeoJSON that proves itself, and tables."""
    table = of_scheme(AREAS, scheme, word)
    file = f"{table.name}.geojson"
    with (folder / file).open("w", encoding="utf-8") as stream:
        count = export_areas(connection, scheme, stream, notice=notice)
    yield WrittenPart(file, "GeoJSON", USUAL, Part(table.name, count=count))
    levels = [one for one in all_collections([scheme]) if one.scheme]
    yield from _write(folder, table, _area_rows(connection, levels), systems)


def write_places(connection: Connection, folder: Path, systems: Sequence[FileCrs]) -> Iterator[WrittenPart]:
    """Write venues, service areas and activities: GeoJSON as the door tells it, and tables."""
    for table in PLACES:
        collection = next(one for one in OTHERS if one.source == table.kind)
        file = f"{table.name}.geojson"
        count = _write_features(connection, folder / file, collection)
        yield WrittenPart(file, "GeoJSON", USUAL, Part(table.name, count=count))
        yield from _write(folder, table, stream_collection(connection, collection, table.fields), systems)


def write_indicators(connection: Connection, folder: Path, scheme: Scheme, word: str) -> Iterator[WrittenPart]:
    """Write what was released of a scheme, all months."""
    table = of_scheme(INDICATORS, scheme, word)
    yield from _write(folder, table, stream_released(connection, scheme.code, table.fields), ())


def _area_rows(connection: Connection, levels: Sequence[Collection]) -> Iterator[Rows]:
    for level in levels:
        for rows in stream_collection(connection, level, AREA_FIELDS):
            yield Rows(rows.columns | {AREA_M2.name: area_m2(rows.geometries).tolist()}, rows.geometries)


def _write_features(connection: Connection, path: Path, collection: Collection) -> int:
    """Write features as the door tells them, and return how many."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        for count, (_, line) in enumerate(feature_lines(connection, collection, FeatureQuery(MOST_FEATURES)), start=1):
            stream.write(("\n" if count == 1 else ",\n") + line)
        stream.write("\n]}\n")
    return count


def _write(folder: Path, table: Table, rows: Iterator[Rows], systems: Sequence[FileCrs]) -> Iterator[WrittenPart]:
    """Write rows into every file that holds the table."""
    count = 0
    with ExitStack() as stack:
        writers = [stack.enter_context(closing(one)) for one in _writers(folder, table, systems)]
        for some in rows:
            for writer in writers:
                writer.append(some)
            count += len(some)
    for writer in writers:
        part = Part(table.name, writer.layer, count, writer.cut)
        yield WrittenPart(writer.name, writer.format, writer.crs, part)


def _writers(folder: Path, table: Table, systems: Sequence[FileCrs]) -> Iterator[TableWriter]:
    yield CsvWriter(folder, table, USUAL)
    yield GeoPackageWriter(folder, table, USUAL)
    if table.geometry:
        yield ShapefileWriter(folder, table, USUAL)
    if has_parquet():
        yield ParquetWriter(folder, table, USUAL)
    for crs in systems if table.geometry else ():
        yield JsonWriter(folder, table, crs)
        if crs.served and crs.served.projected:
            yield GeoPackageWriter(folder, table, crs)
            yield ShapefileWriter(folder, table, crs)
