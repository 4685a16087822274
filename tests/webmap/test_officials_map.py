"""An official's way through the map of layers, in a real browser over a small made-up county."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from gisgrid.demo.calendar import AS_OF
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.store.session import figuring, writing
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import county_template, tiny_county
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of
from tests.webmap.test_reachable import serious

__all__ = ["county_template"]

pytestmark = pytest.mark.browser

AREAS = tiny_county().areas
NAMES = dict(zip(AREAS.codes, AREAS.names, strict=True))
COUNTY = min(AREAS.codes)
TOWNS = [code for code, level in zip(AREAS.codes, AREAS.levels, strict=True) if level == "town"]
MONTHS = ["2025-04", "2025-05", "2025-06"]
LAYER = "activities_per_grid"


@pytest.fixture(scope="module")
def official(cluster, county_template, tmp_path_factory):
    """The pages over a county with three public months, and an account that reads all of it."""
    folder = tmp_path_factory.mktemp("tiles")
    (folder / "tiles" / "8" / "206").mkdir(parents=True)
    for y in range(90, 130):
        Image.new("RGB", (256, 256), "#c8d8c8").save(folder / "tiles" / "8" / "206" / f"{y}.png")
    with cluster.temporary(county_template) as made:
        for month in MONTHS:
            first = date.fromisoformat(f"{month}-01")
            with figuring(made.service_url) as connection:
                run_month(connection, "standard", today=AS_OF, month=first, who="test")
            with writing(made.service_url) as connection:
                release(connection, "standard", first, who="test")
        add(made, "viewer", ("viewer", None))
        with serving(settings_of(made, data_dir=folder, tile_dir=folder / "tiles")) as address:
            yield address


@pytest.fixture(autouse=True)
def patience():
    """Figures are counted in classes when they are first asked for: longer than pages of records take."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def at_rest(page):
    """Wait until all that was asked for is drawn."""
    page.wait_for_timeout(50)
    expect(page.locator("#loading")).to_be_hidden()
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")


def shown(reading, official, fragment="", **more):
    """Open the map at a layer, and wait for its ranking."""
    reader = reading(official, fragment=f"#layer={LAYER}{fragment}", **more)
    expect(reader.page.locator("#ranking-list .ranked").first).to_be_visible()
    at_rest(reader.page)
    return reader


def asked(reader, path):
    """What the page's server says to whoever reads it."""
    return json.loads(reader.page.request.get(f"{reader.address}{path}").text())


def told(reader, level="town", under=COUNTY, month=MONTHS[-1]):
    """Values by code, as the server tells them."""
    query = f"level={level}&under={under}"
    frame = asked(reader, f"/api/layers/frame?{query}")
    values = asked(reader, f"/api/layers/{LAYER}/values?{query}&month={month}")
    return dict(zip(frame["codes"], values["values"], strict=True))


def ranking(page):
    return [row.get_attribute("data-code") for row in page.locator("#ranking-list .ranked").all()]


def number(words):
    return float(re.search(r"[\d.,]+", words)[0].replace(",", ""))


def test_a_layer_is_found_chosen_and_kept_in_the_address(reading, official):
    reader = reading(official)
    reader.page.locator("#layer-input").click()
    reader.page.keyboard.type("每网格活动")
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#legend-title")).to_contain_text("每网格活动场次")
    at_rest(reader.page)
    values = told(reader)
    assert ranking(reader.page) == sorted(values, key=lambda code: (values[code] is None, values[code], code))
    assert reader.colours() > 20
    assert (reader.fragment["layer"], reader.fragment["month"]) == (LAYER, MONTHS[-1])
    reader.page.go_back()
    expect(reader.page.locator("#layer-input")).to_have_value("境界与类别")
    expect(reader.page.locator("#ranking")).to_be_hidden()
    reader.page.go_forward()
    expect(reader.page.locator("#ranking-list .ranked").first).to_be_visible()


def test_ranking_and_map_are_linked_and_a_click_goes_down(reading, official):
    reader = shown(reading, official)
    first = reader.page.locator("#ranking-list .ranked").first
    code = first.get_attribute("data-code")
    place = AREAS.geometries[AREAS.codes.index(code)].representative_point()
    reader.point_at(place.x, place.y)
    expect(first).to_have_class(re.compile("hover"))
    expect(reader.page.locator("#tip")).to_contain_text(first.locator(".value").inner_text())
    reader.click_at(place.x, place.y)
    reader.see_area(NAMES[code])
    at_rest(reader.page)
    assert set(ranking(reader.page)) == set(told(reader, "village", code))
    assert NAMES[code] in reader.path


