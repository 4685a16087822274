"""Signing in, accounts and what was done, in a real browser; each person has one of her own."""

import pytest
from playwright.sync_api import expect

from gisgrid.services import accounts
from gisgrid.store.session import Acting, writing
from tests.accounts import PASSWORD, add
from tests.browsing import load, named_county
from tests.county import town_code
from tests.desk import DIRTY, VILLAGE, desk_settings, load_village
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import SIZES, browser_of, settled, sign_in

pytestmark = pytest.mark.browser

TOWN, OTHER_TOWN = "990199001000", town_code(1)
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def site(database, tmp_path):
    """The pages over the village to divide, with an administrator of everything."""
    load_village(database)
    add(database, "admin", ("administrator", None))
    with serving(desk_settings(database, tmp_path)) as address:
        yield address


@pytest.fixture
def admin(chromium, site):
    with browser_of(chromium, site, "admin") as page:
        page.goto("/system")
        settled(page)
        yield page


def row(page, name):
    return page.locator(f'#account-rows tr[data-name="{name}"]')


def make_account(page, name, shown_name):
    """Add an account; its password, as the page shows it."""
    page.locator("#account-add").click()
    page.locator("#new-name").fill(name)
    page.locator("#new-shown-name").fill(shown_name)
    page.locator("#dialog-confirm").click()
    password = page.locator("#password").inner_text()
    page.locator("#dialog-confirm").click()
    expect(page.locator("#dialog")).to_be_hidden()
    return password


def grant(page, name, role, words):
    row(page, name).get_by_role("button", name="授权").click()
    page.locator("#grant-role").select_option(role)
    page.locator("#grant-area-input").fill(words)
    expect(page.locator("#grant-area-results li").first).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#dialog-confirm").click()
    expect(page.locator("#dialog")).to_be_hidden()


def end_sessions(database, name):
    """End the sessions of an account and let it sign in again with the same password."""
    with writing(database.service_url, Acting(who="test", action="disable account")) as connection:
        accounts.set_enabled(connection, name, enabled=False)
        accounts.set_enabled(connection, name, enabled=True)


def test_signing_in_and_out(chromium, site):
    with browser_of(chromium, site) as page:
        page.goto("/map")
        expect(page.locator("#who")).to_have_count(0)
        expect(page.locator("#pages a")).to_have_text(["总览", "一张图"])
        page.locator("#sign-in").click()
        sign_in(page, "admin", "不对的密码")
        expect(page.locator("#problem")).to_contain_text("账户名或密码不对")
        expect(page.locator("#name")).to_have_value("admin")
        expect(page.locator("#password")).to_be_focused()
        sign_in(page, "admin")
        page.wait_for_url("**/map*")
        expect(page.locator("#who")).to_have_text("admin同志")
        expect(page.locator("#pages a")).to_have_text(["总览", "一张图", "系统"])
        page.locator("#sign-out").click()
        expect(page.locator("#sign-in")).to_be_visible()
        page.goto("/system")
        expect(page.locator("#password")).to_be_visible()
        sign_in(page, "admin")
        page.wait_for_url("**/system")


def test_a_locked_name_is_told_for_how_long(chromium, site):
    with browser_of(chromium, site) as page:
        for _ in range(5):
            sign_in(page, "admin", "不对的密码")
        expect(page.locator("#problem")).to_contain_text("不对")
        sign_in(page, "admin")
        expect(page.locator("#problem")).to_contain_text("秒后再试")


def test_changing_the_own_password(chromium, site):
    with browser_of(chromium, site, "admin") as page:
        page.goto("/account")
        for again, words in (("另一个密码 2026", "不一样"), ("新的密码 2026 号", None)):
            page.locator("#old").fill(PASSWORD)
            page.locator("#new").fill("新的密码 2026 号")
            page.locator("#again").fill(again)
            page.locator("form .accent").click()
            if words:
                expect(page.locator("#problem")).to_contain_text(words)
        expect(page.locator(".good")).to_contain_text("密码已更改")
        sign_in(page, "admin", "新的密码 2026 号")
        page.wait_for_url(f"{site}/")


