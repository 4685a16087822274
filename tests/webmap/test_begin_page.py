"""The first fifteen minutes of an office, on an empty system."""

import pytest
from playwright.sync_api import expect

from gisgrid.exchange.workbooks import workbook
from tests.accounts import add
from tests.desk import desk_settings
from tests.services.test_beginning import ROAD
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled

pytestmark = pytest.mark.browser


@pytest.fixture
def empty_site(database, tmp_path):
    add(database, "admin", ("administrator", None))
    with serving(desk_settings(database, tmp_path)) as address:
        yield address


def test_an_administrator_is_led_from_nothing_step_by_step(chromium, empty_site, tmp_path):
    codes, roads = tmp_path / "代码.xlsx", tmp_path / "道路.geojson"
    codes.write_bytes(workbook("codes", ["代码", "名称"], [[990101001001, "河湾村"]]))
    roads.write_text(ROAD)
    with browser_of(chromium, empty_site, "admin") as page:
        page.goto("/")
        page.get_by_role("link", name="建库步骤").click()
        settled(page)
        step = {name: page.locator(f'[data-step="{name}"]') for name in ("county", "codes", "areas", "roads")}
        expect(step["county"]).to_have_attribute("aria-current", "step")
        page.locator("#county-code").fill("990101001")
        page.locator("#county-name").fill("示例县")
        step["county"].locator("button").click()
        expect(page.locator("#problem")).to_contain_text("不是县级代码")
        page.locator("#county-code").fill("990101")
        step["county"].locator("button").click()
        expect(step["county"]).to_contain_text("已完成")
        page.locator("#codes-file").set_input_files(codes)
        step["codes"].locator("button").click()
        expect(step["codes"]).to_contain_text("1 个镇、村代码")
        expect(step["areas"]).to_contain_text("还缺 1 个村")
        page.locator("#roads-file").set_input_files(codes)
        step["roads"].locator("button").click()
        expect(page.locator("#problem")).to_contain_text("没有收下")
        page.locator("#roads-file").set_input_files(roads)
        page.locator("#roads-crs").select_option("EPSG:4490")
        step["roads"].locator("button").click()
        expect(step["roads"]).to_contain_text("2 公里道路")
        page.reload()
        expect(page.locator("#progress")).to_contain_text("3 / 9")
        expect(page.locator('[data-step="accounts"]')).to_have_attribute("aria-current", "step")
        expect(step["areas"]).to_contain_text("要有划格员的角色")
