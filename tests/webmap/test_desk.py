"""Journeys of a planner who imports boundaries, in a real browser."""

import json
import zipfile

import pytest
from playwright.sync_api import expect

from gisgrid.domain.codes import OfficialCode
from gisgrid.services.codes import import_official_codes
from gisgrid.store.session import writing
from tests.desk import DIRTY, VILLAGE, WRITING, desk_settings, load_village, subgrids
from tests.webmap.conftest import serving

pytestmark = pytest.mark.browser

SIZES = [(1366, 768), (1920, 1080), (390, 844)]


@pytest.fixture
def village(database, tmp_path):
    """The pages that write over one village without sub-grids; gives their address."""
    load_village(database)
    with serving(desk_settings(database, tmp_path), **WRITING) as address:
        yield address


@pytest.fixture
def planner(chromium, village):
    """A page; at the end it may not have failed at anything, except what a test says that the server refuses."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.set_default_timeout(10_000)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.goto(f"{village}/data")
    yield page
    context.close()
    assert problems == []


def choose(page, *files):
    """Go to the import, choose files, and wait until they were looked into."""
    page.goto(page.url.split("/data")[0] + "/data/import")
    page.set_input_files("#files", [DIRTY / file if isinstance(file, str) else file for file in files])
    expect(page.locator("#reading")).to_be_visible()


def check(page):
    page.locator("#check").click()
    expect(page.locator("#result")).to_be_visible()


def keep(page, *files):
    """Import files as a draft and open it."""
    choose(page, *files)
    check(page)
    page.locator("#keep").click()
    page.wait_for_url("**/data/drafts/*")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")


def written(folder, name, features):
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_an_empty_list_leads_to_the_import(planner):
    expect(planner.locator("#nothing")).to_contain_text("还没有导入过边界文件")
    planner.locator("#nothing a").click()
    expect(planner.locator("h1")).to_have_text("导入边界文件")


def test_from_a_dirty_file_to_published_areas(planner, database):
    choose(planner, "slivers.geojson")
    guesses = {role: planner.locator(f"#field-{role}").input_value() for role in ("code", "name", "parent_code")}
    assert guesses == {"code": "code", "name": "name", "parent_code": "parent_code"}
    expect(planner.locator("#level")).to_have_value("subgrid")
    check(planner)
    expect(planner.locator("#verdict")).to_contain_text("未能铺满")
    expect(planner.locator("#store")).to_be_hidden()
    planner.locator("#keep").click()
    planner.wait_for_url("**/data/drafts/*")
    rows = planner.locator(".finding")
    expect(rows.first).to_contain_text("桥头组、新庄组")
    before = planner.locator("#scale").inner_text()
    rows.first.click()
    expect(rows.first).to_have_attribute("aria-current", "true")
    expect(planner.locator("#scale")).not_to_have_text(before)
    planner.locator("#after").click()
    planner.locator("#tab-ledger").click()
    expect(planner.locator("#proposed-rows tr").first).to_contain_text("组")
    planner.locator("#accept").click()
    expect(planner.locator("#standing")).to_have_text("恰好铺满，可以发布。")
    planner.locator("#publish").click()
    expect(planner.locator("#dialog")).to_contain_text("新增 9 个")
    planner.locator("#reason").fill("修好狭缝")
    planner.locator("#dialog-confirm").click()
    expect(planner.locator("#state")).to_have_text("已发布")
    assert len(subgrids(database)) == 9
    planner.locator("#top nav a", has_text="数据").click()
    expect(planner.locator("#import-rows tr").first).to_contain_text("修好狭缝")
    expect(planner.locator("#import-rows tr").first).to_contain_text("周老师")


def test_what_tiles_is_stored_from_the_page(planner, database):
    choose(planner, "clean.geojson")
    check(planner)
    expect(planner.locator("#verdict")).to_contain_text("恰好铺满")
    expect(planner.locator("#verdict-note")).to_contain_text("新增 9 个")
    planner.locator("#why").fill("第一次划分")
    planner.locator("#store").click()
    expect(planner.locator("#done-text")).to_contain_text("9 个区域")
    assert len(subgrids(database)) == 9


def test_a_shapefile_in_its_parts_with_chinese_in_gbk(planner, tmp_path):
    with zipfile.ZipFile(DIRTY / "gbk_attributes.zip") as opened:
        opened.extractall(tmp_path / "parts")
    choose(planner, *sorted((tmp_path / "parts").iterdir()))
    expect(planner.locator("#chosen-name")).to_contain_text("gbk_attributes.shp")
    expect(planner.locator("#rows-body")).to_contain_text("河湾组")
    expect(planner.locator("#field-parent_code")).to_have_value("parent")
    check(planner)
    expect(planner.locator("#verdict")).to_contain_text("恰好铺满")


def test_a_file_that_does_not_say_its_system_is_asked_about(planner):
    choose(planner, "metres_without_crs.zip")
    expect(planner.locator("#crs-evidence")).to_contain_text("没有写明坐标系")
    first = planner.locator("#crs-guesses li").first
    expect(first).to_contain_text("外缘离已有边界")
    planner.locator("#check").click()
    expect(planner.locator("#problem")).to_contain_text("请在“坐标系”中选定")
    planner.locator("#crs").select_option(first.locator("b").inner_text())
    check(planner)
    expect(planner.locator("#verdict")).to_contain_text("恰好铺满")


def test_official_codes_are_compared(planner, database):
    with writing(database.service_url) as connection:
        import_official_codes(connection, [OfficialCode(VILLAGE, "示意村"), OfficialCode("990199001202", "邻村")])
    choose(planner, "clean.geojson")
    check(planner)
    expect(planner.locator("#official-list")).to_contain_text("邻村 990199001202")


def test_a_waived_fault_stays_unpublishable(planner):
    keep(planner, "missing_child.geojson")
    planner.locator(".finding").first.click()
    planner.get_by_role("button", name="豁免", exact=True).click()
    expect(planner.locator("#dialog")).to_contain_text("不能发布")
    planner.locator("#reason").fill("水库")
    planner.locator("#dialog-confirm").click()
    expect(planner.locator("#standing")).to_contain_text("其中 1 处已豁免")
    expect(planner.locator("#publish")).to_be_disabled()
    expect(planner.locator(".finding").last).to_contain_text("已豁免")


def test_keys_filter_and_one_mend(planner):
    keep(planner, "mixed.geojson")
    rows = planner.locator(".finding")
    rows.first.click()
    planner.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(rows.nth(1)).to_be_focused()
    planner.keyboard.press("ArrowUp")
    expect(rows.first).to_have_attribute("aria-current", "true")
    planner.locator(".chip", has_text="空白").click()
    expect(rows).to_have_count(2)
    planner.locator(".finding", has_text="可修正").click()
    planner.get_by_role("button", name="接受这一处修正").click()
    expect(planner.locator("#said")).to_have_text("已修正 1 处。")
    expect(planner.locator(".chip", has_text="空白 1")).to_be_visible()


def test_a_draft_is_dropped_after_asking_once(planner):
    keep(planner, "gaps.geojson")
    planner.locator("#drop").click()
    planner.locator("#dialog-back").click()
    expect(planner.locator("#state")).to_have_text("编辑中")
    planner.locator("#drop").click()
    planner.locator("#dialog-confirm").click()
    expect(planner.locator("#state")).to_have_text("已放弃")
    expect(planner.locator("#actions")).to_be_hidden()


def test_too_large_is_refused_before_it_is_sent(planner, village):
    planner.route("**/data/import", lambda route: shrink(route))
    planner.goto(f"{village}/data/import")
    planner.set_input_files("#files", DIRTY / "clean.geojson")
    expect(planner.locator("#too-large")).to_contain_text("超过")
    expect(planner.locator("#drop")).to_be_visible()


def shrink(route):
    """Answer the page as a server would that takes a thousand bytes."""
    answer = route.fetch()
    route.fulfill(
        response=answer, body=answer.text().replace(f'"maxUploadBytes": {512 * 1024**2}', '"maxUploadBytes": 1000')
    )


def test_names_never_become_markup(planner, tmp_path):
    features = json.loads((DIRTY / "gaps.geojson").read_text(encoding="utf-8"))["features"]
    for feature in features:
        feature["properties"]["name"] = "<img src=x onerror=alert(1)>"
    features[0]["properties"]["<script>alert(2)</script>"] = "<b onclick=alert(3)>x</b>"
    keep(planner, written(tmp_path, "<svg onload=alert(4)>.geojson", features))
    expect(planner.locator(".finding").first).to_contain_text("<img src=x onerror=alert(1)>")
    expect(planner.locator("#title")).to_have_text("<svg onload=alert(4)>.geojson")
    assert planner.locator("aside img, aside svg, aside script").count() == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off_at_the_side(planner, size, language):
    keep(planner, "mixed.geojson")
    draft = planner.url
    planner.set_viewport_size({"width": size[0], "height": size[1]})
    for address in (draft, draft.split("/drafts")[0], draft.split("/drafts")[0] + "/import"):
        planner.goto(f"{address}#lang={language}")
        planner.reload()
        expect(planner.locator("body")).to_have_attribute("aria-busy", "false")
        assert planner.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_wider_limits_mend_more_and_some_are_picked(planner):
    keep(planner, "gaps.geojson")
    expect(planner.locator("#accept")).to_be_hidden()
    planner.locator("#tab-ledger").click()
    planner.locator("#limits summary").click()
    planner.locator("#limit-gap").fill("100")
    planner.locator("#limit-gap").press("Tab")
    expect(planner.locator("#accept")).to_have_text("接受全部 2 处修正")
    planner.locator("#tab-findings").click()
    planner.locator("#findings input").first.check()
    expect(planner.locator("#accept")).to_have_text("接受选中的 1 处修正")
    planner.locator("#accept").click()
    expect(planner.locator("#said")).to_have_text("已修正 1 处。")
    expect(planner.locator("#standing")).to_contain_text("还有 1 处问题")
    expect(planner.locator("#accepted-rows tr")).not_to_have_count(0)
