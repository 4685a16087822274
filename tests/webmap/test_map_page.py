"""Journeys over the map in a real browser."""

import pytest
import shapely
from playwright.sync_api import expect

from tests.browsing import COUNTY_NAME, LONG_NAME, LONG_NAMED, TOWN_NAMES, UNDIVIDED, WHO, WHY, name_of, named_county
from tests.county import COUNTY, town_code, village_code
from tests.webmap.conftest import NOTICE

pytestmark = pytest.mark.browser

AREAS = named_county()
SIZES = [(1366, 768), (1920, 1080), (390, 844)]
VILLAGE = village_code(5)


def inside(code):
    point = AREAS.geometries[AREAS.codes.index(code)].representative_point()
    return point.x, point.y


def beside_its_name(code):
    """A place within a town or village, north of its middle where the name stands."""
    lon, lat = inside(code)
    return lon, lat + 0.02


@pytest.mark.parametrize("size", SIZES)
def test_first_sight_is_the_whole_county(reading, site, size):
    reader = reading(site, size)
    reader.see_area(COUNTY_NAME)
    assert reader.colours() > 20
    west, south, east, north = AREAS.geometries[0].bounds
    box = reader.page.locator("#map").bounding_box()
    for lon, lat in [(west, south), (east, north)]:
        x, y = reader.pixel(lon, lat)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_at_the_side(reading, site, size):
    page = reading(site, size, f"#area={LONG_NAMED}").page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for element in page.locator("#panel *:visible").all():
        box = element.bounding_box()
        assert box is None or box["x"] + box["width"] <= size[0] + 1


def test_the_address_without_a_page_leads_to_the_map(reading, site):
    reader = reading(site)
    reader.page.goto(site)
    assert reader.page.url.startswith(f"{site}/map")
    reader.settle()


def test_clicks_go_down_level_by_level(reading, site):
    reader = reading(site)
    reader.see_area(COUNTY_NAME)
    subgrid = next(code for code in AREAS.codes if code.startswith(VILLAGE) and code != VILLAGE)
    place = inside(subgrid)
    for code, level in [(VILLAGE[:9] + "000", "town"), (VILLAGE, "village"), (subgrid, "subgrid")]:
        before = reader.zoom
        reader.click_at(*place)
        reader.see_area(name_of(code, level))
        assert reader.fragment["area"] == code
        assert reader.zoom > before
    assert len(reader.path) == 4


def test_a_click_beside_the_current_area_steps_to_its_neighbour(reading, site):
    reader = reading(site, fragment=f"#area={VILLAGE}")
    reader.see_area(name_of(VILLAGE, "village"))
    reader.page.locator("#zoom-out").click()
    reader.page.wait_for_timeout(400)
    neighbour = village_code(4)
    reader.click_at(*inside(neighbour))
    reader.see_area(name_of(neighbour, "village"))


def test_breadcrumbs_go_up(reading, site):
    reader = reading(site, fragment=f"#area={VILLAGE}")
    town = TOWN_NAMES[int(VILLAGE[6:9]) - 1]
    reader.see_area(name_of(VILLAGE, "village"))
    reader.page.locator("#path button", has_text=town).click()
    reader.see_area(town)
    reader.page.locator("#path button", has_text=COUNTY_NAME).click()
    reader.see_area(COUNTY_NAME)
    assert reader.path == [COUNTY_NAME]


def test_the_wheel_goes_down_and_up(reading, site):
    reader = reading(site)
    reader.see_area(COUNTY_NAME)
    reader.point_at(*inside(town_code(0)))
    for _ in range(40):
        if TOWN_NAMES[0] in reader.path:
            break
        reader.page.mouse.wheel(0, -240)
        reader.page.wait_for_timeout(350)
    assert TOWN_NAMES[0] in reader.path
    for _ in range(40):
        if reader.path == [COUNTY_NAME]:
            break
        reader.page.mouse.wheel(0, 240)
        reader.page.wait_for_timeout(350)
    assert reader.path == [COUNTY_NAME]


def test_card_shows_the_facts(reading, site):
    page = reading(site, fragment=f"#area={UNDIVIDED}").page
    card = page.locator("#card")
    expect(card.locator("code")).to_have_text(UNDIVIDED)
    expect(card.locator(".tag").first).to_have_text("村（社区）")
    facts = dict(zip(card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts(), strict=True))
    assert facts["下级"] == "尚未划分"
    assert facts["最近变更"].startswith("20")
    assert not {WHO, WHY} & set(facts.values())
    assert "变更原因" not in facts
    assert facts["版本"] == "第 1 版"
    figures = card.locator(".figure").all_inner_texts()
    assert figures[0].endswith("亩")
    assert figures[1].endswith("平方米")


def test_children_and_map_are_linked(reading, site):
    reader = reading(site)
    reader.see_area(COUNTY_NAME)
    rows = reader.page.locator("#children-list .child")
    assert rows.locator(".name").all_inner_texts() == TOWN_NAMES
    reader.point_at(*inside(town_code(2)))
    expect(rows.nth(2)).to_have_class("child hover")
    expect(reader.page.locator("#tip")).to_have_text(TOWN_NAMES[2])
    before = reader.colour_at(*beside_its_name(town_code(1)))
    rows.nth(1).hover()
    expect(rows.nth(1)).to_have_class("child hover")
    reader.page.wait_for_timeout(300)
    assert reader.colour_at(*beside_its_name(town_code(1))) != before
    rows.nth(1).click()
    reader.see_area(TOWN_NAMES[1])


