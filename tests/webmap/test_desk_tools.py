"""The desk's tools with a real mouse and by keyboard: after each, what is stored tiles the village."""

import pytest
from playwright.sync_api import expect
from shapely.geometry import Point, shape

from tests.webmap.desk_ground import (
    begin,
    border,
    desk_served,
    meeting_at,
    middle,
    nodes,
    rows,
    shapes,
    take_out,
    texts,
)
from tests.webmap.desk_map import DeskMap
from tests.webmap.desk_pages import browser_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(cluster, tmp_path_factory):
    """The desk over a county of its own."""
    with desk_served(cluster, tmp_path_factory.mktemp("desk")) as (where, _):
        yield where


@pytest.fixture(scope="module")
def planner(chromium, address):
    """A planner who is signed in."""
    with browser_of(chromium, address, "周老师") as page:
        page.wait_for_url("**/account")
        yield page


@pytest.fixture
def desk(planner):
    """A new draft of the village as it is divided today, open at the desk."""
    return DeskMap(planner, begin(planner))


def moved(place, dx, dy):
    return place[0] + dx, place[1] + dy


def across(answer, row):
    """A line through all pieces of a row, from outside to outside."""
    places = [middle(answer, code) for code in rows(answer)[row]]
    return [moved(places[0], -0.012, 0), *places, moved(places[-1], 0.012, 0)]


def test_a_line_across_five_pieces_then_a_three_way_node_with_all_that_meet_in_it(desk):
    desk.use("split")
    expect(desk.hint).to_contain_text("分割线的起点")
    desk.draw(*across(desk.now, 2))
    after = desk.stored()
    assert len(after["areas"]) == 30
    assert sum(one["code"].startswith("new-") for one in after["areas"]) == 5
    cut, above, aside = rows(desk.before)[0][2], rows(desk.before)[1][2], rows(desk.before)[0][3]
    ends = [border(desk.before, cut, one).interpolate(0.4, normalized=True).coords[0] for one in (above, aside)]
    desk.draw(ends[0], middle(desk.before, cut), ends[1])
    node = nodes(desk.stored(), 3)[0]
    desk.use("vertices")
    desk.drag(node, moved(node, 0.001, 0.0012))
    assert meeting_at(desk.stored(), moved(node, 0.001, 0.0012)) == 3
    assert node not in nodes(desk.now, 3)


def test_a_shared_edge_is_dragged_and_its_new_vertex_taken_out_again(desk):
    before = texts(desk.now)
    edge = border(desk.now, *rows(desk.now)[2][:2]).interpolate(0.5, normalized=True)
    there = moved((edge.x, edge.y), 0.001, 0)
    desk.use("vertices")
    desk.drag((edge.x, edge.y), there)
    assert meeting_at(desk.stored(), there) == 2
    desk.page.mouse.move(*desk.pixel(there))
    expect(desk.hint).to_contain_text("Delete")
    desk.page.keyboard.press("Delete")
    assert texts(desk.stored()) == before


def test_a_school_is_cut_out_of_four_pieces_and_named(desk):
    node = nodes(desk.now, 4)[5]
    desk.use("cut")
    desk.drag(moved(node, -0.003, -0.003), moved(node, 0.003, 0.003))
    after = desk.stored()
    made = [one for one in after["areas"] if one["code"].startswith("new-")]
    assert [one["kind"] for one in made] == ["dedicated"]
    assert shape(made[0]["geometry"]).contains(Point(node))
    desk.use("words")
    desk.click(node)
    expect(desk.page.locator("#piece-name")).to_be_focused()
    desk.page.keyboard.type("实验小学")
    desk.page.keyboard.press("Enter")
    assert "实验小学" in {one["name"] for one in desk.stored()["areas"]}


def test_merging_keeps_the_code_of_the_first_and_apart_ones_are_refused_where_they_are(desk):
    first, second, *_, far = rows(desk.now)[1]
    desk.use("merge")
    desk.click(middle(desk.now, first), middle(desk.now, far))
    desk.page.keyboard.press("Enter")
    expect(desk.refusal).to_contain_text("不相邻")
    desk.page.keyboard.press("Escape")
    desk.click(middle(desk.now, first), middle(desk.now, second))
    expect(desk.hint).to_contain_text("2 个网格")
    desk.page.locator("#hint-done").click()
    after = shapes(desk.stored())
    assert second not in after
    assert first in after


