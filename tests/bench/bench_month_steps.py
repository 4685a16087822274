"""How long a step in time takes on the map page: `python -m tests.bench.bench_month_steps small medium`.

The demo county with the figures of its twelve months, all public. Headless Chromium without a GPU opens the map at one
level of all the county, goes back month by month, and on again. A step is measured in the page (`performance.measure`):
from the click, or rather its event, until the map and the ranking show the other month.
"""

import argparse
import shutil
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from gisgrid.demo.generate import generate
from gisgrid.demo.load import count_indicators, load_demo
from gisgrid.store.session import changing, writing
from gisgrid.store.urls import DATABASE
from tests.bench.databases import bench_cluster, machine
from tests.browsing import settings_of
from tests.chromium import FLAGS
from tests.webmap.conftest import serving

STEPS = 11
SETTLED = """() => document.querySelector('#ranking-list .ranked') && document.querySelector('#loading').hidden
  && document.querySelector('#map').getAttribute('aria-busy') === 'false'"""
SIZES = """() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/values?'))
  .map((entry) => entry.encodedBodySize)"""


def say(*columns):
    sys.stdout.write("| " + " | ".join(map(str, columns)) + " |\n")
    sys.stdout.flush()


def busy_ms(session):
    """Milliseconds that the page's main thread has worked."""
    found = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(each["value"] for each in found if each["name"] == "ScriptDuration")


def measured(browser, address, level):
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    began = time.perf_counter()
    page.goto(f"{address}/map#layer=activities_per_grid&level={level}&month=2025-06")
    page.wait_for_function(SETTLED, timeout=60_000)
    settled = time.perf_counter() - began
    page.wait_for_timeout(1000)
    before = busy_ms(session)
    for button in ("#time-back", "#time-on"):
        for _ in range(STEPS):
            page.locator(button).click()
            page.wait_for_timeout(250)
    script = (busy_ms(session) - before) / (2 * STEPS)
    took = page.evaluate("performance.getEntriesByName('step', 'measure').map(({ duration }) => duration)")
    areas = len(
        page.evaluate("fetch('/api/layers/frame?level=LEVEL').then((a) => a.json())".replace("LEVEL", level))["codes"]
    )
    size = max(page.evaluate(SIZES)) / 1000
    page.close()
    return areas, settled, sorted(took), script, size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+")
    sizes = parser.parse_args().sizes
    say("demo, level", "areas", "opened, s", "step, median (longest), ms", "of it script, ms", "values, KB")
    say(*["---"] * 6)
    with bench_cluster() as cluster, sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in sizes:
            with cluster.temporary(DATABASE) as made:
                with changing(made.service_url, who="bench", why="demo") as connection:
                    load_demo(connection, generate(size), size=size, seed=1)
                with writing(made.service_url) as connection:
                    count_indicators(connection)
                with serving(settings_of(made, data_dir=Path(folder))) as address:
                    for level in ("town", "village"):
                        areas, settled, took, script, kb = measured(browser, address, level)
                        steps = f"{median(took):.0f} ({took[-1]:.0f})"
                        say(f"{size}, {level}", areas, f"{settled:.1f}", steps, f"{script:.0f}", f"{kb:.1f}")
        browser.close()
    sys.stdout.write(machine() + "\n")


if __name__ == "__main__":
    main()
