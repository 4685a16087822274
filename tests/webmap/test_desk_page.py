"""Work at the desk that goes on: undone and done again, after a reload, beside somebody else, until it is published."""

import pytest
from playwright.sync_api import expect

from gisgrid.store.areas import children_of
from gisgrid.store.session import reading
from tests.webmap.desk_ground import VILLAGE, begin, desk_served, middle, nodes, rows, shapes, texts
from tests.webmap.desk_map import DeskMap
from tests.webmap.desk_pages import SIZES, browser_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(cluster, tmp_path_factory):
    """The desk over a county of its own, and its database."""
    with desk_served(cluster, tmp_path_factory.mktemp("desk")) as both:
        yield both


@pytest.fixture(scope="module")
def planner(chromium, served):
    with browser_of(chromium, served[0], "周老师") as page:
        page.wait_for_url("**/account")
        yield page


@pytest.fixture(scope="module")
def colleague(chromium, served):
    with browser_of(chromium, served[0], "李老师") as page:
        page.wait_for_url("**/account")
        yield page


@pytest.fixture
def desk(planner):
    """A new draft of the village as it is divided today, open at the desk."""
    return DeskMap(planner, begin(planner))


def move_node(desk, node, dx=0.001, dy=0.001):
    desk.use("vertices")
    desk.drag(node, (node[0] + dx, node[1] + dy))
    return desk.stored()


def merge(desk, *codes):
    desk.use("merge")
    desk.page.keyboard.press("Escape")
    desk.use("merge")
    desk.click(*(middle(desk.now, code) for code in codes))
    desk.page.keyboard.press("Enter")
    return desk.stored()


def test_all_is_undone_and_done_again_with_a_reload_in_the_middle(desk):
    states = [texts(desk.now)]
    states.append(texts(move_node(desk, nodes(desk.now, 4)[0])))
    row = rows(desk.now)[3]
    states.append(texts(merge(desk, row[0], row[1])))
    states.append(texts(move_node(desk, nodes(desk.now, 4)[2])))
    desk.page.keyboard.press("Control+z")
    assert texts(desk.stored()) == states[2]
    desk.open()
    for state in (states[1], states[0]):
        desk.page.keyboard.press("Control+z")
        assert texts(desk.stored()) == state
    expect(desk.page.locator("#desk-undo")).to_be_disabled()
    for state in states[1:]:
        desk.page.keyboard.press("Control+y")
        assert texts(desk.stored()) == state
    expect(desk.page.locator("#desk-redo")).to_be_disabled()


def test_somebody_elses_edit_that_does_not_touch_comes_in_and_one_that_touches_is_asked_about(desk, colleague):
    other = DeskMap(colleague, desk.number)
    first, last = nodes(desk.now, 4)[0], nodes(desk.now, 4)[-1]
    move_node(other, last)
    move_node(desk, first)
    both = nodes(desk.now, 4)
    assert first not in both
    assert last not in both
    node = nodes(desk.now, 4)[5]
    other.open()
    other.now = desk.now
    move_node(other, node, 0.001, 0)
    desk.use("vertices")
    desk.drag(node, (node[0], node[1] + 0.001))
    conflict = desk.page.locator("#desk-conflict")
    expect(conflict).to_be_visible()
    expect(desk.page.locator("#desk-saved")).to_contain_text("冲突")
    conflict.locator("[data-all=mine]").click()
    conflict.locator("#conflict-done").click()
    expect(conflict).to_be_hidden()
    expect(desk.page.locator("#desk-saved")).to_have_text("已保存")
    desk.now = desk.page.request.get(f"/api/desk/{desk.number}").json()
    assert any(abs(x - node[0]) < 3e-4 and abs(y - node[1] - 0.001) < 3e-4 for x, y in nodes(desk.now, 4))


def test_what_is_drawn_without_a_connection_is_saved_when_it_is_back(desk):
    desk.page.context.set_offline(True)
    node = nodes(desk.now, 4)[3]
    desk.use("vertices")
    desk.drag(node, (node[0] + 0.001, node[1]))
    expect(desk.page.locator("#desk-saved")).to_contain_text("连不上服务器")
    desk.page.context.set_offline(False)
    assert node not in nodes(desk.stored(), 4)


def test_a_divided_village_is_published_and_the_database_agrees(desk, served):
    row = rows(desk.now)[0]
    merge(desk, row[0], row[1])
    place = middle(desk.now, row[3])
    desk.use("split")
    desk.draw((place[0], place[1] - 0.03), place, (place[0], place[1] + 0.004), (place[0] + 0.011, place[1] + 0.004))
    after = desk.stored()
    desk.page.locator("#desk-publish").click()
    desk.page.locator("#reason").fill("按河道调整")
    desk.page.locator("#dialog-confirm").click()
    expect(desk.page.locator("#desk-state")).to_have_text("已发布")
    expect(desk.page.locator("#tool-split")).to_be_disabled()
    with reading(served[1].service_url) as connection:
        published = children_of(connection, "standard", [VILLAGE]).areas
    assert len(published.codes) == len(after["areas"])
    assert all(code.startswith(VILLAGE) for code in published.codes)
    assert row[1] not in published.codes
    assert {one.normalize().wkt for one in published.geometries} == {one.normalize().wkt for one in shapes(after).values()}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off(desk, size, language):
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    desk.page.goto(f"/desk/{desk.number}#lang={language}")
    desk.page.reload()
    expect(desk.page.locator("body")).to_have_attribute("aria-busy", "false")
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if size[0] > 720:
        assert desk.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        assert desk.page.evaluate("document.getElementById('rail').scrollHeight <= document.getElementById('rail').clientHeight")
    desk.page.set_viewport_size({"width": 1366, "height": 768})
