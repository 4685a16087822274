"""Take the pictures of README and handbook from a running system that holds the demo county.

Run `gisgrid demo` and `gisgrid serve`, and beside it, with the name and password of an administrator:
`python docs/screenshots.py http://127.0.0.1:8000 admin PASSWORD [PICTURE ...]`

What is shown is left as it was found: a roster is only tried, and the draft that is made to be shown is dropped again.
"""

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
OFFICE, PHONE, PAPER = (1366, 768), (390, 844), (1123, 794)
TOWN, VILLAGE = "990101001000", "990101001001"
COLOURS = 128
MOVED_DEG = 0.0006

Step = Callable[[Page], None]


def settle(page: Page) -> None:
    """Wait until a page has fetched what it shows."""
    page.wait_for_selector("body[aria-busy=false]")


def drawn(page: Page) -> None:
    """Wait until the small maps are drawn."""
    for theme in ("volunteers", "circles", "activities"):
        page.wait_for_selector(f"#theme-{theme} .small-map svg", timeout=60_000)


def mapped(page: Page) -> None:
    """Wait until the map has drawn all it asked for."""
    page.wait_for_selector("#map[aria-busy=false]", timeout=60_000)
    page.wait_for_timeout(700)
    page.wait_for_selector("#map[aria-busy=false]", timeout=60_000)


def ranked(page: Page) -> None:
    """Wait until a layer colours the map and its ranking stands beside it."""
    page.wait_for_selector("#ranking-list [data-code]", timeout=60_000)
    page.locator("#loading").wait_for(state="hidden")
    mapped(page)


def printed(page: Page) -> None:
    """Show the page as it comes out of a printer, on an A4 sheet with its margins."""
    drawn(page)
    page.emulate_media(media="print")
    page.evaluate("document.body.style.padding = '10mm'")


def records_of_town(tab: str) -> Step:
    """Return how to open a tab of the records of the town."""

    def step(page: Page) -> None:
        settle(page)
        page.locator("#under-input").fill(TOWN)
        page.locator("#under-results li").first.click()
        page.locator(f"#tab-{tab}").click()
        page.wait_for_selector({"checks": "#breaches details", "staffing": "#staffing-changes li"}[tab], timeout=60_000)
        settle(page)

    return step


def plan_of_roster(page: Page) -> None:
    """Send back the town's own list of volunteers with three changes and a wrong date; see what would change."""
    settle(page)
    page.locator("#under-area-input").fill(TOWN)
    page.locator("#under-area-results li").first.click()
    with page.expect_download() as download:
        page.locator("#filled").click()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "平市街道志愿者名单.xlsx"
        download.value.save_as(path)
        _change(path)
        page.locator("#files").set_input_files(path)
        page.wait_for_selector("#plan:not([hidden])", timeout=60_000)
    settle(page)
    page.locator("#plan").scroll_into_view_if_needed()


