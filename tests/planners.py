"""Planners who work at the desk through its own calls: open, draw with the pure edits, save, publish."""

import json

import shapely

from gisgrid.geometry.edits import Knot, Tessellation, move_vertex, split, to_geometry, to_shape, to_spot, to_vertex
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.desk_opening import new_code
from tests.visitors import visit


def shape_of(record):
    return shapely.from_geojson(json.dumps(record))


def record_of(shape):
    return json.loads(shapely.to_geojson(shape))


class Planner:
    """Somebody with a draft open: what the desk knows of it, changed by edits, sent by `save`."""

    def __init__(self, visitor, number):
        self.visitor, self.number = visitor, number
        self.load()

    def load(self):
        answer = self.visitor.get(f"/api/desk/{self.number}")
        assert answer.status_code == 200, answer.text
        self.answer = answer.json
        self.revision, self.position = answer.json["draft"]["revision"], answer.json["draft"]["position"]
        self.rows = {row["code"]: row for row in answer.json["areas"]}
        self.steps, self.knots = answer.json["draft"]["steps"], answer.json["knots"]
        return self

    def shape(self, code):
        return shape_of(self.rows[code]["geometry"])

    def knot(self, place):
        return self.visitor.get(f"/api/desk/{self.number}/knot?x={place[0]!r}&y={place[1]!r}")

    def edit(self, what, put, removed=(), knots=(), save=True):
        """Change areas: {code: (name, kind, shape)}; return the answer of the save."""
        before = [self.rows[code] for code in {*put, *removed} & self.rows.keys()]
        areas = [
            {"code": code, "name": name, "kind": kind, "geometry": record_of(shape)}
            for code, (name, kind, shape) in put.items()
        ]
        step = {"what": what, "words": {}, "put": areas, "removed": list(removed), "before": before, "knots": knots}
        asked = {
            "revision": self.revision,
            "put": [area | {"base": self.rows.get(area["code"], {}).get("version")} for area in areas],
            "removed": [{"code": code, "base": self.rows[code]["version"]} for code in removed],
            "knots": knots,
            "keep": self.position,
            "add": [step],
            "position": self.position + 1,
        }
        return self.send(asked) if save else asked

    def send(self, asked):
        answer = self.visitor.post(f"/api/desk/{self.number}/save", json=asked)
        if answer.status_code == 200:
            self.take(asked, answer.json)
        return answer

    def take(self, asked, saved):
        for area in asked["put"]:
            words = {name: area[name] for name in ("code", "name", "kind", "geometry")}
            self.rows[area["code"]] = words | {"version": saved["versions"].get(area["code"])}
        for one in asked["removed"]:
            del self.rows[one["code"]]
        for row in saved["others"]["put"]:
            self.rows[row["code"]] = row
        for code in saved["others"]["removed"]:
            self.rows.pop(code, None)
        self.knots = [*self.knots, *asked["knots"], *saved["knots"]]
        self.revision, self.position, self.steps = saved["revision"], saved["position"], saved["steps"]

    def rename(self, code, name):
        return self.edit("rename", {code: (name, self.rows[code]["kind"], self.shape(code))})

    def split(self, code, path, fresh=new_code):
        """Cut one area along a path from border to border, as the page does."""
        t = self.tessellation()
        return self.do("split", split(t, [to_spot(tuple(place)) for place in path], [code], fresh))

    def move(self, start, to):
        """Move a vertex with all areas that have it, as the page does: the outline's are refused."""
        return self.do("move", move_vertex(self.tessellation(), to_spot(tuple(start)), to_spot(tuple(to))))

    def tessellation(self):
        """What is drawn now, the outline with the knots that areas hold on it."""
        known = [Knot(*(to_spot(tuple(place)) for place in knot)) for knot in self.knots]
        shapes = {code: to_shape(self.shape(code)) for code in self.rows}
        return Tessellation(shapes, to_shape(shape_of(self.answer["outline"])), known)

    def do(self, what, change):
        """Save what a pure edit changes."""
        put = {code: (*self.words(code), to_geometry(shape)) for code, shape in change.put.items()}
        knots = [[to_vertex(place) for place in (knot.a0, knot.b0, knot.p)] for knot in change.knots]
        return self.edit(what, put, change.removed, knots)

    def words(self, code):
        """Name and kind of an area, blank for a new one."""
        row = self.rows.get(code, {"name": "", "kind": "base"})
        return row["name"], row["kind"]

    def merge(self, first, second):
        (whole,) = to_lattice([shapely.coverage_union(self.shape(first), self.shape(second))])
        return self.edit("merge", {first: (self.rows[first]["name"], self.rows[first]["kind"], whole)}, [second])


def inner_vertex(t):
    """Return a vertex between two areas that lies at neither end of their border, nor on the outline."""
    return next(
        spot for spot in sorted(t.stars) if len(t.holders(spot)) == len(t.star(spot)) == 2 and not t.on_outline(spot)
    )


def planner(app, database, name, code, *grants, start="present", number=None):
    """Add an account that plans an area, and open a draft of it."""
    visitor = visit(app, database, name, *(grants or [("planner", code)]))
    if number is None:
        begun = visitor.post("/api/desk", json={"scheme": "standard", "code": code, "start": start})
        assert begun.status_code == 201, begun.text
        number = begun.json["number"]
    return Planner(visitor, number)
