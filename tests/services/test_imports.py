"""Boundary tables become areas: with their parents, or with parents derived from them; whole or not at all."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from gisgrid.errors import BadInput, NotFound, NotTiling, Refused
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.geometry.boundary import Edges, directed_edges, residual, reverse
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.hierarchy import load_hierarchy
from gisgrid.services.imports import plan_import, store_import
from gisgrid.store.areas import areas_of_scheme, children_of
from gisgrid.store.knots import knots_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county, town_code, village_code

VILLAGE = village_code(5)


def boundary_table(codes, shapes, parents=None, names=None):
    geometries = np.empty(len(shapes), dtype=object)
    geometries[:] = shapes
    levels = tuple(parents) if parents else ()
    return BoundaryTable(
        codes=list(codes),
        names=list(names or codes),
        parent_codes=levels,
        parent_names=tuple([str(code) for code in level] for level in levels),
        kinds=["base"] * len(codes),
        geometries=geometries,
        source_crs="EPSG:4490",
        crs_evidence="test",
        notices=[],
    )


def run(database, level, table, **options):
    """Plan and store as the command does; return the plan."""
    with changing(database.service_url, who="test", why="import", kind="import") as connection:
        plan = plan_import(connection, scheme_named(connection, "standard"), level, table, source="test", **options)
        store_import(connection, plan)
        return plan


def stored(database):
    with reading(database.service_url) as connection:
        return areas_of_scheme(connection, "standard").areas


@pytest.fixture
def undivided(database):
    """The county down to its villages."""
    whole = county()
    with changing(database.service_url, who="test", why="load") as connection:
        load_hierarchy(
            connection, "standard", whole.take([i for i in range(len(whole)) if len(whole.codes[i]) == 12]), []
        )
    return database


def village_shape(database, code=VILLAGE):
    areas = stored(database)
    return areas.geometries[areas.codes.index(code)]


def strips(shape, count=3):
    """Cut a polygon into vertical strips; the cuts end anywhere on its border."""
    west, south, east, north = shape.bounds
    edges = np.linspace(west, east, count + 1)
    edges[0] -= 1
    edges[-1] += 1
    return [shapely.intersection(shape, shapely.box(a, south - 1, b, north + 1)) for a, b in pairwise(edges)]


def assert_tiles(areas):
    """Every equation, recomputed in Python from the stored coordinates."""
    row_of = {code: i for i, code in enumerate(areas.codes)}
    inner = [i for i, code in enumerate(areas.parent_codes) if code is not None]
    divided = sorted({row_of[areas.parent_codes[i]] for i in inner})
    below = directed_edges(areas.geometries[inner])
    above = reverse(directed_edges(areas.geometries[divided]))
    group = np.r_[np.array([row_of[areas.parent_codes[i]] for i in inner])[below.owner], np.array(divided)[above.owner]]
    edges = Edges(np.vstack([below.ends, above.ends]), np.r_[below.owner, above.owner])
    assert len(residual(edges, group)) == 0


def test_children_become_areas_and_their_vertices_knots_at_every_level(undivided):
    before = stored(undivided)
    pieces = strips(village_shape(undivided))
    codes = [f"{VILLAGE}{k:03d}" for k in (1, 2, 3)]
    plan = run(undivided, "subgrid", boundary_table(codes, pieces, [[VILLAGE] * 3]))
    after = stored(undivided)
    assert plan.added == codes
    assert len(plan.pieces) == 4
    assert_tiles(after)
    grown = [
        code
        for code, old in zip(before.codes, before.geometries, strict=True)
        if shapely.get_num_coordinates(after.geometries[after.codes.index(code)]) > shapely.get_num_coordinates(old)
    ]
    assert VILLAGE in grown
    assert len(grown) >= 3  # the villages to the north and south run along the same borders
    with reading(undivided.service_url) as connection:
        assert len(knots_of(connection, "standard")) == 4


def test_two_parents_in_one_file_share_the_knots_of_their_common_border(undivided):
    first, second = village_code(5), village_code(6)
    shapes, codes, parents = [], [], []
    for village in (first, second):
        cut = strips(village_shape(undivided, village), 2 if village == first else 3)
        shapes += cut
        codes += [f"{village}{k + 1:03d}" for k in range(len(cut))]
        parents += [village] * len(cut)
    run(undivided, "subgrid", boundary_table(codes, shapes, [parents]))
    assert_tiles(stored(undivided))


def test_the_same_import_again_changes_nothing(undivided):
    pieces = strips(village_shape(undivided))
    table = boundary_table([f"{VILLAGE}{k:03d}" for k in (1, 2, 3)], pieces, [[VILLAGE] * 3])
    run(undivided, "subgrid", table)
    before = stored(undivided)
    plan = run(undivided, "subgrid", table)
    assert (plan.added, plan.changed, plan.withdrawn) == ([], [], [])
    assert len(plan.unchanged) == 3
    assert list(stored(undivided).geometries) == list(before.geometries)


def test_a_gap_is_refused_with_its_place_and_nothing_is_stored(undivided):
    before = stored(undivided)
    pieces = strips(village_shape(undivided))[:2]
    with pytest.raises(NotTiling) as refused:
        run(undivided, "subgrid", boundary_table([VILLAGE + "001", VILLAGE + "002"], pieces, [[VILLAGE] * 2]))
    (gap,) = [f for f in refused.value.details["findings"] if f.severity == "fault"]
    assert (gap.kind, gap.parent_code) == ("gap", VILLAGE)
    assert gap.area_m2 > 1_000_000
    assert stored(undivided).codes == before.codes


def test_a_bow_tie_is_refused_by_code(undivided):
    bow = shapely.Polygon([(110, 30), (110.1, 30.1), (110.1, 30), (110, 30.1)])
    with pytest.raises(NotTiling) as refused:
        run(undivided, "subgrid", boundary_table([VILLAGE + "001"], [bow], [[VILLAGE]]))
    assert refused.value.details["findings"][0].codes == (VILLAGE + "001",)


@pytest.mark.parametrize(
    ("level", "codes", "parents", "refusal"),
    [
        ("subgrid", [VILLAGE + "001"], None, BadInput),
        ("subgrid", ["12"], [[VILLAGE]], BadInput),
        ("hamlet", [VILLAGE + "001"], [[VILLAGE]], BadInput),
        ("subgrid", [VILLAGE + "001"], [["990101999999"]], NotFound),
    ],
)
def test_what_does_not_fit_gets_a_clear_word(undivided, level, codes, parents, refusal):
    with pytest.raises(refusal):
        run(undivided, level, boundary_table(codes, [village_shape(undivided)], parents))


def test_replacing_is_said_first_and_done_only_when_told(undivided):
    three = boundary_table([f"{VILLAGE}{k:03d}" for k in (1, 2, 3)], strips(village_shape(undivided)), [[VILLAGE] * 3])
    run(undivided, "subgrid", three)
    two = boundary_table([VILLAGE + "001", VILLAGE + "009"], strips(village_shape(undivided), 2), [[VILLAGE] * 2])
    with pytest.raises(BadInput, match="would be replaced"):
        run(undivided, "subgrid", two)
    plan = run(undivided, "subgrid", two, replace=True)
    assert (plan.added, plan.changed, plan.withdrawn) == (
        [VILLAGE + "009"],
        [VILLAGE + "001"],
        [VILLAGE + "002", VILLAGE + "003"],
    )
    with reading(undivided.service_url) as connection:
        assert children_of(connection, "standard", [VILLAGE]).areas.codes == [VILLAGE + "001", VILLAGE + "009"]
    assert_tiles(stored(undivided))


def test_an_import_replaces_under_one_parent_only(undivided):
    areas = stored(undivided)
    rows = [i for i, level in enumerate(areas.levels) if level == "village"]
    moved = [shapely.transform(areas.geometries[i], lambda xy: xy) for i in rows]
    moved[0] = shapely.union(moved[0], moved[1])
    table = boundary_table([areas.codes[i] for i in rows], moved, [[areas.parent_codes[i] for i in rows]])
    with pytest.raises((Refused, NotTiling)):
        run(undivided, "village", table, replace=True)


def test_a_divided_area_is_not_replaced(undivided):
    town = town_code(0)
    areas = stored(undivided)
    rows = [i for i, code in enumerate(areas.parent_codes) if code == town]
    run(
        undivided,
        "subgrid",
        boundary_table([areas.codes[rows[0]] + "001"], [areas.geometries[rows[0]]], [[areas.codes[rows[0]]]]),
    )
    shapes = [areas.geometries[i] for i in rows]
    merged = [shapely.coverage_union_all(shapes[:2]), *shapes[2:]]
    table = boundary_table([areas.codes[i] for i in (rows[0], *rows[2:])], merged, [[town] * (len(rows) - 1)])
    with pytest.raises(Refused, match="divided"):
        run(undivided, "village", table, replace=True)


def test_parents_are_derived_at_every_level_the_file_names(database):
    whole = county()
    leaves = [i for i, level in enumerate(whole.levels) if level == "subgrid"]
    villages = [whole.parent_codes[i] for i in leaves]
    towns = [code[:9] + "000" for code in villages]
    table = boundary_table(
        [whole.codes[i] for i in leaves], whole.geometries[leaves], [villages, towns, [COUNTY] * len(leaves)]
    )
    plan = run(database, "subgrid", table, derive_parents=True)
    areas = stored(database)
    assert sorted(areas.codes) == sorted(whole.codes)
    assert plan.holes_m2 == []
    assert_tiles(areas)
    for code, shape in zip(areas.codes, areas.geometries, strict=True):
        assert shapely.equals(shape, whole.geometries[whole.codes.index(code)])


def test_a_lake_of_nobody_stays_a_hole_of_the_derived_parent_and_is_said(database):
    ring = shapely.difference(shapely.box(110, 30, 110.3, 30.3), shapely.box(110.1, 30.1, 110.2, 30.2))
    halves = [
        shapely.intersection(ring, shapely.box(109, 29, 110.15, 31)),
        shapely.intersection(ring, shapely.box(110.15, 29, 111, 31)),
    ]
    plan = run(
        database, "town", boundary_table([town_code(0), town_code(1)], halves, [[COUNTY] * 2]), derive_parents=True
    )
    assert len(plan.holes_m2) == 1
    assert 100e6 < plan.holes_m2[0] < 110e6
    assert_tiles(stored(database))


def test_overlapping_children_derive_no_parent(database):
    shapes = [shapely.box(110, 30, 110.2, 30.1), shapely.box(110.1, 30, 110.3, 30.1)]
    with pytest.raises(NotTiling) as refused:
        run(database, "town", boundary_table([town_code(0), town_code(1)], shapes, [[COUNTY] * 2]), derive_parents=True)
    assert "overlap" in {f.kind for f in refused.value.details["findings"]}
    assert len(stored(database)) == 0


def test_a_child_under_two_grandparents_is_refused(database):
    shapes = to_lattice([shapely.box(110, 30, 110.1, 30.1), shapely.box(110.1, 30, 110.2, 30.1)])
    parents = [[town_code(0)] * 2, [COUNTY, "990102000000"]]
    with pytest.raises(BadInput, match="more than one parent"):
        run(
            database,
            "village",
            boundary_table([village_code(0), village_code(1)], shapes, parents),
            derive_parents=True,
        )


def test_roots_of_their_own_scheme_may_overlap(database):
    """Nothing is claimed between roots until they come under one parent."""
    shapes = [shapely.box(110, 30, 110.2, 30.1), shapely.box(110.1, 30, 110.3, 30.1)]
    run(database, "town", boundary_table([town_code(0), town_code(1)], shapes))
    assert len(stored(database)) == 2


def test_a_ring_that_snapping_pinches_is_strung_anew(database):
    """Two vertices a millimetre apart fall onto one lattice point."""
    pinched = shapely.Polygon(
        [(110, 30), (110.4, 30), (110.200000004, 30.4), (110.3, 30.1), (110.1, 30.1), (110.2, 30.400000004)]
    )
    assert pinched.is_valid
    run(database, "town", boundary_table([town_code(0)], [pinched]))
    (shape,) = stored(database).geometries
    assert shape.is_valid
    assert len(shape.geoms[0].interiors) == 1


def test_a_whole_hierarchy_goes_in_at_once_or_not_at_all(database):
    whole = county()
    with changing(database.service_url, who="test", why="load") as connection:
        load_hierarchy(connection, "standard", whole, [])
    assert stored(database).codes == sorted(whole.codes)
    with pytest.raises(BadInput), changing(database.service_url, who="test", why="again") as connection:
        load_hierarchy(connection, "standard", whole.take([0]), [])


def test_a_hierarchy_with_a_missing_leaf_is_refused(database):
    whole = county()
    with pytest.raises(NotTiling), changing(database.service_url, who="test", why="load") as connection:
        load_hierarchy(connection, "standard", whole.take(range(len(whole) - 1)), [])
    assert len(stored(database)) == 0


def test_a_hierarchy_without_its_parent_is_refused(database):
    whole = county()
    with pytest.raises(NotFound), changing(database.service_url, who="test", why="load") as connection:
        load_hierarchy(connection, "standard", whole.take(range(1, len(whole))), [])


def test_a_stale_import_is_stopped_by_the_database(undivided):
    """The plan was right when it was made; the database's own rule has the last word."""
    pieces = strips(village_shape(undivided))
    table = boundary_table([f"{VILLAGE}{k:03d}" for k in (1, 2, 3)], pieces, [[VILLAGE] * 3])
    with reading(undivided.service_url) as connection:
        plan = plan_import(connection, scheme_named(connection, "standard"), "subgrid", table, source="test")
    run(undivided, "subgrid", boundary_table([VILLAGE + "007"], [village_shape(undivided)], [[VILLAGE]]))
    with pytest.raises(NotTiling) as refused, changing(undivided.service_url, who="t", why="late") as connection:
        store_import(connection, plan)
    assert refused.value.details["code"] == VILLAGE
