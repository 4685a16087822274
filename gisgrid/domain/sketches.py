"""Sketches: photos and scans under a draft, and where their control points lie."""

from dataclasses import dataclass, field
from datetime import datetime

MOST_POINTS = 60
MOST_SKETCHES = 20
"""Under one draft."""


@dataclass(frozen=True)
class ControlPoint:
    """A place that is seen in a picture and known on the map.

    Attributes
    ----------
    x, y : float
        Pixels of the web form from its upper left corner.
    lon, lat : float
        Degrees, EPSG:4490.
    """

    x: float
    y: float
    lon: float
    lat: float


@dataclass(frozen=True)
class NewSketch:
    """A picture that was read.

    Attributes
    ----------
    name : str
        Of its file.
    media : str
        Of the original, such as ``image/jpeg``.
    width, height : int
        Of the web form, in pixels.
    web, original : bytes
        A JPEG as pages show it, upright; and as it came, but for where a camera says that it was.
    points : tuple of ControlPoint
        What the file itself says of its place.
    notices : tuple of str
        What a person should know, in Chinese and English.
    """

    name: str
    media: str
    width: int
    height: int
    web: bytes = field(repr=False)
    original: bytes = field(repr=False)
    points: tuple[ControlPoint, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """A sketch that is kept with a draft.

    Attributes
    ----------
    number : int
    name, media, sha256, who : str
    width, height : int
    points : tuple of ControlPoint
    model : str
        How it is fitted, as of `gisgrid.geometry.georeference`.
    opacity : float
        0 to 1.
    ordinal : int
        The higher, the further up it lies.
    at : datetime
    """

    number: int
    name: str
    media: str
    sha256: str
    width: int
    height: int
    points: tuple[ControlPoint, ...]
    model: str
    opacity: float
    ordinal: int
    who: str
    at: datetime
