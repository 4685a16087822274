"""What is no knot is not taken for one: the client brings the polygons, the database proves what changed."""

import pytest
import shapely

from gisgrid.errors import GisgridError
from gisgrid.geometry.knots import Piece, insert_vertices, knot_places
from gisgrid.geometry.lattice import to_lattice
from gisgrid.store.areas import areas_of_scheme, insert_areas
from gisgrid.store.knots import insert_knots
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county
from tests.store.plain import between, connect, do, first_edge

STEP = 1e-7


@pytest.fixture
def loaded(database):
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    plain = connect(database)
    yield plain
    plain.close()


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
        [shapely.Polygon([(109, 30), (109.05, 30), (109.1, 30 + STEP)])], exterior_cw=False)])  # fmt: skip
    bent = honest | {first: moved(honest[first])}
    return {
        "a polygon moved besides": ([piece], bent, members, "knot_changes_nothing_else"),
        "a polygon without its knot": ([piece], honest | {first: holders[first]}, members, "knot_changes_nothing_else"),
        "a polygon nobody claims": ([piece], honest, members[1:], "knot_changes_nothing_else"),
        "the wrong sense": ([piece], honest, [(c, j, -s) for c, j, s in members], "knot_changes_nothing_else"),
        "no sense": ([piece], holders, [(c, j, 0) for c, j, _ in members], "knot_changes_nothing_else"),
        "a sliver of its own": (
            [piece, Piece((109.0, 30.0), (109.1, 30 + STEP), (109.05, 30.0))], honest | {first: sliver},
            [*members, (first, 1, 1)], "knot_changes_nothing_else"),
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
    except GisgridError as refused:
        return refused.details["constraint"]
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
