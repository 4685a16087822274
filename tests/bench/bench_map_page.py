"""The map in headless Chromium beside folium and Leaflet: `python -m tests.bench.bench_map_page FOLDER small large`.

FOLDER: see demo_databases. From the click (the browser's own clock at navigation) until everything is on the screen,
and the frames of a drag of 240 pixels in forty steps, with the one after letting go. `small`: the map page itself;
folium gets the same areas with all their vertices. Others: every village on one screen, drawn by the map page's canvas
(webmap's node_modules must be there); Leaflet draws them on its canvas too. Chromium has no GPU, so what is drawn costs
the CPU. Pages are opened in turn.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import folium
import shapely
from playwright.sync_api import sync_playwright

from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.session import engine, reading
from tests.bench.bench_tiles import prepare, served
from tests.bench.databases import machine
from tests.bench.demo_databases import demo_database
from tests.chromium import FLAGS

ROOT = Path(__file__).parents[2]
LEAFLET = ROOT / "gisgrid" / "exchange" / "sheets" / "assets"
WIDTH, HEIGHT, WAIT_MS = 1366, 768, 240_000
COLORS = {"county": ("#3b3b3b", 2.4), "town": ("#555555", 1.6), "village": ("#777777", 1.0)}
SETTLED = """() => document.querySelector('#map[aria-busy="false"]') && new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
DRAWN = """() => document.readyState === 'complete' && new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
FRAMES = """async ([selector, steps]) => {
  const target = document.querySelector(selector);
  const box = target.getBoundingClientRect();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const at = (x) => ({ bubbles: true, button: 0, buttons: 1, clientX: middle.x + x, clientY: middle.y });
  const both = (on, kind, x) => {
    const mouse = { pointerId: 1, pointerType: 'mouse', isPrimary: true };
    on.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...at(x), ...mouse }));
    on.dispatchEvent(new MouseEvent(`mouse${kind}`, at(x)));
  };
  const frame = async () => { await new Promise(requestAnimationFrame); return new Promise(requestAnimationFrame); };
  const times = [];
  both(target, 'down', 0);
  let before = await frame();
  for (let i = 1; i <= steps; i += 1) {
    both(document, 'move', -6 * i);
    const now = await frame();
    times.push((now - before) / 2);
    before = now;
  }
  both(document, 'up', -6 * steps);
  return [times, await frame() - before];
}"""


class Seen(NamedTuple):
    """One opening: seconds until settled, milliseconds of frames and of the one after letting go, megabytes."""

    settled_s: float
    frames_ms: list[float]
    released_ms: float
    received_mb: float


def opened(browser, url, selector, settled, routes, shot):
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
    page = context.new_page()
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    for pattern, answer in routes.items():
        page.route(pattern, answer)
    page.goto(url, wait_until="commit")
    settled_ms = page.wait_for_function(settled, timeout=WAIT_MS).json_value()
    page.wait_for_timeout(500)
    times, released = page.evaluate(FRAMES, [selector, 40])
    page.screenshot(path=shot, timeout=WAIT_MS)
    context.close()
    return Seen(settled_ms / 1000, times, released, sum(sizes) / 1e6)


def folium_page(areas, path):
    """Write a folium page of areas on a canvas, the lowest level filled, the higher ones as lines over it."""
    west, south, east, north = shapely.total_bounds(areas.geometries)
    page = folium.Map(tiles=None, prefer_canvas=True, zoom_snap=0.25)
    levels = [level for level in COLORS if level in areas.levels]
    for level in reversed(levels):
        chosen = [i for i, one in enumerate(areas.levels) if one == level]
        shapes = [
            {
                "type": "Feature",
                "properties": {"name": areas.names[i]},
                "geometry": json.loads(shapely.to_geojson(areas.geometries[i])),
            }
            for i in chosen
        ]
        color, weight = COLORS[level]
        style = {
            "color": color,
            "weight": weight,
            "fill": level == levels[-1],
            "fillColor": "#7fcdbb",
            "fillOpacity": 0.75,
        }
        folium.GeoJson(
            {"type": "FeatureCollection", "features": shapes}, style_function=lambda _, style=style: style
        ).add_to(page)
    page.fit_bounds([[south, west], [north, east]])
    page.save(path)
    return path


def bundled(folder):
    """Bundle the canvas of the map page for a page of its own."""
    program = ROOT / "webmap" / "node_modules" / ".bin" / "esbuild"
    paths = os.environ | {"NODE_PATH": str(ROOT / "webmap" / "node_modules")}
    subprocess.run(
        [program, Path(__file__).with_name("map_canvas.js"), "--bundle", "--minify", "--format=esm", "--target=es2022",
         f"--outfile={folder / 'canvas.js'}"], check=True, env=paths, capture_output=True,
    )  # fmt: skip
    page = (
        '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/bench/canvas.css"><body style="margin:0">'
        '<div id="map" style="width:100vw;height:100vh"></div><script type="module" src="/bench/canvas.js"></script>'
    )
    types = {".css": "text/css", ".js": "text/javascript"}
    return {
        "**/bench/page*": lambda route: route.fulfill(body=page, content_type="text/html"),
        "**/bench/canvas.*": lambda route: route.fulfill(
            path=folder / route.request.url.rsplit("/", 1)[1],
            content_type=types[Path(route.request.url).suffix],
        ),
    }


def from_leaflet(leaflet):
    """Answer folium's requests for Leaflet from a folder; nothing else of what it asks for is drawn."""
    return {
        "https://**": lambda route: route.abort(),
        "https://**/leaflet.js": lambda route: route.fulfill(
            path=leaflet / "leaflet.js", content_type="text/javascript"
        ),
        "https://**/leaflet.css": lambda route: route.fulfill(path=leaflet / "leaflet.css", content_type="text/css"),
    }


