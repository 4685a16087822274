"""What coordinates alone say about their system, for files that do not say it themselves.

Gauss-Krüger eastings of China either begin with the number of their zone, which tells the system, or lie about 500 km,
which leaves the zone open. Older datums (Beijing 1954, Xi'an 1980) and GCJ-02 look the same and are not told apart.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bounds = NDArray[np.float64]
Look = Literal[
    "degrees", "swapped_degrees", "zone_prefixed", "swapped_metres", "metres_without_zone", "mercator", "unknown"
]

M_PER_ZONE_NUMBER = 1_000_000
"""A zone-prefixed easting is the zone's number in millions of metres, then the easting."""

_EASTING_M = (100_000.0, 900_000.0)
_NORTHING_M = (1_500_000.0, 6_200_000.0)
_MERCATOR_M = (8_000_000.0, 15_200_000.0)
_CHINA_DEGREES = (73.0, 136.0, 3.0, 54.0)


@dataclass(frozen=True)
class Guess:
    """How coordinates look, and which systems would look so.

    Attributes
    ----------
    look : str
    crs : tuple of str
        Candidates; a guess is unambiguous when there is exactly one.
    """

    look: Look
    crs: tuple[str, ...] = ()


def guess_crs(bounds: Bounds) -> Guess:
    """Guess the system from the bounds of all coordinates.

    Parameters
    ----------
    bounds : ndarray of float, shape (4,)
        Lowest x and y, highest x and y, as in the file.

    Examples
    --------
    >>> guess_crs(np.array([109.1, 34.2, 109.4, 34.5]))
    Guess(look='degrees', crs=('EPSG:4490',))
    >>> guess_crs(np.array([38_401_000.0, 3_076_000.0, 38_410_000.0, 3_080_000.0]))
    Guess(look='zone_prefixed', crs=('EPSG:4526',))
    >>> guess_crs(np.array([34.2, 109.1, 34.5, 109.4])).look
    'swapped_degrees'
    """
    x0, y0, x1, y1 = bounds.tolist()
    if max(-x0, x1, -y0, y1) <= 180:
        return _degrees(x0, y0, x1, y1)
    if zone := prefixed_zone(bounds):
        mercator = x1 <= _MERCATOR_M[1]
        return Guess("zone_prefixed", (f"EPSG:{zone_epsg(zone)}", *(["EPSG:3857"] if mercator else [])))
    if prefixed_zone(bounds[[1, 0, 3, 2]]) or _is_local(y0, x0, y1, x1):
        return Guess("swapped_metres")
    if _is_local(x0, y0, x1, y1):
        return Guess("metres_without_zone", ("EPSG:4534 … EPSG:4554 (3°)", "EPSG:4502 … EPSG:4512 (6°)"))
    if _within(x0, x1, _MERCATOR_M) and _within(y0, y1, (300_000.0, 7_300_000.0)):
        return Guess("mercator", ("EPSG:3857",))
    return Guess("unknown")


def _within(low: float, high: float, window: tuple[float, float]) -> bool:
    return window[0] <= low and high <= window[1]


def _degrees(x0: float, y0: float, x1: float, y1: float) -> Guess:
    west, east, south, north = _CHINA_DEGREES
    beyond_pole = max(-y0, y1) > 90
    if beyond_pole and max(-x0, x1) > 90:
        return Guess("unknown")
    if beyond_pole or (_within(y0, y1, (west, east)) and _within(x0, x1, (south, north))):
        return Guess("swapped_degrees")
    return Guess("degrees", ("EPSG:4490",))


def _is_local(x0: float, y0: float, x1: float, y1: float) -> bool:
    return _within(x0, x1, _EASTING_M) and _within(y0, y1, _NORTHING_M)


def prefixed_zone(bounds: Bounds) -> int | None:
    """Return the Gauss-Krüger zone whose number the eastings begin with: 13–23 (6°) or 25–45 (3°), or None."""
    x0, y0, x1, y1 = bounds.tolist()
    zone = int(x0 // M_PER_ZONE_NUMBER)
    known = 13 <= zone <= 23 or 25 <= zone <= 45
    start = zone * M_PER_ZONE_NUMBER
    return zone if known and _is_local(x0 - start, y0, x1 - start, y1) else None


def zone_epsg(zone: int, *, prefixed: bool = True) -> int:
    """Return the EPSG code of a CGCS2000 Gauss-Krüger zone, with or without the number in its eastings.

    Examples
    --------
    >>> zone_epsg(38), zone_epsg(38, prefixed=False), zone_epsg(19), zone_epsg(19, prefixed=False)
    (4526, 4547, 4497, 4508)
    """
    if zone >= 25:
        return (4488 if prefixed else 4509) + zone
    return (4478 if prefixed else 4489) + zone
