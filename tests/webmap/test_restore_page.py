"""A planner brings back what this system exported, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.accounts import add
from tests.api.test_restoring import altered
from tests.desk import DIRTY, desk_settings
from tests.services.test_export import contents, exported, knotted
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of
from tests.webmap.test_desk import check, choose

__all__ = ["knotted"]

pytestmark = pytest.mark.browser


@pytest.fixture
def empty(cluster):
    with cluster.temporary("gisgrid") as made:
        yield made


@pytest.fixture
def village(empty, tmp_path):
    """The pages that write over an empty database; gives their address."""
    with serving(desk_settings(empty, tmp_path / "desk")) as address:
        yield address


@pytest.fixture
def planner(chromium, village, empty):
    """The list of drafts, before somebody who may plan everywhere and bring roots in."""
    add(empty, "周老师", ("planner", None), ("administrator", None))
    with browser_of(chromium, village, "周老师") as page:
        page.goto("/data")
        yield page


@pytest.fixture
def file(knotted, tmp_path):
    exported(knotted, tmp_path / "全县.geojson")
    return tmp_path / "全县.geojson"


def choose_export(page, file):
    page.goto(page.url.split("/data")[0] + "/data/import")
    page.set_input_files("#files", file)
    expect(page.locator("#restoring")).to_be_visible()


def test_an_export_goes_back_in_without_a_field_matched(planner, file, knotted, empty):
    choose_export(planner, file)
    expect(planner.locator("#restore-words")).to_have_text("本系统导出的文件：4 级、97 个区域")
    expect(planner.locator("#restore-levels")).to_contain_text("网格单元 76 个")
    expect(planner.locator("#reading")).to_be_hidden()
    check(planner)
    expect(planner.locator("#verdict")).to_contain_text("恰好铺满：97 个区域")
    expect(planner.locator("#verdict-note")).to_have_text("将一次新增 97 个区域。")
    expect(planner.locator("#keep")).to_be_hidden()
    planner.locator("#why").fill("新服务器")
    planner.locator("#store").click()
    expect(planner.locator("#done-text")).to_contain_text("97 个区域")
    expect(planner.locator("#restoring")).to_be_hidden()
    shapes, again = contents(knotted)[0], contents(empty)[0]
    assert {code: shape.wkb for code, shape in again.items()} == {code: shape.wkb for code, shape in shapes.items()}
    assert set(contents(empty)[1]) == set(contents(knotted)[1])


def test_an_altered_export_is_not_stored_and_the_planner_is_told_what_to_do(planner, file, empty):
    file.write_bytes(altered(file))
    choose_export(planner, file)
    check(planner)
    expect(planner.locator("#verdict")).to_contain_text("未能铺满")
    expect(planner.locator("#verdict-note")).to_contain_text("可能被改动过")
    expect(planner.locator("#store")).to_be_hidden()
    expect(planner.locator("#keep")).to_be_hidden()
    assert contents(empty) == ({}, [])


def test_a_second_time_is_refused_in_words_and_the_file_may_be_read_plainly(planner, file):
    choose_export(planner, file)
    check(planner)
    planner.locator("#store").click()
    expect(planner.locator("#done")).to_be_visible()
    choose_export(planner, file)
    planner.locator("#check").click()
    expect(planner.locator("#problem")).to_contain_text("数据库中已有这些区域")
    planner.locator("#as-plain").click()
    expect(planner.locator("#reading")).to_be_visible()
    expect(planner.locator("#restoring")).to_be_hidden()
    expect(planner.locator("#field-code")).to_have_value("code")


def test_the_words_follow_the_language(planner, file):
    choose_export(planner, file)
    planner.locator("#language").click()
    expect(planner.locator("#restore-words")).to_have_text("Exported by this system: 4 levels, 97 areas")
    expect(planner.locator("#restore-levels")).to_contain_text("Sub-grid 76")


def test_any_other_file_is_read_as_before(planner):
    choose(planner, DIRTY / "base_town.geojson")
    expect(planner.locator("#restoring")).to_be_hidden()


def test_a_file_that_changes_nothing_is_not_stored_again(planner):
    for first in (True, False):
        choose(planner, "base_town.geojson")
        planner.locator("#level").select_option("town")
        planner.locator("#field-parent_code").select_option("")
        check(planner)
        if first:
            planner.locator("#store").click()
            expect(planner.locator("#done")).to_be_visible()
    expect(planner.locator("#verdict-note")).to_contain_text("没有变化")
    expect(planner.locator("#store")).to_be_hidden()
