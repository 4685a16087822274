"""A proposed division, as it is asked for and answered."""

from dataclasses import dataclass
from typing import Any

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Geometries

MOST_PIECES = 999
LEAST_TOLERANCE, MOST_TOLERANCE = 0.001, 1.0
USUAL_TOLERANCE, USUAL_SEED = 0.03, 1
MOST_SEED = 2**31 - 1


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
    stored_reference : bool
        Stored rivers are lines to divide along, and stored natural villages are kept whole, where no file gives any.

    Raises
    ------
    BadInput
        A number makes no sense, or neither or both of the first two are given.
    """

    scheme: str
    code: str
    into: int | None = None
    households_per_grid: float | None = None
    rebalance: bool = False
    tolerance: float = USUAL_TOLERANCE
    seed: int = USUAL_SEED
    stored_reference: bool = True

    def __post_init__(self) -> None:
        if self.into is not None and self.households_per_grid is not None:
            raise BadInput(
                "块数和每格户数只能给一个。",
                "Either a number of pieces or of households for each can be asked for, not both.",
                hint_zh="去掉 --into 或 --households-per-grid。",
                hint_en="Leave out --into or --households-per-grid.",
            )
        if self.into is None and self.households_per_grid is None and not self.rebalance:
            raise BadInput(
                "请说明要分成几块，或每格多少户。",
                "Say how many pieces there shall be, or how many households in each.",
                hint_zh="例如 --into 8 或 --households-per-grid 300。",
                hint_en="Such as --into 8 or --households-per-grid 300.",
            )
        into = 1 if self.into is None else self.into
        each = 1.0 if self.households_per_grid is None else self.households_per_grid
        sensible = 1 <= into <= MOST_PIECES and 1 <= each <= 1e9 and 0 <= self.seed <= MOST_SEED
        if not sensible or not LEAST_TOLERANCE <= self.tolerance <= MOST_TOLERANCE:
            raise BadInput(
                f"块数须在 1 至 {MOST_PIECES} 之间，每格至少 1 户，允许偏差在 0.1 % 至 100 % 之间，种子不为负。",
                f"Pieces are 1 to {MOST_PIECES}, households 1 or more, the tolerance 0.001 to 1, a seed 0 or more.",
            )


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
class Drawing:
    """Pieces as somebody draws them, to start from instead of the division that is stored.

    Attributes
    ----------
    outline : MultiPolygon
        Of the area, with all the vertices that pieces have on it; degrees, EPSG:4490.
    areas : AreaTable
    locked : frozenset of str
        Codes of those that stay as they are, beside those of special kinds.
    """

    outline: Any
    areas: AreaTable
    locked: frozenset[str] = frozenset()


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
