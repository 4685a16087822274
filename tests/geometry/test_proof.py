"""A proof may say "proved" only of what tiles; every trick below once cancels, looks whole, or hides."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.proof import Proof, prove_tiling
from gisgrid.geometry.soundness import unsound

SQUARE = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
PARENT = Polygon(SQUARE)
SW, SE, NE, NW = (
    Polygon([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]) for x, y in [(0, 0), (1, 0), (1, 1), (0, 1)]
)
STEP = np.array([0, 1e-7])
QUARTERS = {"sw": SW, "se": SE, "ne": NE, "nw": NW}


def prove(children, parent=PARENT, **extra) -> Proof:
    codes = ["p", *children, *extra]
    shapes = [parent, *children.values(), *extra.values()]
    return prove_tiling(codes, [None, *(["p"] * (len(codes) - 1))], shapes)


def reasons(proof: Proof) -> dict[str, str]:
    return {fault.code: fault.reason for fault in proof.faults}


def test_quarters_of_a_square_are_proved():
    proof = prove(QUARTERS)
    assert proof.proved
    assert proof.given_codes == ("p",)
    assert [(e.parent_code, e.child_codes) for e in proof.equations] == [("p", ("sw", "se", "ne", "nw"))]


def test_a_hole_of_the_parent_stays_a_hole():
    west = Polygon([(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1.5), (1, 1.5), (1, 2), (0, 2), (0, 1)])
    east = Polygon([(1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (1, 1.5), (1.5, 1.5), (1.5, 0.5), (1, 0.5)])
    parent = Polygon(SQUARE, [[(0.5, 0.5), (0.5, 1.5), (1, 1.5), (1.5, 1.5), (1.5, 0.5), (1, 0.5)]])
    assert prove({"w": west, "e": east}, parent).proved
    assert not prove({"w": west, "e": east}, PARENT).proved
    island = Polygon([(0.5, 0.5), (1, 0.5), (1.5, 0.5), (1.5, 1.5), (1, 1.5), (0.5, 1.5)])
    assert prove({"w": west, "e": east, "island": island}, PARENT).proved


def test_missing_child_is_located():
    proof = prove({code: g for code, g in QUARTERS.items() if code != "ne"})
    (equation,) = proof.equations
    assert equation.status == "failed"
    assert shapely.union_all(shapely.linestrings(equation.open_edges.reshape(-1, 2, 2))).bounds == NE.bounds


def test_child_of_another_parent_does_not_help():
    codes = ["p", "q", "sw", "se", "ne", "nw", "q1"]
    parents = [None, None, "p", "p", "p", "q", "q"]
    proof = prove_tiling(codes, parents, [PARENT, NW, SW, SE, NE, NW, NW])
    assert {e.parent_code: e.status for e in proof.equations} == {"p": "failed", "q": "failed"}


def test_duplicate_child_fails():
    assert not prove(QUARTERS, again=NW).proved


def test_two_areas_of_one_code_fail():
    proof = prove_tiling(["p", "sw", "se", "ne", "nw", "nw"], [None] + ["p"] * 5, [PARENT, SW, SE, NE, NW, NW])
    assert reasons(proof) == {"nw": "duplicate_code"}
    assert [e.status for e in proof.equations] == ["failed"]


def test_parent_given_twice_fails():
    proof = prove_tiling(["p", "p", *QUARTERS], [None, None] + ["p"] * 4, [PARENT, PARENT, *QUARTERS.values()])
    assert not proof.proved
    assert reasons(proof) == {"p": "duplicate_code"}


def test_extra_vertex_on_one_side_fails_where_it_is():
    bent = Polygon([(0, 0), (1, 0), (1, 0.5), (1, 1), (0, 1)])
    (equation,) = prove(QUARTERS | {"sw": bent}).equations
    assert equation.status == "failed"
    assert len(equation.open_edges) == 3
    assert set(equation.open_edges[:, [0, 2]].ravel()) == {1.0}


def test_bow_tie_whose_edges_cancel_is_not_believed():
    hourglass = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    proof = prove_tiling(["p", "c"], [None, "p"], [hourglass, hourglass])
    assert reasons(proof) == {"p": "invalid", "c": "invalid"}
    assert not proof.proved


def test_ring_that_runs_round_twice_is_not_believed():
    twice = Polygon([*SQUARE, *SQUARE])
    assert reasons(prove_tiling(["p", "c"], [None, "p"], [twice, twice])) == {"p": "invalid", "c": "invalid"}


@pytest.mark.parametrize(
    "double",
    [
        MultiPolygon([PARENT, PARENT]),
        MultiPolygon([PARENT, SW]),
        MultiPolygon([SW, Polygon([(1, 0), (2, 0), (2, 1), (1, 1)])]),
        Polygon(SQUARE, [[(3, 0), (3, 1), (4, 1), (4, 0)]]),
        Polygon(SQUARE, [[(0.1, 0.1), (0.1, 0.9), (0.9, 0.9), (0.9, 0.1)], [(0.2, 0.2), (0.2, 0.8), (0.8, 0.8)]]),
    ],
    ids=["same part twice", "part inside part", "parts share an edge", "hole outside its shell", "hole in a hole"],
)
def test_parts_and_holes_that_cover_twice_are_not_believed(double):
    assert reasons(prove_tiling(["p", "c"], [None, "p"], [double, double])) == {"p": "invalid", "c": "invalid"}


def test_flipped_orientation_is_not_believed():
    flipped = {code: g.reverse() for code, g in QUARTERS.items()}
    proof = prove(flipped, PARENT.reverse())
    assert set(reasons(proof).values()) == {"orientation"}
    assert len(proof.faults) == 5


def test_flipped_hole_is_not_believed():
    ring = Polygon(SQUARE, [[(0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5)]])
    assert [(f.reason, f.where) for f in unsound(["a"], [ring])] == [("orientation", (0.5, 0.5))]


def test_eight_decimals_are_not_believed():
    shifted = {code: shapely.transform(g, lambda xy: xy + 4e-8) for code, g in QUARTERS.items()}
    proof = prove(shifted, shapely.transform(PARENT, lambda xy: xy + 4e-8))
    assert set(reasons(proof).values()) == {"off_lattice"}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, 180.5])
def test_coordinates_that_are_no_place_on_earth_are_not_believed(value):
    with np.errstate(invalid="ignore"):  # shapely says of NaN that it is invalid, which is the point here
        where = Polygon([(0, 0), (value, 0), (1, 1)])
    assert reasons(prove_tiling(["p", "c"], [None, "p"], [where, where])) == {
        "p": "outside_world",
        "c": "outside_world",
    }


def test_repeated_point_is_not_believed():
    stutter = Polygon([(0, 0), (1, 0), (1, 0), (1, 1), (0, 1)])
    assert [(f.reason, f.where) for f in unsound(["a"], [stutter])] == [("repeated_point", (1.0, 0.0))]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (None, "not_polygon"),
        (shapely.Point(1, 1), "not_polygon"),
        (shapely.LineString(SQUARE), "not_polygon"),
        (Polygon(), "empty"),
        (MultiPolygon(), "empty"),
        (shapely.from_wkt("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), EMPTY)"), "empty"),
    ],
)
def test_what_is_no_area_is_not_believed(shape, reason):
    assert reasons(prove(QUARTERS, extra=shape)) == {"extra": reason}


def test_empty_children_of_an_empty_parent_are_not_believed():
    assert not prove_tiling(["p", "c"], [None, "p"], [MultiPolygon(), MultiPolygon()]).proved


@pytest.mark.parametrize("parents", [["a"], ["b", "a"], ["b", "c", "a"], ["b", "c", "b"]])
def test_areas_above_themselves_are_not_believed(parents):
    codes = ["a", "b", "c"][: len(parents)]
    proof = prove_tiling(codes, parents, [SW] * len(codes))
    assert reasons(proof) == dict.fromkeys(codes, "parent_cycle")
    assert not proof.proved


def test_children_without_their_parent_are_unproved():
    proof = prove_tiling(list(QUARTERS), ["p"] * 4, list(QUARTERS.values()))
    assert [(e.parent_code, e.status) for e in proof.equations] == [("p", "outline_unproved")]
    assert not proof.proved


def test_a_root_beside_a_proved_one_is_unproved():
    proof = prove_tiling(["p", *QUARTERS, "q"], [None, *["p"] * 4, None], [PARENT, *QUARTERS.values(), PARENT])
    assert [(e.parent_code, e.status) for e in proof.equations] == [("p", "proved"), (None, "outline_unproved")]
    assert not proof.proved


def test_an_outline_is_given_only_when_said_and_only_with_children():
    codes, shapes = ["v", *QUARTERS, "w"], [PARENT, *QUARTERS.values(), NW]
    parents = ["town", *["v"] * 4, "town"]
    assert not prove_tiling(codes[:5], parents[:5], shapes[:5]).proved
    assert prove_tiling(codes[:5], parents[:5], shapes[:5], given=["v"]).proved
    lone = prove_tiling(codes, parents, shapes, given=["v", "w"])
    assert [(e.parent_code, e.child_codes) for e in lone.with_status("outline_unproved")] == [("town", ("w",))]


def test_nothing_is_not_proved():
    assert not prove_tiling([], [], []).proved


def test_every_level_has_its_equation():
    halves = shapely.segmentize([box(0, 0, 1, 1), box(0, 0, 0.5, 1), box(0.5, 0, 1, 1)], 0.5)
    county = shapely.segmentize(box(0, 0, 1, 1), 0.5)
    proof = prove_tiling(["c", "t", "w", "e"], [None, "c", "t", "t"], [county, *halves])
    assert {e.parent_code: e.status for e in proof.equations} == {"c": "proved", "t": "proved"}


def grid(columns: int, rows: int, seed: int) -> tuple[list[str], list[str | None], np.ndarray]:
    """A parent and its children on a jittered node grid: a random tiling that shares every vertex."""
    random = np.random.default_rng(seed)
    xs, ys = np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0))
    node = np.stack([xs, ys], axis=-1) + random.uniform(-0.3, 0.3, (rows + 1, columns + 1, 2))
    outline = [*node[0], *node[1:, -1], *node[-1, -2::-1], *node[-2:0:-1, 0]]
    cells = [
        Polygon([node[j, i], node[j, i + 1], node[j + 1, i + 1], node[j + 1, i]])
        for j in range(rows)
        for i in range(columns)
    ]
    codes = ["p", *(f"c{k}" for k in range(len(cells)))]
    return codes, [None, *["p"] * len(cells)], to_lattice([Polygon(outline), *cells])


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1), st.data())
def test_a_random_tiling_is_proved_and_any_moved_vertex_is_seen(columns, rows, seed, data):
    codes, parents, shapes = grid(columns, rows, seed)
    assert prove_tiling(codes, parents, shapes).proved
    victim = data.draw(st.integers(0, len(shapes) - 1))
    xy = shapely.get_coordinates(shapes[victim])
    moved = shapely.transform(shapes[victim], lambda c: np.where((c == xy[0]).all(axis=1)[:, None], c + STEP, c))
    shapes[victim] = to_lattice([moved])[0]
    assert not prove_tiling(codes, parents, shapes).proved


def test_many_equations_in_batches(monkeypatch):
    monkeypatch.setattr("gisgrid.geometry.proof._BATCH_COORDINATES", 40)
    codes, parents, shapes = [], [], []
    for town in range(12):
        c, p, g = grid(2, 2, seed=town)
        codes += [f"{town}-{x}" for x in c]
        parents += [None if x is None else f"{town}-{x}" for x in p]
        shapes += list(g)
    assert prove_tiling(codes, parents, shapes).proved
    shapes[7] = shapes[8]
    failed = prove_tiling(codes, parents, shapes).with_status("failed")
    assert [e.parent_code for e in failed] == ["1-p"]
    assert len(failed[0].open_edges) > 0
