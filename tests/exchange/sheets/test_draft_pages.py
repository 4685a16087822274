"""A draft on A3: pages, list, marks, patterns; what is missing is shown, and long lists go on."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from gisgrid.exchange.sheets.draft_pages import draft_pages, draft_pdf
from gisgrid.exchange.sheets.draft_sheet import DraftSheet
from gisgrid.exchange.sheets.sheet import DEMO_MARK
from gisgrid.geometry.measure import area_m2
from tests.county import fractal_cells
from tests.exchange.sheets.drawn import NOTICE
from tests.exchange.sheets.test_printing import POINTS_PER_MM, asked, text_of

KINDS = ["base", "dedicated", "remainder", "undetermined"]
NOTHING = shapely.MultiPolygon()


def sheet(n=3, missing=0, **more):
    cells = fractal_cells(n, halvings=2)
    shapes, count = cells[missing:], n * n - missing
    lost = shapely.multipolygons(shapely.get_parts(cells[:missing])) if missing else NOTHING
    made = DraftSheet(
        7, "征求意见稿", "open", "周老师", datetime(2026, 11, 27, 9, 5, tzinfo=UTC), "清河村",
        "示例县 / 东山镇 / 清河村", "subgrid", [f"网格{k + 1:02d}" for k in range(count)],
        [f"99019900120{k:04d}" for k in range(count)],
        [KINDS[k % 4] for k in range(count)], ["王小明"] + [""] * (count - 1), [100 + k for k in range(count)],
        [300 + k for k in range(count)], area_m2(shapes).tolist(), shapes, shapely.union_all(cells), lost, 2, NOTICE,
        True,
    )  # fmt: skip
    return replace(made, **more)


def test_a_draft_is_one_page_of_a3_with_all_that_is_signed():
    data = draft_pdf(sheet())
    said = asked("pdfinfo", data, "-")
    assert re.search(r"Pages: +1\b", said)
    width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", said).groups())
    assert (width, height) == pytest.approx((420 * POINTS_PER_MM, 297 * POINTS_PER_MM), abs=0.1)
    front = re.sub(r"\s", "", text_of(data))
    for words in (
        "清河村网格单元划分方案", "草案DRAFT", "第7号草稿", "尚有2处问题", "周老师", "2026-11-2709:05",
        "示例县/东山镇/清河村",
        "编制", "村（社区）意见", "镇（街道）审核", "县级审定", "盖章", "北N", "EPSG:4490", DEMO_MARK,
        NOTICE.replace(" ", ""),
        "未定网格undetermined（2）", "专属网格dedicated（2）", "王小明", "合计9个", "990199001200003", "8网格08",
    ):  # fmt: skip
        assert words in front, words
    assert str(sum(range(100, 109))) in front


def test_undetermined_pieces_and_what_is_in_no_piece_are_told_by_strokes_alone():
    first = draft_pages(sheet(missing=1))[0]
    assert first.count('class="hatch dots"') == 2
    assert first.count('class="hatch rising"') == 2
    assert "未划入任何网格" in first
    whole = draft_pages(sheet())[0]
    assert 'class="hatch rising"' not in whole
    assert "未划入任何网格" not in whole


def test_a_long_list_goes_on_and_every_piece_stands_in_it_once():
    pages = draft_pages(sheet(n=11))
    assert len(pages) == 2
    said = "".join(pages)
    for k in range(121):
        assert said.count(f">99019900120{k:04d}<") == 1
    assert "continued on page 2" in pages[0]
    assert ">2 / 2<" in pages[1]


def test_a_published_draft_bears_no_mark_and_households_unseen_are_not_zero():
    first = draft_pages(sheet(state="published", households=None, residents=None))[0]
    assert "草案" not in first
    assert first.count(">–<") == 2 * (9 + 1)


def test_hostile_names_are_text():
    first = draft_pages(sheet(n=2, names=["<script>", 'a"b', "&", "村" * 80], title="<b>"))[0]
    assert "<script>" not in first
    assert "<b>" not in first
    assert "&lt;b&gt;" in first


def test_pieces_lie_where_the_outline_does():
    """Each piece's path stays within the box of the outline's."""
    first = draft_pages(sheet())[0]
    paths = re.findall(r'<path d="([^"]+)"[^>]*class="(piece|border)', first)
    starts = {kind: np.array([_start(d) for d, one in paths if one == kind]) for kind in ("piece", "border")}
    assert len(starts["piece"]) == 9
    assert (starts["piece"] > 38).all()
    assert (starts["piece"] < [1020, 1123 - 38]).all()


def _start(path):
    return [float(part) for part in re.match(r"M([\d.]+) ([\d.]+)", path).groups()]
