"""The list of a draft's pieces, and the boxes in which offices sign it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.exchange.sheets.draft_sheet import KIND_FILLS, DraftSheet
from gisgrid.exchange.sheets.page import Box
from gisgrid.exchange.sheets.sheet import plain
from gisgrid.exchange.sheets.svg import INK, MUTED, element, text, width_px, wrapped
from gisgrid.geometry.measure import M2_PER_MU

ROW_PX, HEAD_PX, TEXT_PX, TIGHT_PX = 18.0, 30.0, 10.5, 6.5
PAD_PX = 4.0
RULE = "#9aa5b1"
UNSEEN = "–"
COLUMNS = (
    ("序", "no.", 0.05), ("名称", "name", 0.175), ("代码", "code", 0.165), ("类型", "kind", 0.105),
    ("户数", "households", 0.11), ("人数", "residents", 0.085), ("m²", "", 0.105), ("亩", "mu", 0.1),
    ("网格长", "leader", 0.105),
)  # fmt: skip
"""Heads in Chinese and English, and what part of the table each is wide."""
NUMBERS = {4, 5, 6, 7}
"""Columns that stand on the right."""
SIGNATURES = (
    ("编制", "drawn up by"),
    ("村（社区）意见", "village's opinion"),
    ("镇（街道）审核", "checked by the town"),
    ("县级审定", "approved by the county"),
)
Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows of a draft's pieces and, last, their sum."""

    rows: list[Row]

    @classmethod
    def of(cls, sheet: DraftSheet) -> "Table":
        """Return the pieces in the order of their numbers."""
        rows = [_row(sheet, k) for k in range(len(sheet))]
        return cls([*rows, _sum(sheet)])

    def split(self, height: float) -> tuple[Sequence[Row], Sequence[Row]]:
        """Return the rows that fit into a height in pixels below their heads, and the others."""
        lines = max(0, int((height - HEAD_PX) // ROW_PX))
        return self.rows[:lines], self.rows[lines:]


def _row(sheet: DraftSheet, k: int) -> Row:
    fill = KIND_FILLS.get(sheet.kinds[k])
    people = [f"{given[k]:,}" if given is not None else UNSEEN for given in (sheet.households, sheet.residents)]
    m2 = sheet.areas_m2[k]
    kind, code = fill.zh if fill else sheet.kinds[k], sheet.codes[k] or "新 new"
    return str(k + 1), sheet.names[k], code, kind, *people, plain(round(m2)), _mu(m2), sheet.leaders[k]


def _sum(sheet: DraftSheet) -> Row:
    people = [f"{sum(given):,}" if given is not None else UNSEEN for given in (sheet.households, sheet.residents)]
    m2 = sum(sheet.areas_m2)
    return "", f"合计 {len(sheet)} 个", "", "", *people, plain(round(m2)), _mu(m2), ""


def _mu(m2: float) -> str:
    return f"{m2 / M2_PER_MU:,.1f}"


def drawn_rows(rows: Sequence[Row], box: Box) -> str:
    """Draw a block of the table at the top of a box, as wide as it, with its heads."""
    drawn = []
    for (zh, en, _), (x, width), k in zip(COLUMNS, _places(box), range(len(COLUMNS)), strict=True):
        drawn.append(_cell(zh, x, box.y + 12, width, right=k in NUMBERS, colour=INK))
        drawn.append(_cell(en, x, box.y + 24, width, right=k in NUMBERS, colour=MUTED))
    for r, row in enumerate(rows):
        top = box.y + HEAD_PX + r * ROW_PX
        for k, (said, (x, width)) in enumerate(zip(row, _places(box), strict=True)):
            drawn.append(_cell(said, x, top + 12.5, width, right=k in NUMBERS, colour=INK))
    lines = "".join(f"M{box.x:.1f} {box.y + HEAD_PX + r * ROW_PX:.1f}h{box.width:.1f}" for r in range(len(rows) + 1))
    frame = f"M{box.x:.1f} {box.y:.1f}h{box.width:.1f}"
    return element("g", element("path", d=frame + lines, stroke=RULE, stroke_width=0.7), *drawn, class_="table")


def _places(box: Box) -> list[tuple[float, float]]:
    """Return where each column begins, and how wide it is."""
    found, x = [], box.x
    for _, _, part in COLUMNS:
        found.append((x + PAD_PX, part * box.width - 2 * PAD_PX))
        x += part * box.width
    return found


def _cell(said: str, x: float, y: float, width: float, *, right: bool, colour: str) -> str:
    """Set a cell in one line, smaller where it is too long, and cut where even that has no room."""
    size = TEXT_PX if width_px(said, TEXT_PX) <= width else max(TIGHT_PX, TEXT_PX * width / width_px(said, TEXT_PX))
    shown = said if width_px(said, size) <= width + 0.1 else wrapped(said, width - size, size)[0] + "…"
    anchor = "end" if right else None
    return text(x + width if right else x, y, shown, size, fill=colour, text_anchor=anchor)


def signature_boxes(box: Box) -> str:
    """Draw the boxes in which offices sign, two beside two: name, date, seal."""
    width, height = box.width / 2, box.height / 2
    drawn = []
    for k, (zh, en) in enumerate(SIGNATURES):
        x, y = box.x + (k % 2) * width, box.y + (k // 2) * height
        drawn += [
            element("rect", x=x, y=y, width=width, height=height, fill="none", stroke=INK, stroke_width=0.8),
            text(x + 6, y + 16, f"{zh} {en}", 11.0, fill=INK, font_weight="bold"),
            text(x + 6, y + height - 26, "签名 name：", 10.5, fill=INK),
            text(x + 6, y + height - 9, "日期 date：　　　年　　月　　日", 10.5, fill=INK),
            text(x + width - 8, y + height - 26, "（盖章 seal）", 10.5, fill=MUTED, text_anchor="end"),
        ]
    return element("g", *drawn, class_="signatures")
