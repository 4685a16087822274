"""A draft as it is printed: its pieces with their figures, before anything is drawn."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gisgrid.exchange.sheets.fills import FILLS, Fill
from gisgrid.exchange.sheets.hatches import Hatch
from gisgrid.exchange.sheets.sheet import DEMO_MARK, LEVELS
from gisgrid.geometry.lattice import Geometries

KIND_FILLS = {
    "base": Fill("#f3f7fb", None, "基础网格", "base"),
    "dedicated": Fill("#dfeaf5", Hatch("level", "#7b93ab", 5.0, 0.7), "专属网格", "dedicated"),
    "remainder": Fill("#f6f3ea", Hatch("falling", "#a99f80", 8.0, 0.7), "其余", "remainder"),
    "undetermined": FILLS["undetermined"],
}
UNDIVIDED = Fill("#ffffff", Hatch("rising", "#b42318", 9.0, 0.7), "未划入任何网格", "in no piece")
STATE_WORDS = {
    "open": ("编制中", "in work"),
    "sent": ("送审中", "sent in"),
    "published": ("已发布", "published"),
    "dropped": ("已放弃", "given up"),
}


@dataclass(frozen=True)
class DraftSheet:
    """A draft's pieces in the order of their numbers, as equally long columns.

    Attributes
    ----------
    number : int
        Of the draft.
    title, state, owner : str
    changed_at : datetime
    area, path : str
        Name of what is divided, and the names of the areas from the root down to it.
    level : str
        Of the pieces.
    names, codes, kinds, leaders : list of str, length n
        The code of one that was never published is blank, as is a leader whom nobody names or this reader may not see.
    households, residents : list of int, length n, or None
        None where this reader may not see households.
    areas_m2 : list of float, length n
    polygons : ndarray of (Multi)Polygon, shape (n,)
        Degrees, EPSG:4490, sound.
    outline : MultiPolygon
        Of what is divided.
    undivided : Polygon or MultiPolygon
        What lies in no piece; empty where the pieces tile it.
    faults : int
        Findings of the last check that stand in the way of publication.
    notice : str
        The line of the map's approval; blank where there is none.
    demo : bool
        The areas are made up.
    """

    number: int
    title: str
    state: str
    owner: str
    changed_at: datetime
    area: str
    path: str
    level: str
    names: list[str]
    codes: list[str]
    kinds: list[str]
    leaders: list[str]
    households: list[int] | None
    residents: list[int] | None
    areas_m2: list[float]
    polygons: Geometries = field(repr=False)
    outline: Any = field(repr=False)
    undivided: Any = field(repr=False)
    faults: int = 0
    notice: str = ""
    demo: bool = False

    def __len__(self) -> int:
        return len(self.names)

    @property
    def heading(self) -> str:
        """Return what stands above the map."""
        return f"{self.area}{LEVELS.get(self.level, (self.level, ''))[0]}划分方案"

    @property
    def mark(self) -> str:
        """Return what marks a map that is in force nowhere; blank once it is published."""
        return "" if self.state == "published" else "草案 DRAFT"

    @property
    def subtitle(self) -> str:
        """Return where it lies, which draft it is and how far that has come."""
        zh, en = STATE_WORDS.get(self.state, (self.state, ""))
        faults = f"，尚有 {self.faults} 处问题 {self.faults} faults left" if self.faults else ""
        when = f"{self.changed_at:%Y-%m-%d %H:%M}"
        return (
            f"{self.path} · 第 {self.number} 号草稿 draft {self.number}：{self.title} · {zh} {en}{faults} · "
            f"编制人 by {self.owner} · {when}"
        )

    @property
    def marks(self) -> list[str]:
        """Return the lines that no copy of the map may lack."""
        return [line for line in (DEMO_MARK if self.demo else "", self.notice) if line]
