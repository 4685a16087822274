"""Whether a snapshot is whole: hashes, counts, columns, and the tiling, from its files alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.geojson_read import read_export
from gisgrid.exchange.published import prove_export
from gisgrid.exchange.snapshots.counting import AREAS, DICTIONARY, Damage, dictionary_columns, miscounted
from gisgrid.exchange.snapshots.manifest import MANIFEST, FileEntry, Manifest, read_manifest, sha256_of
from gisgrid.exchange.snapshots.parquet import has_parquet
from gisgrid.geometry.proof import Proof


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
    damages = [*_names_no_dictionary(manifest), *(one for file in manifest.files for one in _altered(folder, file))]
    whole = [file for file in manifest.files if file.name not in {damage.file for damage in damages}]
    columns = dictionary_columns(folder, whole)
    uncounted = tuple(file.name for file in whole if file.format == "GeoParquet" and not has_parquet())
    damages += [damage for file in whole if file.name not in uncounted for damage in miscounted(folder, file, columns)]
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
    return file.format == "GeoJSON" and bool(file.parts) and file.parts[0].table.startswith(f"{AREAS}-")


def _altered(folder: Path, file: FileEntry) -> Iterator[Damage]:
    path = folder / file.name
    if not path.is_file():
        yield Damage(file.name, "文件缺失", "the file is missing")
    elif path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
        yield Damage(file.name, "内容与清单的校验值不符", "the content does not have the hash of the manifest")


def _names_no_dictionary(manifest: Manifest) -> list[Damage]:
    if manifest.file(DICTIONARY):
        return []
    return [Damage(DICTIONARY, "清单中没有数据字典", "the manifest names no data dictionary")]
