"""The rule, held by the real server against plain SQL with the service's role."""

import psycopg2
import pytest
import shapely

from gisgrid.geometry.lattice import to_lattice
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.county import COUNTY, county, town_code, village_code
from tests.store.plain import add, children, connect, do, put, shape

VILLAGE = village_code(5)
REFUSED_OUTRIGHT = (
    psycopg2.errors.InsufficientPrivilege,
    psycopg2.errors.GeneratedAlways,
    psycopg2.errors.InvalidParameterValue,
)
SQUARE = "110 30,110.2 30,110.2 30.1,110 30.1,110 30"


@pytest.fixture
def loaded(database):
    """A county of four levels, and a plain connection with the service's role."""
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    plain = connect(database)
    yield plain
    plain.close()


def violation(connection, work):
    """Run work, then commit; return the broken constraint, the detail, and whether it broke at commit."""
    at_commit = False
    try:
        work()
        at_commit = True
        connection.commit()
    except psycopg2.errors.CheckViolation as error:
        connection.rollback()
        return error.diag.constraint_name, error.diag.message_detail, at_commit
    return None


def test_the_county_is_stored_whole(loaded):
    counts = do(loaded, "SELECT level, count(*)::int FROM gisgrid.area GROUP BY level ORDER BY 2")
    assert counts == [("county", 1), ("town", 4), ("village", 16), ("subgrid", 64)]


@pytest.mark.parametrize(
    ("level", "parent", "rings", "broken"),
    [
        ("county", None, "((110 30,110.2 30.1,110.2 30,110 30.1,110 30))", "area_geom_is_valid"),
        ("county", None, "((110 30,110 30,110.2 30,110.2 30.1,110 30.1,110 30))", "area_geom_no_repeated_points"),
        ("county", None, "((110.00000001 30,110.2 30,110.2 30.1,110 30.1,110.00000001 30))", "area_geom_on_lattice"),
        ("county", None, "((110 30,110 30.1,110.2 30.1,110.2 30,110 30))", "area_geom_oriented"),
        ("county", None, "EMPTY", "area_geom_not_empty"),
        ("village", None, f"(({SQUARE}))", "area_parent_required"),
        ("hamlet", None, f"(({SQUARE}))", "area_level_known"),
    ],
)
def test_a_bad_row_is_refused_at_the_statement_by_name(loaded, level, parent, rings, broken):
    wkt = "MULTIPOLYGON EMPTY" if rings == "EMPTY" else f"MULTIPOLYGON({rings})"
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        do(
            loaded,
            "INSERT INTO gisgrid.area (scheme, code, parent_code, level, name, geom) "
            "VALUES ('standard', '990109000000', %s, %s, 'x', ST_GeomFromText(%s, 4490))",
            parent,
            level,
            wkt,
        )
    assert refused.value.diag.constraint_name == broken


def test_a_subgrid_without_a_parent_is_refused_at_the_statement(loaded):
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        do(loaded, "UPDATE gisgrid.area SET parent_code = NULL WHERE code = %s", children(loaded, VILLAGE)[0])
    assert refused.value.diag.constraint_name == "area_parent_required"


def test_a_code_off_its_pattern_is_refused(loaded):
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        do(loaded, "UPDATE gisgrid.area SET code = '12' WHERE code = %s", children(loaded, VILLAGE)[0])
    assert refused.value.diag.constraint_name == "area_code_pattern"


def moved_vertex(geometry, i=0):
    """Move vertex i of the first shell a little towards the middle of the shell."""
    ring = shapely.get_coordinates(geometry.geoms[0].exterior)[:-1]
    ring[i] += (ring.mean(axis=0) - ring[i]) * 0.01
    return to_lattice([shapely.Polygon(ring)])[0]


def refused_edits(connection):
    first, second, *_ = children(connection, VILLAGE)
    other = children(connection, village_code(6))[0]
    grown = to_lattice([shapely.union(shape(connection, first), shape(connection, first).buffer(1e-4))])[0]
    return {
        "move a vertex of one area": (lambda: put(connection, first, moved_vertex(shape(connection, first))), VILLAGE),
        "delete one": (lambda: do(connection, "DELETE FROM gisgrid.area WHERE code = %s", first), VILLAGE),
        "insert a duplicate": (
            lambda: add(connection, VILLAGE + "900", VILLAGE, "subgrid", shape(connection, first)),
            VILLAGE,
        ),
        "spill over the parent": (lambda: put(connection, first, grown), VILLAGE),
        "re-parent one sub-grid": (
            lambda: do(connection, "UPDATE gisgrid.area SET parent_code = %s WHERE code = %s", VILLAGE, other),
            VILLAGE,
        ),
        "move the parent's outline": (lambda: put(connection, VILLAGE, moved_vertex(shape(connection, VILLAGE))), None),
        "delete a divided village": (lambda: do(connection, "DELETE FROM gisgrid.area WHERE code = %s", VILLAGE), None),
        "recode a parent alone": (
            lambda: do(connection, "UPDATE gisgrid.area SET code = %s WHERE code = %s", VILLAGE[:9] + "399", VILLAGE),
            VILLAGE,
        ),
        "put a village below a sub-grid": (
            lambda: do(connection, "UPDATE gisgrid.area SET parent_code = %s WHERE code = %s", second, VILLAGE),
            None,
        ),
    }


