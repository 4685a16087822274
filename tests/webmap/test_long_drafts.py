"""A draft with many findings, in a real browser: the list comes in parts, and nothing waits for the mend."""

import pytest
from playwright.sync_api import expect

from tests.webmap.test_desk import keep, planner, village

__all__ = ["planner", "village"]

pytestmark = pytest.mark.browser

MANY = 1000


def multiply(page, many=MANY):
    """Answer for a draft as the server does, with its findings again and again under new numbers."""

    def answer(route):
        real = route.fetch()
        body = real.json()
        few = body["findings"]
        body["findings"] = [{**few[i % len(few)], "number": i + 1} for i in range(many)]
        route.fulfill(response=real, json=body)

    page.route("**/api/drafts/1", answer)


@pytest.fixture
def long(planner):
    """A draft's page whose list has a thousand findings of several kinds."""
    keep(planner, "mixed.geojson")
    multiply(planner)
    planner.reload()
    expect(planner.locator("body")).to_have_attribute("aria-busy", "false")
    return planner


def rows(page):
    return page.locator(".finding")


def test_two_hundred_at_once_and_more_on_demand(long):
    expect(rows(long)).to_have_count(200)
    more = long.locator("#findings .more")
    expect(more).to_have_text("再显示 200 条（还有 800 条）")
    more.click()
    expect(rows(long)).to_have_count(400)
    expect(rows(long).nth(200)).to_be_focused()
    expect(rows(long).nth(200)).to_be_in_viewport()


def test_the_last_one_is_a_key_away_and_a_filter_begins_anew(long):
    rows(long).first.click()
    long.keyboard.press("End")
    expect(rows(long)).to_have_count(MANY)
    expect(rows(long).last).to_have_attribute("aria-current", "true")
    expect(rows(long).last).to_be_focused()
    expect(long.locator("#findings .more")).to_have_count(0)
    long.keyboard.press("Home")
    expect(rows(long).first).to_be_focused()
    chip = long.locator(".chip", has_text="空白")
    chip.click()
    assert rows(long).count() <= 200
    expect(rows(long).first).to_be_in_viewport()


def test_the_arrow_goes_on_where_the_part_ends(long):
    rows(long).nth(199).click()
    long.keyboard.press("ArrowDown")
    expect(rows(long)).to_have_count(400)
    expect(rows(long).nth(200)).to_be_focused()
    expect(rows(long).nth(200)).to_have_attribute("aria-current", "true")


def test_list_and_map_are_there_before_the_mend(planner):
    keep(planner, "mixed.geojson")
    expect(planner.locator("#accept")).to_be_visible()
    held = []
    planner.route("**/api/drafts/1/mend?*", lambda route: held.append(route))
    planner.reload()
    expect(rows(planner).first).to_be_visible()
    expect(planner.locator("#map")).to_have_attribute("aria-busy", "false")
    expect(planner.locator("#accept")).to_be_hidden()
    rows(planner).first.click()
    expect(planner.locator(".detail")).to_be_visible()
    planner.locator("#tab-ledger").click()
    expect(planner.locator("#mend-words")).to_contain_text("正在计算")
    assert len(held) == 1
    held[0].continue_()
    expect(planner.locator("#accept")).to_be_visible()
    expect(planner.locator("#mend-words")).to_contain_text("可修正")
