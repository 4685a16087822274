"""The desk's panels in a real browser: what is typed is kept, undone, shared, and nobody's work is lost."""

import pytest
from playwright.sync_api import expect

from tests.accounts import add, add_households
from tests.browsing import load, named_county, settings_of
from tests.county import county, village_code
from tests.planners import Planner
from tests.visitors import Visit
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled
from webmap import create_app

pytestmark = pytest.mark.browser

VILLAGE = village_code(1)
FIRST = f"{VILLAGE}003"
"""A piece of the village, by its code."""


@pytest.fixture
def app(database, tmp_path):
    """The pages over a county where zhou and li plan, and zhou reads households: three in one piece."""
    load(database, named_county())
    add(database, "zhou", ("planner", None), ("roster_clerk", None))
    add(database, "li", ("planner", None))
    whole = county()
    place = whole.geometries[list(whole.codes).index(FIRST)].representative_point()
    add_households(database, [(round(place.x, 7), round(place.y, 7))] * 3, persons=4)
    return settings_of(database, data_dir=tmp_path)


@pytest.fixture
def colleague(app):
    """Li at the same draft, from another computer."""
    visitor = Visit(create_app(app), "li")
    number = visitor.post("/api/desk", json={"scheme": "standard", "code": VILLAGE, "start": "present"}).json["number"]
    return Planner(visitor, number)


@pytest.fixture
def site(app):
    with serving(app) as address:
        yield address


@pytest.fixture
def planner(chromium, site, colleague):
    """Zhou at the draft."""
    with browser_of(chromium, site, "zhou") as page:
        open_desk(page)
        yield page


def open_desk(page):
    page.goto("/desk/1")
    settled(page)
    expect(page.locator(".piece")).to_have_count(4)


def rename(page, name, code=FIRST):
    page.locator(f'[data-piece="{code}"]').click()
    page.locator("#piece-name").fill(name)
    page.keyboard.press("Tab")


def saved(page):
    expect(page.locator("#desk-saved")).to_have_text("已保存")


def stored(colleague, code=FIRST):
    return colleague.load().rows[code]["name"]


def test_what_is_typed_is_stored_and_goes_back_and_forth_over_a_reload(planner, colleague):
    rename(planner, "桥头组")
    saved(planner)
    assert stored(colleague) == "桥头组"
    planner.locator("#piece-kind").select_option("dedicated")
    saved(planner)
    planner.reload()
    settled(planner)
    planner.locator("#tab-history").click()
    steps = planner.locator(".step .name")
    expect(steps).to_have_text(["2. “桥头组”改为专属网格", "1. “201村3组”改名为“桥头组”", "打开时的样子"])
    planner.locator(".step").last.click()
    expect(planner.locator("#desk-undo")).to_be_disabled()
    saved(planner)
    assert stored(colleague) == "201村3组"
    planner.locator("#desk-redo").click()
    expect(planner.locator("#desk-undo")).to_be_enabled()
    saved(planner)
    assert stored(colleague) == "桥头组"


def test_balance_counts_households_where_they_may_be_read(planner):
    expect(planner.locator(f'[data-piece="{FIRST}"]')).to_contain_text("3 户")
    expect(planner.locator(".totals")).to_contain_text("3 户 · 12 人")
    planner.locator("#balance-order").select_option("name")
    names = planner.locator(".piece .name").all_inner_texts()
    assert [name.split("组")[0] for name in names] == ["201村3", "201村4", "201村11", "201村12"]


def test_without_a_connection_nothing_is_lost(planner, colleague):
    planner.context.set_offline(True)
    rename(planner, "桥头组")
    expect(planner.locator("#desk-saved")).to_contain_text("存在本机")
    planner.context.set_offline(False)
    saved(planner)
    assert stored(colleague) == "桥头组"


def test_a_page_that_is_lost_leaves_its_work_to_the_next(planner, colleague):
    planner.route("**/save", lambda route: route.abort())
    rename(planner, "桥头组")
    expect(planner.locator("#desk-saved")).to_contain_text("存在本机")
    planner.unroute("**/save")
    planner.reload()
    expect(planner.locator(f'[data-piece="{FIRST}"]')).to_contain_text("桥头组")
    saved(planner)
    assert stored(colleague) == "桥头组"
    assert colleague.load().steps == 1


def test_two_who_changed_the_same_see_both_and_choose(planner, colleague):
    colleague.rename(FIRST, "对方的名字")
    rename(planner, "我的名字")
    panel = planner.locator("#desk-conflict")
    expect(panel).to_contain_text("1 个网格被他人同时改过")
    expect(panel).to_contain_text("对方的名字")
    assert stored(colleague) == "对方的名字"
    expect(planner.locator("#conflict-done")).to_be_disabled()
    panel.locator("label.mine").click()
    planner.locator("#conflict-done").click()
    saved(planner)
    expect(panel).to_be_hidden()
    assert stored(colleague) == "我的名字"
    planner.locator("#desk-undo").click()
    expect(planner.locator("#piece-name")).to_have_value("对方的名字")
    saved(planner)
    assert stored(colleague) == "对方的名字"


def test_what_others_changed_elsewhere_is_taken_in(planner, colleague):
    other = f"{VILLAGE}004"
    colleague.rename(other, "对方的名字")
    rename(planner, "我的名字")
    saved(planner)
    expect(planner.locator(f'[data-piece="{other}"]')).to_contain_text("对方的名字")
    planner.locator("#tab-history").click()
    expect(planner.locator(".step")).to_have_count(3)
    expect(planner.locator(".step").nth(1)).to_contain_text("li同志")


def test_comments_and_shares(planner, colleague):
    planner.locator(f'[data-piece="{FIRST}"]').click()
    planner.locator("#tab-comments").click()
    planner.locator("#comment-text").fill("小学要单独划出来")
    planner.locator("#comment-add").click()
    expect(planner.locator(".comments li")).to_contain_text("小学要单独划出来")
    (said,) = colleague.visitor.get("/api/desk/1/comments").json
    assert (said["code"], said["done"]) == (FIRST, False)
    planner.locator(".comments button", has_text="已处理").click()
    expect(planner.locator(".comments .done")).to_have_count(1)
    planner.locator("#share-name").fill("li")
    planner.locator("#share-add").click()
    expect(planner.locator(".shares li")).to_contain_text("li同志")
    planner.locator(".shares button", has_text="取消共享").click()
    expect(planner.locator(".shares li")).to_have_count(0)
