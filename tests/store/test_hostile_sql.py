"""What a hostile client with the service's role tries beyond plain mistakes."""

from contextlib import suppress

import psycopg2
import pytest
from sqlalchemy import text

from gisgrid.store.session import engine
from tests.county import COUNTY, county, town_code
from tests.store.test_enforcement import VILLAGE, add, children, do, loaded, moved_vertex, put, shape, violation

__all__ = ["loaded"]


def test_the_rule_does_not_stand_on_the_public_signature(database, loaded):
    """A polygon with the same public sum can be constructed; here all have the same, and the edit is refused still."""
    with engine(database.admin_url).begin() as owner:
        owner.execute(
            text(
                "CREATE OR REPLACE FUNCTION gisgrid.boundary_signature(g public.geometry) RETURNS numeric "
                "IMMUTABLE STRICT LANGUAGE sql AS 'SELECT 0::numeric'"
            )
        )
    first = children(loaded, VILLAGE)[0]
    broken = violation(loaded, lambda: put(loaded, first, moved_vertex(shape(loaded, first))))
    assert broken == ("area_children_tile_parent", VILLAGE, True)


def test_an_id_is_never_the_clients_choice(loaded):
    """The id of a withdrawn area would make two areas of one history."""
    do(loaded, "DELETE FROM gisgrid.area WHERE parent_code = %s", VILLAGE)
    loaded.commit()
    old = do(loaded, "SELECT area_id FROM gisgrid.area_history ORDER BY area_id LIMIT 1")[0][0]
    do(
        loaded,
        "INSERT INTO gisgrid.area (id, scheme, code, parent_code, level, name, geom) OVERRIDING SYSTEM VALUE "
        "SELECT %s, scheme, code || '001', code, 'subgrid', name, geom FROM gisgrid.area WHERE code = %s",
        old, VILLAGE,
    )  # fmt: skip
    loaded.commit()
    assert do(loaded, "SELECT id > %s FROM gisgrid.area WHERE code = %s", old, VILLAGE + "001") == [(True,)]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE gisgrid.area SET valid_from = '0044-01-01 BC' WHERE level = 'county'", "area_valid_from_sensible"),
        ("UPDATE gisgrid.area SET valid_from = 'infinity' WHERE level = 'county'", "area_valid_from_sensible"),
        ("UPDATE gisgrid.area SET name = repeat('x', 201) WHERE level = 'county'", "area_name_plain"),
        ("UPDATE gisgrid.area SET name = E'a\\nb' WHERE level = 'county'", "area_name_plain"),
        ("UPDATE gisgrid.area SET code = '../x' WHERE level = 'county'", "area_code_plain"),
        ("SELECT gisgrid.open_changeset('', 'y')", "changeset_words"),
        ("SELECT gisgrid.open_changeset('x', repeat('y', 3000))", "changeset_words"),
    ],
)
def test_values_that_would_break_pages_and_exports_are_refused(loaded, statement, broken):
    loaded.commit()
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        do(loaded, statement)
    assert refused.value.diag.constraint_name == broken


@pytest.mark.parametrize(
    ("wkt", "broken"),
    [
        ("MULTIPOLYGON(((181 0,182 0,182 1,181 0)))", "area_geom_in_world"),
        ("MULTIPOLYGON(((1e300 0,2e300 0,2e300 1,1e300 0)))", "area_geom_in_world"),
        ("MULTIPOLYGON(((-180 -90,180 -90,180 90,-180 90,-180 -90)))", "area_geom_in_world"),
        ("MULTIPOLYGON(EMPTY,((0 0,1 0,1 1,0 0)))", "area_geom_not_empty"),
    ],
)
def test_shapes_without_a_place_on_the_map_are_refused(loaded, wkt, broken):
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        do(
            loaded,
            "INSERT INTO gisgrid.area (scheme, code, level, name, geom) "
            "VALUES ('standard', '990109000000', 'county', 'x', ST_GeomFromText(%s, 4490))",
            wkt,
        )
    assert refused.value.diag.constraint_name == broken


def point(x, y):
    return f"ST_SetSRID(ST_MakePoint({x}, {y}), 4490)"


def test_the_past_of_an_area_that_got_no_knot_cannot_be_claimed(loaded):
    town = do(loaded, "SELECT id FROM gisgrid.area WHERE code = %s", town_code(0))[0][0]
    call = (
        "SELECT gisgrid.insert_knots('standard', ARRAY[{a}], ARRAY[{b}], ARRAY[{p}], '{{}}', '{{}}', "
        "ARRAY[{town}]::bigint[], ARRAY[1], ARRAY[1])"
    )
    with pytest.raises(psycopg2.errors.CheckViolation) as refused:
        do(loaded, call.format(a=point(20, 50), b=point(20.02, 50), p=point(20.01, 50), town=town))
    assert refused.value.diag.constraint_name == "knot_changes_nothing_else"


@pytest.mark.parametrize(
    ("p", "b0"),
    [
        (point("'NaN'::float8", 30), point(110.2, 30)),
        (point(1e300, 30), point(110.2, 30)),
        (point(110, 30), point(110.2, 30)),
        ("ST_GeomFromText('POINT EMPTY', 4490)", point(110.2, 30)),
    ],
)
def test_points_that_are_no_places_are_no_knots(loaded, p, b0):
    loaded.commit()
    with suppress(psycopg2.errors.CheckViolation):
        do(loaded, f"SELECT gisgrid.restore_knots('standard', ARRAY[{point(110, 30)}], ARRAY[{b0}], ARRAY[{p}])")
        loaded.commit()
    loaded.rollback()
    assert do(loaded, "SELECT count(*)::int FROM gisgrid.knot") == [(0,)]


def test_a_knot_on_no_border_is_left_out(loaded):
    do(
        loaded,
        f"SELECT gisgrid.restore_knots('standard', ARRAY[{point(20, 50)}], ARRAY[{point(20.02, 50)}], "
        f"ARRAY[{point(20.01, 50)}])",
    )
    assert do(loaded, "SELECT count(*)::int FROM gisgrid.knot") == [(0,)]


def test_the_countys_own_polygon_may_be_inserted_only_once(loaded):
    whole = county()
    with pytest.raises(psycopg2.errors.UniqueViolation):
        add(loaded, COUNTY, None, "county", whole.geometries[whole.codes.index(COUNTY)])
