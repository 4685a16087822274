"""Which system coordinates are in, and how they come to EPSG:4490: web map shifts, zones, old datums, guesses."""

from gisgrid.geometry.datum.guess import Guess, guess_crs, unambiguous
from gisgrid.geometry.datum.webmaps import from_bd09, from_gcj02, to_bd09, to_gcj02

__all__ = ["Guess", "from_bd09", "from_gcj02", "guess_crs", "to_bd09", "to_gcj02", "unambiguous"]