def test_the_table_says_the_same_and_the_keyboard_comes_back(reading, official):
    reader = shown(reading, official)
    reader.page.locator("#ranking-order").focus()
    reader.page.keyboard.press("t")
    expect(reader.page.locator("#table-title")).to_be_focused()
    rows = reader.page.locator("#table-rows tr")
    values = told(reader)
    expect(rows).to_have_count(len(values))
    for row in rows.all():
        value = values[row.locator("button").get_attribute("data-code")]
        words = row.locator("td.value").inner_text()
        assert words == "未报送" if value is None else number(words) == pytest.approx(value, abs=0.006)
    reader.page.get_by_role("button", name="代码").click()
    assert [row.get_attribute("data-code") for row in rows.locator("button").all()] == sorted(values)
    assert serious(reader.page) == []
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#ranking-order")).to_be_focused()
    expect(reader.page.locator("#table")).to_be_hidden()


def test_a_step_in_time_asks_for_values_alone_and_keeps_the_classes(reading, official):
    reader = shown(reading, official, "&level=village")
    page = reader.page
    page.wait_for_timeout(500)  # the month before is on its way already
    classes = page.locator("#legend").inner_text()
    before = len(reader.requests)
    page.locator("#time-back").click()
    expect(page.locator("#legend-title")).to_contain_text("2025年5月")
    page.locator("#time-slider").press("ArrowLeft")
    expect(page.locator("#legend-title")).to_contain_text("2025年4月")
    expect(page.locator("#time-month")).to_have_text("2025年4月")
    page.wait_for_function("() => location.hash.includes('month=2025-04')")
    paths = {urlsplit(url).path for url in reader.requests[before:]} - {"/static/icon.svg"}
    assert paths <= {f"/api/layers/{LAYER}/values"}
    assert set(page.locator("#legend").inner_text().split()) ^ set(classes.split()) <= {"0", "未报送"}
    assert len(page.evaluate("performance.getEntriesByName('step', 'measure')")) == 2
    values = told(reader, "village", month="2025-04")
    assert ranking(page)[0] == min(values, key=lambda code: (values[code] is None, values[code], code))


def test_months_play_to_the_last(reading, official):
    page = shown(reading, official, "&month=2025-04").page
    page.locator("#time-play").click()
    expect(page.locator("#time-play")).to_have_attribute("aria-label", "暂停")
    expect(page.locator("#time-month")).to_have_text("2025年6月")
    expect(page.locator("#time-play")).to_have_attribute("aria-label", "播放")


def test_where_a_month_does_not_come_playing_stops_at_the_one_that_is_shown(reading, official):
    page = shown(reading, official, expected_problems=["Failed to load resource"]).page
    page.route("**/values?*month=2025-04*", lambda route: route.abort())
    page.locator("#time-play").click()
    expect(page.locator("#problem")).to_be_visible()
    page.wait_for_timeout(1_200)  # longer than a month is shown
    expect(page.locator("#time-play")).to_have_attribute("aria-label", "播放")
    expect(page.locator("#legend-title")).to_contain_text("2025年6月")
    for month in ("2025年5月", "2025年5月"):
        page.locator("#time-back").click()
        expect(page.locator("#time-month")).to_have_text(month)
    page.unroute("**/values?*month=2025-04*")
    page.locator("#time-back").click()
    expect(page.locator("#legend-title")).to_contain_text("2025年4月")


def test_several_months_are_told_as_their_mean(reading, official):
    reader = shown(reading, official)
    reader.page.locator("#time-span").select_option("3")
    expect(reader.page.locator("#legend-title")).to_contain_text("2025年4月 至 2025年6月 月均")
    monthly = [told(reader, month=month) for month in MONTHS]
    mean = {code: sum(values[code] for values in monthly) / 3 for code in monthly[0]}
    first = reader.page.locator("#ranking-list .ranked").first
    assert number(first.locator(".value").inner_text()) == pytest.approx(min(mean.values()), abs=0.006)
    assert reader.fragment["since"] == "2025-04"


def test_two_months_stand_beside_one_another_and_move_together(reading, official):
    reader = shown(reading, official)
    page = reader.page
    page.locator("#time-beside").click()
    expect(page.locator("#beside-month")).to_have_value("2025-04")
    expect(page.locator("#map-month")).to_have_text("2025年6月")
    at_rest(page)
    before = reader.zoom
    page.locator("#map-beside").hover()
    page.mouse.wheel(0, -240)
    page.wait_for_function("zoom => Number(location.hash.match(/view=[^&]*,([\\d.]+)/)[1]) > zoom", arg=before)
    page.locator("#ranking-list .ranked").first.hover()
    expect(page.locator("#beside-tip")).not_to_be_empty()
    expect(page.locator("#map-tip")).not_to_be_empty()
    page.locator("#time-beside").click()
    expect(page.locator("#beside")).to_be_hidden()
    assert "beside" not in reader.fragment


