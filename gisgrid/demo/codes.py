"""Codes of the demo's areas, in the official form. They begin with 9901, which no county has."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.demo.division import Division
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

PREFIX = "9901"
STREET, TOWN, TOWNSHIP = "街道", "镇", "乡"
FIRST_TOWN_NUMBER = {STREET: 1, TOWN: 100, TOWNSHIP: 200}
FIRST_COMMUNITY, FIRST_VILLAGE = 1, 200
BANDS_PER_ROOT = 0.8


def groups(parent: Indices) -> list[Indices]:
    """Return the members of each parent, parents ascending, members in their order.

    Examples
    --------
    >>> [members.tolist() for members in groups(np.array([1, 0, 1]))]
    [[1], [0, 2]]
    """
    order = np.argsort(parent, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(parent[order])) + 1)


def reading_order(points: Coordinates, parent: Indices) -> Indices:
    """Return each area's number within its parent, from 1: north to south in bands, west to east within a band."""
    number = np.zeros(len(parent), dtype=np.int64)
    for members in groups(parent):
        xy = points[members]
        bands = max(1, round(np.sqrt(len(members)) * BANDS_PER_ROOT))
        reach = np.ptp(xy[:, 1]) or 1.0
        band = np.minimum((xy[:, 1].max() - xy[:, 1]) / reach * bands, bands - 1).astype(np.int64)
        number[members[np.lexsort((xy[:, 0], band))]] = np.arange(1, len(members) + 1)
    return number


def town_types(division: Division) -> NDArray[np.str_]:
    """Return street, town or township for each town: a county's first is a street, its last third are townships."""
    kinds = np.full(len(division.county), TOWN, dtype="<U2")
    for members in groups(division.county):
        kinds[members[len(members) - len(members) // 3 :]] = TOWNSHIP
        kinds[members[0]] = STREET
    return kinds


def communities(division: Division, types: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Return which villages are residents' communities: all of a street's, and the middle one of each town."""
    return np.asarray((types[division.town] == STREET) | np.isin(np.arange(len(division.town)), division.main_village))


def short_codes(division: Division, points: dict[str, Coordinates]) -> dict[str, list[str]]:
    """Return the codes of each level without their padding zeros.

    Parameters
    ----------
    points : dict of level to ndarray, shape (n, 2)
        A point in each area, which the order of numbers follows.
    """
    types = town_types(division)
    counties = reading_order(points["county"], np.zeros(len(points["county"]), dtype=np.int64))
    county = [f"{PREFIX}{n:02d}" for n in counties.tolist()]
    town = _numbered(county, division.county, types, FIRST_TOWN_NUMBER, points["town"])
    kinds = np.where(communities(division, types), "c", "v")
    village = _numbered(town, division.town, kinds, {"c": FIRST_COMMUNITY, "v": FIRST_VILLAGE}, points["village"])
    every = np.full(len(division.village), "s")
    subgrid = _numbered(village, division.village, every, {"s": 1}, points["subgrid"])
    return {"city": [PREFIX], "county": county, "town": town, "village": village, "subgrid": subgrid}


def padded(code: str) -> str:
    """Return the code in its stored form: twelve digits, or fifteen for a sub-grid.

    Examples
    --------
    >>> padded("990101001")
    '990101001000'
    """
    return code.ljust(12, "0")


def _numbered(
    parents: list[str], parent: Indices, kinds: NDArray[np.str_], first: dict[str, int], points: Coordinates
) -> list[str]:
    """Return codes of three more digits than the parent's, counted within each parent and kind."""
    codes = np.full(len(parent), "", dtype="<U15")
    for kind, start in first.items():
        of_kind = np.flatnonzero(kinds == kind)
        number = reading_order(points[of_kind], parent[of_kind]) + start - 1 if len(of_kind) else of_kind
        for k, n in zip(of_kind.tolist(), number.tolist(), strict=True):
            codes[k] = f"{parents[parent[k]]}{n:03d}"
    return codes.tolist()
