"""The first page in a real browser: what it answers without a click, for whom, on a screen and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.accounts import add
from tests.browsing import load, named_county, settings_of
from tests.serving import county_template
from tests.webmap.conftest import NOTICE
from tests.webmap.conftest import serving as serving_pages
from tests.webmap.county_year import COUNTY, TOWNS, name_of, pages, year
from tests.webmap.desk_pages import SIZES, browser_of, settled
from tests.webmap.test_reachable import serious

__all__ = ["county_template", "pages", "year"]

pytestmark = pytest.mark.browser

THEMES = ("volunteers", "circles", "activities")
A4 = (841.92, 594.96)


def drawn(page, address="/"):
    """Open the overview and wait until its three maps are drawn."""
    page.goto(address)
    for theme in THEMES:
        expect(page.locator(f"#theme-{theme} .small-map svg")).to_be_visible(timeout=40_000)
    return page


def told(page, under=""):
    """What the server tells this reader."""
    return page.request.get(f"/api/overview?under={under}").json()


def test_the_public_sees_three_themes_of_the_whole_county(chromium, pages):
    with browser_of(chromium, pages) as page:
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        drawn(page)
        expect(page.locator("#path [aria-current]")).to_have_text(name_of(COUNTY))
        for theme in told(page)["themes"]:
            card = page.locator(f"#theme-{theme['theme']}")
            rows = card.locator(".thinnest li")
            assert [row.get_attribute("data-code") for row in rows.all()] == [one["code"] for one in theme["thinnest"]]
            expect(card.locator(".key")).to_contain_text(theme["layer"]["unit_zh"])
            expect(card.locator(".about")).to_contain_text(theme["day"][:10])
            expect(card.locator(".formula")).to_contain_text(theme["layer"]["formula_zh"])
            assert card.locator(".small-map [data-code]").count() == len(theme["values"])
        expect(page.locator("#theme-activities .gaps")).to_contain_text("未报送")
        expect(page.locator("#theme-activities .gaps .not_reported")).to_be_visible()
        assert all(url.startswith((pages, "data:")) for url in requests)


def test_a_member_sees_the_own_area_first_and_chooses_others(chromium, pages):
    with browser_of(chromium, pages, "town") as page:
        drawn(page)
        expect(page.locator("#path [aria-current]")).to_have_text(name_of(TOWNS[0]))
        own = {code for theme in told(page, TOWNS[0])["themes"] for code in [one["code"] for one in theme["thinnest"]]}
        assert all(code.startswith(TOWNS[0][:9]) for code in own)
        page.locator("#path button").click()
        expect(page.locator("#path [aria-current]")).to_have_text(name_of(COUNTY))
        page.locator("#area-select").select_option(TOWNS[1])
        expect(page.locator("#path [aria-current]")).to_have_text(name_of(TOWNS[1]))
        page.go_back()
        expect(page.locator("#path [aria-current]")).to_have_text(name_of(COUNTY))


def test_a_village_in_the_list_is_marked_on_its_map_and_the_other_way_round(chromium, pages):
    with browser_of(chromium, pages) as page:
        drawn(page)
        card = page.locator("#theme-volunteers")
        row = card.locator(".thinnest li").first
        code = row.get_attribute("data-code")
        shape = card.locator(f'.small-map [data-code="{code}"]')
        row.hover()
        expect(card.locator(".small-map .hot")).to_have_attribute("d", shape.get_attribute("d"))
        page.locator("h1").hover()
        expect(card.locator(".small-map .hot")).to_have_count(0)
        shape.dispatch_event("pointerover")
        expect(row).to_have_class("hot")
        row.locator("a").focus()
        expect(card.locator(".small-map .hot")).to_have_count(1)


def test_a_village_leads_to_the_map_with_the_same_layer(chromium, pages):
    with browser_of(chromium, pages) as page:
        drawn(page)
        theme = told(page)["themes"][2]
        link = page.locator("#theme-activities .thinnest a").first
        href = link.get_attribute("href")
        assert href == f"/map#area={theme['thinnest'][0]['code']}&layer={theme['layer']['code']}&month={theme['month']}"
        page.locator("#language").click()
        expect(link).to_have_attribute("href", f"{href}&lang=en")
        expect(page.locator("h1")).to_have_text("Overview")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_one_screen_and_nothing_is_cut_off(chromium, pages, size, lang):
    with browser_of(chromium, pages, size=size) as page:
        drawn(page, f"/#lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if size[0] > 1000:
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        for theme in THEMES:
            card, list_ = (
                page.locator(f"#theme-{theme}").bounding_box(),
                page.locator(f"#theme-{theme} .gaps").bounding_box(),
            )
            assert list_["y"] + list_["height"] <= card["y"] + card["height"]
        assert serious(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_it_prints_on_one_sheet_of_a4(chromium, pages, size):
    with browser_of(chromium, pages, size=size) as page:
        drawn(page, f"/#area={TOWNS[0]}")
        sheet = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
        box = [float(word) for word in re.search(rb"/MediaBox\s*\[([^\]]+)\]", sheet)[1].split()]
        assert box[2:] == pytest.approx(A4, abs=1)
        page.emulate_media(media="print")
        marks = page.locator("#marks")
        for words in ("示意数据，非实际界线", "来源：", "坐标系：CGCS2000（EPSG:4490）", NOTICE, "打印于"):
            expect(marks).to_contain_text(words)
        expect(page.locator("#printed")).to_be_visible()
        for gone in ("#top", "#choosing", ".on-map"):
            expect(page.locator(gone).first).to_be_hidden()


@pytest.fixture
def bare(database, tmp_path):
    """An empty system, and people of all kinds."""
    add(database, "planner", ("planner", None))
    add(database, "clerk", ("roster_clerk", None))
    with serving_pages(settings_of(database, tmp_path)) as address:
        yield database, address


def test_without_areas_who_may_is_led_to_the_import(chromium, bare):
    _, address = bare
    with browser_of(chromium, address, "planner") as page:
        page.goto("/")
        expect(page.locator("#nothing")).to_contain_text("还没有网格")
        expect(page.locator("#themes")).to_be_hidden()
        page.locator("#nothing .accent").click()
        page.wait_for_url("**/data/import")
    with browser_of(chromium, address) as page:
        page.goto("/")
        expect(page.locator("#nothing")).to_contain_text("还没有网格")
        expect(page.locator("#nothing .accent")).to_have_count(0)
        assert serious(page) == []


def test_without_figures_each_theme_says_what_is_missing_and_the_next_step(chromium, bare):
    database, address = bare
    load(database, named_county())
    with browser_of(chromium, address) as page:
        page.goto("/")
        settled(page)
        volunteers = page.locator("#theme-volunteers")
        expect(volunteers.locator(".lacks")).to_contain_text("还没有向社会公布指标")
        expect(volunteers.get_by_role("link", name="登录")).to_be_visible()
        expect(page.locator("#theme-circles .lacks")).to_contain_text("还没有道路")
        expect(page.locator(".told:visible")).to_have_count(0)
    with browser_of(chromium, address, "clerk") as page:
        page.goto("/")
        expect(page.locator("#theme-activities .lacks")).to_contain_text("gisgrid indicators run")


def test_what_is_on_its_way_is_shown_grey(chromium, pages):
    with browser_of(chromium, pages) as page:
        waiting = []
        page.route("**/api/overview*", lambda route: waiting.append(route))
        page.goto("/")
        expect(page.locator("[data-waiting]")).to_have_count(3)
        waiting[0].continue_()
        expect(page.locator("[data-waiting]")).to_have_count(0)


def test_a_refusal_is_said_in_words_with_a_way_to_try_again(chromium, pages):
    with browser_of(chromium, pages) as page:
        page.goto("/#area=999999")
        expect(page.locator("#problem")).to_contain_text("没有")
        expect(page.locator("#problem").get_by_role("button", name="重试")).to_be_visible()
