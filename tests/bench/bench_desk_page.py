"""The desk in headless Chromium, opened and drawn at: `python -m tests.bench.bench_desk_page`.

Villages of 200 and of 3,000 pieces with winding borders; 3,000 are more than one parent has codes for, so they are new
pieces of a draft. Opening: from the navigation, by the browser's own clock, until the map is drawn and the page rests.
A frame: a node where pieces meet is dragged in forty steps; half the time from a step until two frames later, the call
that moves the mouse included. Chromium has no GPU: what is drawn costs the CPU.
"""

import statistics
import tempfile
from pathlib import Path

import click
import numpy as np
from playwright.sync_api import sync_playwright

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import DraftAreas
from gisgrid.store.areas import insert_areas
from gisgrid.store.drafts import delete_draft_area, insert_draft_areas
from gisgrid.store.session import changing, writing
from gisgrid.store.urls import DATABASE
from tests.accounts import add
from tests.bench.databases import bench_cluster, machine
from tests.browsing import settings_of
from tests.chromium import FLAGS
from tests.county import COUNTY, fractal_cells, table, union
from tests.webmap.conftest import serving
from tests.webmap.desk_ground import nodes, posted
from tests.webmap.desk_map import DeskMap
from tests.webmap.desk_pages import browser_of

TOWN, VILLAGE = "990101001000", "990101001200"
SIDES = (14, 55)
REPEATS = 3
RESTING = """() => document.body.getAttribute('aria-busy') === 'false'
    && document.querySelector('#map[aria-busy="false"]') && new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""


FRAME = """async (began) => {
  await new Promise(requestAnimationFrame);
  return (await new Promise(requestAnimationFrame)) - began;
}"""


def village(side):
    """A county of one village, and its side * side pieces."""
    cells = fractal_cells(side, 1, 0.003 * side, 4)
    (whole,) = union(cells, np.zeros(side * side, dtype=np.int64))
    upper = [(COUNTY, None, "county", whole), (TOWN, COUNTY, "town", whole), (VILLAGE, TOWN, "village", whole)]
    return table(upper), cells


def draft_of(planner, database, cells):
    """A draft of the village whose pieces are the cells."""
    number = posted(planner, "/api/desk", {"scheme": "standard", "code": VILLAGE, "start": "nothing"})["number"]
    codes = [f"new-{k:08d}" for k in range(len(cells))]
    same = [""] * len(cells)
    areas = AreaTable(codes, [VILLAGE] * len(cells), ["subgrid"] * len(cells), same, ["base"] * len(cells), same, cells)
    with writing(database.service_url) as connection:
        for row in planner.request.get(f"/api/desk/{number}").json()["areas"]:
            delete_draft_area(connection, number, row["code"])
        insert_draft_areas(connection, number, DraftAreas(areas, cells, [[] for _ in codes], [[] for _ in codes]))
    return number


def opened_ms(page, number):
    page.goto("about:blank")
    page.goto(f"/desk/{number}", wait_until="commit")
    return page.wait_for_function(RESTING, timeout=120_000).json_value()


def dragged_ms(page, number):
    """Drag a node by two pixels; return milliseconds a frame. The edit must have been taken."""
    desk = DeskMap(page, number)
    met = nodes(desk.now, 4)
    node = met[len(met) // 2]
    desk.use("vertices")
    desk.zoom_to(node, 4)
    x, y = desk.pixel(node)
    page.mouse.move(x, y)
    page.mouse.down()
    times = []
    for step in range(1, 41):
        began = page.evaluate("performance.now()")
        page.mouse.move(x + 0.05 * step, y + 0.03 * step)
        times.append(page.evaluate(FRAME, began) / 2)
    page.mouse.up()
    desk.stored()
    return times


def say(pieces, what, ms):
    p95 = sorted(ms)[int(0.95 * (len(ms) - 1))]
    click.echo(f"{pieces:6} {what:18} median {statistics.median(ms):6.0f} ms   95 % {p95:6.0f} ms   of {len(ms)}")


def main():
    click.echo(machine())
    with bench_cluster() as cluster, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for side in SIDES:
            with cluster.temporary(DATABASE) as database:
                upper, cells = village(side)
                with changing(database.service_url, who="bench", why="load") as connection:
                    insert_areas(connection, "standard", upper)
                add(database, "周老师", ("planner", VILLAGE))
                settings = settings_of(database, data_dir=Path(folder))
                with serving(settings) as address, browser_of(browser, address, "周老师") as page:
                    page.goto("/desk")
                    number = draft_of(page, database, cells)
                    opening = [opened_ms(page, number) for _ in range(REPEATS)]
                    frames = dragged_ms(page, number)
            say(len(cells), "opened", opening)
            say(len(cells), "a frame of a drag", frames)


if __name__ == "__main__":
    main()
