"""The page when there is nothing to show, when the database is away, and with several schemes."""

import pytest
from playwright.sync_api import expect

from gisgrid.domain.areas import Scheme
from gisgrid.store.schemes import add_scheme
from gisgrid.store.session import changing
from tests.browsing import COUNTY_NAME, TOWN_NAMES, load, named_county, settings_of
from tests.county import COUNTY, county
from tests.webmap.conftest import serving

pytestmark = pytest.mark.browser


def test_empty_database_says_what_to_do_next(reading, database):
    with serving(settings_of(database)) as address:
        reader = reading(address)
        page = reader.page
        expect(page.locator("#empty")).to_contain_text("gisgrid demo")
        expect(page.locator("#empty")).to_contain_text("gisgrid import")
        expect(page.locator("#scale")).to_be_hidden()
        load(database, named_county())
        page.locator("#reload").click()
        reader.see_area(COUNTY_NAME)


def test_database_away_while_the_page_is_open(reading, cluster, database):
    load(database, named_county())
    name = database.service_url.rsplit("/", 1)[-1].split("?")[0]
    with serving(settings_of(database)) as address:
        reader = reading(address, expected_problems=["Failed to load resource"])
        reader.see_area(COUNTY_NAME)
        cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cluster.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        reader.page.locator("#children-list .child").first.click()
        expect(reader.page.locator("#problem")).to_contain_text("数据库")
        cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        reader.page.get_by_role("button", name="重试").click()
        reader.see_area(TOWN_NAMES[0])
        expect(reader.page.locator("#problem")).to_be_hidden()


def test_schemes_are_chosen_when_there_are_several(reading, database):
    load(database, named_county())
    other = Scheme("other", "另一套方案", ("region", "place"), ("region", "place"), (".*", ".*"))
    areas = county()
    towns = [i for i, level in enumerate(areas.levels) if level == "town"]
    roots = areas.take(towns)
    with changing(database.admin_url, who="test", why="scheme") as connection:
        add_scheme(connection, other)
    roots.levels[:] = ["place"] * 4
    roots.parent_codes[:] = [None] * 4
    load(database, roots, "other")
    with serving(settings_of(database)) as address:
        reader = reading(address)
        reader.see_area(COUNTY_NAME)
        reader.page.get_by_label("划分方案").select_option("other")
        expect(reader.page.locator("#children-title")).to_have_text("最高一级区域")
        expect(reader.page.locator("#children-list .child")).to_have_count(4)
        expect(reader.page.locator("#card")).to_be_hidden()
        expect(reader.page.locator("#demo-mark")).to_be_hidden()
        assert reader.path == ["全部"]
        reader.page.locator("#children-list .child").nth(2).click()
        reader.see_area(roots.codes[2])
        assert reader.path == ["全部", roots.codes[2]]
        assert reader.fragment["scheme"] == "other"
        reader.page.get_by_label("划分方案").select_option("standard")
        reader.see_area(COUNTY_NAME)
        assert reader.fragment["area"] == COUNTY
