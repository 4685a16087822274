"""已发布的变更 and 行政区划调整 in a real browser: withdrawn with a reason, tried, carried out, printed."""

from datetime import date

import pytest
from playwright.sync_api import expect

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.accounts import add
from tests.county import county, town_code, village_code
from tests.desk import desk_settings
from tests.services.redrafting import children, merged, redrawn
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled

pytestmark = pytest.mark.browser

TOWN, VILLAGE, OTHER = town_code(0), village_code(0), village_code(1)


@pytest.fixture
def approver(chromium, database, tmp_path):
    """Somebody who approves a town, before the list of data."""
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    add(database, "审批员", ("approver", TOWN))
    with serving(desk_settings(database, tmp_path)) as address, browser_of(chromium, address, "审批员") as page:
        page.goto("/data")
        yield page


def test_a_published_change_is_withdrawn_with_a_reason(approver, database):
    areas = children(database, VILLAGE)
    changeset = redrawn(database, VILLAGE, merged(areas, *areas.codes[:2]))
    approver.reload()
    row = approver.locator(f"#change-{changeset}")
    expect(row).to_contain_text("新增 0 · 变更 1 · 撤销 1")
    then = approver.request.get(row.locator("a", has_text="当时的区域").get_attribute("href"))
    assert then.ok
    row.locator("button").click()
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#dialog")).to_be_visible()  # without a reason nothing is withdrawn
    approver.locator("#reason").fill("并错了")
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#change-said")).to_have_text(f"已撤回，记为第 {changeset + 1} 号变更。")
    expect(row).to_contain_text(f"已由第 {changeset + 1} 号变更撤回")
    expect(row.locator("button")).to_have_count(0)
    assert children(database, VILLAGE).codes == areas.codes


def fill(page, **values):
    for name, value in values.items():
        page.locator(f"#{name.replace('_', '-')}").fill(value)


def test_two_villages_are_merged_after_a_trial(approver, database):
    approver.locator("a", has_text="行政区划调整").first.click()
    approver.locator("#town-input").fill(TOWN)
    approver.locator("#town-results [role=option]").first.click()
    for code in (VILLAGE, OTHER):
        approver.locator(f"#villages input[value='{code}']").check()
    settled(approver)
    fill(approver, document="民发〔2026〕7号", authority="县人民政府", reason="撤并行政村", first_name="和合村")
    approver.locator("#effective_on").fill(date.today().isoformat())
    approver.locator("#try").click()
    expect(approver.locator("#trial-said")).to_contain_text(f"撤销：{OTHER}")
    expect(approver.locator("#trial-codes tbody tr")).to_have_count(6)  # two villages, four sub-grids of the second
    assert len(children(database, VILLAGE)) == 4
    approver.locator("#do").click()
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#said")).to_have_text("已按 民发〔2026〕7号 办理。")
    assert len(children(database, VILLAGE)) == 8
    decision = approver.locator(".decision")
    expect(decision.locator("tbody tr")).to_have_count(6)
    with approver.expect_download() as loading:
        decision.locator("a", has_text="XLSX").click()
    assert loading.value.suggested_filename.endswith(".xlsx")
    approver.evaluate("window.print = () => {}")
    decision.locator("button").click()
    approver.emulate_media(media="print")
    expect(decision).to_be_visible()
    expect(approver.locator("#entry")).to_be_hidden()


def test_a_village_is_split_by_its_grids(approver, database):
    approver.goto("/data/reforms")
    approver.locator("#town-input").fill(TOWN)
    approver.locator("#town-results [role=option]").first.click()
    approver.locator("#kind").select_option("split")
    approver.locator(f"#villages input[value='{VILLAGE}']").check()
    settled(approver)
    grids = children(database, VILLAGE).codes
    for code in grids[2:]:
        approver.locator(f"#grids input[value='{code}']").check()
    fill(
        approver,
        document="民发〔2026〕8号",
        authority="县人民政府",
        reason="分设",
        first_name="上村",
        second_name="下村",
    )
    fill(approver, second_code=TOWN[:9] + "299")
    approver.locator("#effective_on").fill(date.today().isoformat())
    approver.locator("#try").click()
    expect(approver.locator("#trial-codes tbody tr")).to_have_count(3)
    approver.locator("#do").click()
    approver.locator("#dialog-confirm").click()
    expect(approver.locator("#said")).to_contain_text("8号")
    assert children(database, VILLAGE).codes == grids[:2]
    assert len(children(database, TOWN[:9] + "299")) == 2
