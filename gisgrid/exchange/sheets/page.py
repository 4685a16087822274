"""Where on a page what stands: boxes in pixels of 1/96 inch, x to the right, y downwards."""

from dataclasses import dataclass

from gisgrid.errors import BadInput

PX_PER_MM = 96 / 25.4
PAPERS = {"a4": (297.0, 210.0), "a3": (420.0, 297.0)}
"""Long and short side in mm."""
TURNS = ("landscape", "portrait")
SMALLEST, LARGEST = 120, 4_000
"""Pixels of a map on the screen."""
LARGE_PX = 600
"""From this width on a map has names on its areas and borders as strong as on paper."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return y of the lower side."""
        return self.y + self.height

    def inset(self, by: float) -> "Box":
        """Return the box that is left inside a margin."""
        return Box(self.x + by, self.y + by, max(1.0, self.width - 2 * by), max(1.0, self.height - 2 * by))

    def top(self, height: float) -> tuple["Box", "Box"]:
        """Cut off a strip at the top; returns it and the rest."""
        rest = Box(self.x, self.y + height, self.width, max(1.0, self.height - height))
        return Box(self.x, self.y, self.width, height), rest

    def foot(self, height: float) -> tuple["Box", "Box"]:
        """Cut off a strip at the bottom; returns it and the rest."""
        rest = Box(self.x, self.y, self.width, max(1.0, self.height - height))
        return Box(self.x, rest.bottom, self.width, height), rest

    def side(self, width: float) -> tuple["Box", "Box"]:
        """Cut off a strip on the right; returns it and the rest."""
        rest = Box(self.x, self.y, max(1.0, self.width - width), self.height)
        return Box(rest.right, self.y, width, self.height), rest


@dataclass(frozen=True)
class Page:
    """A page and which parts stand on it; the mark of synthetic data and the line of the map's approval always do.

    Attributes
    ----------
    width, height : float
        Pixels of 1/96 inch.
    margin : float
    title : str or None
        Instead of the layer's own; blank leaves it out.
    legend, labels, source, north, table : bool
        Whether they stand on it: the legend, names on the areas, the lines about source, date and coordinates, the
        arrow, and the table on pages that follow.
    """

    width: float
    height: float
    margin: float = 6.0
    title: str | None = None
    legend: bool = False
    labels: bool = False
    source: bool = False
    north: bool = False
    table: bool = False

    @property
    def weight(self) -> float:
        """Return how strong lines are and how far apart hatches, as part of what they are on paper."""
        return 1.0 if self.width >= LARGE_PX else 0.6

    @property
    def wide(self) -> bool:
        """Return whether there is more room beside a map than below it."""
        return self.width > self.height


def printed(paper: str, turn: str, *, title: str | None = None, table: bool = True) -> Page:
    """Return a page of paper with all that belongs on a printed map.

    Raises
    ------
    BadInput
        There is no such paper or turn.

    Examples
    --------
    >>> page = printed("a4", "portrait")
    >>> round(page.width), round(page.height)
    (794, 1123)
    """
    if paper not in PAPERS or turn not in TURNS:
        raise BadInput(
            f"没有纸张 {paper}、方向 {turn}", f"there is no paper {paper} turned {turn}",
            hint_zh="纸张为 a4 或 a3，方向为 landscape（横）或 portrait（竖）",
            hint_en="paper is a4 or a3, turn is landscape or portrait",
        )  # fmt: skip
    long, short = (side * PX_PER_MM for side in PAPERS[paper])
    width, height = (long, short) if turn == "landscape" else (short, long)
    return Page(width, height, 38.0, title, True, True, True, True, table)


def screen(width: int, height: int, *, title: str | None = None, legend: bool = False) -> Page:
    """Return a map for a page of the service.

    Raises
    ------
    BadInput
        It would be smaller or larger than anybody looks at.
    """
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise BadInput(
            f"图的宽和高应在 {SMALLEST} 与 {LARGEST} 像素之间",
            f"a map is from {SMALLEST} to {LARGEST} pixels wide and high",
            hint_zh="例如 width=360，height=280", hint_en="for example width=360, height=280",
        )  # fmt: skip
    return Page(float(width), float(height), title=title or "", legend=legend, labels=width >= LARGE_PX)