def test_a_leaf_lists_its_siblings(reading, site):
    page = reading(site, fragment=f"#area={UNDIVIDED}").page
    expect(page.locator("#children-title")).to_have_text("同级区域")
    expect(page.locator("#children-list [aria-current]")).to_have_attribute("data-code", UNDIVIDED)


@pytest.mark.parametrize("words", ["土家族", LONG_NAMED])
def test_search_by_name_and_by_code_with_the_keyboard(reading, site, words):
    reader = reading(site)
    box = reader.page.get_by_role("combobox", name="按名称或代码搜索")
    box.focus()
    reader.page.keyboard.type(words)
    expect(reader.page.locator("#search-results li").first).to_contain_text(LONG_NAME)
    expect(reader.page.locator("#search-results li").first).to_contain_text(COUNTY_NAME)
    reader.page.keyboard.press("Enter")
    reader.see_area(LONG_NAME)
    expect(box).to_have_value("")


def test_arrows_move_through_results_and_escape_leaves(reading, site):
    reader = reading(site)
    reader.page.locator("#search-input").fill("号村")
    results = reader.page.locator("#search-results li")
    expect(results).to_have_count(15)
    reader.page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_have_attribute("aria-selected", "true")
    reader.page.keyboard.press("ArrowUp")
    reader.page.keyboard.press("ArrowUp")
    expect(results.nth(14)).to_have_attribute("aria-selected", "true")
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#search-drop")).to_be_hidden()


def test_search_without_result_says_what_to_try(reading, site):
    reader = reading(site)
    reader.page.locator("#search-input").fill("没有这个名字")
    expect(reader.page.locator("#search-note")).to_contain_text("没有找到")


def test_everything_is_reached_by_the_tab_key(reading, site):
    page = reading(site, fragment=f"#area={VILLAGE}").page
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.classList[0]"))
    assert {"skip", "map", "zoom-in", "zoom-out", "fit", "language", "search-input", "child", "layer-input"} <= reached
    assert page.evaluate("document.querySelector('#path button').tabIndex") == 0


def test_language_switches_and_stays_in_the_address(reading, site):
    reader = reading(site, fragment=f"#area={VILLAGE}")
    reader.page.locator("#language").click()
    expect(reader.page.locator("h1")).to_have_text("Grid map")
    expect(reader.page.locator("#card .tag").first).to_have_text("Village")
    assert reader.page.evaluate("document.documentElement.lang") == "en"
    reader.page.reload()
    expect(reader.page.locator("h1")).to_have_text("Grid map")
    reader.page.locator("#language").click()
    expect(reader.page.locator("h1")).to_have_text("网格一张图")


def test_layer_of_divided_areas(reading, site):
    reader = reading(site)
    divided, undivided = beside_its_name(village_code(0)), beside_its_name(UNDIVIDED)
    plain = reader.colour_at(*divided)
    reader.choose_layer("divided")
    expect(reader.page.locator("#legend")).to_contain_text("尚未划分")
    reader.page.wait_for_timeout(300)
    green, hatched = reader.colour_at(*divided), reader.colour_at(*undivided)
    assert green != plain
    assert green[1] > green[0] + 10
    assert abs(hatched[1] - hatched[0]) < 10
    assert reader.fragment["layer"] == "divided"


def test_the_address_brings_the_same_view_back(reading, site):
    first = reading(site, fragment=f"#area={VILLAGE}&layer=divided")
    before = first.zoom
    first.page.locator("#zoom-out").click()
    first.zoomed_to(before - 1)
    address = first.page.url
    second = reading(site, fragment=address[address.index("#") :])
    second.see_area(name_of(VILLAGE, "village"))
    assert second.fragment == first.fragment
    expect(second.page.locator("#layer-input")).to_have_value("划分情况")


def test_an_address_of_an_area_that_is_gone_says_so(reading, site):
    reader = reading(site, fragment="#area=123", expected_problems=["Failed to load resource"])
    expect(reader.page.locator("#problem")).to_contain_text("没有代码为 123 的区域")


def test_made_up_data_and_the_notice_are_marked(reading, site):
    page = reading(site).page
    expect(page.locator("#demo-mark")).to_have_text("示意数据，非实际界线")
    expect(page.locator("#demo-mark")).to_be_visible()
    expect(page.locator("#map-notice")).to_have_text(NOTICE)
    expect(page.locator("#scale")).to_contain_text("km")


def test_zoom_buttons_and_the_whole_area(reading, site):
    reader = reading(site)
    reader.see_area(COUNTY_NAME)
    before = reader.zoom
    reader.page.locator("#zoom-out").click()
    reader.zoomed_to(before - 1)
    reader.page.locator("#fit").click()
    reader.zoomed_to(before)


def test_borders_of_neighbours_leave_no_crack(reading, site):
    reader = reading(site, fragment=f"#area={COUNTY}&layer=divided")
    towns = [AREAS.geometries[AREAS.codes.index(town_code(k))] for k in range(2)]
    border = shapely.line_merge(shapely.intersection(*towns))
    for along in (0.13, 0.37, 0.71):
        point = border.interpolate(along, normalized=True)
        assert max(reader.colour_at(point.x, point.y)) < 200, "a border line is dark, the ground behind a crack light"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_lies_over_anything_else(reading, site, size, lang):
    page = reading(site, size, f"#lang={lang}&area={LONG_NAMED}").page
    boxes = [page.locator(f"#{name}").bounding_box() for name in ("path", "tools", "demo-mark", "map-notice", "scale")]
    rectangles = [shapely.box(b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]) for b in boxes]
    assert shapely.union_all(rectangles).area == pytest.approx(sum(shapely.area(rectangles)))
