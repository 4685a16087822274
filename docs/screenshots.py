"""Take the README's pictures from a running system that holds the demo county.

Run `gisgrid demo`, then `gisgrid serve`, and beside it:
`python docs/screenshots.py [ADDRESS]`
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
OFFICE, WIDE, PHONE = (1366, 768), (1920, 1080), (390, 844)
VIEWS = {
    "county": (OFFICE, ""),
    "county-wide": (WIDE, ""),
    "county-phone": (PHONE, ""),
    "town": (OFFICE, "#area=990101201000"),
    "village-divided": (OFFICE, "#area=990101201201&layer=divided"),
    "circles": (OFFICE, "#layer=circles"),
    "coverage": (OFFICE, "#layer=share"),
    "village-en": (OFFICE, "#area=990101001001&lang=en"),
}


def take(browser: Browser, address: str, name: str, size: tuple[int, int], fragment: str) -> None:
    """Open one view, wait until it is drawn, and keep its picture."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page.goto(f"{address}/map{fragment}")
    page.wait_for_selector("#map[aria-busy=false]")
    page.wait_for_selector("#children-list .child")
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


def main(address: str = "http://127.0.0.1:8000") -> None:
    """Take every view of `VIEWS`."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (size, fragment) in VIEWS.items():
            take(browser, address, name, size, fragment)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
