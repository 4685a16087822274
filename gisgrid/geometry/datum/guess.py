"""Which system might coordinates be in? Ranked guesses, each with its evidence in words.

The numbers alone tell the axis order, degrees from metres, and a zone by its number. They do not tell CGCS2000 from
GCJ-02, nor from an old datum, nor one central meridian from another: that takes a reference outline.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gisgrid.geometry.datum.candidates import Candidate, Look, candidates, look_of
from gisgrid.geometry.datum.outline import Reference
from gisgrid.geometry.datum.systems import Bounds, prefixed_zone, read_as
from gisgrid.geometry.lattice import Coordinates

FIT_M = 10.0
"""A reading whose outline lies within this median distance of the reference fits; old datums are 20–90 m away."""
CLEAR = 3.0
"""The next best reading must be this many times as far away."""

_LOOKS: dict[Look, tuple[str, str]] = {
    "degrees": ("数值像经纬度，经度在前", "the numbers look like degrees, longitude first"),
    "swapped_degrees": ("数值像经纬度，但纬度在前", "the numbers look like degrees, but latitude first"),
    "zone_prefixed": ("东坐标以带号 {zone} 开头", "the eastings begin with the zone number {zone}"),
    "swapped_metres": ("数值像米，但北坐标在前", "the numbers look like metres, but northing first"),
    "metres": ("数值像米，东坐标不带带号", "the numbers look like metres, eastings without a zone number"),
    "mercator": ("数值像网络墨卡托的米", "the numbers look like metres of web Mercator"),
}


@dataclass(frozen=True)
class Guess:
    """One reading of coordinates.

    Attributes
    ----------
    system : str
        What `--crs` takes: `EPSG:…`, `gcj02` or `bd09`.
    zh, en : str
        The evidence.
    distance_m : float or None
        Median distance of the file's outline from the reference, so read; None without a reference, and for an old
        datum, which cannot be read without its parameters.
    swapped : bool
        The axes stand in the wrong order.
    """

    system: str
    zh: str
    en: str
    distance_m: float | None = None
    swapped: bool = False


def guess_crs(found: Coordinates | Bounds, reference: Any = None) -> list[Guess]:
    """Return what system coordinates may be in, the likeliest first.

    Parameters
    ----------
    found : ndarray of float, shape (4,) or (n, 2)
        Bounds (lowest x and y, highest x and y) or points as in the file. With a reference: points of the outline.
    reference : Reference or array_like of (Multi)Polygon, optional
        Where the outline ought to lie, EPSG:4490.

    Returns
    -------
    list of Guess
        Ranked by distance from the reference where there is one. Empty if nothing known looks so.

    Examples
    --------
    >>> [guess.system for guess in guess_crs(np.array([109.1, 34.2, 109.4, 34.5]))]
    ['EPSG:4490', 'gcj02', 'bd09', 'EPSG:4610', 'EPSG:4214']
    >>> guess_crs(np.array([38_401_000.0, 3_076_000.0, 38_410_000.0, 3_080_000.0]))[0].system
    'EPSG:4526'
    >>> guess_crs(np.array([34.2, 109.1, 34.5, 109.4]))[0].swapped
    True
    """
    points = found.reshape(-1, 2)
    bounds = np.concatenate([points.min(axis=0), points.max(axis=0)])
    look = look_of(bounds)
    swapped = look.startswith("swapped")
    if swapped:
        points, bounds = points[:, ::-1], bounds[[1, 0, 3, 2]]
    zh, en = (words.format(zone=prefixed_zone(bounds)) for words in _LOOKS.get(look, ("", "")))
    border = reference if reference is None or isinstance(reference, Reference) else Reference(reference)
    guesses = [
        Guess(one.system, f"{zh}；{one.zh}", f"{en}; {one.en}", _distance_m(one, points, border), swapped)
        for one in candidates(bounds)
    ]
    return sorted(guesses, key=lambda guess: np.inf if guess.distance_m is None else guess.distance_m)


def _distance_m(candidate: Candidate, points: Coordinates, border: Reference | None) -> float | None:
    if border is None or candidate.old:
        return None
    return border.median_distance_m(read_as(candidate.system, points))


def unambiguous(guesses: list[Guess]) -> Guess | None:
    """Return the one guess that may be taken without asking, or None.

    Either nothing else is possible, or it lies within `FIT_M` of the reference and the next is `CLEAR` times as far.
    An old datum is ruled out by such a fit, for it would lie tens of metres off.
    """
    measured = [guess.distance_m for guess in guesses if guess.distance_m is not None]
    if not measured:
        return guesses[0] if len(guesses) == 1 else None
    clear = len(measured) == 1 or measured[1] >= max(CLEAR * measured[0], FIT_M)
    return guesses[0] if measured[0] <= FIT_M and clear else None


def metres(length_m: float) -> str:
    """Return a length in metres as one reads it.

    Examples
    --------
    >>> metres(0.043), metres(541.23), metres(1_234_567.8)
    ('0.04', '541', '1,234,568')
    """
    return f"{length_m:.2f}" if length_m < 10 else f"{length_m:,.0f}"
