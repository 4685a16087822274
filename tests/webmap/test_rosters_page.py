"""The page of rosters in a real browser: template, preview, mistakes, confirmation."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import text

from gisgrid.store.session import reading
from tests.accounts import add
from tests.browsing import load, named_county
from tests.county import town_code, village_code
from tests.desk import desk_settings
from tests.exchange.rosters.books import book
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import SIZES, browser_of, settled

pytestmark = pytest.mark.browser

HEADER = ["志愿者编号", "姓名", "出生年月", "联系电话", "网格代码"]
ZHANG = ["P1", "张三", "1985.06", "13812340000", village_code(1)]
LI = ["P2", "李四", "1990年2月", 13812340001, village_code(1)]


@pytest.fixture
def office(database, chromium, tmp_path):
    """A clerk of one town before the page."""
    load(database, named_county())
    add(database, "clerk", ("roster_clerk", town_code(0)))
    with serving(desk_settings(database, tmp_path)) as address, browser_of(chromium, address, "clerk") as page:
        page.goto("/rosters")
        settled(page)
        yield page


def send(page, path):
    page.locator("#files").set_input_files(path)
    expect(page.locator("#plan")).to_be_visible()
    settled(page)


def saved(download, path):
    """Keep what was downloaded under a name that programs know."""
    download.value.save_as(path)
    return path


def names(database):
    with reading(database.service_url) as connection:
        return sorted(connection.scalars(text("SELECT name FROM gisgrid.person")))


def test_from_the_template_to_stored_people_and_out_again(office, database, tmp_path):
    with office.expect_download() as template:
        office.locator("#template").click()
    assert template.value.suggested_filename == "文化志愿者名单-模板.xlsx"
    send(office, book(tmp_path / "名单.xlsx", 表=[HEADER, ZHANG, LI]))
    expect(office.locator("#verdict")).to_have_text("2 行可以存入。")
    assert names(database) == []
    office.locator("#store").click()
    expect(office.locator("#done-text")).to_have_text("新增 2，修改 0，不变 0。")
    assert names(database) == ["张三", "李四"]
    with office.expect_download() as filled:
        office.locator("#filled").click()
    out = saved(filled, tmp_path / "out.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(out).worksheets[0].iter_rows(min_row=4)]
    assert {row[3] for row in rows[:2]} == {"张三", "李四"}
    office.locator("#more").click()
    send(office, out)
    expect(office.locator("#verdict")).to_have_text("与已有记录完全一致，没有要存的。")
    expect(office.locator("#store")).to_be_disabled()


def test_mistakes_are_shown_with_their_cells_and_the_rest_can_be_stored(office, database, tmp_path):
    send(office, book(tmp_path / "名单.xlsx", 表=[HEADER, ZHANG, [*LI[:3], "12", LI[4]]]))
    expect(office.locator("#verdict")).to_have_text("有 1 处错误，改正前不会存入任何一行。")
    expect(office.locator("#problem-rows tr")).to_contain_text(["表!D3**不是电话号码"])
    expect(office.locator("#store")).to_be_disabled()
    with office.expect_download() as copy:
        office.locator("#errors").click()
    assert load_workbook(saved(copy, tmp_path / "copy.xlsx"))["表"]["D3"].comment.text.startswith("不是电话号码")
    office.locator("#partial").check()
    office.locator("#store").click()
    expect(office.locator("#done")).to_be_visible()
    assert names(database) == ["张三"]


def test_a_conflict_with_another_source_waits_for_a_decision(office, database, tmp_path):
    for source, phone in (("甲", "13812340000"), ("乙", "13999990000")):
        send(office, book(tmp_path / f"{source}.xlsx", 表=[HEADER, [*ZHANG[:3], phone, ZHANG[4]]]))
        office.locator("#source").fill(source)
        office.locator("#source").blur()
        settled(office)
        if source == "甲":
            office.locator("#store").click()
            office.locator("#more").click()
    expect(office.locator("#step-rows tr")).to_contain_text(["电话：13812340000 → 13999990000甲"])
    expect(office.locator("#store")).to_be_disabled()
    office.locator("#conflicts").select_option("take")
    office.locator("#store").click()
    expect(office.locator("#done-text")).to_have_text("新增 0，修改 1，不变 0。")


def test_a_village_beyond_the_own_town_is_refused_in_words(office, database, tmp_path):
    send(office, book(tmp_path / "名单.xlsx", 表=[HEADER, [*ZHANG[:4], village_code(12)]]))
    office.locator("#store").click()
    expect(office.locator("#problem")).to_contain_text("不在您的权限范围内")
    assert names(database) == []


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_page(office, tmp_path, size):
    office.set_viewport_size({"width": size[0], "height": size[1]})
    send(office, book(tmp_path / "名单.xlsx", 表=[HEADER, ZHANG, [*LI[:3], "12", LI[4]]]))
    assert office.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_speaks_english(office):
    office.locator("#language").click()
    expect(office.locator("h1")).to_have_text("Rosters")
    expect(office.locator("#form option").first).to_have_text("Cultural volunteers")