def _change(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = [row for row in sheet.iter_rows() if sum(cell.value is not None for cell in row) > 3]
    heads = {cell.value: cell.column - 1 for cell in rows[0]}
    workplace, born = heads["工作单位"], heads["出生年月"]
    for row, words in zip(rows[1:4], ("镇文化站", "退休", "小学"), strict=True):
        row[workplace].value = words
    rows[5][born].value = "1985年13月"
    book.save(path)


def trial(page: Page) -> None:
    """Send a file of a village's sub-grids of which two do not fit, and check it."""
    settle(page)
    found = page.request.get(f"/ogc/collections/areas-standard-subgrid/items?parent_code={VILLAGE}&limit=100").json()
    for feature, by in zip(found["features"][2:4], (MOVED_DEG, -MOVED_DEG / 2), strict=True):
        ring = feature["geometry"]["coordinates"][0][0]
        middle = len(ring) // 2
        ring[middle] = [ring[middle][0] + by, ring[middle][1] + by]
    kept = ("code", "name", "parent_code", "kind")
    for feature in found["features"]:
        feature["properties"] = {name: feature["properties"][name] for name in kept}
    text = json.dumps({"type": "FeatureCollection", "features": found["features"]}, ensure_ascii=False).encode()
    page.locator("#files").set_input_files(
        [{"name": "谷头社区网格.geojson", "mimeType": "application/json", "buffer": text}]
    )
    page.wait_for_selector("#reading:not([hidden])")
    settle(page)
    page.locator("#check").click()
    page.wait_for_selector("#keep:not([hidden])", timeout=60_000)


def draft(page: Page) -> None:
    """Keep that file as a draft, look at its first finding."""
    trial(page)
    page.locator("#keep").click()
    page.wait_for_url("**/data/drafts/*")
    page.wait_for_selector("#findings li")
    mapped(page)
    page.locator("#findings li button").first.click()
    page.locator("#fit").click()
    mapped(page)


def drop(page: Page) -> None:
    """Drop the draft that was shown."""
    page.locator("#drop").click()
    page.locator("#dialog-confirm").click()
    page.locator("#drop").wait_for(state="hidden")


def asked(page: Page, method: str, path: str, body: object = None) -> dict[str, object]:
    """Ask the interface for something as the page that is open does, and return what it answers."""
    script = """async ([method, path, body]) => {
        const { token, tokenHeader } = JSON.parse(document.getElementById('settings').textContent);
        const headers = { 'Content-Type': 'application/json', [tokenHeader]: token };
        return (await fetch(path, { method, headers, body: body && JSON.stringify(body) })).json();
    }"""
    answer: dict[str, object] = page.evaluate(script, [method, path, body])
    return answer


def desk(page: Page) -> None:
    """Begin a division from the present one, and cut it across."""
    settle(page)
    number = asked(page, "POST", "/api/desk", {"scheme": "standard", "code": VILLAGE, "start": "present"})["number"]
    page.goto(f"/desk/{number}")
    settle(page)
    mapped(page)
    page.keyboard.press("2")
    for x, y in ((150, 330), (330, 430), (480, 420)):
        page.mouse.move(x, y)
        page.mouse.click(x, y)
    page.mouse.dblclick(640, 330)
    page.wait_for_selector("#panel-balance li")
    mapped(page)


def abandon(page: Page) -> None:
    """Drop the draft of the desk that was shown."""
    asked(page, "DELETE", f"/api/drafts/{page.url.split('/desk/')[1].split('#')[0]}")


def tabled(page: Page) -> None:
    """Turn the map into its table."""
    ranked(page)
    page.keyboard.press("t")
    page.wait_for_selector("#table-rows tr")


def supposed(page: Page) -> None:
    """Suppose of one planned venue after another that it is there already, until more people are reached."""
    mapped(page)
    answer = page.locator("#what-if-answer")
    for planned in page.locator("#what-if input").all():
        planned.check()
        expect(answer).to_contain_text(re.compile("范围内"), timeout=60_000)
        if "新覆盖" in answer.inner_text():
            break
    mapped(page)
    page.locator("#what-if").scroll_into_view_if_needed()


@dataclass(frozen=True)
class View:
    """A picture: where it is taken, after which steps, how large; for nobody unless `member`."""

    path: str
    ready: Step = mapped
    size: tuple[int, int] = OFFICE
    member: bool = True
    after: Step | None = None


VIEWS = {
    "overview": View("/", drawn),
    "overview-print": View(f"/#area={TOWN}", printed, PAPER),
    "overview-phone": View("/", drawn, PHONE),
    "map": View("/map#layer=volunteers_per_1000_residents&level=village", ranked),
    "map-town": View(f"/map#area={TOWN}&layer=activities_per_grid&level=village", ranked),
    "map-vacancy": View("/map#layer=leader_vacancy&level=village&over=vacant", ranked),
    "map-silent": View("/map#layer=silent_grid_share&level=village&over=silent", ranked),
    "map-speciality": View("/map#layer=speciality_gap&speciality=dance&level=village", ranked),
    "map-venues": View("/map#layer=village_centres&level=town&over=venues", ranked),
    "map-coverage": View("/map#layer=household_coverage&level=village", ranked),
    "map-targets": View("/map#layer=monthly_target&level=town", ranked),
    "map-circles": View("/map#layer=circles"),
    "map-what-if": View("/map#layer=circles", supposed),
    "map-months": View("/map#layer=activities_per_grid&level=village&month=2025-06&beside=2025-02", ranked),
    "map-table": View("/map#layer=leader_vacancy&level=village", tabled),
    "import": View("/data/import", trial),
    "draft": View("/data/import", draft, after=drop),
    "desk": View("/desk", desk, after=abandon),
    "rosters": View("/rosters", settle),
    "rosters-plan": View("/rosters", plan_of_roster),
    "records": View("/records", settle),
    "checks": View("/records", records_of_town("checks")),
    "staffing": View("/records", records_of_town("staffing")),
    "system": View("/system", settle),
    "begin": View("/begin", settle),
}


SHEETS = {"sheet": "/api/layers/volunteers_per_1000_residents/sheet.png?level=village&paper=a4&dpi=96"}
"""Pictures that the system draws itself."""


def keep(picture: bytes, name: str) -> None:
    """Keep a picture in few colours: a fifth of the bytes, and no eye tells."""
    with Image.open(BytesIO(picture)) as shown:
        few = shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


def take(context: BrowserContext, name: str, view: View) -> None:
    """Open a view, wait until it is drawn, and keep its picture."""
    page = context.new_page()
    page.set_viewport_size({"width": view.size[0], "height": view.size[1]})
    page.goto(view.path)
    view.ready(page)
    page.wait_for_timeout(400)
    keep(page.screenshot(), name)
    if view.after:
        view.after(page)
    page.close()


def opened(browser: Browser, address: str, account: str, password: str) -> BrowserContext:
    """Open a browser in which somebody is signed in, or nobody."""
    context = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True)
    if account:
        page = context.new_page()
        page.goto("/sign-in?next=/account")
        page.locator("#name").fill(account)
        page.locator("#password").fill(password)
        page.locator("form .accent").click()
        page.wait_for_url("**/account")
        page.close()
    return context


def main(address: str, account: str, password: str, *names: str) -> None:
    """Take the pictures named, or all of `VIEWS`."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        contexts = {member: opened(browser, address, member * account, password) for member in (True, False)}
        for name in names or (*VIEWS, *SHEETS):
            if name in SHEETS:
                keep(contexts[False].request.get(SHEETS[name]).body(), name)
            else:
                take(contexts[VIEWS[name].member], name, VIEWS[name])
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
