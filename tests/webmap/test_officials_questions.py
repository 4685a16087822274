"""An official's five questions, each as the way through the pages from the first screen to the answer."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from gisgrid.store.session import reading
from tests.serving import county_template
from tests.webmap.conftest import NOTICE
from tests.webmap.county_year import AREAS, COUNTY, TOWNS, TRUTH, name_of, pages, year
from tests.webmap.desk_pages import browser_of
from tests.webmap.test_overview_page import drawn

__all__ = ["county_template", "pages", "year"]

pytestmark = pytest.mark.browser

LEADER, SILENT = "village.grid_leader", "silent_villages"


@pytest.fixture
def official(chromium, pages):
    """An official who may read all of the county, before the first page; nothing may be asked of another host."""
    with browser_of(chromium, pages, "county") as page:
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        yield drawn(page)
        assert [url for url in requests if not url.startswith((pages, "data:", "blob:"))] == []


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def to_layer(page, words, code, level="village"):
    """Go on to the map, type what is looked for, choose the layer, and wait for its ranking."""
    page.locator("#pages").get_by_role("link", name="一张图").click()
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false", timeout=20_000)
    page.locator("#layer-input").click()
    page.locator("#layer-input").fill(words)
    page.locator(f'[data-layer="{code}"]').click()
    page.locator("#level").select_option(level)
    villages = [code for code, one in zip(AREAS.codes, AREAS.levels, strict=True) if one == level]
    expect(page.locator("#ranking-title")).to_contain_text(f"{len(villages)} 个", timeout=20_000)
    expect(page.locator(f'#ranking-list [data-code="{villages[0]}"]')).to_be_visible(timeout=20_000)


def ranked(page):
    """Code and words of each area of the ranking, from its top."""
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false", timeout=20_000)
    return [
        (row.get_attribute("data-code"), row.locator(".value, .note").last.inner_text())
        for row in page.locator("#ranking-list [data-code]").all()
    ]


def test_which_villages_have_no_leader(official):
    expect(official.locator("#theme-volunteers .gaps")).to_contain_text("网格长空缺")
    to_layer(official, "空缺", "leader_vacancies")
    missing = set(TRUTH["vacancies"][LEADER])
    found = ranked(official)
    assert missing <= {code for code, words in found if not words.startswith("0")}
    official.locator(f'#ranking-list [data-code="{min(missing)}"]').click()
    expect(official.locator("#card h2")).to_have_text(name_of(min(missing)))
    official.locator("#tab-story").click()
    expect(official.locator('[data-section="people"]')).to_be_visible()


def test_which_households_are_beyond_ten_minutes_and_what_a_planned_venue_would_change(chromium, pages, year):
    with browser_of(chromium, pages, "planner") as page:
        drawn(page)
        share = page.locator("#theme-circles .key b").inner_text()
        page.locator("#theme-circles .on-map").click()
        expect(page.locator("#map")).to_have_attribute("aria-busy", "false", timeout=20_000)
        page.locator("#layer-input").click()
        page.locator('[data-layer="circles"]').click()
        figures = page.locator("#reach-figures")
        expect(figures).to_contain_text("圈外居民", timeout=20_000)
        expect(figures).to_contain_text(f"{float(share):.1f} %")
        page.locator("#what-if input").first.check()
        expect(page.locator("#what-if-answer")).to_have_text(re.compile(r"新覆盖 \d+ 户|没有"), timeout=30_000)
        assert rows(year, "SELECT count(*) FROM gisgrid.venue WHERE status = 'planned'")[0][0] > 0


def test_which_grids_were_silent_this_quarter(official):
    expect(official.locator("#theme-activities .gaps")).to_contain_text(f"沉默 {len(TRUTH[SILENT])} 个村")
    to_layer(official, "沉默", "silent_grid_share")
    silent = [code for code, words in ranked(official) if words.startswith("100")]
    assert set(TRUTH[SILENT]) <= set(silent)
    official.locator("#map").press("t")
    table = official.locator("#table-rows")
    for code in TRUTH[SILENT]:
        expect(table.locator("tr", has_text=code)).to_contain_text("100")


DANCE = """
WITH asked AS (SELECT left(a.code, 12) AS code, sum(n.people) AS people FROM gisgrid.need n
               JOIN gisgrid.area a ON a.id = n.area_id WHERE n.speciality = 'dance' AND n.met_on IS NULL GROUP BY 1),
serving AS (SELECT left(a.code, 12) AS code, count(DISTINCT p.person) AS people FROM gisgrid.posting p
            JOIN gisgrid.person n ON n.id = p.person AND 'dance' = ANY (n.specialities)
            JOIN gisgrid.area a ON a.id = p.area_id
            WHERE current_date BETWEEN p.from_day AND coalesce(p.to_day, current_date) GROUP BY 1)
SELECT code, greatest(asked.people - coalesce(serving.people, 0), 0) FROM asked LEFT JOIN serving USING (code)
"""


def test_who_is_short_of_dance_teachers(official, year):
    to_layer(official, "专长", "speciality_gap")
    official.locator("#layer-filters select").select_option(label="舞蹈")
    expect(official).to_have_url(re.compile("speciality=dance"))
    expect(official.locator("#layer-filters select")).to_have_value("dance")
    short = {code: int(people) for code, people in rows(year, DANCE) if people > 0}
    assert short
    told = {code: int(words.split()[0]) for code, words in ranked(official) if words[0].isdigit()}
    assert {code: people for code, people in told.items() if people} == short
    assert max(short.values()) == next(iter(told.values())), "the shortest of them stands first"


def test_print_the_towns_page_for_mondays_meeting(official):
    official.locator("#area-select").select_option(TOWNS[0])
    expect(official.locator("#path [aria-current]")).to_have_text(name_of(TOWNS[0]))
    for theme in ("volunteers", "circles", "activities"):
        shapes = official.locator(f"#theme-{theme} .small-map [data-code]")
        expect(shapes.first).to_be_attached(timeout=20_000)
        expect(official.locator(f'#theme-{theme} .small-map [data-code^="{TOWNS[1][:9]}"]')).to_have_count(0)
    official.evaluate("window.print = () => document.body.setAttribute('data-printed', '')")
    official.locator("#print").click()
    expect(official.locator("body")).to_have_attribute("data-printed", "")
    sheet = official.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    official.emulate_media(media="print")
    expect(official.locator("#head")).to_contain_text(f"{name_of(COUNTY)}{name_of(TOWNS[0])}")
    expect(official.locator("#marks")).to_contain_text(NOTICE)
