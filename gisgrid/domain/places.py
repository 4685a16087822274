"""Places that have a name of their own below every grid."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownPlace:
    """A place that a name may mean.

    Attributes
    ----------
    lon, lat : float
        Degrees, EPSG:4490.
    inside : frozenset of str
        Codes of all areas that it lies in.
    """

    lon: float
    lat: float
    inside: frozenset[str]


@dataclass(frozen=True)
class NamedPlace:
    """A natural village, estate, street or building.

    Attributes
    ----------
    name : str
    kind : str
        natural_village, estate, street, building or other.
    lon, lat : float
        Degrees, EPSG:4490.
    exact : bool
        Whether it is called exactly what was asked for, or by one of its other names.
    path : tuple of str
        Names of the areas that it lies in, from the root down.
    """

    name: str
    kind: str
    lon: float
    lat: float
    exact: bool
    path: tuple[str, ...]
