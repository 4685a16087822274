"""PDF and PNG: size, pages, searchable Chinese, vectors with an embedded font."""

import io
import re
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from gisgrid.errors import BadInput
from gisgrid.exchange.sheets.page import PAPERS, printed, screen
from gisgrid.exchange.sheets.printing import pdf, png
from gisgrid.exchange.sheets.sheet import DEMO_MARK
from gisgrid.exchange.sheets.table_pages import table_rows
from tests.exchange.sheets.drawn import NOTICE, sheet

POINTS_PER_MM = 72 / 25.4
LONG_NAME = "黄家坳土家族苗族自治示范新村与高新技术产业园联合居民委员会"


def asked(program, data, *words):
    done = subprocess.run([program, *words], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def text_of(data):
    return asked("pdftotext", data, "-layout", "-", "-")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("turn", ["landscape", "portrait"])
def test_a_pdf_has_the_paper_asked_for_and_the_table_behind_the_map(paper, turn):
    data = pdf(sheet(), printed(paper, turn))
    said = asked("pdfinfo", data, "-")
    assert re.search(r"Pages: +2\b", said)
    width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", said).groups())
    assert sorted([width, height], reverse=True) == pytest.approx(
        [side * POINTS_PER_MM for side in PAPERS[paper]], abs=0.1
    )
    assert (width > height) == (turn == "landscape")


def test_all_that_belongs_on_a_printed_map_can_be_searched():
    names = [LONG_NAME, *(f"第{row}村" for row in range(1, 16))]
    front, back = text_of(pdf(sheet(names=names), printed("a4", "landscape"))).split("\f")[:2]
    for words in (
        "示例县 · 每平方公里活动场次", "2026-10（截至 as of 2026-10-31）", "场/km²", "未报送 not reported（1）",
        "人数少，不公布", "未定网格", "估计值", "登记台账统计", "EPSG:4490", "横轴墨卡托",
        "北 N", "km", DEMO_MARK, NOTICE,
    ):  # fmt: skip
        assert words.replace(" ", "") in front.replace(" ", ""), words
    squeezed = re.sub(r"\s", "", back)
    for row in table_rows(sheet()):
        assert row[2] in squeezed
        assert row[3].replace(" ", "") in squeezed
    assert DEMO_MARK in back


def test_a_pdf_is_lines_and_letters_with_the_font_inside_and_no_picture():
    data = pdf(sheet(), printed("a4", "portrait"))
    fonts = asked("pdffonts", data, "-").splitlines()[2:]
    assert fonts
    assert all("NotoSansCJK" in line and re.search(r"\byes yes yes\b", line) for line in fonts)
    assert asked("pdfimages", data, "-list", "-").splitlines()[2:] == []


def test_a_long_table_goes_on_over_pages_and_lists_everybody_once():
    """As many rows as do not fit on one page: sub-grids."""
    many = sheet([1.5] * 64, level="subgrid", names=[f"组{row}" for row in range(64)])
    page = replace(printed("a4", "portrait"), height=700.0)
    data = pdf(many, page)
    assert re.search(r"Pages: +4\b", asked("pdfinfo", data, "-"))
    back = text_of(data).split("\f", 1)[1]
    assert all(back.count(code) == 1 for code in many.told.codes)


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_picture_has_the_resolution_asked_for(dpi):
    picture = Image.open(io.BytesIO(png(sheet(), printed("a4", "landscape"), dpi)))
    assert picture.size == pytest.approx((297 / 25.4 * dpi, 210 / 25.4 * dpi), abs=1)


def test_hatches_of_a_picture_are_crisp():
    """Strokes of the zero class on white: dark dots, not a grey wash."""
    picture = Image.open(io.BytesIO(png(sheet([0.0] * 16), screen(400, 400), 288))).convert("L")
    greys = np.asarray(picture)[300:900, 300:900]
    assert (greys > 250).mean() > 0.7
    assert (greys < 160).any()


def test_a_resolution_that_nobody_prints_is_refused():
    with pytest.raises(BadInput):
        png(sheet(), printed("a4", "landscape"), 2_000)
