"""The data dictionary: every column of every table in Chinese and English, as JSON for programs and as a page."""

from collections.abc import Sequence
from typing import Any

from gisgrid.domain.collections import Field
from gisgrid.domain.columns import COLUMNS_VERSION, DEPRECATED, KINDS, Deprecated, Table, short_name
from gisgrid.indicators.catalog import GROUPS
from gisgrid.indicators.indicator import Indicator

KIND_WORDS = {
    "string": "文字 text",
    "integer": "整数 integer",
    "number": "数 number",
    "boolean": "是否 true/false",
    "date-time": "时间 ISO 8601",
}
GEOMETRY_WORDS = {"MultiPolygon": "面 polygons", "Point": "点 points", "": "无图形 no geometry"}

HEAD = """\
# 数据字典 · Data dictionary

由 `gisgrid dictionary` 根据代码写出。Written by `gisgrid dictionary` from `gisgrid/domain/collections.py`,
`gisgrid/domain/columns.py` and `gisgrid/indicators/catalog.py`; a test says whether it is current.

- 列的版本 · Version of the columns: **{version}**. A column never goes without notice: the table of columns that go
  names it at least one version before.
- 代码是文字，不是数字 · Codes are text, not numbers: 12 digits for county, town and village, 15 for a sub-grid.
- 坐标为 CGCS2000 经纬度 · Coordinates are EPSG:4490 longitude, latitude in degrees with seven decimals, the same
  numbers as WGS 84.
- 空白表示没有或不公布 · A blank means that there is none, or that it is not told; it is never zero.
- Shapefile 的列名不超过 10 个字节、文字不超过 254 个字节 · A Shapefile has the short name where there is one, texts of
  254 bytes at most (the manifest counts those that were cut), T and F for true and false, no table without geometry.
"""


def dictionary(
    kinds: Sequence[Table] = KINDS, deprecated: Sequence[Deprecated] = DEPRECATED, version: int = COLUMNS_VERSION
) -> dict[str, Any]:
    """Return the dictionary for programs: tables by kind, with columns; what goes; and the indicators."""
    return {
        "columns_version": version,
        "tables": {kind.kind: _table(kind) for kind in kinds},
        "deprecated": [vars(one) for one in deprecated],
        "indicators": {
            one.code: {"zh": one.zh, "en": one.en, "unit_zh": one.unit_zh, "unit_en": one.unit_en,
                       "formula_zh": one.formula_zh, "formula_en": one.formula_en}
            for one in _public_indicators()
        },
    }  # fmt: skip


def dictionary_page(
    kinds: Sequence[Table] = KINDS, deprecated: Sequence[Deprecated] = DEPRECATED, version: int = COLUMNS_VERSION
) -> str:
    """Return the dictionary in Markdown."""
    parts = [HEAD.format(version=version)]
    for kind in kinds:
        parts.append(f"\n## `{kind.kind}` {kind.zh} · {kind.en}\n\n{GEOMETRY_WORDS[kind.geometry]}\n\n")
        parts.append("| column | Shapefile | 类型 type | 含义 meaning |\n|---|---|---|---|\n")
        parts += [_row(field, kind) for field in kind.csv_fields]
    parts.append("\n## 即将取消的列 · Columns that go\n\n| column | since | goes in | instead |\n|---|---|---|---|\n")
    parts += [
        f"| `{one.kind}.{one.column}` | {one.since} | {one.goes_in} | {one.zh}<br>{one.en} |\n" for one in deprecated
    ]
    parts.append("" if deprecated else "| 目前没有 none | | | |\n")
    parts.append("\n## 指标 · Indicators\n\nWhat stands in `indicator`, unless somebody released others.\n\n")
    parts.append("| code | name | unit |\n|---|---|---|\n")
    for one in _public_indicators():
        units = " · ".join(dict.fromkeys((one.unit_zh, one.unit_en)))
        parts.append(f"| `{one.code}` | {one.zh} · {one.en} | {units} |\n")
    return "".join(parts)


def _table(kind: Table) -> dict[str, Any]:
    columns = [
        {"name": one.name, "shapefile": _short(one, kind), "kind": one.kind, "zh": one.zh, "en": one.en,
         "csv_alone": one not in kind.fields}
        for one in kind.csv_fields
    ]  # fmt: skip
    return {"zh": kind.zh, "en": kind.en, "geometry": kind.geometry, "columns": columns}


def _short(field: Field, kind: Table) -> str:
    return short_name(field.name) if kind.geometry and field in kind.fields else ""


def _row(field: Field, kind: Table) -> str:
    short = _short(field, kind)
    shown = "–" if not short else "" if short == field.name else f"`{short}`"
    return f"| `{field.name}` | {shown} | {KIND_WORDS[field.kind]} | {field.zh}<br>{field.en} |\n"


def _public_indicators() -> list[Indicator]:
    return [one for _, _, group in GROUPS.values() for one in group if one.public]
