"""Households and their sums."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Household:
    """One household, private.

    Attributes
    ----------
    external_id : str
        Number in the register that it came from.
    persons : int
    address : str
    grid : str
        Code of the undivided area it lies in.
    lon, lat : float
        Degrees, EPSG:4490.
    source : str
    """

    external_id: str
    persons: int
    address: str
    grid: str
    lon: float
    lat: float
    source: str


@dataclass(frozen=True)
class HouseholdSum:
    """How many households and persons live in the area of a code."""

    code: str
    households: int
    persons: int
