"""Fifty people at the map, each doing something once a second (for locust 2.47, in an environment of its own).

    python -m tests.bench.demo_databases FOLDER large --activities 300000      # once; then export what it prints
    python -m gisgrid serve --port 8000
    LOCUST -f tests/bench/viewers.py --headless -u 50 -r 10 -t 130s --host http://127.0.0.1:8000 --csv FOLDER/viewers

A viewer goes about like the page: a window of 1366 x 768, tiles of the place and zoom where it looks, six requests at
a time, a tile that it has seen asked for by its tag. Half of all actions are a step of the month, a third a pan, the
rest a zoom. Locust's own plugin for pytest patches every test run, so it must not stand beside pytest.
"""

import math
import random

import gevent
from gevent.pool import Pool
from locust import FastHttpUser, constant_throughput, task

WIDTH_PX, HEIGHT_PX, TILE_PX = 1366, 768, 512
AT_ONCE = 6
FURTHEST, CLOSEST = 7, 15
STEPPED = 6
"""Layers that viewers choose from."""


class Viewer(FastHttpUser):
    """One person, somewhere in the land."""

    wait_time = constant_throughput(1)
    concurrency = AT_ONCE

    def on_start(self):
        self.random = random.Random(id(self))
        self.tags, self.shown, self.pool = {}, set(), Pool(AT_ONCE)
        scheme = self.client.get("/api/schemes", name="schemes").json()["schemes"][0]
        west, south, east, north = scheme["bbox"]
        self.lon, self.lat = self.random.uniform(west, east), self.random.uniform(south, north)
        self.box, self.levels, self.zoom = scheme["bbox"], scheme["levels"], self.random.randint(9, 13)
        found = self.client.get("/api/layers", name="layers").json()
        self.months = found["months"]
        self.layers = [one["code"] for one in found["layers"] if one["period"] == "month" and not one["filters"]]
        self.middle, self.lower = (self.levels[min(place, len(self.levels) - 1)]["level"] for place in (1, 3))
        self.counties = self.client.get(f"/api/layers/frame?level={self.middle}", name="frame").json()["codes"]
        self.look()

    @task(10)
    def step_month(self):
        """Move the slider: values alone."""
        layer, month = self.random.choice(self.layers[:STEPPED]), self.random.choice(self.months)
        under = self.random.choice(self.counties)
        self.ask(f"/api/layers/{layer}/values?level={self.lower}&under={under}&month={month}", "values")

    @task(7)
    def pan(self):
        """Go half a window on."""
        degrees = 360 / 2**self.zoom / TILE_PX
        self.lon += self.random.choice((-1, 1)) * degrees * WIDTH_PX / 2
        self.lat += self.random.choice((-1, 0, 1)) * degrees * HEIGHT_PX / 2
        self.look()

    @task(3)
    def zoom_in_or_out(self):
        """Go nearer or further, and somewhere else from time to time."""
        self.zoom = min(CLOSEST, max(FURTHEST, self.zoom + self.random.choice((-1, 1))))
        self.shown = set()
        self.look()

    def look(self):
        """Ask for the tiles in the window that are not on the screen yet."""
        west, south, east, north = self.box
        self.lon, self.lat = min(max(self.lon, west), east), min(max(self.lat, south), north)
        n = 2**self.zoom
        x = (self.lon + 180) / 360 * n
        y = (1 - math.asinh(math.tan(math.radians(self.lat))) / math.pi) / 2 * n
        wide, high = WIDTH_PX / TILE_PX / 2, HEIGHT_PX / TILE_PX / 2
        seen = {(self.zoom, i, j) for i in range(int(x - wide), int(x + wide) + 1)
                for j in range(int(y - high), int(y + high) + 1)}  # fmt: skip
        for z, i, j in seen - self.shown:
            self.pool.spawn(self.ask, f"/tiles/areas/{z}/{i}/{j}.mvt", "tile")
        self.shown = seen
        self.pool.join()

    def ask(self, address, name):
        """Ask for something, by its tag if it was had before."""
        headers = {"Accept-Encoding": "gzip"}
        if address in self.tags:
            headers["If-None-Match"] = self.tags[address]
        with self.client.get(address, headers=headers, name=name, catch_response=True) as answer:
            if answer.status_code not in (200, 304):
                answer.failure(f"{answer.status_code} {address}")
            elif answer.headers.get("ETag"):
                self.tags[address] = answer.headers["ETag"]
                answer.success()
        gevent.sleep(0)