def test_an_account_from_its_making_to_the_end_of_its_grant(chromium, site, admin, database):
    password = make_account(admin, "zhou", "周老师")
    expect(row(admin, "zhou")).to_contain_text("还没有权限")
    grant(admin, "zhou", "planner", TOWN)
    expect(row(admin, "zhou").locator(".grant")).to_contain_text("划格员")
    with browser_of(chromium, site, "zhou", password) as planner:
        planner.goto("/data")
        expect(planner.locator("#pages a")).to_have_text(["总览", "一张图", "划格台", "数据"])
        import_file(planner)
        expect(planner.locator("#done-text")).to_contain_text("9 个区域")
        admin.get_by_label("收回权限 zhou").click()
        admin.locator("#dialog-confirm").click()
        expect(row(admin, "zhou")).to_contain_text("还没有权限")
        planner.locator("#top nav a", has_text="数据").click()
        expect(planner.locator("h1")).to_contain_text("您的账户没有这项权限")
    admin.locator("#tab-audit").click()
    rows = admin.locator("#audit-rows")
    for words in ("新建账户", "授权", "导入", "收回权限"):
        expect(rows).to_contain_text(words)
    admin.locator("#audit-who").fill("zhou")
    admin.locator("#audit-who").press("Tab")
    expect(rows).not_to_contain_text("收回权限")
    expect(rows).to_contain_text("导入")
    with admin.expect_download() as download:
        admin.locator("#audit-export").click()
    assert download.value.path().read_bytes().startswith(b"PK")


def import_file(page, name="clean.geojson"):
    """Import a file that divides the village, up to the button that stores it."""
    page.goto("/data/import")
    page.set_input_files("#files", DIRTY / name)
    page.locator("#check").click()
    expect(page.locator("#verdict")).to_be_visible()
    page.locator("#why").fill("第一次划分")
    page.locator("#store").click()


def test_outside_the_own_area_the_import_is_refused_in_words(chromium, site, database):
    load(database, named_county())
    add(database, "wang", ("planner", OTHER_TOWN))
    with browser_of(chromium, site, "wang") as page:
        import_file(page)
        expect(page.locator("#problem")).to_contain_text("权")
        expect(page.locator("#why")).to_have_value("第一次划分")


def test_a_session_that_ends_while_somebody_types(chromium, site, admin, database):
    admin.locator("#account-add").click()
    admin.locator("#new-name").fill("li.planner")
    admin.locator("#new-shown-name").fill("李老师")
    add(database, "other", ("administrator", None))
    end_sessions(database, "admin")
    admin.locator("#dialog-confirm").click()
    ended = admin.locator("#signed-out")
    expect(ended).to_contain_text("登录已过期")
    ended.get_by_role("button", name="重试").click()
    expect(ended).to_contain_text("还没有登录")
    with admin.context.expect_page() as opened:
        ended.get_by_role("link", name="重新登录").click()
    for name, words in (("other", "不是打开这一页的账户"), ("admin", None)):
        beside = opened.value
        beside.goto("/sign-in?next=/account")
        sign_in(beside, name)
        expect(beside.locator("#old")).to_be_visible()
        ended.get_by_role("button", name="重试").click()
        if words:
            expect(ended).to_contain_text(words)
            beside.locator("nav button").click()
    expect(admin.locator("#dialog-title")).to_have_text("li.planner 的密码")
    admin.locator("#dialog-confirm").click()
    expect(row(admin, "li.planner")).to_contain_text("李老师")


