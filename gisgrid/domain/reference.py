"""Reference features: rivers, buildings, natural villages and other lines and areas to draw along."""

from dataclasses import dataclass
from datetime import datetime

from gisgrid.geometry.lattice import Geometries

LINES, AREAS = "lines", "areas"
KINDS = {
    "river": (LINES, AREAS),
    "road_line": (LINES,),
    "building": (AREAS,),
    "natural_village": (AREAS,),
    "land_line": (LINES, AREAS),
    "other": (LINES, AREAS),
}
"""What there may be, and of which shapes it is."""
KIND_WORDS = {
    "river": "河流水系",
    "road_line": "道路线",
    "building": "房屋建筑",
    "natural_village": "自然村",
    "land_line": "地块界线",
    "other": "其他参考",
}
ROAD = "road"
"""Roads of the walking network, which are read with reference features and kept elsewhere."""
MOST_FEATURES = 300_000
"""In one file."""


@dataclass(frozen=True)
class ReferenceTable:
    """Features of a file, as equally long columns.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    names : list of str, length n
        Blank where the file says none.
    geometries : ndarray of (Multi)LineString or (Multi)Polygon, shape (n,)
        Degrees, EPSG:4490, two-dimensional, polygons sound.
    source_crs, crs_evidence : str
        The system of the file, and why it was believed.
    notices : tuple of str
        What a person should know and need not act on, in Chinese and English.
    """

    kind: str
    names: list[str]
    geometries: Geometries
    source_crs: str
    crs_evidence: str
    notices: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class ReferenceBatch:
    """A file of reference features that is stored.

    Attributes
    ----------
    number : int
    kind, file, source_crs, crs_evidence, who : str
    code, area : str or None
        The area whose planner brought it, and its name; none for everywhere.
    features : int
    at : datetime
    may_drop : bool
        Whether the person of the transaction plans that place.
    """

    number: int
    kind: str
    file: str
    code: str | None
    area: str | None
    features: int
    source_crs: str
    crs_evidence: str
    who: str
    at: datetime
    may_drop: bool


@dataclass(frozen=True)
class NearFeatures:
    """Features within a box, as equally long columns.

    Attributes
    ----------
    kinds, names : list of str, length n
    geometries : ndarray, shape (n,)
        Degrees, EPSG:4490; whole, also beyond the box.
    too_many : dict of str to int
        By kind: how many there are of one that has more than a map can use, of which none is among the features.
    """

    kinds: list[str]
    names: list[str]
    geometries: Geometries
    too_many: dict[str, int]
