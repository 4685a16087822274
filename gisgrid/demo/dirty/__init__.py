"""Dirty samples: one small file for each kind of fault, with a truth file of what was planted, from a seed."""

from pathlib import Path

from gisgrid.demo.dirty.base import TOWN_CODE, VILLAGE_CODE, degrees, make_village
from gisgrid.demo.dirty.samples import Sample, make_samples
from gisgrid.demo.dirty.writing import collection_text, feature_text, write_sample

SEED = 2026

__all__ = ["SEED", "Sample", "make_samples", "make_village", "write_dirty"]


def write_dirty(folder: str | Path, seed: int = SEED) -> list[Sample]:
    """Write the samples, their truth files and the base they are imported under.

    The base is a town (a root) and its one village of the same outline: import `base_town.geojson` as level town, then
    `base_village.geojson` as level village, then any sample as level subgrid.

    Parameters
    ----------
    folder : path
        Made if it is not there; files of the same names are overwritten.
    seed : int
        Same seed, same files.

    Returns
    -------
    list of Sample
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    village = make_village(seed)
    outline = [[degrees(village.outline)]]
    town = {"code": TOWN_CODE, "name": "示意镇", "parent_code": None}
    below = {"code": VILLAGE_CODE, "name": "示意村", "parent_code": TOWN_CODE}
    for name, properties in (("base_town", town), ("base_village", below)):
        (folder / f"{name}.geojson").write_text(collection_text([feature_text(properties, outline)]), encoding="utf-8")
    samples = make_samples(village)
    for sample in samples:
        write_sample(sample, folder)
    return samples
