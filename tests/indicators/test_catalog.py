"""The catalog: complete, told in both languages, and its page current."""

import re
from pathlib import Path

import pytest

from gisgrid.indicators.catalog import CATALOG, by_code
from gisgrid.indicators.figures import measure
from gisgrid.indicators.page import PERIODS, page
from tests.indicators.drawn import COUNTY, DAY, MONTH, areas_of, records_of, standards_of

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_codes_are_unique():
    assert len(by_code()) == len(CATALOG) > 30


@pytest.mark.parametrize("indicator", CATALOG, ids=lambda indicator: indicator.code)
def test_an_indicator_is_told_in_both_languages(indicator):
    assert CHINESE.search(indicator.zh)
    assert CHINESE.search(indicator.formula_zh)
    for text in (indicator.en, indicator.formula_en, indicator.unit_en):
        assert not CHINESE.search(text)
    assert indicator.period in PERIODS
    assert indicator.better in {"more", "less", "none"}


def test_every_part_of_a_formula_is_measured():
    figures = measure(records_of(areas_of(COUNTY)), standards_of(), month=MONTH, day=DAY)
    wanted = {i.numerator for i in CATALOG} | {i.denominator for i in CATALOG if i.denominator}
    assert wanted <= set(figures.names)


def test_what_counts_households_is_marked():
    """Else an estimate would pass for a count, and a small household number for the public's."""
    for indicator in CATALOG:
        entered = f"{indicator.numerator} {indicator.denominator}"
        assert indicator.by_households == bool(re.search("household|resident|statement", entered)), indicator.code


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page()