def test_an_address_with_everything_brings_everything_back(reading, official):
    everything = (
        f"&area={TOWNS[0]}&level=subgrid&month=2025-05&since=2025-04&beside=2025-06&tier=branch"
        "&over=circles,venues,activities,silent,vacant&order=best&tab=story&back=local"
    )
    first = shown_story(reading, official, everything)
    second = reading(official, fragment=first.page.evaluate("location.hash"))
    expect(second.page.locator("#story summary").first).to_be_visible()
    at_rest(second.page)
    assert second.fragment == first.fragment
    for key, value in (part.split("=") for part in everything[1:].split("&")):
        assert second.fragment[key] == value
    for name in ("circles", "venues", "activities", "silent", "vacant"):
        assert second.page.locator(f"#over-{name}").is_checked()
    assert second.page.locator("#legend").inner_text() == first.page.locator("#legend").inner_text()


def shown_story(reading, official, fragment):
    reader = reading(official, fragment=f"#layer={LAYER}{fragment}")
    expect(reader.page.locator("#story summary").first).to_be_visible()
    at_rest(reader.page)
    return reader


def test_a_layer_that_asks_for_a_kind_gets_one(reading, official):
    reader = reading(official, fragment="#layer=activities_of_kind&level=village")
    expect(reader.page.locator("#layer-filters select")).to_have_value("performance")
    reader.page.locator("#layer-filters select").select_option("film")
    reader.page.wait_for_function("() => location.hash.includes('activity_kind=film')")
    assert any("values" in url and "activity_kind=film" in url for url in reader.requests)


def test_what_leaves_the_map_is_asked_for_as_it_is_shown(reading, official):
    page = shown(reading, official, "&level=village&month=2025-05").page
    page.locator("#out summary").click()
    links = {link.get_attribute("id"): link.get_attribute("href") for link in page.locator("#out-list a").all()}
    assert set(links) == {"out-png", "out-a4", "out-a3", "out-xlsx", "out-geojson", "out-report"}
    for href in links.values():
        assert href.startswith(f"/api/layers/{LAYER}/")
        assert f"level=village&under={COUNTY}&month=2025-05" in href
    page.keyboard.press("Escape")
    expect(page.locator("#out-list")).to_be_hidden()


def test_the_story_names_people_to_who_may_read_them(chromium, reading, official):
    public = shown_story(reading, official, f"&area={TOWNS[0]}&tab=story").page
    people = public.locator("[data-section=people]")
    people.locator("summary").click()
    expect(people.locator("li")).to_have_text(["姓名只给有权限的人看。"])
    public.locator("[data-section=trend] summary").click()
    expect(public.locator(".sparkline").first).to_be_visible()
    with browser_of(chromium, official, "viewer") as page:
        page.goto(f"/map#layer={LAYER}&area={TOWNS[0]}&tab=story")
        expect(page.locator("[data-section=people] summary")).to_contain_text("人")
        page.locator("[data-section=people] summary").click()
        expect(page.locator("[data-section=people] li").first).to_contain_text("/")


def test_a_background_of_ones_own_lies_below_when_it_is_chosen(reading, official):
    reader = shown(reading, official)
    assert not [url for url in reader.requests if "/background/" in url]
    reader.page.locator("#background").select_option("local")
    reader.page.wait_for_function("() => location.hash.includes('back=local')")
    at_rest(reader.page)
    assert [url for url in reader.requests if "/background/" in url]


def test_where_nothing_was_counted_the_page_says_what_to_do(reading, site):
    reader = reading(site, fragment=f"#layer={LAYER}")
    expect(reader.page.locator("#layer-empty")).to_contain_text("还没有")
    expect(reader.page.locator("#layer-empty a")).to_have_text("登录")
    reader.see_area("示例县")


def test_a_layer_that_is_not_for_the_reader_is_said(reading, official):
    reader = reading(official, fragment="#layer=speciality_gap")
    expect(reader.page.locator("#layer-empty")).to_contain_text("没有可以给您看的数")
    reader.choose_layer(LAYER)
    expect(reader.page.locator("#layer-empty")).to_be_hidden()


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_layers_fit_the_screen_and_who_cannot_see_it(reading, official, size):
    page = shown(reading, official, "&level=village&over=venues,activities", size=size).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for element in page.locator("#panel *:visible, #time *:visible").all():
        box = element.bounding_box()
        assert box is None or box["x"] + box["width"] <= size[0] + 1
    assert serious(page) == []
    page.locator("#layer-input").click()
    expect(page.locator("#layer-list [role=option]").first).to_be_visible()
    assert serious(page) == []
