"""Workbook and GeoJSON: the same figures as on the map, and what has to be known to read them."""

import io
import json

import numpy as np
import pytest
import shapely
from geojson_pydantic import FeatureCollection
from openpyxl import load_workbook

from gisgrid.exchange.sheets.sheet import DEMO_MARK
from gisgrid.exchange.sheets.tables import shown_geojson, table_workbook
from tests.exchange.sheets.drawn import NOTICE, sheet

NAMES = ["=1+1", "\x07铃村", *(f"第{row}村" for row in range(2, 16))]


def book(shown):
    return load_workbook(io.BytesIO(table_workbook(shown)))


def test_a_workbook_holds_every_figure_as_a_number_and_states_in_words():
    shown = sheet(names=NAMES)
    heads, *rows = book(shown)["数据"].iter_rows(values_only=True)
    assert heads[3] == "数值 value（场/km²）"
    found = {row[1]: row for row in rows}
    assert sorted(found) == sorted(shown.told.codes)
    for value, state, code, estimate in zip(
        shown.told.values, shown.told.states, shown.told.codes, shown.told.estimates, strict=True
    ):
        row = found[code]
        assert row[3] == (pytest.approx(value) if state == "told" else None)
        assert ("有数" in row[4]) == (state == "told")
        assert (row[6] is not None and "是" in row[6]) == estimate
    values = [row[3] for row in rows if row[3] is not None]
    assert values == sorted(values)


def test_a_name_that_begins_like_a_formula_stays_text():
    shown = sheet(names=NAMES)
    cells = {cell.value: cell.data_type for (cell, *_) in book(shown)["数据"].iter_rows(min_row=2)}
    assert cells["=1+1"] == "s"
    assert "铃村" in cells


def test_a_workbook_says_unit_formula_date_source_and_marks():
    said = "\n".join(str(row[1]) for row in book(sheet())["说明"].iter_rows(values_only=True))
    for words in (
        "场/km²",
        "当月活动场次 ÷ 面积",
        "activities in the month",
        "2026-10-31",
        "登记台账",
        DEMO_MARK,
        NOTICE,
    ):
        assert words in said


def test_geojson_is_what_is_shown_with_the_polygons_as_they_are_stored():
    shown = sheet(names=NAMES)
    text = "".join(shown_geojson(shown))
    found = json.loads(text)
    FeatureCollection(**found)
    assert found["about"]["来源 source"] == shown.source
    assert {DEMO_MARK, NOTICE} <= set(found["about"].values()) or found["about"]["标注 mark"] == NOTICE
    for feature, polygon, value, state in zip(
        found["features"], shown.polygons, shown.told.values, shown.told.states, strict=True
    ):
        assert shapely.equals_exact(shapely.from_geojson(json.dumps(feature["geometry"])), polygon)
        assert feature["properties"]["value"] == (None if np.isnan(value) else value)
        assert feature["properties"]["state"] == state
        assert feature["properties"]["demo"] is True


def test_every_line_of_geojson_is_one_area():
    lines = "".join(shown_geojson(sheet())).splitlines()
    assert len(lines) == 16 + 2
