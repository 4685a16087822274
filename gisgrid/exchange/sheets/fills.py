"""How areas are filled that are in no class: each in a way that is told apart on a black-and-white copy too."""

from dataclasses import dataclass

from gisgrid.exchange.sheets.hatches import Hatch

OPACITY = 0.75
ZERO = "zero"


@dataclass(frozen=True)
class Fill:
    """A colour, a hatch above it, and what both mean."""

    colour: str
    hatch: Hatch | None
    zh: str
    en: str


FILLS = {
    ZERO: Fill("#ffffff", Hatch("dots", "#8a8f98", 6.0, 1.3), "零", "zero"),
    "nothing_to_count": Fill("#e4e4e4", Hatch("rising", "#8c8c8c", 5.0, 1.0), "无数据", "no data"),
    "not_reported": Fill("#ffffff", Hatch("falling", "#9aa7b4", 7.0, 1.0), "未报送", "not reported"),
    "few_people": Fill("#f1f1f1", Hatch("level", "#a5a5a5", 5.0, 0.8), "人数少，不公布", "withheld"),
    "not_told": Fill("#f4f4f4", Hatch("rising", "#bdbdbd", 9.0, 0.8), "未公布", "not told"),
    "undetermined": Fill("#f4e9dc", Hatch("dots", "#8a5a2b", 4.5, 1.5), "未定网格", "undetermined"),
}
ESTIMATE = Hatch("cross", "#4b5663", 9.0, 0.5)
STATE_FILLS = {state: state for state in FILLS}
"""By state of a value; one that is not known here counts as no data."""
