"""Pages read by who cannot see them, or not well: axe-core finds nothing serious."""

from importlib.resources import files

import pytest
from playwright.sync_api import expect

from tests.accounts import add
from tests.browsing import load, named_county
from tests.desk import desk_settings
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled, sign_in

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => {
  const { violations } = await axe.run(document);
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}"""


def serious(page):
    page.evaluate(AXE)
    return page.evaluate(SERIOUS)


@pytest.fixture
def reader(chromium, database, tmp_path):
    """A browser before a county, nobody signed in yet."""
    load(database, named_county())
    add(database, "admin", ("administrator", None), ("planner", None))
    with serving(desk_settings(database, tmp_path)) as address, browser_of(chromium, address) as page:
        yield page


def test_axe_finds_what_is_planted(reader):
    reader.goto("/sign-in")
    reader.evaluate("document.querySelector('label').remove()")
    assert any(found.startswith("label") for found in serious(reader))


def test_every_page_is_free_of_serious_findings(reader):
    found = {}
    reader.goto("/sign-in?next=/account")
    found["/sign-in"] = serious(reader)
    reader.locator("#name").fill("admin")
    reader.locator("#password").fill("x")
    reader.locator("form .accent").click()
    found["refused"] = serious(reader)
    sign_in(reader, "admin")
    expect(reader.locator("#old")).to_be_visible()
    found["/account"] = serious(reader)
    for path in ("/", "/help/start", "/help/rosters", "/desk", "/data", "/data/import", "/system"):
        reader.goto(path)
        settled(reader)
        found[path] = serious(reader)
    reader.get_by_label("授权 admin").click()
    found["grant"] = serious(reader)
    reader.keyboard.press("Escape")
    reader.locator("#tab-audit").click()
    reader.locator("#audit-rows button").first.click()
    found["audit"] = serious(reader)
    reader.goto("/map")
    expect(reader.locator("#map")).to_have_attribute("aria-busy", "false")
    found["/map"] = serious(reader)
    assert {page: some for page, some in found.items() if some} == {}