@pytest.mark.parametrize(
    "edit",
    [
        "move a vertex of one area",
        "delete one",
        "insert a duplicate",
        "spill over the parent",
        "re-parent one sub-grid",
        "move the parent's outline",
        "delete a divided village",
        "recode a parent alone",
        "put a village below a sub-grid",
    ],
)
def test_an_edit_that_breaks_the_tiling_is_refused_at_commit_with_the_parents_code(loaded, edit):
    work, parent = refused_edits(loaded)[edit]
    broken, detail, at_commit = violation(loaded, work)
    assert at_commit
    assert broken in {"area_children_tile_parent", "area_parent_exists", "area_parent_is_higher"}
    assert parent is None or detail == parent
    assert len(children(loaded, VILLAGE)) == 4


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE gisgrid.area DISABLE TRIGGER ALL",
        "ALTER TABLE gisgrid.area DROP CONSTRAINT area_geom_is_valid",
        "DROP TRIGGER division_tiles ON gisgrid.division",
        "SET session_replication_role = replica",
        "SET ROLE gisgrid_noder",
        "SET ROLE gisgrid_owner",
        "TRUNCATE gisgrid.area",
        "INSERT INTO gisgrid.division VALUES ('standard', 'x', 1)",
        "UPDATE gisgrid.division SET revision = 0",
        "DELETE FROM gisgrid.division",
        "UPDATE gisgrid.area SET signature = 0",
        "INSERT INTO gisgrid.knot (scheme, a0, b0, p, changeset) SELECT scheme, a0, b0, p, changeset FROM gisgrid.knot",
        "DELETE FROM gisgrid.area_history",
        "UPDATE gisgrid.changeset SET who = 'nobody'",
        "UPDATE gisgrid.scheme SET levels = '{subgrid}'",
        "CREATE TABLE gisgrid.mine (a int)",
        "SELECT * FROM gisgrid.seal",
        "SELECT * FROM gisgrid.seal_key",
        "UPDATE gisgrid.seal SET value = 0",
        "SELECT gisgrid.seal_of(geom) FROM gisgrid.area",
        "SELECT gisgrid.open_changeset('x', 'y', 'direct')",
        "CREATE OR REPLACE FUNCTION gisgrid.boundary_signature(g geometry) RETURNS numeric LANGUAGE sql AS 'SELECT 0'",
    ],
)
def test_switching_the_rule_off_is_refused_outright(loaded, statement):
    with pytest.raises(REFUSED_OUTRIGHT):
        do(loaded, statement)


