"""Where a division is begun, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.accounts import add
from tests.browsing import UNDIVIDED, load, named_county, settings_of
from tests.county import village_code
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled

pytestmark = pytest.mark.browser

VILLAGE = village_code(1)


@pytest.fixture
def site(database, tmp_path):
    load(database, named_county())
    add(database, "zhou", ("planner", None))
    add(database, "li", ("approver", None))
    with serving(settings_of(database, data_dir=tmp_path)) as address:
        yield address


@pytest.fixture
def planner(chromium, site):
    with browser_of(chromium, site, "zhou") as page:
        page.goto("/desk")
        settled(page)
        yield page


def choose(page, code):
    """Choose an area by its code, and wait until it is known what can be begun there."""
    page.locator("#area-input").fill(code)
    page.locator("#area-results li", has_text=code).first.click()
    expect(page.locator("#about")).to_be_visible()


def begin(page, way):
    page.locator(f"#start-{way}").click()
    page.wait_for_url("**/desk/*")
    settled(page)


def test_what_is_there_is_what_one_begins_with(planner):
    expect(planner.locator("#top [aria-current]")).to_have_text("划格台")
    expect(planner.locator("#choose")).to_be_visible()
    choose(planner, VILLAGE)
    expect(planner.locator("#about")).to_contain_text("现有 4 个网格单元")
    expect(planner.locator("#start-present")).to_have_class("accent")
    begin(planner, "present")
    expect(planner.locator(".piece")).to_have_count(4)
    planner.goto("/desk")
    expect(planner.locator("#draft-rows tr")).to_have_count(1)
    choose(planner, VILLAGE)
    expect(planner.locator("#waiting")).to_contain_text("这里已有草稿：1")
    planner.locator("#draft-rows a").click()
    planner.wait_for_url("**/desk/1")


def test_an_area_without_children_begins_as_one_piece(planner):
    choose(planner, UNDIVIDED)
    expect(planner.locator("#about")).to_contain_text("还没有划分出网格单元")
    expect(planner.locator("#way-present")).to_be_hidden()
    expect(planner.locator("#start-nothing")).to_have_class("accent")
    planner.locator("#title").fill("第一次划分")
    begin(planner, "nothing")
    expect(planner.locator(".piece")).to_have_count(1)
    expect(planner.locator("#desk-head h1")).to_have_text("第一次划分")


def test_names_of_a_list_wait_for_their_pieces(planner):
    choose(planner, UNDIVIDED)
    planner.locator("#start-list").click()
    expect(planner.locator("#list")).to_be_focused()
    planner.locator("#list").fill("桥头组\n新庄组\n中心小学，专属网格")
    begin(planner, "list")
    planner.locator(".piece").click()
    expect(planner.locator("#piece-name")).to_have_value("桥头组")
    planner.locator(".wanted button", has_text="中心小学").click()
    expect(planner.locator("#piece-kind")).to_have_value("dedicated")
    expect(planner.locator(".wanted button")).to_have_text(["新庄组"])


def test_the_lowest_level_is_not_divided(planner):
    planner.locator("#area-input").fill(f"{VILLAGE}003")
    planner.locator("#area-results li").first.click()
    expect(planner.locator("#problem")).to_contain_text("已是最小的一级")
    expect(planner.locator("#ways")).to_be_hidden()


def test_who_approves_begins_nothing(chromium, site):
    with browser_of(chromium, site, "li") as page:
        page.goto("/desk")
        expect(page.locator("#nothing")).to_contain_text("还没有可审批的草稿")
        assert page.locator("#begin").count() == 0
