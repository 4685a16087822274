"""The shift of GCJ-02, only so that a sample can be given in it; reading it back is another matter."""

import math

_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return where GCJ-02 puts a place, in degrees.

    Source: the widely published formula ("Mars coordinates", eviltransform).

    Examples
    --------
    >>> [round(value, 4) for value in to_gcj02(116.404, 39.915)]
    [116.4102, 39.9164]
    """
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    ripple = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple + _waves(y, 160.0, 320.0)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple + _waves(x, 150.0, 300.0)
    sine = math.sin(math.radians(lat))
    magic = 1 - _ECCENTRICITY_2 * sine * sine
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / magic**1.5
    parallel_m = _AXIS_M / math.sqrt(magic) * math.cos(math.radians(lat))
    return lon + math.degrees(east / parallel_m), lat + math.degrees(north / meridian_m)


def _waves(value: float, long: float, longest: float) -> float:
    short = 20.0 * math.sin(value * math.pi) + 40.0 * math.sin(value / 3.0 * math.pi)
    slow = long * math.sin(value / 12.0 * math.pi) + longest * math.sin(value * math.pi / 30.0)
    return (short + slow) * 2.0 / 3.0
