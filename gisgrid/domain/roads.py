"""Roads as lines on the earth: what a file gives and what the walking network is made from."""

from dataclasses import dataclass

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries


@dataclass(frozen=True)
class RoadTable:
    """Lines that can be walked, as equally long columns.

    Attributes
    ----------
    geometries : ndarray of LineString, shape (n,)
        EPSG:4490, longitude, latitude on the lattice, two-dimensional.
    ids : list of str
        What the source calls the line; pieces of one line share it.
    layers : ndarray of int, shape (n,)
        0 on the ground, above it for bridges, below for tunnels.
    source_crs, crs_evidence : str
        The system of the file, and why it was believed.
    source : str
        Where the lines come from, with the words their licence asks for.
    notices : tuple of str
        What a person should know and need not act on, in Chinese and English.
    """

    geometries: Geometries
    ids: list[str]
    layers: Indices
    source_crs: str
    crs_evidence: str
    source: str
    notices: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)
