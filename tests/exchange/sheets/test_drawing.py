"""Sheets as SVG: what is drawn is what is told."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.domain.ramps import RAMPS
from gisgrid.errors import BadInput
from gisgrid.exchange.sheets.drawing import border_looks, draw
from gisgrid.exchange.sheets.fills import FILLS
from gisgrid.exchange.sheets.labels import place_labels
from gisgrid.exchange.sheets.legend import entries
from gisgrid.exchange.sheets.page import Box, printed, screen
from gisgrid.exchange.sheets.placed import OUTLINE, OWN, PARENT, borders, place
from gisgrid.exchange.sheets.sheet import DEMO_MARK
from gisgrid.exchange.sheets.svg import width_px
from tests.exchange.sheets.drawn import AREAS, BREAKS, COUNT, NOTICE, STATES, rows_of, sheet

PAGES = [
    printed("a4", "landscape"), printed("a4", "portrait"), printed("a3", "landscape"), printed("a3", "portrait"),
    screen(320, 240), screen(900, 600, title="活动", legend=True),
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
BOX = Box(0, 0, 700, 700)

figures = st.one_of(st.sampled_from([0.0, *BREAKS]), st.floats(0, 12, allow_subnormal=False), st.sampled_from(STATES))
villages = st.lists(figures, min_size=16, max_size=16)
names = st.lists(st.text(min_size=1, max_size=30), min_size=16, max_size=16)


def of(figures, **more):
    """A sheet of figures, some of which are states."""
    values = [np.nan if isinstance(one, str) else one for one in figures]
    return sheet(values, [one if isinstance(one, str) else "told" for one in figures], **more)


def parsed(drawn):
    return ElementTree.fromstring(drawn)


def paths(root, kind):
    return [path for path in root.iter(f"{SVG}path") if kind in (path.get("class") or "").split()]


def texts(root):
    return [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("page", PAGES)
def test_every_area_is_drawn_once_and_every_page_has_its_marks(page):
    root = parsed(draw(sheet(), page))
    assert Counter(path.get("data-code") for path in paths(root, "area")) == Counter(sheet().told.codes)
    assert {DEMO_MARK, NOTICE} <= set(texts(root))
    assert paths(root, "border")
    assert all(path.get("d") for path in root.iter(f"{SVG}path"))


@pytest.mark.parametrize("page", [*PAGES, screen(400, 640, title="很长的标题" * 9, legend=True)])
def test_all_words_stand_on_the_page(page):
    """As wide as they are reckoned, which is on the wide side."""
    long = replace(sheet().layer, zh="一个名字很长很长的指标，用来看图例会不会伸到纸外面去", unit_zh="人次每千户每年")
    shown = sheet(layer=long)
    root = parsed(draw(shown, page))
    parents = {child: parent for parent in root.iter() for child in parent}
    for said in root.iter(f"{SVG}text"):
        width = width_px(said.text, float(said.get("font-size")))
        anchor = said.get("text-anchor") or parents[said].get("text-anchor") or "start"
        anchor = parents[parents[said]].get("text-anchor", anchor) if parents[said] is not root else anchor
        left = float(said.get("x")) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        assert left >= 0
        assert left + width <= page.width
        assert 0 <= float(said.get("y")) <= page.height


def test_what_is_not_made_up_does_not_say_so():
    root = parsed(draw(sheet(notice="", demo=False), PAGES[0]))
    assert DEMO_MARK not in texts(root)


@settings(deadline=None, max_examples=20)
@given(villages, names)
def test_an_area_has_the_colour_of_its_class_and_no_other(figures, names):
    shown = of(figures, names=names)
    root = parsed(draw(shown, screen(300, 240)))
    for figure, path in zip(figures, paths(root, "area"), strict=True):
        if isinstance(figure, str):
            assert path.get("fill") == FILLS[figure].colour
        elif figure == 0:
            assert path.get("fill") == FILLS["zero"].colour
        else:
            assert path.get("fill") == RAMPS["YlGnBu"][bisect_left(BREAKS, figure)]


@settings(deadline=None, max_examples=20)
@given(villages)
def test_hatches_are_those_of_the_states_that_occur(figures):
    root = parsed(draw(of(figures), screen(300, 240)))
    fills = Counter("zero" if one == 0 else one for one in figures if isinstance(one, str) or one == 0)
    kinds = Counter(FILLS[key].hatch.kind for key in fills)
    drawn = Counter(path.get("class").split()[1] for path in paths(root, "hatch"))
    assert drawn == kinds


def test_a_hatch_stays_inside_its_areas():
    shown = sheet()
    root = parsed(draw(shown, screen(800, 800)))
    (level,) = [path for path in paths(root, "hatch") if "level" in path.get("class")]
    (area,) = [p for p in paths(root, "area") if p.get("data-code") == shown.told.codes[13]]
    region = shapely.Polygon(points(area.get("d").split("z")[0])).buffer(0.2)
    for stroke in level.get("d").split("M")[1:]:
        assert region.contains(shapely.LineString(points(f"M{stroke}")))


def points(path):
    """The points of one part of a path in relative steps."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)


def test_estimates_are_hatched_unless_all_are():
    some = sheet()
    assert "cross" in draw(some, PAGES[0])
    all_ = sheet([1.0] * 16, estimates=[True] * 16)
    drawn = draw(all_, PAGES[0])
    assert "cross" not in drawn
    assert "全部为估计值" in drawn


