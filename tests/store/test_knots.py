"""Knots against the real server: on the surveyed edge, in every area, leaving no version behind, and not to be forged."""

import numpy as np
import psycopg2
import pytest
import shapely
from sqlalchemy.exc import IntegrityError

from gisgrid.errors import Refused
from gisgrid.geometry.knots import Piece, insert_vertices, knot_places
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.measure import distance_m
from gisgrid.services.knots import vertex_on_border
from gisgrid.store.areas import areas_by_code, areas_of_scheme, insert_areas
from gisgrid.store.knots import insert_knots, knots_of
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county, table, town_code
from tests.store.plain import connect, do, open_parents

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


def first_edge(geometry):
    (x, y), (u, v) = geometry.geoms[0].exterior.coords[:2]
    return (x, y), (u, v)


def between(a, b, share):
    return tuple(float(v) for v in np.array(a) * (1 - share) + np.array(b) * share)


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


def forged(connection, pieces, changed, members):
    """Call insert_knots with polygons given by code."""
    stored = areas_of_scheme(connection, "standard")
    ids = dict(zip(stored.areas.codes, stored.ids, strict=True))
    insert_knots(
        connection, "standard", pieces, [ids[code] for code in changed], list(changed.values()),
        [(int(ids[code]), j, sense) for code, j, sense in members],
    )  # fmt: skip


def knotted(geometry, piece):
    new, ((_, sense),) = insert_vertices(geometry, [piece])
    return new, sense


def moved(geometry):
    """Move the second vertex a little."""
    xy = shapely.get_coordinates(geometry)[:-1]
    xy[1] += 1e-4
    return to_lattice([shapely.Polygon(xy)])[0]


def on_outline(connection):
    """A piece of the county's outline with its knot, and the areas that hold it."""
    areas = areas_of_scheme(connection, "standard").areas
    a, b = first_edge(areas.geometries[areas.codes.index(COUNTY)])
    place = next(knot_places(a, b, a, b, between(a, b, 0.3)))
    piece = Piece(a, b, place)
    holders = {c: g for c, g in zip(areas.codes, areas.geometries, strict=True) if insert_vertices(g, [piece])[1]}
    return piece, holders


def forgeries(connection):
    """By name: what a hostile or mistaken client may hand to insert_knots, and the constraint that stops it."""
    piece, holders = on_outline(connection)
    new = {code: knotted(geometry, piece) for code, geometry in holders.items()}
    honest = {code: geometry for code, (geometry, _) in new.items()}
    members = [(code, 0, sense) for code, (_, sense) in new.items()]
    far = Piece(piece.a, piece.b, (piece.p[0], piece.p[1] + 3 * STEP))
    first = next(iter(honest))
    sliver = shapely.MultiPolygon([*honest[first].geoms, *shapely.orient_polygons(
        [shapely.Polygon([(109, 30), (109.1, 30), (109.05, 30 + STEP)])], exterior_cw=False)])  # fmt: skip
    return {
        "a polygon moved besides": ([piece], honest | {first: moved(honest[first])}, members, "knot_changes_nothing_else"),
        "a polygon without its knot": ([piece], honest | {first: holders[first]}, members, "knot_changes_nothing_else"),
        "a polygon nobody claims": ([piece], honest, members[1:], "knot_changes_nothing_else"),
        "the wrong sense": ([piece], honest, [(c, j, -s) for c, j, s in members], "knot_changes_nothing_else"),
        "no sense": ([piece], holders, [(c, j, 0) for c, j, _ in members], "knot_changes_nothing_else"),
        "a sliver of its own": (
            [piece, Piece((109.0, 30.0), (109.1, 30.0), (109.05, 30 + STEP))], honest | {first: sliver},
            [*members, (first, 1, 1)], "knot_near_surveyed_edge"),
        "a place off the course": (
            [far], {c: knotted(g, far)[0] for c, g in holders.items()}, members, "knot_near_surveyed_edge"),
        "one level left out": (
            [piece], {c: g for c, g in honest.items() if c != COUNTY}, [m for m in members if m[0] != COUNTY],
            "area_children_tile_parent"),
    }  # fmt: skip


def constraint_that_stops(database, forge):
    """Return the name of the constraint on which a forgery fails."""
    try:
        with changing(database.service_url, who="x", why="x") as connection:
            forge(connection)
    except IntegrityError as refused:
        return refused.orig.diag.constraint_name
    return None


@pytest.mark.parametrize(
    "name",
    ["a polygon moved besides", "a polygon without its knot", "a polygon nobody claims", "the wrong sense", "no sense",
     "a sliver of its own", "a place off the course", "one level left out"],
)  # fmt: skip
def test_what_is_no_knot_is_refused(database, loaded, name):
    with reading(database.service_url) as connection:
        *forgery, broken = forgeries(connection)[name]
    assert constraint_that_stops(database, lambda connection: forged(connection, *forgery)) == broken
    assert do(loaded, "SELECT count(*)::int FROM gisgrid.knot") == [(0,)]


def test_a_knot_put_in_backwards_would_take_a_vertex_out_and_is_refused(database, loaded):
    """All sums stay equal when every holder loses the vertex; the history would not know of it."""
    with changing(database.service_url, who="x", why="x") as connection:
        piece, holders = on_outline(connection)
        new = {code: knotted(geometry, piece) for code, geometry in holders.items()}
        honest = {code: geometry for code, (geometry, _) in new.items()}
        forged(connection, [piece], honest, [(code, 0, sense) for code, (_, sense) in new.items()])
    assert do(loaded, "SELECT count(*)::int FROM gisgrid.knot") == [(1,)]
    backwards = ([piece], holders, [(code, 0, -sense) for code, (_, sense) in new.items()])
    broken = constraint_that_stops(database, lambda connection: forged(connection, *backwards))
    assert broken == "knot_changes_nothing_else"


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
