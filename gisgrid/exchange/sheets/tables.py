"""What a map shows as a workbook and as GeoJSON: the same figures, with what has to be known to read them."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from gisgrid.exchange.sheets.fills import FILLS
from gisgrid.exchange.sheets.sheet import COORDINATES, TOLD, MapSheet
from gisgrid.exchange.workbooks import workbook_of
from gisgrid.geometry.lattice import snap

COLUMNS = ("名称 name", "代码 code", "上级 parent", "状态 state", "分级 class", "估计 estimate")
ABOUT = ("项目 what", "内容 said")


def table_workbook(sheet: MapSheet) -> bytes:
    """Return an xlsx workbook: areas with their figures, the worst first; a second sheet says what they are."""
    value = f"数值 value（{sheet.layer.unit_zh}）" if sheet.layer.unit_zh else "数值 value"
    columns = (*COLUMNS[:3], value, *COLUMNS[3:])
    return workbook_of([("数据", columns, _rows(sheet)), ("说明", ABOUT, about(sheet))])


def _rows(sheet: MapSheet) -> Iterator[tuple[object, ...]]:
    told, keys = sheet.told, sheet.fill_of()
    for row in sheet.worst_first():
        value = None if np.isnan(told.values[row]) else float(told.values[row])
        fill = sheet.fill(keys[row])
        estimate = "是 yes" if told.estimates[row] else ""
        where = (told.names[row], told.codes[row], told.frame.parents[row] or "")
        yield (*where, value, _state(sheet, row), "" if keys[row] in FILLS else fill.zh, estimate)


def _state(sheet: MapSheet, row: int) -> str:
    if sheet.told.states[row] == TOLD:
        return "有数 told"
    fill = sheet.fill(sheet.fill_of()[row])
    return f"{fill.zh} {fill.en}"


def about(sheet: MapSheet) -> list[tuple[str, str]]:
    """Return what is shown, of where and when, how it is computed and where it comes from, line by line."""
    layer = sheet.layer
    said = [
        ("标题 title", sheet.title),
        ("指标 figure", f"{sheet.figure} {layer.en}"),
        ("单位 unit", f"{layer.unit_zh} {layer.unit_en}".strip()),
        ("算法 formula", layer.formula_zh),
        ("formula", layer.formula_en),
        ("区域 area", sheet.area),
        ("层级 level", " ".join(sheet.level)),
        ("时间 when", sheet.when),
        ("来源 source", sheet.source),
        ("坐标系 coordinates", COORDINATES),
        *(("标注 mark", mark) for mark in sheet.marks),
    ]
    return [(what, text) for what, text in said if text]


def shown_geojson(sheet: MapSheet) -> Iterator[str]:
    """Yield what is shown as RFC 7946 GeoJSON, one area on a line: polygon, value, state in a word, estimate.

    Degrees, EPSG:4490, longitude first, seven decimals.
    """
    yield f'{{"type":"FeatureCollection","about":{_dumps(dict(about(sheet)))},"features":['
    for row, polygon in enumerate(sheet.polygons):
        yield ("" if row == 0 else ",") + f'\n{{"type":"Feature","properties":{_dumps(_properties(sheet, row))},'
        yield f'"geometry":{shapely.to_geojson(shapely.transform(polygon, snap))}}}'
    yield "\n]}\n"


def _properties(sheet: MapSheet, row: int) -> dict[str, Any]:
    told = sheet.told
    value = None if np.isnan(told.values[row]) else float(told.values[row])
    return {
        "code": told.codes[row], "name": told.names[row], "parent_code": told.frame.parents[row],
        "layer": sheet.layer.code, "value": value, "unit": sheet.layer.unit_zh, "state": told.states[row],
        "estimate": bool(told.estimates[row]), "day": told.day.isoformat(), "demo": told.demo,
    }  # fmt: skip


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
