"""Publishing a snapshot from the data page, stage by stage, and judging it there."""

import pytest
from playwright.sync_api import expect

from tests.accounts import add
from tests.browsing import load, named_county, settings_of
from tests.webmap.conftest import NOTICE, serving
from tests.webmap.desk_pages import browser_of, settled

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
"""A snapshot takes seconds, and more on a machine that has other work."""


@pytest.fixture
def site(database, tmp_path):
    """The pages over a county, where li approves everywhere, wang in a town, and zhou plans."""
    load(database, named_county())
    for name, role, area in (("li", "approver", None), ("wang", "approver", "990101001000"), ("zhou", "planner", None)):
        add(database, name, (role, area))
    with serving(settings_of(database, tmp_path, map_notice=NOTICE)) as address:
        yield address, tmp_path / "snapshots"


def test_who_approves_publishes_sees_the_stages_and_the_proof(chromium, site):
    address, folder = site
    with browser_of(chromium, address, "li") as page:
        page.goto("/data")
        settled(page)
        expect(page.locator("#no-snapshots")).to_be_visible()
        page.locator("#snapshot-publish").click()
        expect(page.locator("#snapshot-progress progress")).to_be_visible()
        expect(page.locator("#snapshot-said")).to_contain_text("已发布并证明", timeout=PATIENCE_MS)
        row = page.locator("#snapshot-rows tr")
        expect(row).to_have_count(1)
        expect(row).to_contain_text(f"示意数据，非实际界线 · {NOTICE}")
        expect(row).to_contain_text("最新")
        row.locator("button").click()
        expect(row.locator(".good")).to_contain_text("20 个上级恰好铺满", timeout=PATIENCE_MS)
        row.locator("a").click()
        expect(page.locator("h1")).to_contain_text((folder / "latest").readlink().name)
        expect(page.locator("tbody tr").first).to_be_visible()


def test_damage_is_named_and_another_language_is_spoken(chromium, site):
    address, folder = site
    with browser_of(chromium, address, "li") as page:
        page.goto("/data")
        settled(page)
        page.locator("#snapshot-publish").click()
        expect(page.locator("#snapshot-rows tr")).to_have_count(1, timeout=PATIENCE_MS)
        (folder / "latest" / "venues.csv").write_text("altered")
        page.locator("#language").click()
        page.locator("#snapshot-rows button").click()
        expect(page.locator("#snapshot-rows .warn")).to_contain_text("venues.csv, the content does not have the hash")


def test_who_may_not_publish_is_told_why_or_sees_no_button(chromium, site):
    address, folder = site
    with browser_of(chromium, address, "wang") as page:
        page.goto("/data")
        settled(page)
        page.locator("#snapshot-publish").click()
        expect(page.locator("#problem")).to_contain_text("全部区域")
    with browser_of(chromium, address, "zhou") as page:
        page.goto("/data")
        settled(page)
        expect(page.locator("#snapshot-publish")).to_be_hidden()
    assert not folder.exists()
