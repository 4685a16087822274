"""A report in one HTML file: maps of several layers with their ranking, which opens with the network off.

folium writes a page that fetches Leaflet, Bootstrap, jQuery and fonts from other hosts. Here only Leaflet is kept, and
it stands in the file.
"""

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

import folium
import shapely
from branca.element import Element, Figure
from jinja2 import Template
from shapely.geometry import mapping

from gisgrid.errors import BadInput
from gisgrid.exchange.sheets.legend import entries, notes, some_estimated
from gisgrid.exchange.sheets.patterns import pattern, pattern_name, patterns
from gisgrid.exchange.sheets.placed import simplified
from gisgrid.exchange.sheets.sheet import COORDINATES, MapSheet
from gisgrid.exchange.sheets.svg import element

DETAIL_PX = 2_000.0
"""As finely as a large screen shows the whole map."""
PLACES = 5
"""Decimals of a degree: about a metre."""
ASSETS = files("gisgrid.exchange.sheets") / "assets"
TOOLTIP = {"name": "名称 name", "code": "代码 code", "said": "数值 value"}


def report(sheets: Sequence[MapSheet]) -> str:
    """Return a report of layers of the same area, complete in itself.

    Parameters
    ----------
    sheets : sequence of MapSheet
        The first is the one shown first.

    Raises
    ------
    BadInput
        There is nothing to tell of.
    """
    if not sheets:
        raise BadInput(
            "没有可以写进报告的图层。", "There is no layer to report.",
            hint_zh="请先计算或公布指标。", hint_en="Count or release indicators first.",
        )  # fmt: skip
    shown = _map(sheets)
    for number, sheet in enumerate(sheets):
        _layer(sheet, number).add_to(shown)
    folium.LayerControl(collapsed=False).add_to(shown)
    page = Figure(title=escape(sheets[0].area))
    page.add_child(shown)
    page.header.add_child(Verbatim(f"<style>{_leaflet_css()}{_asset('report.css')}</style>"))
    page.header.add_child(Verbatim(f"<script>{_asset('leaflet.js')}</script>"))
    page.html.add_child(Verbatim(patterns(list(sheets)) + _panel(sheets) + _marks(sheets[0])))
    page.render()  # puts the map's own script in its place, before what uses it
    page.script.add_child(Verbatim(_asset("report.js").replace("MAP_NAME", shown.get_name())))
    return str(page.render()).replace("<html>", '<html lang="zh-CN">', 1)


class Verbatim(Element):
    """Text that goes into the page as it is: folium takes other text for a template, and names of areas are none."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def inert(text: str) -> str:
    """Return text as HTML without braces: Leaflet takes names for HTML, and folium a layer's data for a template.

    Examples
    --------
    >>> inert("{{ 7 * 7 }} <b>")
    '&#123;&#123; 7 * 7 &#125;&#125; &lt;b&gt;'
    """
    return escape(text).translate({ord("{"): "&#123;", ord("}"): "&#125;"})


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _leaflet_css() -> str:
    """Return Leaflet's style without its pictures, which would be fetched: there are no markers here."""
    return re.sub(r"url\([^)]*\)", "none", _asset("leaflet.css"))


def _map(sheets: Sequence[MapSheet]) -> folium.Map:
    west, south, east, north = shapely.total_bounds(sheets[0].polygons).tolist()
    shown = folium.Map(tiles=None, zoom_snap=0.25, attribution_control=False)
    shown.default_js, shown.default_css = [], []
    shown.fit_bounds([[south, west], [north, east]])
    return shown


def _layer(sheet: MapSheet, number: int) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=inert(sheet.figure), overlay=False, show=number == 0)
    tooltip = folium.GeoJsonTooltip(list(TOOLTIP), list(TOOLTIP.values()), sticky=False)
    look = {"color": "#777777", "weight": 1.0, "fillOpacity": 1.0}
    folium.GeoJson(
        _collection(sheet, number),
        style_function=lambda feature: {**look, "fillColor": f"url(#{feature['properties']['fill']})"},
        highlight_function=lambda feature: {"weight": 3, "color": "#0b6bcb"},
        tooltip=tooltip,
    ).add_to(group)
    return group


def _collection(sheet: MapSheet, number: int) -> dict[str, Any]:
    """Return the areas for Leaflet; all text in it is inert."""
    shapes = shapely.transform(simplified(sheet.polygons, DETAIL_PX), lambda xy: xy.round(PLACES))
    keys, marked = sheet.fill_of(), some_estimated(sheet)
    features = []
    for row, shape in enumerate(shapes):
        estimate = marked and bool(sheet.told.estimates[row])
        told = {
            "code": inert(sheet.told.codes[row]), "name": inert(sheet.told.names[row]),
            "said": inert(sheet.with_unit(row)), "fill": pattern_name(number, keys[row], estimate=estimate),
        }  # fmt: skip
        features.append({"type": "Feature", "id": row, "properties": told, "geometry": mapping(shape)})
    return {"type": "FeatureCollection", "features": features}


def _panel(sheets: Sequence[MapSheet]) -> str:
    head = f"<h1>{escape(sheets[0].area)}</h1><p>按{' by '.join(map(escape, sheets[0].level))}</p>"
    sections = "".join(_section(sheet, number) for number, sheet in enumerate(sheets))
    foot = f"<p>坐标系 coordinates: {COORDINATES}；按网络墨卡托绘制 drawn in Web Mercator, by Leaflet</p>"
    return f'<aside id="report">{head}{sections}{foot}</aside>'


def _section(sheet: MapSheet, number: int) -> str:
    """Return a layer's part of the panel: what it is, its legend, its ranking; one is shown at a time."""
    hidden = "" if number == 0 else " hidden"
    said = (sheet.layer.en, sheet.when, f"来源 source: {sheet.source}", *notes(sheet))
    lines = "".join(f"<p>{escape(line)}</p>" for line in said)
    return (
        f'<section data-layer="{escape(inert(sheet.figure))}"{hidden}><h2>{escape(sheet.figure_with_unit)}</h2>'
        f"{lines}{_legend(sheet)}{_ranking(sheet)}</section>"
    )


def _legend(sheet: MapSheet) -> str:
    rows = []
    for number, (fill, said) in enumerate(entries(sheet)):
        name = f"legend-{sheet.layer.code}-{number}"
        defs = element("defs", pattern(name, fill, fill.hatch))
        swatch = element("svg", defs, element("rect", width=24, height=14, fill=f"url(#{name})"), aria_hidden="true")
        rows.append(f"<li>{swatch}{escape(said)}</li>")
    return f'<ul class="legend">{"".join(rows)}</ul>'


def _ranking(sheet: MapSheet) -> str:
    rows = []
    for row in sheet.worst_first():
        name, code = escape(sheet.told.names[row]), escape(sheet.told.codes[row])
        said = escape(sheet.with_unit(row))
        rows.append(f'<tr><td><button data-code="{code}">{name}</button></td><td class="value">{said}</td></tr>')
    head = '<tr><th>名称 name</th><th class="value">数值 value</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _marks(sheet: MapSheet) -> str:
    lines = "".join(f'<div class="mark">{escape(mark)}</div>' for mark in sheet.marks)
    return f'<div class="marks">{lines}</div>' if lines else ""
