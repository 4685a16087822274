"""A planner at the desk: where places are on her screen, what she draws, and what the database holds of it then."""

from playwright.sync_api import expect

from tests.webmap.desk_pages import settled
from tests.webmap.reader import M_PER_PX_AT_ZOOM_0, mercator


class DeskMap:
    """The page of a draft, and its map in degrees."""

    def __init__(self, page):
        self.page = page

    def open(self, number):
        self.page.goto(f"/desk/{number}")
        settled(self.page)
        self.rest()

    def rest(self):
        """Wait until the map has come to rest and drawn all."""
        expect(self.page.locator("#map")).to_have_attribute("aria-busy", "false")
        self.page.wait_for_timeout(250)
        expect(self.page.locator("#map")).to_have_attribute("aria-busy", "false")

    def pixel(self, lon, lat):
        centre_lon, centre_lat, zoom = (float(part) for part in self.page.locator("#map").get_attribute("data-view").split(","))
        m_per_px = M_PER_PX_AT_ZOOM_0 / 2**zoom
        (x, y), (cx, cy) = mercator(lon, lat), mercator(centre_lon, centre_lat)
        box = self.page.locator("#map").bounding_box()
        return box["x"] + box["width"] / 2 + (x - cx) / m_per_px, box["y"] + box["height"] / 2 - (y - cy) / m_per_px

    def use(self, tool):
        self.page.locator(f"#tool-{tool}").click()

    def point(self, place):
        self.page.mouse.move(*self.pixel(*place))

    def click(self, place, **how):
        self.page.mouse.click(*self.pixel(*place), **how)

    def draw(self, *places):
        """Click a line point by point, and end it."""
        for place in places:
            self.point(place)
            self.click(place)
        self.page.keyboard.press("Enter")

    def drag(self, start, end, steps=8):
        self.point(start)
        self.page.mouse.down()
        self.page.mouse.move(*self.pixel(*end), steps=steps)
        self.page.mouse.up()

    def hint(self):
        return self.page.locator("#hint-words").inner_text()
