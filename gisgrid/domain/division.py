"""A proposed division, as it is asked for and answered."""

from dataclasses import dataclass

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.lattice import Geometries


@dataclass(frozen=True)
class DivisionRequest:
    """What is asked for.

    Attributes
    ----------
    scheme, code : str
        The area to divide.
    into : int or None
        How many pieces there shall be, those kept among them.
    households_per_grid : float or None
        How many households a piece should have, instead of a number of pieces; with neither, as many pieces as now.
    rebalance : bool
        Start from the present division.
    tolerance : float
        Share by which a piece may have more or fewer households than the mean.
    seed : int
        Another one gives another proposal.
    """

    scheme: str
    code: str
    into: int | None = None
    households_per_grid: float | None = None
    rebalance: bool = False
    tolerance: float = 0.03
    seed: int = 1


@dataclass(frozen=True)
class NamedShapes:
    """Areas that a file names: natural villages, or pieces to keep.

    Attributes
    ----------
    codes, names : list of str, length n
        Empty where the file says none.
    geometries : ndarray of (Multi)Polygon, shape (n,)
        Degrees, EPSG:4490.
    """

    codes: list[str]
    names: list[str]
    geometries: Geometries

    def __len__(self) -> int:
        return len(self.geometries)


@dataclass(frozen=True)
class Drawn:
    """What files add to what is stored.

    Attributes
    ----------
    along : ndarray of LineString
        Lines to divide along beside the stored roads, such as rivers; degrees, EPSG:4490.
    natural, kept : NamedShapes
    """

    along: Geometries
    natural: NamedShapes
    kept: NamedShapes


@dataclass(frozen=True)
class Remark:
    """Something that a person should know of a proposal: a key for machines, a sentence for people."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True)
class Proposal:
    """A proposed division.

    Attributes
    ----------
    request : DivisionRequest
    areas : AreaTable
        The children that the area would have, in order of code. Those kept are as they came.
    is_kept : list of bool
    households : list of int
    compactness : list of float
        Polsby-Popper of each piece that is proposed, 1 for a circle; 0 for one that is kept.
    deviation, least_deviation : float
        The largest share by which a proposed piece is off the mean, and one below which no division can be.
    on_lines : float
        Share of the borders between proposed pieces that lies on streets, rivers or other lines given.
    cut_villages : list of str
        Natural villages in more than one piece.
    replaces : bool
        It starts from a division that is there.
    remarks : list of Remark
    base_courses : dict of str to (dict of str to str)
        What it stands on, as of `gisgrid.domain.drafts.NewDraft`.
    """

    request: DivisionRequest
    areas: AreaTable
    is_kept: list[bool]
    households: list[int]
    compactness: list[float]
    deviation: float
    least_deviation: float
    on_lines: float
    cut_villages: list[str]
    replaces: bool
    remarks: list[Remark]
    base_courses: dict[str, dict[str, str]]
