"""Splits that begin on the outline of a village, drawn by two neighbours at once through the calls of their pages."""

import numpy as np
import shapely

from gisgrid.errors import Refused
from gisgrid.geometry.knots import strip_knots
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.knots import knots_of
from gisgrid.store.session import reading
from tests.planners import Planner, shape_of
from tests.services.cuts import lies_inside
from tests.store.plain import connect, do, open_parents

OFF_COURSE_DEGREES = 0.72e-7
"""A knot lies within half a lattice step in x and in y of its surveyed edge: 0.8 cm."""
INVALID = "SELECT code FROM gisgrid.area WHERE NOT ST_IsValid(geom) OR NOT gisgrid.is_on_lattice(geom)"


def begun(visitor, code):
    answer = visitor.post("/api/desk", json={"code": code, "start": "present"})
    assert answer.status_code == 201, answer.text
    return Planner(visitor, answer.json["number"])


def published(planner):
    answer = planner.visitor.post(f"/api/drafts/{planner.number}/publish", json={"why": "划分", "replace": True})
    assert answer.status_code == 200, answer.text
    return answer.json


def split_from_outline(rng, planner):
    """Split a random leaf from a random place on the outline; return whether a new knot was needed."""
    while True:
        place, vertex = _random_place(rng, shape_of(planner.answer["outline"]))
        if not any(_may_split(planner.shape(code), place, vertex) for code in planner.rows):
            continue  # asking is dear, and most places on a border that was split often have no room behind them
        answer = planner.knot(place)
        if answer.status_code == 409:
            continue  # the border is too narrow there, which it said in words
        found = answer.json
        for code in planner.rows:
            if _split(rng, planner, code, tuple(found["p"]), vertex):
                return not found["existing"]


def _random_place(rng, outline):
    """Return a place on the outline, and the edge that it lies on, edges drawn by length."""
    xy = shapely.get_coordinates(shapely.get_exterior_ring(outline.geoms[0]))
    lengths = np.hypot(*np.diff(xy, axis=0).T)
    i = rng.choice(len(lengths), p=lengths / lengths.sum())
    share = rng.uniform(0.05, 0.95)
    return tuple(map(float, xy[i] + share * (xy[i + 1] - xy[i]))), {tuple(xy[i]), tuple(xy[i + 1])}


def _may_split(shape, place, edge):
    """Say whether a leaf runs along an edge and has a vertex that is seen from a place on it."""
    around = [tuple(v) for v in shapely.get_coordinates(shape).tolist()]
    return edge <= set(around) and any(lies_inside(shape, np.array(place), np.array(at)) for at in around)


def _split(rng, planner, code, start, edge):
    """Try to split a leaf that runs along the edge from `start` to a random vertex of its own; say whether it went."""
    shape = planner.shape(code)
    around = [tuple(v) for v in shapely.get_coordinates(shape).tolist()]
    if start not in around and not edge <= set(around):
        return False
    for at in rng.permutation(len(around))[:12]:
        if around[at] != start and lies_inside(shape, np.array(start), np.array(around[at])):
            try:
                answer = planner.split(code, [start, around[at]])
            except Refused:
                continue  # such as a piece too narrow
            assert answer.status_code == 200, answer.text
            assert answer.json["findings"] == []
            return True
    return False


def assert_rule(database, before):
    """The database's own rule at all levels, every row sound, every border on its course, no ground lost or won."""
    with connect(database) as plain:
        assert open_parents(plain) == []
        assert do(plain, INVALID) == []
    plain.close()
    with reading(database.service_url) as connection:
        areas, knots = areas_of_scheme(connection, "standard").areas, knots_of(connection, "standard")
    lines = shapely.linestrings([[knot.a0, knot.b0] for knot in knots]) if knots else []
    assert not len(knots) or shapely.distance(shapely.points([k.p for k in knots]), lines).max() <= OFF_COURSE_DEGREES
    now = dict(zip(areas.codes, areas.geometries, strict=True))
    upper = [i for i, level in enumerate(before.levels) if level != "subgrid"]
    for i in upper:
        assert strip_knots(now[before.codes[i]], knots) == before.geometries[i]
    # In square degrees, in which the lattice is flat: geodesic areas differ by where on a long edge a vertex stands.
    leaves, county = shapely.area(areas.geometries[areas.at("subgrid")]).sum(), now[before.codes[0]]
    assert abs(leaves - county.area) < 1e-12
    assert abs(leaves - before.geometries[0].area) < before.geometries[0].length * OFF_COURSE_DEGREES
    return len(knots)


def play(database, visitors, codes, before, rounds, seed=1):
    """Let two planners draw and publish by turns, each on a draft begun before the other published."""
    rng = np.random.default_rng(seed)
    new = 0
    for _ in range(rounds):
        order = [0, 1] if rng.random() < 0.5 else [1, 0]
        drafts = {side: begun(visitors[side], codes[side]) for side in order}
        if rng.random() < 0.5:  # both draw, then both publish; else the second draws on what the first published
            for side in order:
                new += split_from_outline(rng, drafts[side])
            for side in order:
                published(drafts[side])
                assert_rule(database, before)
        else:
            for side in order:
                new += split_from_outline(rng, drafts[side].load())
                published(drafts[side])
                assert_rule(database, before)
    return new