@settings(deadline=None, max_examples=60)
@given(villages, st.booleans())
def test_the_legend_counts_every_area_and_its_words_hold_the_values(figures, whole):
    if whole:
        figures = [one if isinstance(one, str) else float(round(one)) for one in figures]
    shown = of(figures, layer=COUNT if whole else sheet().layer, breaks=[1.0, 3.0, 4.0, 8.0, 12.0] if whole else BREAKS)
    told = [said for _, said in entries(shown)]
    numbers = [int(re.search(r"（(\d+)）$", said)[1]) for said in told]
    assert sum(numbers) == len(figures)
    for row, key in enumerate(shown.fill_of()):
        if key not in FILLS:
            assert lies_in(figures[row], shown.fill(key).zh, whole=shown.counts)


def lies_in(value, said, *, whole):
    if said.startswith("≤"):
        return 0 < value <= float(said[2:])
    low, _, high = said.partition("–")
    if whole:
        return float(low) <= value <= float(high or low)
    return float(low) < value <= float(high)


def test_a_value_above_all_bounds_is_not_said_to_lie_below_the_last():
    shown = sheet([20.0] * 16)
    assert shown.fill("4").zh == "> 6"


def test_borders_are_drawn_once_each_in_the_line_of_the_highest_level():
    shown = sheet()
    placed = place(shown.polygons, BOX)
    found = borders(placed.shapes, shown.told.frame.parents)
    towns = [AREAS.geometries[row] for row in rows_of("town")]
    outline = shapely.length(found[OUTLINE]).sum()
    whole = shapely.coverage_union_all(placed.shapes)
    assert outline == pytest.approx(shapely.length(shapely.boundary(whole)), rel=0.01)
    assert all(len(lines) for lines in found)
    all_lines = shapely.length([line for lines in found for line in lines]).sum()
    assert all_lines == pytest.approx((shapely.length(shapely.boundary(placed.shapes)).sum() + outline) / 2, rel=0.01)
    between = shapely.length(found[PARENT]).sum()
    assert 0 < between < shapely.length(found[OWN]).sum()
    assert len(towns) == 4


@pytest.mark.parametrize(
    ("level", "under", "widths"),
    [("village", None, [1.0, 1.6, 2.4]), ("subgrid", "990101001000", [0.6, 1.0, 1.6]), ("town", None, [1.6, 2.4, 2.4]),
     ("subgrid", None, [0.6, 1.0, 2.4]), ("ward", None, [1.0, 1.6, 2.4])],
)  # fmt: skip
def test_borders_look_as_their_level(level, under, widths):
    shown = sheet()
    frame = replace(shown.told.frame, level=level, under=under)
    assert [width for width, _ in border_looks(replace(shown, told=replace(shown.told, frame=frame)))] == widths


def test_areas_that_touch_share_their_corners_on_the_page():
    shapes = place(sheet().polygons, BOX).shapes
    assert shapely.coverage_is_valid(shapes)
    west, top, east, bottom = shapely.total_bounds(shapes)
    assert west >= -0.01
    assert top >= -0.01
    assert east <= 700.01
    assert bottom <= 700.01
    assert max(east - west, bottom - top) == pytest.approx(700, abs=0.1)


def test_the_scale_bar_is_as_long_as_it_says():
    shown = sheet()
    root = parsed(draw(shown, PAGES[0]))
    (bar,) = [group for group in root.iter(f"{SVG}g") if group.get("class") == "scale"]
    m_per_px = float(bar.get("data-metres")) / float(bar.get("data-pixels"))
    corners = np.vstack([points(part) for path in paths(root, "area") for part in path.get("d").split("z")[:-1]])
    west, south, east, north = shapely.total_bounds(shown.polygons)
    _, _, height_m = pyproj.Geod(ellps="GRS80").inv((west + east) / 2, south, (west + east) / 2, north)
    assert m_per_px * np.ptp(corners[:, 1]) == pytest.approx(height_m, rel=0.003)


@settings(deadline=None, max_examples=20)
@given(names, st.integers(200, 1200))
def test_labels_never_cover_one_another_nor_leave_the_map(names, width):
    room = Box(0, 0, width, width)
    placed = place(sheet().polygons, room)
    boxes = [label.box for label in place_labels(placed.shapes, names, ["约12.3"] * 16, room)]
    rectangles = shapely.box(
        [b.x for b in boxes], [b.y for b in boxes], [b.right for b in boxes], [b.bottom for b in boxes]
    )
    first, second = shapely.STRtree(rectangles).query(rectangles)
    over = shapely.area(shapely.intersection(rectangles[first], rectangles[second]))
    assert (over[first != second] == 0).all()
    assert all(box.x >= 0 and box.y >= 0 and box.right <= width and box.bottom <= width for box in boxes)


def test_on_paper_every_village_with_room_has_its_name_and_value():
    said = texts(parsed(draw(sheet(), PAGES[0])))
    assert said.count("第3村") == 2  # once as the halo
    assert said.count("1.2") == 2


@pytest.mark.parametrize(
    "wrong", [lambda: printed("a5", "portrait"), lambda: printed("a4", "round"), lambda: screen(10, 300),
              lambda: screen(300, 5000)],
)  # fmt: skip
def test_pages_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadInput):
        wrong()


def test_a_page_without_room_for_the_map_is_refused():
    with pytest.raises(BadInput, match="放不下"):
        draw(sheet(), screen(200, 300, title="活动", legend=True))


def test_copies_in_black_and_white_keep_the_order_of_the_classes():
    """Painted as drawn, at three quarters over white: each class clearly darker than the one before."""
    for ramp in ("YlGnBu", "YlOrRd"):
        greys = [0.25 * 255 + 0.75 * grey(colour) for colour in RAMPS[ramp]]
        assert min(-np.diff(greys)) > 12


def grey(colour):
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
