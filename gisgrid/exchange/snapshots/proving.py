"""Whether a snapshot is whole: hashes, counts, columns, and the tiling, from its files alone."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyogrio import read_info
from pyogrio.errors import DataLayerError, DataSourceError

from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.geojson_read import read_export
from gisgrid.exchange.published import prove_export
from gisgrid.exchange.snapshots.manifest import MANIFEST, FileEntry, Manifest, Part, read_manifest, sha256_of
from gisgrid.exchange.snapshots.parquet import GEOMETRY, has_parquet
from gisgrid.geometry.proof import Proof

AREAS = "areas"


@dataclass(frozen=True)
class Damage:
    """What is wrong with a file of a snapshot, in both languages."""

    file: str
    zh: str
    en: str


@dataclass(frozen=True)
class SnapshotProof:
    """What was found of a snapshot.

    Attributes
    ----------
    manifest : Manifest
    damages : tuple of Damage
        Missing or altered files, counts and columns that differ from what the snapshot says of itself.
    proofs : dict of str to Proof
        Of the tiling, by file; every GeoJSON of areas that is whole.
    uncounted : tuple of str
        Files whose rows were not counted, since what reads them is not installed.
    strangers : tuple of str
        Files in the folder that the manifest does not name.
    """

    manifest: Manifest
    damages: tuple[Damage, ...]
    proofs: dict[str, Proof]
    uncounted: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def proved(self) -> bool:
        """Whether everything is as it says, and every parent is tiled."""
        return not self.damages and bool(self.proofs) and all(proof.proved for proof in self.proofs.values())


def verify_snapshot(folder: Path) -> SnapshotProof:
    """Judge a snapshot by its files alone.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    BadInput
        There is no manifest, or it cannot be read.
    """
    manifest = read_manifest(folder)
    damages = [damage for file in manifest.files for damage in _altered(folder, file)]
    whole = [file for file in manifest.files if file.name not in {damage.file for damage in damages}]
    columns = _columns(folder, manifest, whole)
    uncounted = tuple(file.name for file in whole if file.format == "GeoParquet" and not has_parquet())
    damages += [damage for file in whole if file.name not in uncounted for damage in _miscounted(folder, file, columns)]
    readable = [file for file in whole if file.name not in {damage.file for damage in damages}]
    proofs = {file.name: prove_export(read_export(folder / file.name)) for file in readable if _is_export(file)}
    named = {MANIFEST, *(file.name for file in manifest.files)}
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in named)
    return SnapshotProof(manifest, tuple(damages), proofs, uncounted, tuple(strangers))


def require_proved(found: SnapshotProof) -> None:
    """Refuse a snapshot that is not whole or does not tile.

    Raises
    ------
    BadInput
        A file is missing, altered, or not what the manifest says.
    NotTiling
    """
    if found.damages:
        first = found.damages[0]
        raise BadInput(
            f"快照不完整：{first.file}：{first.zh}。", f"The snapshot is not whole: {first.file}: {first.en}.",
            hint_zh="请重新下载或重新发布。", hint_en="Fetch it again, or publish anew.",
        )  # fmt: skip
    if not found.proved:
        raise NotTiling(
            "未通过：快照中的区域没有恰好铺满其上级。", "Not proved: areas of the snapshot do not tile their parents."
        )


def _is_export(file: FileEntry) -> bool:
    """Say whether a file is the GeoJSON of areas, which proves itself."""
    return file.format == "GeoJSON" and file.parts[0].table.startswith(f"{AREAS}-")


def _altered(folder: Path, file: FileEntry) -> Iterator[Damage]:
    path = folder / file.name
    if not path.is_file():
        yield Damage(file.name, "文件缺失", "the file is missing")
    elif path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
        yield Damage(file.name, "内容与清单的校验值不符", "the content does not have the hash of the manifest")


def _columns(folder: Path, manifest: Manifest, whole: Sequence[FileEntry]) -> dict[str, list[dict[str, Any]]]:
    """Return the columns that the snapshot's own dictionary names, by table."""
    if not any(file.name == "dictionary.json" for file in whole):
        return {}
    said = json.loads((folder / "dictionary.json").read_text(encoding="utf-8"))["tables"]
    tables = {part.table for file in manifest.files for part in file.parts}
    kinds = {table: kind for table in tables for kind in said if table == kind or table.startswith(f"{kind}-")}
    return {table: said[kind]["columns"] for table, kind in kinds.items()}


def _miscounted(folder: Path, file: FileEntry, columns: dict[str, list[dict[str, Any]]]) -> Iterator[Damage]:
    """Yield where a file's rows or columns are not what manifest and dictionary say."""
    for part in file.parts:
        try:
            count, names = READERS[file.format](folder / file.name, part)
        except (BadInput, OSError, ValueError, DataLayerError, DataSourceError) as error:
            yield Damage(file.name, f"不能读取（{error}）", f"it cannot be read ({error})")
            continue
        if count != part.count:
            yield Damage(file.name, f"{part.table} 有 {count} 行，清单说 {part.count} 行",
                         f"{part.table} has {count} rows, the manifest says {part.count}")  # fmt: skip
        wanted = [WANTED[file.format](column) for column in columns.get(part.table, []) if _holds(file, column)]
        if names is not None and names != wanted:
            yield Damage(file.name, "列与数据字典不符", "the columns are not those of the dictionary")


def _holds(file: FileEntry, column: dict[str, Any]) -> bool:
    return file.format == "CSV" or not column["csv_alone"]


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
WANTED: dict[str, Callable[[dict[str, Any]], str]] = dict.fromkeys(READERS, lambda column: str(column["name"]))
WANTED["Shapefile"] = lambda column: str(column["shapefile"])
