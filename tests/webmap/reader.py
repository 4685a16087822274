"""A reader of the map: what she does and what she sees."""

import base64
import math
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

FIRST_PIXEL = """async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const pen = document.createElement('canvas').getContext('2d');
  pen.drawImage(picture, 0, 0);
  return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""
M_PER_PX_AT_ZOOM_0 = 2 * math.pi * 6_378_137 / 256


class Reader:
    """A page with the map, and all that it asked and complained of."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.requests, self.problems = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self.hear)

    def hear(self, said):
        """Note errors and warnings, but not Chromium's advice on how OpenLayers finds what is under the pointer."""
        if said.type in ("error", "warning") and not said.text.startswith("Canvas2D: Multiple readback"):
            self.problems.append(said.text)

    def open(self, fragment=""):
        self.page.goto(f"{self.address}/map{fragment}")
        self.settle()

    def settle(self):
        """Wait until the map has drawn all it asked for."""
        expect(self.page.locator("#map")).to_have_attribute("aria-busy", "false", timeout=15_000)

    def choose_layer(self, code):
        """Open the list of layers and take one."""
        self.page.locator("#layer-input").click()
        self.page.locator(f"#layer-{code}").click()
        expect(self.page.locator("#layer-drop")).to_be_hidden()

    @property
    def fragment(self):
        return {key: values[0] for key, values in parse_qs(urlsplit(self.page.url).fragment).items()}

    @property
    def zoom(self):
        return float(self.fragment["view"].split(",")[2])

    def zoomed_to(self, zoom):
        """Wait until the address says that the map has come to a zoom."""
        told = "Number(new URLSearchParams(location.hash.slice(1)).get('view').split(',')[2])"
        near = f"zoom => Math.abs({told} - zoom) < 0.02"
        self.page.wait_for_function(near, arg=zoom)

    def pixel(self, lon, lat):
        """Where on the screen a place is drawn, worked out from the address alone."""
        centre_lon, centre_lat, zoom = (float(value) for value in self.fragment["view"].split(","))
        m_per_px = M_PER_PX_AT_ZOOM_0 / 2**zoom
        x, y = mercator(lon, lat)
        cx, cy = mercator(centre_lon, centre_lat)
        box = self.page.locator("#map").bounding_box()
        return box["x"] + box["width"] / 2 + (x - cx) / m_per_px, box["y"] + box["height"] / 2 - (y - cy) / m_per_px

    def point_at(self, lon, lat):
        self.page.mouse.move(*self.pixel(lon, lat))

    def click_at(self, lon, lat):
        self.page.mouse.click(*self.pixel(lon, lat))

    def see_area(self, name):
        """Wait until the card and the end of the path name an area, and the map has come to rest there."""
        expect(self.page.locator("#card h2")).to_have_text(name)
        expect(self.page.locator("#path [aria-current]")).to_have_text(name)
        self.page.wait_for_timeout(400)
        self.settle()

    @property
    def path(self):
        return self.page.locator("#path li").all_inner_texts()

    def colours(self):
        """How many different colours the map's canvases show at every seventh pixel."""
        return self.page.evaluate(
            """() => {
              const seen = new Set();
              for (const canvas of document.querySelectorAll('#map canvas')) {
                if (!canvas.width) continue;
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                for (let i = 0; i < data.length; i += 28) seen.add(data.slice(i, i + 4).join());
              }
              return seen.size;
            }"""
        )

    def colour_at(self, lon, lat):
        """Red, green, blue of what the screen shows at a place."""
        x, y = self.pixel(lon, lat)
        shot = base64.b64encode(self.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})).decode()
        return tuple(self.page.evaluate(FIRST_PIXEL, f"data:image/png;base64,{shot}"))


def mercator(lon, lat):
    return 6_378_137 * math.radians(lon), 6_378_137 * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
