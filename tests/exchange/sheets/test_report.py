"""The stand-alone report in real Chromium, with the network off."""

import re
from dataclasses import replace
from hashlib import sha256

import pytest

from gisgrid.errors import BadInput
from gisgrid.exchange.sheets.report import ASSETS, report
from gisgrid.exchange.sheets.sheet import DEMO_MARK
from tests.exchange.sheets.drawn import COUNT, NOTICE, sheet

LEAFLET = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
"""SHA-256 of these files as npm's leaflet 1.9.4 has them."""
SOURCE_MAP = b"//# sourceMappingURL=leaflet.js.map"
HOSTILE = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", "{{ 7*7 }}", "{% endraw %}'\"`${1}"]
NAMES = [*HOSTILE, *(f"第{row}村" for row in range(4, 16))]


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a report as a file, with the network off; gives the page and what it asked for and said."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, offline=True, locale="zh-CN")
    heard = []

    def open_report(text):
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.on("request", lambda request: heard.append(request.url))
        page.on("pageerror", lambda error: heard.append(f"error {error}"))
        page.on("console", lambda said: heard.append(f"console {said.text}"))
        page.on("dialog", lambda dialog: heard.append(f"dialog {dialog.message}"))
        page.goto(path.as_uri())
        page.wait_for_selector("path.leaflet-interactive")
        return page

    yield open_report, heard
    context.close()


def two():
    second = sheet(names=NAMES)
    return [sheet(names=NAMES), replace(second, told=replace(second.told, layer=COUNT))]


@pytest.mark.browser
def test_a_report_opens_with_the_network_off_and_asks_for_nothing(opened):
    open_report, heard = opened
    page = open_report(report(two()))
    assert page.locator("path.leaflet-interactive").count() == 16
    assert [url for url in heard if not url.startswith("file:")] == []
    assert len(heard) == 1
    assert page.locator(".marks").inner_text().splitlines() == [DEMO_MARK, NOTICE]


@pytest.mark.browser
def test_colours_follow_the_layer_and_a_name_leads_to_its_place(opened):
    open_report, heard = opened
    page = open_report(report(two()))
    fills = page.eval_on_selector_all("path.leaflet-interactive", "all => all.map(one => one.getAttribute('fill'))")
    named = page.eval_on_selector_all("pattern", "all => all.map(one => one.id)")
    assert {re.fullmatch(r"url\(#(.*)\)", fill)[1] for fill in fills} <= set(named)
    assert len(named) == len(set(named))
    assert page.locator("#report section:visible h2").inner_text() == "每平方公里活动场次（场/km²）"
    page.locator(".leaflet-control-layers-base label", has_text="空缺").click()
    assert page.locator("#report section:visible h2").inner_text() == "网格长空缺数（个）"
    assert page.locator("path.leaflet-interactive").count() == 16
    page.locator("#report section:visible button").nth(3).click()
    page.wait_for_selector("path[stroke='#0b6bcb']")
    assert len(heard) == 1


@pytest.mark.browser
def test_names_are_shown_as_they_are_and_never_run(opened):
    open_report, heard = opened
    page = open_report(report(two()))
    shown = page.locator("#report section:visible button").all_inner_texts()
    assert set(HOSTILE) <= set(shown)
    for path in page.locator("path.leaflet-interactive").all():
        path.dispatch_event("mouseover")
    page.locator("path.leaflet-interactive").first.hover()
    page.wait_for_selector(".leaflet-tooltip")
    assert [said for said in heard if not said.startswith("file:")] == []


def test_nothing_in_a_report_comes_from_another_host():
    text = report(two())
    assert re.findall(r"<(?:script|link|img|iframe|object)\b[^>]*\b(?:src|href|data)=", text) == []
    assert re.findall(r"url\((?!#)[^)]*\)|@import", re.sub(r"<script>.*?</script>", "", text, flags=re.S)) == []
    assert len(text) < 10_000_000


def test_a_report_of_nothing_is_refused():
    with pytest.raises(BadInput):
        report([])


@pytest.mark.parametrize("name", LEAFLET)
def test_leaflet_is_as_it_was_published_but_for_its_source_map(name):
    published = (ASSETS / name).read_bytes() + (SOURCE_MAP if name.endswith(".js") else b"")
    assert sha256(published).hexdigest() == LEAFLET[name]
    assert "BSD 2-Clause" in (ASSETS / "leaflet-LICENSE.txt").read_text(encoding="utf-8")
