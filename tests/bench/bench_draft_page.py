"""How a draft's page holds up: `python -m tests.bench.bench_draft_page 3600 10000`.

A county of so many sub-grids, 48 vertices each, comes in as one draft in which three hundred were shrunk or grown by a
metre or so: more than a thousand findings. The page is opened in headless Chromium without a GPU, so what is drawn
costs the CPU. The mend is left out, at the draft's opening as on the page: it is worked out apart and takes longer.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import numpy as np
import shapely
from playwright.sync_api import sync_playwright

from gisgrid.domain.drafts import Mend
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.services import checking
from gisgrid.services.opening import Origin, open_draft
from gisgrid.store.areas import insert_areas
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, engine, writing
from gisgrid.store.urls import DATABASE
from tests.accounts import add
from tests.bench.databases import bench_cluster, machine
from tests.bench.grids import PER_VILLAGE, lines, subgrids, upper_levels
from tests.chromium import FLAGS
from tests.desk import desk_settings
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import sign_in

SEGMENTS = 12
SPOILED = 300
METRE = 1e-5
"""In degrees, about."""
WAIT_MS = 240_000
FRAMES = """async ([kind, steps]) => {
  const times = [];
  const box = document.getElementById('map').getBoundingClientRect();
  const list = document.getElementById('panel-findings');
  const target = document.querySelector('#map canvas')?.closest('.ol-viewport');
  const point = (type, x) => new PointerEvent(type, {
    pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true, button: 0, buttons: 1,
    clientX: box.x + box.width / 2 + x, clientY: box.y + box.height / 2,
  });
  if (kind === 'pan') target.dispatchEvent(point('pointerdown', 0));
  let before = await new Promise(requestAnimationFrame);
  for (let i = 1; i <= steps; i += 1) {
    if (kind === 'pan') document.dispatchEvent(point('pointermove', -6 * i));
    else list.scrollTop = (list.scrollHeight - list.clientHeight) * i / steps;
    await new Promise(requestAnimationFrame);
    const now = await new Promise(requestAnimationFrame);
    times.push((now - before) / 2);
    before = now;
  }
  if (kind === 'pan') document.dispatchEvent(point('pointerup', -6 * steps));
  return times;
}"""


class Measured(NamedTuple):
    """One page. Frames are (median, 95th percentile) in milliseconds."""

    areas: int
    findings: int
    answer_mb: float
    list_s: float
    settled_s: float
    pan_ms: tuple[float, float]
    near_pan_ms: tuple[float, float]
    scroll_ms: tuple[float, float]
    heap_mb: float
    nodes: int


def spoiled(table):
    """Some polygons, evenly spread, a metre or so smaller or larger, like borders that were drawn twice."""
    rng = np.random.default_rng(3)
    at = np.linspace(0, len(table) - 1, min(SPOILED, len(table) // 3)).astype(np.int64)
    by = rng.uniform(0.5, 2, len(at)) * METRE * rng.choice([-1, 1], len(at))
    shapes = table.geometries.copy()
    shapes[at] = shapely.buffer(shapes[at], by, join_style="mitre")
    return shapes


def open_large_draft(database, areas):
    n = PER_VILLAGE * round(areas**0.5 / PER_VILLAGE)
    grid = lines(n, SEGMENTS)
    with changing(database.service_url, who="bench", why="load") as connection:
        insert_areas(connection, "standard", upper_levels(grid, n))
    table = subgrids(grid, n)
    parents = [str(code) for code in table.parent_codes]
    rows = BoundaryTable(
        table.codes, [f"{code[9:]}组" for code in table.codes], (parents,), (parents,), table.kinds,
        spoiled(table), "EPSG:4490", "bench", [],
    )  # fmt: skip
    with writing(database.service_url) as connection:
        scheme, origin = scheme_named(connection, "standard"), Origin("bench.geojson", "")
        return open_draft(connection, scheme, "subgrid", rows, origin, owner="bench")


WHO = "bench"


def frames(page, kind, steps=40):
    times = page.evaluate(FRAMES, [kind, steps])
    return median(times), quantiles(times, n=20)[-1]


def measure(browser, address, draft, shots):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=address)
    page = context.new_page()
    sign_in(page, WHO)
    sizes = []
    page.on("response", lambda answer: sizes.append(received(answer)) if answer.url.endswith("/areas") else None)
    page.route("**/mend?*", lambda route: route.fulfill(json={"areas": [], "ledger": [], "refused": [], "closes": []}))
    start = time.perf_counter()
    page.goto(f"{address}/data/drafts/{draft.number}", wait_until="commit")
    page.wait_for_selector(".finding", timeout=WAIT_MS)
    list_s = time.perf_counter() - start
    page.wait_for_selector('#map[aria-busy="false"]', timeout=WAIT_MS)
    settled_s = time.perf_counter() - start
    page.wait_for_selector('body[aria-busy="false"]', timeout=WAIT_MS)
    page.screenshot(path=shots / f"draft-{draft.areas}.png")
    pan = frames(page, "pan")
    scroll = frames(page, "scroll")
    page.screenshot(path=shots / f"draft-{draft.areas}-scrolled.png")
    page.locator(".finding").first.click()
    page.wait_for_timeout(1000)
    page.wait_for_selector('#map[aria-busy="false"]', timeout=WAIT_MS)
    page.screenshot(path=shots / f"draft-{draft.areas}-near.png")
    near = frames(page, "pan")
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    heap_mb = metrics["JSHeapUsedSize"] / 1e6
    return Measured(draft.areas, draft.faults + draft.notices, sum(sizes) / 1e6, list_s, settled_s,
                    pan, near, scroll, heap_mb, int(metrics["Nodes"]))  # fmt: skip


def received(answer):
    """Return how many bytes came over the wire."""
    return int(answer.headers.get("content-length") or len(answer.body()))


HEAD = (
    "| areas | findings | areas sent MB | list s | map s | frame when all is seen ms "
    "| near a finding ms | list scrolled ms | heap MB | nodes |"
)


def row(one):
    frames_ms = " | ".join(
        f"{middle:.0f} / {slow:.0f}" for middle, slow in (one.pan_ms, one.near_pan_ms, one.scroll_ms)
    )
    seconds = " | ".join(f"{value:.1f}" for value in (one.answer_mb, one.list_s, one.settled_s))
    return f"| {one.areas:,} | {one.findings:,} | {seconds} | {frames_ms} | {one.heap_mb:.0f} | {one.nodes:,} |"


def main(out=sys.stdout):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--shots", type=Path, help="folder for screenshots")
    words = parser.parse_args()
    checking.mend_groups = lambda *_: Mend((), (), (), {})
    shots = words.shots or Path(tempfile.mkdtemp())
    print(f"{machine()}\n\n{HEAD}\n{'|---' * 10}|", file=out)
    with bench_cluster() as cluster, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in words.sizes:
            with cluster.temporary(DATABASE) as database, tempfile.TemporaryDirectory() as folder:
                draft = open_large_draft(database, size)
                add(database, WHO, ("planner", None))
                with serving(desk_settings(database, Path(folder))) as address:
                    print(row(measure(browser, address, draft, shots)), file=out, flush=True)
                engine(database.service_url).dispose()
        browser.close()


if __name__ == "__main__":
    main()
