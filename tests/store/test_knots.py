"""Knots against the real server: on the surveyed edge, in every area, leaving no version behind."""

import numpy as np
import psycopg2
import pytest
import shapely

from gisgrid.errors import Refused
from gisgrid.geometry.knots import Piece, insert_vertices, knot_places
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.measure import distance_m
from gisgrid.services.knots import vertex_on_border
from gisgrid.store.areas import areas_by_code, areas_of_scheme, insert_areas
from gisgrid.store.knots import knots_of
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county, table, town_code
from tests.store.plain import between, connect, do, first_edge, open_parents

STEP = 1e-7
COURSE_DEGREES = 0.72e-7
"""Rounding moves a point at most 0.7072 lattice steps off its edge."""


@pytest.fixture
def loaded(database):
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    plain = connect(database)
    yield plain
    plain.close()


def polygon(connection, code):
    return areas_by_code(connection, "standard", [code]).areas.geometries[0]


def put_many(database, code, targets):
    """Put a vertex on an area's border at each place, one after the other."""
    with changing(database.service_url, who="planner", why="knots") as connection:
        return [vertex_on_border(connection, "standard", polygon(connection, code), target) for target in targets]


def random_shares():
    return np.random.default_rng(1).uniform(0.02, 0.98, 200)


def creeping_shares():
    """Each place a little beyond the last: every knot divides the piece that the last one left."""
    return np.linspace(0.01, 0.99, 200)


def halving_shares():
    """The middle of the piece that is left, again and again, from both ends of the edge."""
    towards = [1 - 0.93**k for k in range(1, 100)]
    return np.array([*towards, *(1 - np.array(towards))])


@pytest.mark.parametrize(
    "shares",
    [random_shares, pytest.param(creeping_shares, marks=pytest.mark.drill),
     pytest.param(halving_shares, marks=pytest.mark.drill)],
)  # fmt: skip
def test_two_hundred_knots_on_one_edge_stay_on_its_course(database, loaded, shares):
    with reading(database.service_url) as connection:
        a, b = first_edge(polygon(connection, COUNTY))
    made = put_many(database, COUNTY, [between(a, b, share) for share in shares()])
    with reading(database.service_url) as connection:
        knots = knots_of(connection, "standard")
    assert {(knot.a0, knot.b0) for knot in knots} == {tuple(sorted([a, b]))}
    assert len(knots) == len(set(made) - {a, b}) >= 170
    assert shapely.distance(shapely.points(made), shapely.LineString([a, b])).max() <= COURSE_DEGREES
    assert open_parents(loaded) == []


def test_a_knot_goes_into_all_levels_on_both_sides_and_leaves_versions_and_history_alone(database, loaded):
    """On the border of two towns: two leaves, two villages, two towns."""
    with reading(database.service_url) as connection:
        towns = areas_by_code(connection, "standard", [town_code(0), town_code(1)]).areas.geometries
        before = areas_of_scheme(connection, "standard").areas
    shared = shapely.get_coordinates(shapely.line_merge(shapely.intersection(*towns)))[:2]
    (place,) = put_many(database, town_code(0), [between(*map(tuple, shared), 0.4)])
    with reading(database.service_url) as connection:
        after = areas_of_scheme(connection, "standard").areas
    changed = [i for i in range(len(before)) if before.geometries[i] != after.geometries[i]]
    assert sorted(after.levels[i] for i in changed) == ["subgrid"] * 2 + ["town"] * 2 + ["village"] * 2
    assert all(place in map(tuple, shapely.get_coordinates(after.geometries[i])) for i in changed)
    assert do(loaded, "SELECT max(version), (SELECT count(*)::int FROM gisgrid.area_history) FROM gisgrid.area") == [
        (1, 0)
    ]
    assert do(
        loaded, "SELECT c.who, cardinality(k.areas) FROM gisgrid.knot k JOIN gisgrid.changeset c ON c.id = k.changeset"
    ) == [("planner", 6)]
    assert open_parents(loaded) == []


