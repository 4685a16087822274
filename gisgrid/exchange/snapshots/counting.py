"""Rows and columns of a snapshot's files, counted anew and held against its manifest and its dictionary."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyogrio import read_info
from pyogrio.errors import DataLayerError, DataSourceError

from gisgrid.exchange.snapshots.manifest import FileEntry, Part
from gisgrid.exchange.snapshots.parquet import GEOMETRY

AREAS, DICTIONARY = "areas", "dictionary.json"
UNREADABLE = (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError, csv.Error,
              DataLayerError, DataSourceError)  # fmt: skip
"""What readers raise for a file that is none of its format, however it was forged."""

Columns = dict[str, list[dict[str, Any]]]
"""By kind of table, as the dictionary of the snapshot has them."""


@dataclass(frozen=True)
class Damage:
    """What is wrong with a file of a snapshot, in both languages."""

    file: str
    zh: str
    en: str


def dictionary_columns(folder: Path, whole: Sequence[FileEntry]) -> Columns:
    """Return the columns that the snapshot's own dictionary names, none where it cannot be believed."""
    if not any(file.name == DICTIONARY for file in whole):
        return {}
    try:
        tables = json.loads((folder / DICTIONARY).read_text(encoding="utf-8"))["tables"]
        return {kind: list(said["columns"]) for kind, said in tables.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def miscounted(folder: Path, file: FileEntry, columns: Columns) -> Iterator[Damage]:
    """Yield where a file's rows or columns are not what manifest and dictionary say."""
    for part in file.parts:
        try:
            count, names = READERS[file.format](folder / file.name, part)
            wanted = _wanted(file, part, columns)
        except UNREADABLE as error:
            yield Damage(file.name, f"不能读取（{error}）", f"it cannot be read ({error})")
            continue
        if count != part.count:
            yield Damage(file.name, f"{part.table} 有 {count} 行，清单说 {part.count} 行",
                         f"{part.table} has {count} rows, the manifest says {part.count}")  # fmt: skip
        if names is not None and names != wanted:
            yield Damage(file.name, "列与数据字典不符", "the columns are not those of the dictionary")


def _wanted(file: FileEntry, part: Part, columns: Columns) -> list[str]:
    """Return the columns that a table has in a file; none where the dictionary does not know it."""
    kind = next((one for one in columns if part.table == one or part.table.startswith(f"{one}-")), "")
    held = [one for one in columns.get(kind, []) if file.format == "CSV" or not one["csv_alone"]]
    return [str(one["shapefile" if file.format == "Shapefile" else "name"]) for one in held]


Found = tuple[int, list[str] | None]
"""How many rows, and the names of the columns; None where each row may have its own."""


def _read_json(path: Path, part: Part) -> Found:
    """Count features and read their properties, the coordinates dropped as they come."""
    with path.open(encoding="utf-8") as stream:
        features = json.load(stream, object_pairs_hook=_without_coordinates)["features"]
    names = {tuple(one["properties"]) for one in features}
    own_form = path.suffix == ".geojson" and part.table.startswith(f"{AREAS}-")
    return len(features), None if own_form or not features else list(min(names)) if len(names) == 1 else []


def _without_coordinates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name != "coordinates"}


def _read_csv(path: Path, part: Part) -> Found:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        names = next(rows)
        return sum(1 for _ in rows), names


def _read_gpkg(path: Path, part: Part) -> Found:
    found = read_info(path, layer=part.layer, force_feature_count=True)
    return int(found["features"]), list(found["fields"])


def _read_shapefile(path: Path, part: Part) -> Found:
    found = read_info(f"/vsizip/{path.resolve()}", force_feature_count=True)
    return int(found["features"]), list(found["fields"])


def _read_parquet(path: Path, part: Part) -> Found:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        return file.metadata.num_rows, [name for name in file.schema_arrow.names if name != GEOMETRY]


READERS: dict[str, Callable[[Path, Part], Found]] = {
    "GeoJSON": _read_json,
    "JSON": _read_json,
    "CSV": _read_csv,
    "GeoPackage": _read_gpkg,
    "Shapefile": _read_shapefile,
    "GeoParquet": _read_parquet,
}