def test_functions_in_the_clients_own_schema_do_not_stand_in(loaded):
    """A temporary table named like one of ours must not be what the check looks at."""
    do(loaded, "CREATE TEMPORARY TABLE area (LIKE gisgrid.area)")
    do(loaded, "SET search_path = pg_temp, public")
    first = children(loaded, VILLAGE)[0]
    broken, *_ = violation(loaded, lambda: do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", first))
    assert broken == "area_children_tile_parent"


def halves(geometry):
    """Cut a quadrangle along the diagonal from its first to its third vertex."""
    a, b, c, d = shapely.get_coordinates(geometry)[:4]
    return to_lattice([shapely.Polygon([a, b, c]), shapely.Polygon([a, c, d])])


def test_a_correct_split_is_accepted(loaded):
    first = children(loaded, VILLAGE)[0]
    left, right = halves(shape(loaded, first))
    put(loaded, first, left)
    add(loaded, VILLAGE + "900", VILLAGE, "subgrid", right)
    loaded.commit()
    assert len(children(loaded, VILLAGE)) == 5


def test_a_merge_is_accepted(loaded):
    first, second, *_ = children(loaded, VILLAGE)
    both = shapely.coverage_union_all([shape(loaded, first), shape(loaded, second)])
    do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", second)
    put(loaded, first, to_lattice([both])[0])
    loaded.commit()
    assert len(children(loaded, VILLAGE)) == 3


def test_moving_a_vertex_that_four_areas_share_is_accepted(loaded):
    codes = children(loaded, VILLAGE)
    shapes = [shape(loaded, code) for code in codes]
    corners = [set(map(tuple, shapely.get_coordinates(g))) for g in shapes]
    (shared,) = set.intersection(*corners)
    new = to_lattice([shapely.Point(shared).buffer(1e-4).envelope])[0].geoms[0].exterior.coords[0]
    for code, geometry in zip(codes, shapes, strict=True):
        ring = [new if xy == shared else xy for xy in geometry.geoms[0].exterior.coords]
        put(loaded, code, shapely.MultiPolygon([shapely.Polygon(ring)]))
    loaded.commit()
    assert do(loaded, "SELECT min(version), max(version) FROM gisgrid.area WHERE parent_code = %s", VILLAGE) == [(2, 2)]


def test_a_whole_village_goes_to_the_other_town_with_both_new_outlines(loaded):
    """Village 1 leaves the first town for the second, its northern neighbour."""
    village, west, east = village_code(1), town_code(0), town_code(1)
    rest = [shape(loaded, code) for code in children(loaded, west) if code != village]
    gained = [shape(loaded, code) for code in [*children(loaded, east), village]]
    do(loaded, "UPDATE gisgrid.area SET parent_code = %s WHERE code = %s", east, village)
    for code, parts in ((west, rest), (east, gained)):
        put(loaded, code, to_lattice([shapely.coverage_union_all(parts)])[0])
    loaded.commit()
    assert len(children(loaded, west)) == 3


def test_deleting_all_children_at_once_is_accepted(loaded):
    do(loaded, "DELETE FROM gisgrid.area WHERE parent_code = %s", VILLAGE)
    loaded.commit()
    assert children(loaded, VILLAGE) == []


def test_an_edit_that_is_wrong_only_in_the_middle_is_accepted(loaded):
    first = children(loaded, VILLAGE)[0]
    geometry = shape(loaded, first)
    do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", first)
    add(loaded, first, VILLAGE, "subgrid", moved_vertex(geometry))
    put(loaded, first, geometry)
    loaded.commit()
    assert shape(loaded, first).equals(geometry)


def test_a_savepoint_rolled_back_leaves_the_check_in_force(loaded):
    first = children(loaded, VILLAGE)[0]

    def work():
        do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", first)
        do(loaded, "SAVEPOINT s")
        do(loaded, "UPDATE gisgrid.area SET name = 'y', kind = 'base' WHERE parent_code = %s", VILLAGE)
        do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", children(loaded, VILLAGE)[0])
        do(loaded, "ROLLBACK TO SAVEPOINT s")

    assert violation(loaded, work)[0] == "area_children_tile_parent"


def test_a_hole_of_the_parent_stays_empty_or_is_filled_by_a_sibling(database):
    """A lake that belongs to nobody is a hole of the parent; once the parent has none, a child must fill it."""
    ring = shapely.box(110, 30, 110.3, 30.3)
    lake = shapely.box(110.1, 30.1, 110.2, 30.2)
    land = to_lattice([shapely.difference(ring, lake)])[0]
    plain = connect(database)
    add(plain, COUNTY, None, "county", land)
    add(plain, town_code(0), COUNTY, "town", land)
    plain.commit()
    put(plain, COUNTY, to_lattice([ring])[0])
    with pytest.raises(psycopg2.errors.CheckViolation):
        plain.commit()
    plain.rollback()
    put(plain, COUNTY, to_lattice([ring])[0])
    add(plain, town_code(1), COUNTY, "town", to_lattice([lake])[0])
    plain.commit()
    assert len(children(plain, COUNTY)) == 2
    plain.close()


def test_two_roots_come_under_their_county_later_with_ids_codes_and_knots_unchanged(database):
    """Until then nothing is claimed between them; then they must tile it."""
    west, east = to_lattice([shapely.box(110, 30, 110.1, 30.1), shapely.box(110.1, 30, 110.2, 30.1)])
    plain = connect(database)
    add(plain, town_code(0), None, "town", west)
    add(plain, town_code(1), None, "town", east)
    plain.commit()
    before = do(plain, "SELECT id, code FROM gisgrid.area ORDER BY id")
    do(plain, "UPDATE gisgrid.area SET parent_code = %s", COUNTY)
    assert violation(plain, lambda: None)[0] == "area_parent_exists"
    add(plain, COUNTY, None, "county", to_lattice([shapely.coverage_union_all([west, east])])[0])
    do(plain, "UPDATE gisgrid.area SET parent_code = %s WHERE level = 'town'", COUNTY)
    plain.commit()
    assert do(plain, "SELECT id, code FROM gisgrid.area WHERE level = 'town' ORDER BY id") == before
    plain.close()


def test_coordinates_of_zero_are_told_apart(database):
    """PostgreSQL's hash of 0 is its seed: edges along the axes must not be taken for one another."""
    plain = connect(database)
    sums = do(
        plain,
        "SELECT gisgrid.boundary_signature(ST_GeomFromText(w)) FROM unnest(%s) AS w",
        ["LINESTRING(0 5,7 7)", "LINESTRING(5 0,7 7)", "LINESTRING(0 0,7 7)"],
    )
    assert len(set(sums)) == 3
    plain.close()
