"""The catalog as a page of the documentation."""

from gisgrid.indicators.catalog import GROUPS
from gisgrid.indicators.indicator import Indicator

PERIODS = {
    "as_of": ("月末或当日", "last day of the month, or today"),
    "month": ("当月", "the month"),
    "recent": ("近 n 个月", "the months of silence"),
    "year": ("自一月以来", "since January"),
}
BETTER = {"more": "↑", "less": "↓", "none": "–"}

HEAD = """\
# Indicators

Written by `gisgrid indicators catalog --format markdown` from `gisgrid/indicators/catalog.py`; a test says whether it
is current.

- Every number is a sum of whole numbers over an area and all areas below it, so the levels agree to the last unit. A
  rate is made last, from the sums: never from rates of the areas below.
- What is recorded for a town or a village alone counts there and in no grid of it.
- People are different people: who serves in two villages is one in each and one in their town.
- Undetermined land (disputed, forest, reservoir) has no values, and its ground and people are in no denominator. What
  took place there counts in the areas above.
- `not_reported`: no source has ever reported activities for the area, nor for one above or below it. That is not
  silent, and not zero. In the first months after reporting began, silence only says that little had been reported yet.
- ↑ more is better, ↓ less is better. **E**: an estimate where households or residents are; for the public, hidden where
  few people live. **P**: part of a public release unless it is left out.
"""


def page() -> str:
    """Return the catalog in Markdown, Chinese and English side by side."""
    parts = [HEAD]
    for zh, en, group in GROUPS.values():
        parts.append(f"\n## {zh} · {en}\n\n| code | name | formula | unit | period | |\n|---|---|---|---|---|---|\n")
        parts += [_row(indicator) for indicator in group]
    return "".join(parts)


def _row(indicator: Indicator) -> str:
    marks = [BETTER[indicator.better], "E" if indicator.by_households else "", "P" if indicator.public else ""]
    cells = [
        f"`{indicator.code}`",
        f"{indicator.zh}<br>{indicator.en}",
        f"{indicator.formula_zh}<br>{indicator.formula_en}",
        "<br>".join(dict.fromkeys((indicator.unit_zh, indicator.unit_en))),
        "<br>".join(PERIODS[indicator.period]),
        " ".join(mark for mark in marks if mark),
    ]
    return f"| {' | '.join(cells)} |\n"
