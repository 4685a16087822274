"""Two schemes side by side: m² and vertices that one has and the other lacks."""

import pytest
import shapely

from gisgrid.domain.areas import Scheme
from gisgrid.errors import NotFound
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.measure import area_m2
from gisgrid.services.compare import LoneVertices, compare_schemes, lone_vertices
from gisgrid.store.areas import insert_areas
from gisgrid.store.schemes import add_scheme
from gisgrid.store.session import changing, owning, reading
from tests.county import table

WEST, EAST = shapely.box(110, 30, 110.1, 30.1), shapely.box(110.1, 30, 110.2, 30.1)


def scheme(code):
    return Scheme(code, code, ("canton", "town"), ("canton", "town"), ("^.+$", "^.+$"))


def load(database, code, rows):
    with owning(database.admin_url) as connection:
        add_scheme(connection, scheme(code))
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, code, table([(*row[:3], to_lattice([row[3]])[0]) for row in rows]))


def compared(database, level="canton"):
    with reading(database.service_url) as connection:
        words = (connection, "one", "two", level)
        return compare_schemes(*words), lone_vertices(*words)


def test_the_same_areas_differ_in_nothing(database):
    for code in ("one", "two"):
        load(database, code, [("W", None, "canton", WEST), ("E", None, "canton", EAST)])
    differences, lone = compared(database)
    assert [(d.code, d.only_first_m2, d.only_second_m2) for d in differences] == [("E", 0, 0), ("W", 0, 0)]
    assert lone == LoneVertices(0, 0)


def test_what_only_one_covers_and_codes_that_only_one_has(database):
    load(database, "one", [("W", None, "canton", WEST)])
    load(
        database,
        "two",
        [("W", None, "canton", shapely.union(WEST, EAST)), ("X", None, "canton", shapely.box(0, 0, 1, 1))],
    )
    (west, extra), lone = compared(database)
    whole = area_m2([shapely.box(0, 0, 1, 1)])[0]
    assert (west.only_first_m2, west.only_second_m2) == (0, pytest.approx(area_m2([EAST])[0]))
    assert (extra.first_m2, extra.second_m2, extra.only_second_m2) == (0, pytest.approx(whole), pytest.approx(whole))
    # the western corners are shared; the union keeps the two in the middle or not, as GEOS draws it
    middle = {(110.1, 30.0), (110.1, 30.1)} - set(
        map(tuple, shapely.get_coordinates(shapely.union(WEST, EAST)).tolist())
    )
    assert lone == LoneVertices(len(middle), 2 + 4)


def test_a_vertex_moved_by_one_step_is_lone_on_both_sides(database):
    moved = shapely.Polygon([(110, 30), (110.1, 30), (110.1, 30.1), (110, 30.1000001)])
    load(database, "one", [("W", None, "canton", WEST)])
    load(database, "two", [("W", None, "canton", moved)])
    assert compared(database)[1] == LoneVertices(1, 1)


def test_a_vertex_of_a_lower_level_is_found_too(database):
    """A canton drawn through a point that only its towns have inside is not apart from them."""
    inner = shapely.Polygon([(110, 30), (110.1, 30), (110.05, 30.05)])
    rest = shapely.difference(WEST, inner)
    load(database, "one", [("W", None, "canton", WEST), ("a", "W", "town", inner), ("b", "W", "town", rest)])
    load(database, "two", [("V", None, "canton", inner)])
    assert compared(database)[1] == LoneVertices(2, 0)


def test_a_level_that_one_lacks_is_named(database):
    load(database, "one", [("W", None, "canton", WEST)])
    load(database, "two", [("t", None, "town", WEST)])
    with pytest.raises(NotFound, match="two"):
        compared(database)
