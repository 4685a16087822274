"""Which features of a collection are asked for, in which form."""

from dataclasses import dataclass, field
from datetime import datetime

import shapely

from gisgrid.domain.served_crs import CRS84, ServedCrs

DEFAULT_LIMIT, MAX_LIMIT = 100, 100_000


@dataclass(frozen=True)
class Period:
    """From a moment to another, both included; None: without an end on that side.

    Attributes
    ----------
    since, until : datetime or None
        With time zone.
    """

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class FeatureQuery:
    """A page of a collection.

    Attributes
    ----------
    limit : int
    after : str
        Key of the feature after which the page begins; empty: from the start.
    only : str or None
        Id of the one feature asked for.
    place : geometry or None
        Which the features meet; EPSG:4490, longitude, latitude.
    filters : dict
        Values by name of property.
    period : Period or None
        In which the features were there. Areas are told as they were at its end.
    crs : ServedCrs
        In which they are told.
    """

    limit: int = DEFAULT_LIMIT
    after: str = ""
    only: str | None = None
    place: shapely.Geometry | None = None
    filters: dict[str, str] = field(default_factory=dict)
    period: Period | None = None
    crs: ServedCrs = CRS84

    @property
    def whole(self) -> bool:
        """Say whether it asks for all features of today, page by page."""
        return self.only is None and self.place is None and not self.filters and self.period is None