def test_a_refusal_stays_in_the_dialog_with_what_was_typed(admin):
    make_account(admin, "zhou", "周老师")
    admin.locator("#account-add").click()
    admin.locator("#new-name").fill("ZHOU")
    admin.locator("#new-shown-name").fill("另一位")
    admin.locator("#dialog-confirm").click()
    expect(admin.locator("#dialog [role=alert]")).to_contain_text("已经有人用了")
    expect(admin.locator("#new-name")).to_have_value("ZHOU")
    admin.locator("#dialog-back").click()
    row(admin, "zhou").get_by_role("button", name="授权").click()
    admin.locator("#dialog-confirm").click()
    expect(admin.locator("#dialog [role=alert]")).to_contain_text("请选一个区域")
    admin.keyboard.press("Escape")
    admin.get_by_label("收回权限 admin").click()
    admin.locator("#dialog-confirm").click()
    expect(admin.locator("#dialog [role=alert]")).to_contain_text("至少要留一位")


def test_disabled_reset_and_filtered(chromium, site, admin, database):
    add(database, "wu", ("viewer", TOWN))
    admin.reload()
    settled(admin)
    admin.locator("#account-filter").fill("WU")
    expect(admin.locator("#account-rows tr")).to_have_count(1)
    row(admin, "wu").get_by_role("button", name="停用").click()
    admin.locator("#dialog-confirm").click()
    expect(row(admin, "wu")).to_contain_text("已停用")
    with browser_of(chromium, site) as page:
        sign_in(page, "wu")
        expect(page.locator("#problem")).to_contain_text("不对")
    row(admin, "wu").get_by_role("button", name="恢复").click()
    admin.locator("#dialog-confirm").click()
    expect(row(admin, "wu")).not_to_contain_text("已停用")
    row(admin, "wu").get_by_role("button", name="重设密码").click()
    admin.locator("#dialog-confirm").click()
    password = admin.locator("#password").inner_text()
    with browser_of(chromium, site, "wu", password) as page:
        page.goto("/map")
        expect(page.locator("#who")).to_have_text("wu同志")
        expect(page.locator("#pages a")).to_have_text(["总览", "一张图", "记录"])


def test_a_row_of_what_was_done_opens_by_keyboard_and_names_stay_text(chromium, site, admin):
    password = make_account(admin, "zhou", MARKUP)
    expect(row(admin, "zhou")).to_contain_text(MARKUP)
    expect(row(admin, "zhou").get_by_role("button", name="授权")).to_be_focused()
    with browser_of(chromium, site, "zhou", password) as page:
        page.goto("/map")
        expect(page.locator("#who")).to_have_text(MARKUP)
        page.goto("/account")
        expect(page.locator("h1")).to_contain_text(MARKUP)
    admin.locator("#tab-accounts").focus()
    admin.keyboard.press("ArrowRight")
    first = admin.locator("#audit-rows button", has_text="新建账户").first
    first.focus()
    admin.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(admin.locator(".change")).to_contain_text(MARKUP)
    assert admin.locator("#audit-rows img").count() == 0
    admin.locator("#audit-until").fill("2020-01-01")
    admin.locator("#audit-until").press("Tab")
    expect(admin.locator("#audit-none")).to_be_visible()


def test_nothing_is_cut_off_at_the_side(admin, database):
    add(database, "a" * 60, ("planner", VILLAGE), ("approver", TOWN), ("viewer", None), ("volunteer", TOWN))
    for language in ("zh", "en"):
        admin.goto(f"/system#lang={language}")
        admin.reload()
        settled(admin)
        for tab in ("accounts", "audit"):
            admin.locator(f"#tab-{tab}").click()
            settled(admin)
            for width, height in SIZES:
                admin.set_viewport_size({"width": width, "height": height})
                assert admin.evaluate("document.documentElement.scrollWidth <= innerWidth"), (language, tab, width)


def test_forms_are_not_cut_off_either(chromium, site):
    with browser_of(chromium, site) as page:
        for path in ("/sign-in?next=/account", "/account"):
            page.goto(path)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            if path != "/account":
                sign_in(page, "admin")
