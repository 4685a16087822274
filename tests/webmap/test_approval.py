"""A draft between who plans and who approves, each with a browser of the own."""

import pytest
from playwright.sync_api import expect

from gisgrid.services import accounts
from gisgrid.store.session import Acting, writing
from tests.accounts import add
from tests.desk import DIRTY, desk_settings, load_village, subgrids
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled

pytestmark = pytest.mark.browser

TOWN = "990199001000"


@pytest.fixture
def site(database, tmp_path):
    """The pages over the village to divide, where zhou plans and li approves."""
    load_village(database)
    add(database, "zhou", ("planner", TOWN))
    add(database, "li", ("approver", TOWN))
    with serving(desk_settings(database, tmp_path)) as address:
        yield address


@pytest.fixture
def planner(chromium, site):
    with browser_of(chromium, site, "zhou") as page:
        yield page


@pytest.fixture
def approver(chromium, site):
    with browser_of(chromium, site, "li") as page:
        yield page


def keep(page, name):
    """Import a file as a draft; the address of its page."""
    page.goto("/data/import")
    page.set_input_files("#files", DIRTY / name)
    page.locator("#check").click()
    page.locator("#keep").click()
    page.wait_for_url("**/data/drafts/*")
    settled(page)
    return page.url


def confirm(page, button, words=""):
    page.locator(button).click()
    if words:
        page.locator("#reason").fill(words)
    page.locator("#dialog-confirm").click()
    expect(page.locator("#dialog")).to_be_hidden()


def shown(page):
    return [one for one in ("publish", "send", "return", "drop", "accept") if page.locator(f"#{one}").is_visible()]


def test_sent_in_sent_back_and_published(planner, approver, database):
    address = keep(planner, "clean.geojson")
    assert shown(planner) == ["send", "drop"]
    approver.goto(address)
    expect(approver.locator("#standing")).to_contain_text("划格员还在编辑")
    assert shown(approver) == []
    confirm(planner, "#send", "请审")
    expect(planner.locator("#state")).to_have_text("已送审")
    assert shown(planner) == ["return"]
    expect(planner.locator("#return")).to_have_text("撤回修改")
    approver.goto("/data")
    expect(approver.locator("#start")).to_be_hidden()
    expect(approver.locator("#draft-rows")).to_contain_text("已送审")
    approver.locator("#draft-rows a").click()
    expect(approver.locator("#remark")).to_have_text("送审说明：请审")
    approver.locator("#return").click()
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#dialog")).to_be_visible()  # who sends back says why
    approver.locator("#reason").fill("河湾组太大")
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#said")).to_have_text("已退回。")
    planner.reload()
    settled(planner)
    expect(planner.locator("#remark")).to_have_text("退回说明：河湾组太大")
    confirm(planner, "#send")
    approver.reload()
    settled(approver)
    assert shown(approver) == ["publish", "return"]
    confirm(approver, "#publish", "同意")
    expect(approver.locator("#state")).to_have_text("已发布")
    assert len(subgrids(database)) == 9


def test_what_was_sent_in_is_taken_back_to_go_on(planner):
    keep(planner, "clean.geojson")
    confirm(planner, "#send")
    confirm(planner, "#return")
    expect(planner.locator("#state")).to_have_text("编辑中")
    assert shown(planner) == ["send", "drop"]


def test_faults_are_not_sent_in_and_only_read_by_who_approves(planner, approver):
    address = keep(planner, "slivers.geojson")
    expect(planner.locator("#send")).to_be_disabled()
    approver.goto(address)
    settled(approver)
    approver.locator(".finding").first.click()
    expect(approver.locator(".detail")).to_be_visible()
    assert approver.locator(".detail button").count() == 0
    assert shown(approver) == []


def test_an_approval_that_ends_meanwhile_keeps_the_reason(planner, approver, database):
    address = keep(planner, "clean.geojson")
    confirm(planner, "#send")
    approver.goto(address)
    approver.locator("#publish").click()
    approver.locator("#reason").fill("同意发布")
    planner.locator("#return").click()
    planner.locator("#dialog-confirm").click()
    expect(planner.locator("#state")).to_have_text("编辑中")
    end_grants(database, "li")
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#dialog [role=alert]")).to_contain_text("没有这项权限")
    expect(approver.locator("#reason")).to_have_value("同意发布")
    assert subgrids(database) == []


def end_grants(database, name):
    with writing(database.service_url, Acting(who="test", action="revoke")) as connection:
        (one,) = [account for account in accounts.list_accounts(connection) if account.name == name]
        for grant in one.grants:
            accounts.revoke(connection, grant.number, by="test")
