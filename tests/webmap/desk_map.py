"""A planner at the desk: where places are on her screen, what she draws, and what the server holds of it then."""

from playwright.sync_api import expect

from tests.webmap.desk_ground import held
from tests.webmap.desk_pages import settled
from tests.webmap.reader import M_PER_PX_AT_ZOOM_0, mercator

TRIES, STEP_MS = 100, 50


class DeskMap:
    """The page of a draft, and its map in degrees."""

    def __init__(self, page, number):
        self.page, self.number = page, number
        self.open()
        self.now = held(page, number)

    def open(self):
        self.page.goto(f"/desk/{self.number}")
        settled(self.page)
        self.rest()

    def rest(self):
        """Wait until the map has come to rest and drawn all."""
        expect(self.page.locator("#map")).to_have_attribute("aria-busy", "false")
        self.page.wait_for_timeout(200)
        expect(self.page.locator("#map")).to_have_attribute("aria-busy", "false")

    def pixel(self, place):
        """Where on the screen a place is drawn, worked out from what the map says it shows."""
        view = self.page.locator("#map").get_attribute("data-view").split(",")
        centre_lon, centre_lat, zoom = (float(part) for part in view)
        m_per_px = M_PER_PX_AT_ZOOM_0 / 2**zoom
        (x, y), (cx, cy) = mercator(*place), mercator(centre_lon, centre_lat)
        box = self.page.locator("#map").bounding_box()
        return box["x"] + box["width"] / 2 + (x - cx) / m_per_px, box["y"] + box["height"] / 2 - (y - cy) / m_per_px

    def use(self, tool):
        self.page.locator(f"#tool-{tool}").click()
        expect(self.page.locator(f"#tool-{tool}")).to_have_attribute("aria-pressed", "true")

    def click(self, *places, **how):
        for place in places:
            self.page.mouse.move(*self.pixel(place))
            self.page.mouse.click(*self.pixel(place), **how)

    def draw(self, *places):
        """Click a line point by point, and end it."""
        self.click(*places)
        self.page.keyboard.press("Enter")

    def drag(self, start, end):
        self.page.mouse.move(*self.pixel(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.pixel(end), steps=6)
        self.page.mouse.up()

    def stored(self):
        """Wait until an edit is saved, and give what the server holds, which must tile."""
        for _ in range(TRIES):
            answer = self.page.request.get(f"/api/desk/{self.number}").json()
            if answer["draft"]["revision"] > self.now["draft"]["revision"]:
                break
            self.page.wait_for_timeout(STEP_MS)
        expect(self.page.locator("#desk-saved")).to_have_text("已保存")
        self.now = held(self.page, self.number)
        return self.now

    @property
    def hint(self):
        return self.page.locator("#hint-words")

    @property
    def refusal(self):
        return self.page.locator("#refusal")
