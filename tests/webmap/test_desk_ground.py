"""What lies under the pieces, with a real mouse: a scan placed on the map, a proposal taken, rivers to draw along."""

import io
import json
import time

import pytest
import shapely
from PIL import Image
from playwright.sync_api import expect

from gisgrid.services.desk_ground import ground_of
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.sketches import list_sketches
from gisgrid.store.areas import areas_by_code
from gisgrid.store.session import reading
from tests.accounts import add
from tests.desk import begun, desk_settings
from tests.services.test_propose import HOUSEHOLDS, VILLAGE
from tests.serving import county_template
from tests.serving import serving as county
from tests.webmap.conftest import serving
from tests.webmap.desk_map import DeskMap
from tests.webmap.desk_pages import browser_of

__all__ = ["county", "county_template"]

pytestmark = pytest.mark.browser


class VillageMap(DeskMap):
    """The same map of a village with holes."""

    def __init__(self, page, number):
        self.page, self.number = page, number
        self.open()


@pytest.fixture
def number(county):
    return begun(county, VILLAGE)


@pytest.fixture
def desk(chromium, county, number, tmp_path):
    """A village as one piece at the desk, before somebody who plans it and reads its households."""
    add(county, "周老师", ("planner", None), ("viewer", None))
    with (
        serving(desk_settings(county, tmp_path)) as address,
        browser_of(chromium, address, "周老师") as page,
    ):
        desk = VillageMap(page, number)
        page.locator("#tab-ground").click()
        yield desk


def box_of(county):
    with reading(county.service_url) as connection:
        shape = areas_by_code(connection, "standard", [VILLAGE]).areas.geometries[0]
    return shapely.bounds(shape).tolist()


def pieces(county, number):
    with reading(county.service_url) as connection:
        return ground_of(connection, draft_numbered(connection, number)).rows


def scan(folder, width=800, height=600):
    """All red: where it lies on the map is seen from afar."""
    path = folder / "草图.png"
    path.write_bytes(png(Image.new("RGB", (width, height), (230, 0, 0))))
    return path


def png(image):
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def colour_at(desk, place):
    x, y = desk.pixel(place)
    shot = Image.open(io.BytesIO(desk.page.screenshot())).convert("RGB")
    return shot.getpixel((round(x), round(y)))


def wait_for_pieces(county, number, count):
    """Wait until so many pieces are stored."""
    end = time.monotonic() + 20
    while len(pieces(county, number)) != count and time.monotonic() < end:
        time.sleep(0.1)
    assert len(pieces(county, number)) == count


def test_a_scan_is_placed_by_three_clicks_and_lies_under_the_pieces(desk, county, number, tmp_path):
    page, (west, south, east, north) = desk.page, box_of(county)
    width, height = (east - west) / 2, (north - south) / 2
    page.set_input_files("#sketch-file", scan(tmp_path))
    bench = page.locator("#sketch-bench")
    expect(bench).to_contain_text("至少三处")
    page.locator("#fit").click()
    desk.rest()
    known = [((0.01, 0.01), (0.1, 0.99)), ((0.99, 0.01), (0.99, 0.99)), ((0.01, 0.99), (0.1, 0.1))]
    middle = west + (east - west) * 0.75
    for (px, py), (fx, fy) in known:
        place = (middle - width / 2 + fx * width, south + height / 2 + fy * height)
        sheet = page.locator("#sketch-bench .sheet").bounding_box()
        page.mouse.click(sheet["x"] + px * sheet["width"], sheet["y"] + py * sheet["height"])
        expect(bench.locator("p[role=status]")).to_contain_text("在地图上点同一处")
        before = bench.locator("tr").count()
        desk.click(place)
        expect(bench.locator("tr")).to_have_count(max(2, before + 1))
    expect(bench).to_contain_text("已配准")
    with reading(county.service_url) as connection:
        (placed,) = list_sketches(connection, number)
    assert len(placed.sketch.points) == 3
    assert placed.fit.rms_m < 1e-3
    page.locator("#sketch-close").click()
    slider = page.locator(".sketches input[type=range]")
    slider.fill("1")
    desk.rest()
    page.wait_for_timeout(600)
    mesh = placed.mesh
    inside = mesh[4][4]
    red, green, _ = colour_at(desk, inside)
    assert red > 150
    assert red > green + 40
    outside = (mesh[0][8][0] + (east - west) * 0.1, mesh[0][8][1] + (north - south) * 0.05)
    other = colour_at(desk, outside)
    assert abs(other[0] - other[1]) < 40
    page.reload()
    desk.rest()
    page.locator("#tab-ground").click()
    expect(page.locator(".sketches li").first).to_contain_text("3 个控制点")
    assert float(page.locator(".sketches input[type=range]").input_value()) == pytest.approx(1)


