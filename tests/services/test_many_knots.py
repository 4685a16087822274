"""An import whose children bring thousands of vertices of their own on their parents' irregular borders."""

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.geometry.knots import strip_knots
from gisgrid.services.imports import plan_import, store_import
from gisgrid.store.areas import areas_of_scheme, insert_areas
from gisgrid.store.history import areas_at
from gisgrid.store.knots import knots_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading
from tests.county import natural_county
from tests.geometry.tessellations import with_extra_vertices
from tests.services.test_imports import boundary_table
from tests.store.plain import connect, do, open_parents

COURSE_DEGREES = 0.72e-7


@pytest.fixture(scope="module")
def natural():
    return natural_county()


@pytest.fixture
def upper(natural):
    return natural.take([i for i, level in enumerate(natural.levels) if level != "subgrid"])


@pytest.fixture
def leaves(natural):
    """The sub-grids with a vertex of their own in every other edge: no neighbour and no parent has it."""
    areas = natural.take([i for i, level in enumerate(natural.levels) if level == "subgrid"])
    return areas.with_geometries(with_extra_vertices(np.random.default_rng(1), areas.geometries, 1e-7, share=0.5))


@pytest.fixture
def moment(database, upper, leaves):
    """When the villages stood and the import was yet to come."""
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", upper)
    with reading(database.service_url) as connection:
        before = connection.scalar(text("SELECT clock_timestamp()"))
    table = boundary_table(leaves.codes, leaves.geometries, [leaves.parent_codes])
    with changing(database.service_url, who="test", why="import", kind="import") as connection:
        plan = plan_import(connection, scheme_named(connection, "standard"), "subgrid", table, source="test")
        store_import(connection, plan)
    return before


def test_all_levels_take_the_vertices_as_knots_and_keep_their_courses(database, upper, leaves, moment):
    with reading(database.service_url) as connection:
        knots, stored = knots_of(connection, "standard"), areas_of_scheme(connection, "standard").areas
    assert len(knots) > 1000
    lines = shapely.linestrings([[knot.a0, knot.b0] for knot in knots])
    assert shapely.distance(shapely.points([knot.p for knot in knots]), lines).max() <= COURSE_DEGREES
    now = dict(zip(stored.codes, stored.geometries, strict=True))
    for code, course in zip(upper.codes, upper.geometries, strict=True):
        assert strip_knots(now[code], knots) == course
    for code, given in zip(leaves.codes, leaves.geometries, strict=True):
        assert set(map(tuple, shapely.get_coordinates(given))) <= set(map(tuple, shapely.get_coordinates(now[code])))
    with connect(database) as plain:
        assert open_parents(plain) == []
        assert do(plain, "SELECT max(version), (SELECT count(*)::int FROM gisgrid.area_history) FROM gisgrid.area") == [
            (1, 0)
        ]
    plain.close()


def test_the_moment_before_the_import_reads_without_its_knots(database, upper, moment):
    with reading(database.service_url) as connection:
        then = areas_at(connection, "standard", moment)
    before = upper.take(np.argsort(upper.codes))
    assert then.codes == before.codes
    assert list(then.geometries) == list(before.geometries)