def test_a_border_is_laid_along_a_road(desk):
    stretch = border(desk.now, *rows(desk.now)[2][:2])
    low, high = stretch.coords[0], stretch.coords[-1]
    bend = moved(stretch.interpolate(0.5, normalized=True).coords[0], 0.0031, 0)
    line = {"type": "LineString", "coordinates": [low, bend, high]}
    road = {"type": "Feature", "properties": {"kind": "road", "name": "村道"}, "geometry": line}
    roads = {"type": "FeatureCollection", "features": [road], "too_many": {}}
    desk.page.route("**/api/reference?*", lambda route: route.fulfill(json=roads))
    with desk.page.expect_response("**/api/reference?*"):
        desk.zoom_to(bend)
    desk.use("along")
    desk.click(low, high)
    assert meeting_at(desk.stored(), bend) == 2


def test_the_outline_is_locked_but_a_split_may_end_on_it(desk):
    outline = shape(desk.now["outline"]).boundary
    code = rows(desk.now)[2][0]
    edge = shapes(desk.now)[code].boundary.intersection(outline.buffer(1e-9))
    start = edge.interpolate(0.45, normalized=True).coords[0]
    desk.use("vertices")
    desk.page.mouse.move(*desk.pixel(start))
    expect(desk.hint).to_contain_text("已锁定")
    desk.drag(start, moved(start, 0.001, 0.001))
    expect(desk.refusal).to_contain_text("外界")
    desk.use("split")
    desk.draw(start, middle(desk.now, code), middle(desk.now, rows(desk.now)[2][1]))
    after = desk.stored()
    assert len(after["areas"]) == 26
    assert {tuple(knot[2]) for knot in after["knots"]} - {tuple(knot[2]) for knot in desk.before["knots"]}


def test_a_piece_is_given_to_a_neighbour(desk):
    row = rows(desk.now)[2]
    place = middle(desk.now, row[1])
    m2 = {code: one.area for code, one in shapes(desk.now).items()}
    desk.use("give")
    desk.draw(moved(place, 0, 0.02), place, moved(place, 0, -0.02))
    desk.click(middle(desk.now, row[2]))
    after = {code: one.area for code, one in shapes(desk.stored()).items()}
    assert after[row[1]] < m2[row[1]]
    assert after[row[2]] == pytest.approx(m2[row[2]] + m2[row[1]] - after[row[1]])


def test_a_gap_goes_to_the_neighbour_with_the_longest_border(desk):
    gone = rows(desk.now)[2][2]
    lengths = {code: border(desk.now, gone, code).length for code in shapes(desk.now) if code != gone}
    m2 = {code: one.area for code, one in shapes(desk.now).items()}
    take_out(desk.page, desk.now, gone)
    desk.open()
    desk.use("fill")
    expect(desk.hint).to_contain_text("1 处空白")
    desk.page.keyboard.press("Enter")
    expect(desk.hint).to_contain_text("共用界线最长")
    desk.now["draft"]["revision"] += 1
    desk.page.keyboard.press("Enter")
    after = shapes(desk.stored())
    assert len(after) == 24
    longest = max(lengths, key=lengths.__getitem__)
    assert after[longest].area == pytest.approx(m2[longest] + m2[gone])
    expect(desk.hint).to_contain_text("没有空白")


def test_by_keyboard_alone(desk):
    desk.page.locator("#map").focus()
    desk.page.keyboard.press("n")
    expect(desk.page.locator("#tool-vertices")).to_have_attribute("aria-pressed", "true")
    node = nodes(desk.now, 4)[5]
    x, y = desk.pixel(node)
    box = desk.page.locator("#map").bounding_box()
    dx, dy = round(x - box["x"] - box["width"] / 2), round(y - box["y"] - box["height"] / 2)
    for key, count in (("ArrowRight", dx), ("ArrowLeft", -dx), ("ArrowDown", dy), ("ArrowUp", -dy)):
        for _ in range(max(0, count)):
            desk.page.keyboard.press(f"Shift+{key}")
    expect(desk.hint).to_contain_text("按住拖动这一点")
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Space")
    assert node not in nodes(desk.stored(), 4)
    assert len(nodes(desk.now, 4)) == 16
    desk.page.keyboard.press("s")
    desk.page.keyboard.press("Space")
    for _ in range(5):
        desk.page.keyboard.press("Alt+ArrowDown")
    desk.page.keyboard.press("Space")
    expect(desk.page.locator("#hint-done")).to_be_visible()
    desk.page.keyboard.press("Backspace")
    expect(desk.page.locator("#hint-done")).to_be_hidden()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#tool-choose")).to_have_attribute("aria-pressed", "true")
