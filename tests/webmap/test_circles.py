"""Service circles on the map in a real browser: what is seen, by whom, and what if."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from gisgrid.domain.reach import SLOW_KMH, ReachRequest
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.session import changing, figuring, reading
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import county_template
from tests.webmap.conftest import serving as serving_pages
from tests.webmap.desk_pages import SIZES, browser_of
from tests.webmap.reader import Reader
from tests.webmap.test_reachable import serious

__all__ = ["county_template"]

pytestmark = pytest.mark.browser

OF_COLOUR = """([r, g, b]) => [...document.querySelectorAll('#map canvas')].reduce((sum, canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4) {
    const off = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b);
    if (data[i + 3] > 150 && off < 40) sum += 1;
  }
  return sum;
}, 0)"""
ORANGE, BLUE = [226, 132, 60], [11, 107, 203]


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def change(database, statement, **values):
    with changing(database.service_url, who="test", why="test") as connection:
        connection.execute(text(statement), values)


def count(database):
    for speed in (ReachRequest().speed_kmh, SLOW_KMH):
        with figuring(database.service_url) as connection:
            run_reach(connection, ReachCache(), ReachRequest(speed_kmh=speed), who="test")


PLANNED = """
UPDATE gisgrid.venue SET status = 'planned', name = '规划中的服务点', sensitive = false WHERE external_id = 'V00012'
"""


@pytest.fixture(scope="module")
def ready(cluster, county_template):
    """A county with a planned venue and runs at both paces, for tests that only look."""
    with cluster.temporary(county_template) as made:
        change(made, PLANNED)
        count(made)
        add(made, "county", ("planner", None), ("viewer", None))
        yield made


@pytest.fixture(scope="module")
def pages(ready):
    with serving_pages(settings_of(ready)) as address:
        yield address


@pytest.fixture
def own(cluster, county_template):
    """The same for a test that changes it."""
    with cluster.temporary(county_template) as made:
        change(made, PLANNED)
        count(made)
        add(made, "county", ("planner", None))
        with serving_pages(settings_of(made)) as address:
            yield made, address


def share_of(database, speed=4.8):
    ((covered, households),) = rows(database, """
        SELECT a.covered_households, a.households FROM gisgrid.reach_area a JOIN gisgrid.reach_run r ON r.id = a.run
        WHERE a.parent_code IS NULL AND r.speed_kmh = :speed ORDER BY r.id DESC LIMIT 1""", speed=speed)  # fmt: skip
    return f"{100 * covered / households:.1f} %", f"{covered} / {households} 户"


def open_circles(page, address, more=""):
    """The circles of the county in a page of its own; a reader that knows where things are drawn."""
    reader = Reader(page, address)
    reader.open(f"#layer=circles{more}")
    expect(page.locator("#reach-share")).to_be_visible()
    reader.settle()
    return reader


@pytest.mark.parametrize("size", SIZES)
def test_first_sight(reading, pages, ready, size):
    reader = reading(pages, size, "#layer=circles")
    share, of = share_of(ready)
    expect(reader.page.locator("#reach-share")).to_have_text(share)
    expect(reader.page.locator("#reach-figures")).to_contain_text(of)
    expect(reader.page.locator("#reach-figures")).to_contain_text("10 分钟，4.8 km/h")
    reader.settle()
    reader.page.wait_for_timeout(300)
    for colour in (ORANGE, BLUE):
        assert reader.page.evaluate(OF_COLOUR, colour) > 20
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for element in reader.page.locator("#panel *:visible").all():
        box = element.bounding_box()
        assert box is None or box["x"] + box["width"] <= size[0] + 1


def test_other_layers_show_no_circles(reading, pages):
    reader = reading(pages)
    expect(reader.page.locator("#reach")).to_be_hidden()
    assert reader.page.evaluate(OF_COLOUR, ORANGE) == 0
    assert not [url for url in reader.requests if "reach" in url or "venues" in url]
    reader.choose_layer("circles")
    expect(reader.page.locator("#reach-share")).to_be_visible()
    reader.choose_layer("kinds")
    expect(reader.page.locator("#reach")).to_be_hidden()
    expect(reader.page.locator("#children-list .note").first).not_to_contain_text("%")


def test_the_pace_is_switched_and_kept_in_the_address(reading, pages, ready):
    reader = reading(pages, fragment="#layer=circles")
    expect(reader.page.locator("#reach-share")).to_have_text(share_of(ready)[0])
    reader.page.locator("#walk-slow").check()
    expect(reader.page.locator("#reach-share")).to_have_text(share_of(ready, SLOW_KMH)[0])
    expect(reader.page.locator("#reach-figures")).to_contain_text("2.88 km/h")
    assert share_of(ready)[0] != share_of(ready, SLOW_KMH)[0]
    reader.choose_layer("share")
    assert reader.fragment["walk"] == "slow"


def test_both_paces_stand_beside_one_another_and_the_map_draws_them_apart(reading, pages, ready):
    reader = reading(pages, fragment="#layer=circles")
    page = reader.page
    expect(page.locator("#walk-usual-share")).to_have_text(share_of(ready)[0])
    expect(page.locator("#walk-slow-share")).to_have_text(share_of(ready, SLOW_KMH)[0])
    expect(page.locator("#walk-standard-share")).to_have_text("还没算")
    usual, slow = (int(share_of(ready, speed)[1].split()[0]) for speed in (4.8, SLOW_KMH))
    expect(page.locator("#reach-difference")).to_contain_text(f"{usual - slow} 户")
    numbers = [number for (number,) in rows(ready, "SELECT id FROM gisgrid.reach_run ORDER BY speed_kmh")]
    with page.expect_request(lambda request: f"/tiles/circles/{numbers[0]}/all/" in request.url):
        page.locator("#reach-compare").check()
    expect(page.locator("#legend")).to_contain_text("慢行也能到")
    page.locator("#reach-compare").uncheck()
    expect(page.locator("#legend")).not_to_contain_text("慢行也能到")


def test_an_hour_is_asked_for_and_kept_in_the_address(reading, pages):
    reader = reading(pages, fragment="#layer=circles")
    with reader.page.expect_request(lambda request: "at=Sa+19%3A00" in request.url):
        reader.page.locator("#reach-day").select_option("Sa")
    expect(reader.page.locator("#reach-figures")).to_contain_text("还没有按")
    reader.choose_layer("share")
    assert reader.fragment["hour"] == "Sa 19:00"


def test_areas_are_ranked_by_share_the_lowest_first_and_linked_with_the_map(reading, pages):
    reader = reading(pages, fragment="#layer=share")
    notes = reader.page.locator("#children-list .note")
    expect(notes.first).to_contain_text("%")
    said = [float(one.removesuffix(" %")) for one in notes.all_inner_texts() if one.endswith("%")]
    assert said == sorted(said)
    assert len(said) > 1
    expect(reader.page.locator("#children-count")).to_have_text("覆盖率低的在前")
    first = reader.page.locator("#children-list .child").first
    code = first.get_attribute("data-code")
    first.click()
    expect(reader.page.locator("#card code")).to_have_text(code)


def test_places_are_chosen_and_linked_with_the_map(chromium, pages, tmp_path):
    with browser_of(chromium, pages, "county") as page:
        expect(page).to_have_url(re.compile("/account$"))
        reader = open_circles(page, pages)
        page.locator("#siting summary").click()
        page.locator("#siting-add").fill("2")
        page.locator("#siting-ask").click()
        places = page.locator("#siting-list button")
        expect(places).to_have_count(2)
        expect(places.first).to_contain_text(re.compile(r"\+\d+ 户 \d+ 人"))
        expect(page.locator("#siting-share")).to_have_text(re.compile(r"[\d.]+ % → [\d.]+ %"))
        expect(page.locator("#siting-least")).to_contain_text("95 %")
        expect(page.locator("#legend")).to_contain_text("选出的地点")
        places.nth(1).focus()
        expect(places.nth(1)).to_have_class("hover")
        page.keyboard.press("Enter")
        reader.settle()
        page.wait_for_timeout(300)
        box = page.locator("#map").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(places.nth(1)).to_be_focused()
        page.locator("#language").click()
        expect(places.first).to_contain_text("households")
        assert serious(page) == []
        page.locator("#language").click()
        page.locator("#siting-clear").click()
        expect(places).to_have_count(0)


def test_a_file_of_candidates_is_drawn_weighed_and_refused_in_words(chromium, pages, ready, tmp_path):
    lon, lat = uncovered(ready)
    (tmp_path / "候选点.csv").write_text(f"id,name,lon,lat\n1,老粮站,{lon},{lat}\n", encoding="utf-8")
    (tmp_path / "坏.csv").write_text("编号,名称\n1,老粮站\n", encoding="utf-8")
    with browser_of(chromium, pages, "county") as page:
        expect(page).to_have_url(re.compile("/account$"))
        open_circles(page, pages)
        page.locator("#siting summary").click()
        page.locator("#siting-from").select_option("file")
        expect(page.locator("#siting-ask")).to_be_disabled()
        page.locator("#siting-file").set_input_files(tmp_path / "坏.csv")
        expect(page.locator("#problem")).to_contain_text("坏.csv")
        page.locator("#siting-file").set_input_files(tmp_path / "候选点.csv")
        expect(page.locator("#siting-said")).to_contain_text("读到 1 个候选点")
        page.locator("#siting-ask").click()
        expect(page.locator("#siting-list .name")).to_have_text("老粮站")


def test_a_planner_of_a_town_counts_her_town_anew(chromium, own):
    database, address = own
    ((town, name),) = rows(database, "SELECT code, name FROM gisgrid.area WHERE level = 'town' ORDER BY code LIMIT 1")
    add(database, "town", ("planner", town))
    change(database, "UPDATE gisgrid.household SET persons = persons + 1")
    with browser_of(chromium, address, "town") as page:
        expect(page).to_have_url(re.compile("/account$"))
        open_circles(page, address)
        expect(page.locator("#reach-count")).to_be_hidden()
        open_circles(page, address, f"&area={town}")
        expect(page.locator("#reach-count")).to_have_text(f"重新计算{name}")
        page.locator("#reach-count").click()
        expect(page.locator("#reach-said")).to_have_text("已重新计算", timeout=30_000)
        expect(page.locator("#reach-figures")).to_contain_text("由本区域的规划人员单独重算")
        expect(page.locator("#reach-stale")).to_have_count(0)
    assert rows(database, "SELECT under FROM gisgrid.reach_run ORDER BY id DESC LIMIT 1") == [(town,)]


def test_the_list_below_says_each_share(reading, pages, ready):
    reader = reading(pages, fragment="#layer=circles")
    ((code, share),) = rows(ready, """
        SELECT a.code, 100.0 * a.covered_households / a.households FROM gisgrid.reach_area_public a
        WHERE a.level = 'town' AND NOT a.hidden AND a.run = (SELECT min(id) FROM gisgrid.reach_run)
        ORDER BY a.code LIMIT 1""")  # fmt: skip
    expect(reader.page.locator(f'#children-list [data-code="{code}"] .note')).to_have_text(f"{share:.1f} %")


def test_shares_colour_the_areas_and_the_legend_names_what_is_there(reading, pages, ready):
    reader = reading(pages, fragment="#layer=share")
    expect(reader.page.locator("#legend")).to_contain_text("0–20 %")
    shares = rows(
        ready,
        """
        SELECT CAST(a.covered_households AS float8) / a.households FROM gisgrid.reach_area_public a
        WHERE NOT a.hidden AND NOT a.poor_roads AND a.households > 0
            AND a.run = (SELECT min(id) FROM gisgrid.reach_run)""",
    )
    there = {min(int(5 * share), 4) for (share,) in shares if share > 0}
    said = reader.page.locator("#legend li").all_inner_texts()
    assert {int(found[1]) // 20 for one in said if (found := re.match(r"(\d+)–\d+ %", one))} == there
    assert ("0 %" in said) == any(share == 0 for (share,) in shares)
    assert reader.page.evaluate(OF_COLOUR, ORANGE) == 0
    assert reader.colours() > 20


def venue_to_click(database):
    """A venue in use that stands apart from every other, with what it reaches."""
    ((one, lon, lat, households),) = rows(
        database,
        """
        SELECT v.external_id, ST_X(v.geom), ST_Y(v.geom), c.households FROM gisgrid.venue_public v
        JOIN gisgrid.reach_circle_public c ON c.scope = 'venue' AND c.name = v.external_id
            AND c.run = (SELECT min(id) FROM gisgrid.reach_run)
        WHERE c.households > 0
        ORDER BY (SELECT min(ST_Distance(o.geom, v.geom)) FROM gisgrid.venue_public o WHERE o.id <> v.id) DESC
        LIMIT 1""",
    )
    return one, lon, lat, households


def test_a_venue_tells_what_it_covers_and_shows_its_circle_alone(reading, pages, ready):
    reader = reading(pages, fragment="#layer=circles")
    expect(reader.page.locator("#reach-share")).to_be_visible()
    reader.settle()
    one, lon, lat, households = venue_to_click(ready)
    reader.click_at(lon, lat)
    expect(reader.page.locator("#venue code")).to_have_text(one)
    expect(reader.page.locator("#venue")).to_contain_text(f"{households} 户")
    with reader.page.expect_request(lambda request: "/venue/" in request.url and request.url.endswith(f"name={one}")):
        reader.page.get_by_role("button", name="只看它的服务圈").click()
    expect(reader.page.locator("#reach-scope")).to_have_value(f"venue:{one}")
    reader.page.get_by_role("button", name="关闭场所卡片").click()
    expect(reader.page.locator("#venue")).to_be_hidden()
    expect(reader.page.locator("#reach-scope")).to_have_value("all:")


def test_circles_by_kind(reading, pages):
    reader = reading(pages, fragment="#layer=circles")
    with reader.page.expect_request(lambda request: "/kind/" in request.url and request.url.endswith("name=library")):
        reader.page.locator("#reach-scope").select_option("kind:library")
    reader.settle()


def test_who_is_not_signed_in_plans_nothing_and_sees_no_household(reading, pages):
    reader = reading(pages, fragment="#layer=circles")
    expect(reader.page.locator("#reach-share")).to_be_visible()
    for hidden in ("#what-if", "#reach-count", "#reach-homes-row"):
        expect(reader.page.locator(hidden)).to_be_hidden()
    assert not [url for url in reader.requests if "/households" in url or "what-if" in url]


def uncovered(database):
    """Where people live whom no venue reaches, as many as possible near one another."""
    ((lon, lat),) = rows(
        database,
        """
        SELECT ST_X(h.geom), ST_Y(h.geom) FROM gisgrid.household h
        JOIN gisgrid.reach_household r ON r.household = h.id AND NOT r.covered
            AND r.run = (SELECT min(id) FROM gisgrid.reach_run)
        ORDER BY (SELECT count(*) FROM gisgrid.household o
                  JOIN gisgrid.reach_household q ON q.household = o.id AND q.run = r.run
                  WHERE NOT q.covered AND ST_DWithin(o.geom, h.geom, 0.003)) DESC, h.id LIMIT 1""",
    )
    return lon, lat


def test_a_planned_venue_is_dragged_and_undone(chromium, pages, ready):
    with browser_of(chromium, pages, "county") as page:
        expect(page).to_have_url(re.compile("/account$"))
        reader = open_circles(page, pages)
        expect(page.locator("#what-if")).to_be_visible()
        ((lon, lat),) = rows(ready, "SELECT ST_X(geom), ST_Y(geom) FROM gisgrid.venue WHERE external_id = 'V00012'")
        answer = page.locator("#what-if-answer")
        reader.point_at(lon, lat)
        page.mouse.down()
        page.mouse.move(*reader.pixel(*uncovered(ready)), steps=8)
        page.mouse.up()
        expect(answer).to_have_text(re.compile(r"新覆盖 [1-9]\d* 户 \d+ 人（.+范围内）"))
        expect(page.locator("#what-if input")).to_be_checked()
        expect(page.locator("#legend")).to_contain_text("假设后新覆盖")
        page.locator("#what-if-undo").click()
        expect(answer).to_have_text("")
        expect(page.locator("#what-if input")).not_to_be_checked()
        page.locator("#what-if input").focus()
        page.keyboard.press("Space")
        expect(answer).to_have_text(re.compile("新覆盖|没有增减"))
        expect(page.locator("#what-if input")).to_be_focused()
        page.keyboard.press("Control+z")
        expect(answer).to_have_text("")
        page.locator("#what-if").get_by_role("button", name="移到图中心").click()
        expect(answer).to_have_text(re.compile("新覆盖|没有增减"))
        one, lon, lat, _ = venue_to_click(ready)
        reader.click_at(lon, lat)
        expect(page.locator("#venue code")).to_have_text(one)
        assert serious(page) == []


def test_who_reads_households_sees_each_that_is_outside(chromium, pages):
    with browser_of(chromium, pages, "county") as page:
        expect(page).to_have_url(re.compile("/account$"))
        open_circles(page, pages)
        with page.expect_response(lambda answer: "/households?" in answer.url) as found:
            page.locator("#reach-homes").check()
        assert len(found.value.json()["households"]) > 100
        expect(page.locator("#legend")).to_contain_text("逐户")


def test_what_is_out_of_date_says_why_and_is_counted_anew(chromium, own):
    database, address = own
    change(database, "UPDATE gisgrid.household SET persons = persons + 1")
    with browser_of(chromium, address, "county") as page:
        expect(page).to_have_url(re.compile("/account$"))
        open_circles(page, address)
        expect(page.locator("#reach-stale")).to_have_text("已过期：农户在此之后有变动")
        page.locator("#reach-count").click()
        expect(page.locator("#reach-said")).to_have_text("已重新计算", timeout=30_000)
        expect(page.locator("#reach-stale")).to_have_count(0)
        expect(page.locator("#reach-count")).to_be_hidden()
        ((residents,),) = rows(database, "SELECT sum(persons) FROM gisgrid.household")
        expect(page.locator("#reach-figures")).to_contain_text(f"{residents:,} 人")


def test_a_county_without_roads_or_runs_says_what_to_do(reading, site):
    reader = reading(site, fragment="#layer=circles")
    expect(reader.page.locator("#reach-figures")).to_contain_text("还没有道路")
    expect(reader.page.locator("#reach-figures")).to_contain_text("还没有场所")
    expect(reader.page.locator("#reach-figures")).to_contain_text("还没有按这个速度计算过服务圈")
    reader.page.locator("#language").click()
    expect(reader.page.locator("#reach-figures")).to_contain_text("No roads yet")
