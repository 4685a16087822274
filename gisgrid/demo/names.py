"""Names and codes of the demo's areas. All are made up; the codes begin with 9901, which no county has."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.demo import words
from gisgrid.demo.division import Division
from gisgrid.demo.terrain import Values
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

PREFIX = "9901"
STREET, TOWN, TOWNSHIP = "街道", "镇", "乡"
BANDS_PER_ROOT = 0.8


def place_names(count: int, rng: np.random.Generator) -> list[str]:
    """Return so many different made-up place names of two characters, or three when two run out."""
    fronts, backs = sorted(set(words.FRONT)), sorted(set(words.BACK))
    short = [front + back for front in fronts for back in backs if front != back]
    names = [short[k] for k in rng.permutation(len(short))]
    middles = iter(rng.permutation(len(short)).tolist())
    while len(names) < count:
        k = next(middles)
        names.append(short[k][0] + fronts[k % len(fronts)] + short[k][1])
    return names[:count]


def reading_order(points: Coordinates, parent: Indices) -> Indices:
    """Return each area's number within its parent, from 1: north to south in bands, west to east within a band."""
    number = np.zeros(len(parent), dtype=np.int64)
    for members in _grouped(parent):
        xy = points[members]
        bands = max(1, round(np.sqrt(len(members)) * BANDS_PER_ROOT))
        reach = np.ptp(xy[:, 1]) or 1.0
        band = np.minimum((xy[:, 1].max() - xy[:, 1]) / reach * bands, bands - 1).astype(np.int64)
        number[members[np.lexsort((xy[:, 0], band))]] = np.arange(1, len(members) + 1)
    return number


def _grouped(parent: Indices) -> list[Indices]:
    order = np.argsort(parent, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(parent[order])) + 1)


def county_codes(points: Coordinates) -> list[str]:
    """Return six-digit county codes in reading order."""
    return [f"{PREFIX}{n:02d}" for n in reading_order(points, np.zeros(len(points), dtype=np.int64))]


def town_types(division: Division) -> NDArray[np.str_]:
    """Return street, town or township for each town: a county's first town is a street, its last third townships."""
    rank = np.zeros(len(division.county), dtype=np.int64)
    kinds = np.full(len(rank), TOWN, dtype="<U2")
    for members in _grouped(division.county):
        kinds[members[:1]] = STREET
        kinds[members[-(len(members) // 3) :]] = TOWNSHIP if len(members) > 2 else TOWN
    return kinds


def numbered_codes(parents: list[str], parent: Indices, number: Indices, first: Indices) -> list[str]:
    """Return codes of the parent's digits and three more, counted on from `first` (by area)."""
    return [f"{parents[p]}{n:03d}" for p, n in zip(parent.tolist(), (first + number - 1).tolist(), strict=True)]


def in_streets(division: Division, types: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Return which villages are residents' communities: all of a street's, and the middle one of each town."""
    return np.asarray((types[division.town] == STREET) | (np.arange(len(division.town)) < len(types)))


def subgrid_names(division: Division, urban: Values, rng: np.random.Generator) -> list[str]:
    """Return names of sub-grids: estates in communities, villager groups elsewhere, and what dedicated ones hold."""
    fronts = sorted(set(words.SURNAMES))
    ends = ["家湾组", "家坪组", "家院组", "家冲组", "家坡组", "家塘组"]
    names = []
    taken: set[tuple[int, str]] = set()
    for village, kind, use, town_like in zip(
        division.village.tolist(), division.kind.tolist(), division.use.tolist(), urban.tolist(), strict=True
    ):
        name, turn = "", 0
        while not name or (village, name) in taken:
            name, turn = _subgrid_name(kind, use, bool(town_like), fronts, ends, turn, rng), turn + 1
        taken.add((village, name))
        names.append(name)
    return names