def row(size, what, seen):
    frames = [ms for one in seen for ms in one.frames_ms]
    return (
        f"| {size} | {what} | {median(one.settled_s for one in seen):.2f} | {median(frames):.0f} / "
        f"{quantiles(frames, n=20)[-1]:.0f} | {median(one.released_ms for one in seen):.0f} | "
        f"{median(one.received_mb for one in seen):.2f} |"
    )


def measure(browser, database, size, port, asked, folder):
    with reading(database.service_url) as connection:
        areas = areas_of_scheme(connection, "standard").areas
    areas = areas.take([i for i, level in enumerate(areas.levels) if level in COLORS])
    plain = folium_page(areas, folder / f"{size}.html")
    ours = f"http://127.0.0.1:{port}"
    ours, routes = (
        (f"{ours}{asked.path}", {}) if size == "small" else (f"{ours}/bench/page?level=village", bundled(folder))
    )
    pages = {
        "gisgrid": (ours, "#map .ol-viewport", SETTLED, routes),
        "folium, on Leaflet's canvas": (plain.as_uri(), ".leaflet-container", DRAWN, from_leaflet(asked.leaflet)),
    }
    seen = {what: [] for what in pages}
    for turn in range(asked.turns + 1):
        for what, (url, selector, settled, routed) in pages.items():
            one = opened(browser, url, selector, settled, routed, asked.shots / f"{size}-{what.split(',')[0]}.png")
            if turn:  # the first opening fills the caches of the server
                seen[what].append(one)
    return [row(size, what, some) for what, some in seen.items()]


def main(out=sys.stdout):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sizes", nargs="+", choices=["small", "medium", "large"])
    parser.add_argument("--leaflet", type=Path, default=LEAFLET, help="folder of leaflet.js and leaflet.css")
    parser.add_argument("--path", default="/map", help="of the map page")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--shots", type=Path, help="folder for screenshots")
    asked = parser.parse_args()
    asked.shots = asked.shots or Path(tempfile.mkdtemp())
    print(f"{machine()}\n\n| demo | page | settled s | frame ms | let go ms | MB |\n{'|---' * 6}|", file=out)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size in asked.sizes:
            database = demo_database(asked.folder.resolve(), size)
            for zoom in (6, 7, 8):
                prepare(database, zoom, "" if size == "small" else "village")
            with served(database) as (port, _):
                print("\n".join(measure(browser, database, size, port, asked, Path(folder))), file=out, flush=True)
            engine(database.service_url).dispose()
        browser.close()


if __name__ == "__main__":
    main()