@pytest.mark.parametrize(("away_m", "is_new"), [(0.5, False), (0.95, False), (1.2, True)])
def test_a_vertex_within_a_metre_is_used_instead(database, loaded, away_m, is_new):
    with reading(database.service_url) as connection:
        a, b = first_edge(polygon(connection, COUNTY))
    share = away_m / float(distance_m(np.array([a]), np.array([b]))[0])
    (vertex,) = put_many(database, COUNTY, [between(a, b, share)])
    assert (vertex != a) == is_new
    assert do(loaded, "SELECT count(*)::int FROM gisgrid.knot") == [(int(is_new),)]


def wedge(width_steps, slope_steps):
    """A needle between two towns: 2 km long, some lattice steps wide at its base, its tip in the second town."""
    x0, y0, x1, y1 = 110.0, 30.0, 110.02, 30.02
    base, top = (x0, 30.01), (x0, 30.01 + width_steps * STEP)
    tip = (110.018, 30.01 + slope_steps * STEP)
    north = shapely.Polygon([top, tip, (x1, 30.01), (x1, y1), (x0, y1)])
    south = shapely.Polygon([(x0, y0), (x1, y0), (x1, 30.01), tip, base])
    needle = shapely.Polygon([base, tip, top])
    towns = to_lattice([needle, north, south])
    whole = to_lattice([shapely.coverage_union_all(towns)])
    return table([(COUNTY, None, "county", whole[0])] + [(town_code(k), COUNTY, "town", towns[k]) for k in range(3)])


def is_valid_at(needle, base, tip, place):
    return insert_vertices(needle, [Piece(base, tip, place)])[0].is_valid


def test_in_a_narrow_area_another_place_within_five_metres_is_taken(database):
    """The nearest lattice point lies across the needle's other side; some metres on there is one that does not."""
    areas, base, tip = wedge(3, 1234), (110.0, 30.01), (110.018, 30.0101234)
    needle = areas.geometries[areas.codes.index(town_code(0))]
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", areas)
    targets = [between(base, tip, share) for share in np.linspace(0.05, 0.98, 300)]
    hard = [t for t in targets if not is_valid_at(needle, base, tip, next(knot_places(base, tip, base, tip, t)))]
    assert len(hard) >= 5
    for target in hard:
        (place,) = put_many(database, town_code(0), [target])
        assert 0 < distance_m(np.array([place]), np.array([target]))[0] <= 5.01
    with connect(database) as plain:
        assert open_parents(plain) == []
    plain.close()


def test_where_no_place_within_reach_is_sound_the_knot_is_refused_and_nothing_is_stored(database):
    """A lattice step wide at its base, 200 m long: near its tip every rounding lands beyond its other side."""
    x0, y0 = 110.0, 30.01
    base, top, tip = (x0, y0), (x0, y0 + STEP), (x0 + 2e-3, y0 + STEP * 3)
    outline = [(x0, 30.0), (110.01, 30.0), (110.01, 30.02), (x0, 30.02)]
    needle, rest = to_lattice([
        shapely.Polygon([base, tip, top]),
        shapely.Polygon([outline[0], outline[1], outline[2], outline[3], top, tip, base]),
    ])  # fmt: skip
    whole = to_lattice([shapely.Polygon([*outline, top, base])])[0]
    rows = [
        (COUNTY, None, "county", whole),
        (town_code(0), COUNTY, "town", needle),
        (town_code(1), COUNTY, "town", rest),
    ]
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", table(rows))
    with pytest.raises(Refused):
        put_many(database, town_code(0), [between(base, tip, 0.93)])
    with reading(database.service_url) as connection:
        assert knots_of(connection, "standard") == []


def test_a_root_that_is_alone_on_its_border_takes_knots_too(database):
    west, east = to_lattice([shapely.box(110, 30, 110.1, 30.1), shapely.box(110.1, 30, 110.2, 30.1)])
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(
            connection, "standard", table([(town_code(0), None, "town", west), (town_code(1), None, "town", east)])
        )
    (place,) = put_many(database, town_code(0), [(110.1, 30.04)])
    with reading(database.service_url) as connection:
        both = areas_of_scheme(connection, "standard").areas.geometries
    assert all(place in map(tuple, shapely.get_coordinates(geometry)) for geometry in both)


def test_plain_clients_may_not_write_knots(loaded):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        do(loaded, "INSERT INTO gisgrid.knot (scheme) VALUES ('standard')")
