"""A county to divide at the desk: villages of twenty-five sub-grids each, and what a draft of one holds."""

from collections import Counter
from contextlib import contextmanager
from itertools import pairwise

import shapely
from shapely.geometry import Point, shape

from gisgrid.store.urls import DATABASE
from tests.accounts import add
from tests.browsing import load
from tests.county import county, village_code
from tests.desk import desk_settings
from tests.webmap.conftest import serving

VILLAGE = village_code(0)
SIDE = 20
LATTICE_DEG = 1e-7


@contextmanager
def desk_served(cluster, folder):
    """Serve the pages over a county of its own; gives the address and the database."""
    with cluster.temporary(DATABASE) as made:
        load(made, county(SIDE))
        for name in ("周老师", "李老师"):
            add(made, name, ("planner", None), ("approver", None))
        with serving(desk_settings(made, folder)) as address:
            yield address, made


def begin(page, code=VILLAGE):
    """Begin a draft of an area's present division, as the start page does; gives its number."""
    page.goto("/data")
    settings = page.evaluate("JSON.parse(document.getElementById('settings').textContent)")
    answer = page.request.post(
        "/api/desk",
        data={"scheme": "standard", "code": code, "start": "present"},
        headers={settings["tokenHeader"]: settings["token"]},
    )
    assert answer.status == 201, answer.text()
    return answer.json()["number"]


def held(page, number):
    """Give what the server holds of a draft, which must tile its parent by its own check and by an independent one."""
    answer = page.request.get(f"/api/desk/{number}").json()
    assert answer["findings"] == []
    assert_tiles([one["geometry"] for one in answer["areas"]], answer["outline"])
    return answer


def assert_tiles(geometries, outline):
    """Cancel opposite edges of all areas: what is left must be the outline, but for knots on it."""
    edges = Counter()
    for geometry in geometries:
        assert shape(geometry).is_valid
        for ring in (ring for part in geometry["coordinates"] for ring in part):
            edges.update((tuple(a), tuple(b)) for a, b in pairwise(ring))
    assert set(edges.values()) == {1}
    left = [edge for edge in edges if edge[::-1] not in edges]
    border = shapely.union_all(shapely.polygonize([shapely.LineString(edge) for edge in left]).geoms)
    assert border.hausdorff_distance(shape(outline)) < LATTICE_DEG


def shapes(answer):
    """Polygons of a draft by code."""
    return {one["code"]: shape(one["geometry"]) for one in answer["areas"]}


def texts(answer):
    """What is stored of each area, to compare states."""
    return sorted((one["code"], one["name"], one["kind"], str(one["geometry"])) for one in answer["areas"])


def nodes(answer, meeting):
    """Vertices inside of the parent where so many areas meet, west to east."""
    border = shape(answer["outline"]).boundary
    met = Counter(spot for one in shapes(answer).values() for part in one.geoms for spot in set(part.exterior.coords[:-1]))
    return sorted(spot for spot, times in met.items() if times == meeting and border.distance(Point(spot)) > LATTICE_DEG)


def meeting_at(answer, place):
    """How many areas have a vertex at a place, to what a hand can hit."""
    near = Point(place).buffer(3e-4)
    return sum(any(near.contains(Point(spot)) for spot in one.geoms[0].exterior.coords) for one in shapes(answer).values())


def middle(answer, code):
    one = shapes(answer)[code].representative_point()
    return one.x, one.y


def rows(answer):
    """Codes of the areas in rows from the south, each from the west; the village is a grid of five by five."""
    found = sorted(shapes(answer).items(), key=lambda item: item[1].centroid.y)
    lines = [found[i : i + 5] for i in range(0, len(found), 5)]
    return [[code for code, _ in sorted(line, key=lambda item: item[1].centroid.x)] for line in lines]
