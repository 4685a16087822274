"""Where records are that name a place and give no degrees."""

from collections.abc import Mapping, Sequence

import numpy as np

from gisgrid.domain.places import KnownPlace
from gisgrid.exchange.rosters.problems import Fault, fault
from gisgrid.exchange.rosters.records import Record
from gisgrid.geometry.lattice import snap

Place = tuple[float, float]


def place_told(record: Record) -> Place | None:
    """Return the place that a record gives in degrees, on the lattice."""
    lon, lat = record.values.get("lon"), record.values.get("lat")
    return on_lattice(lon, lat) if isinstance(lon, float) and isinstance(lat, float) else None


def on_lattice(lon: float, lat: float) -> Place:
    """Return a place with the coordinates that are stored."""
    x, y = snap(np.array([lon, lat])).tolist()
    return x, y


def place_named(known: Mapping[str, Sequence[KnownPlace]], name: str, area: str | None) -> Place | Fault:
    """Return where a name is: in an area if there is one there, else wherever it is the only one.

    Parameters
    ----------
    known : mapping of str to sequence of KnownPlace
    name : str
    area : str or None
        Code of the area that the record names.
    """
    called = known.get(name, ())
    here = [one for one in called if area is not None and area in one.inside] or called
    if not here:
        return fault("unknown_place")
    if len(here) > 1:
        return fault("doubtful_place", count=len(here))
    return on_lattice(here[0].lon, here[0].lat)