def test_a_proposal_is_looked_at_taken_as_one_step_and_undone(desk, county, number):
    page = desk.page
    page.locator("#proposal-how").select_option("into")
    page.locator("#proposal-amount").fill("3")
    page.locator("#proposal-ask").click()
    expect(page.locator("#proposal-result")).to_be_visible(timeout=30_000)
    expect(page.locator("#proposal-result")).to_contain_text("户数最大偏差")
    assert len(pieces(county, number)) == 1
    page.locator("#proposal-take").click()
    expect(page.locator("#proposal-result")).to_be_hidden()
    expect(page.locator("#desk-head")).to_contain_text("已保存")
    desk.rest()
    wait_for_pieces(county, number, 3)
    page.locator("#tab-balance").click()
    expect(page.locator("[data-piece]")).to_have_count(3)
    expect(page.locator("#panel-balance")).to_contain_text(f"{HOUSEHOLDS:,}" if HOUSEHOLDS >= 1000 else str(HOUSEHOLDS))
    page.locator("#map").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-piece]")).to_have_count(1)
    wait_for_pieces(county, number, 1)


def test_a_locked_piece_stays_in_the_next_proposal(desk, county, number):
    page = desk.page
    page.locator("#proposal-how").select_option("into")
    page.locator("#proposal-amount").fill("3")
    page.locator("#proposal-ask").click()
    expect(page.locator("#proposal-take")).to_be_visible(timeout=30_000)
    page.locator("#proposal-take").click()
    wait_for_pieces(county, number, 3)
    before = {row.code: row.geometry for row in pieces(county, number)}
    page.locator("#tab-balance").click()
    kept = page.locator("[data-piece]").first.get_attribute("data-piece")
    page.locator("[data-piece]").first.click()
    page.locator("#tab-ground").click()
    page.locator("#proposal-lock").click()
    page.locator("#proposal-amount").fill("4")
    page.locator("#proposal-ask").click()
    expect(page.locator("#proposal-take")).to_be_visible(timeout=30_000)
    page.locator("#proposal-take").click()
    wait_for_pieces(county, number, 4)
    after = {row.code: row.geometry for row in pieces(county, number)}
    assert shapely.equals(after[kept], before[kept])
    assert (after.keys() & before.keys()) == {kept}


def test_rivers_are_brought_and_listed_and_go_again(desk, county, tmp_path):
    page, (west, south, east, north) = desk.page, box_of(county)
    middle = (south + north) / 2
    line = {"type": "LineString", "coordinates": [[west, middle], [east, middle]]}
    feature = {"type": "Feature", "properties": {"name": "清河"}, "geometry": line}
    path = tmp_path / "rivers.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    page.set_input_files("#reference-file", path)
    row = page.locator("[data-batch]")
    expect(row).to_contain_text("rivers.geojson")
    expect(row).to_contain_text("河流水系")
    expect(page.locator("#desk-reference")).to_contain_text("已导入 1 个图形")
    row.locator("button").click()
    page.locator("#dialog-confirm").click()
    expect(row).to_have_count(0)


def test_what_is_no_picture_is_refused_in_words(desk, tmp_path):
    path = tmp_path / "草图.png"
    path.write_text("hello", encoding="utf-8")
    desk.page.set_input_files("#sketch-file", path)
    expect(desk.page.locator("#problem")).to_contain_text("不是能读取的图片")
    expect(desk.page.locator("#sketch-bench")).to_have_count(0)
