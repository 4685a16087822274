"""New outlines over an existing division: same course, keep; undivided, replace; divided, refuse or carry along."""

import numpy as np
import pytest
import shapely

from gisgrid.domain.drafts import MendLimits
from gisgrid.errors import DividedAreas, NotFound, NotTiling, Refused
from gisgrid.geometry.knots import insert_vertices
from gisgrid.geometry.lattice import snap, to_lattice
from gisgrid.services.carry import carry_subgrids
from gisgrid.services.courses import courses, division_courses, gained_vertices
from gisgrid.services.divide import split_area
from gisgrid.services.drafts import draft_numbered, read_draft
from gisgrid.services.hierarchy import load_hierarchy
from gisgrid.services.mend import accept_mend
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.publish import publish_draft
from gisgrid.store.knots import knots_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading, writing
from tests.county import county, town_code, village_code
from tests.services.test_imports import assert_tiles, boundary_table, run, stored, strips, village_shape

TOWN = town_code(0)
SOUTH_WEST, NORTH_WEST, SOUTH_EAST, DIVIDED = (village_code(k) for k in (0, 1, 4, 5))
FAR = MendLimits(200, 200)


@pytest.fixture
def divided(database):
    """Four villages of a town, one of them divided into strips whose cuts end in knots."""
    whole = county()
    upper = whole.take([i for i in range(len(whole)) if len(whole.codes[i]) == 12])
    with changing(database.service_url, who="test", why="load") as connection:
        load_hierarchy(connection, "standard", upper, [])
    codes = [f"{DIVIDED}{k:03d}" for k in (1, 2, 3)]
    run(database, "subgrid", boundary_table(codes, strips(village_shape(database, DIVIDED)), [[DIVIDED] * 3]))
    return database


def surveyed():
    """The villages as they were surveyed, without knots."""
    whole = county()
    return {code: shape for code, up, shape in zip(whole.codes, whole.parent_codes, whole.geometries, strict=True)
            if up == TOWN}  # fmt: skip


def shared_vertex(shapes, a, b):
    """The vertex that two villages alone share."""
    count = {}
    for shape in shapes.values():
        for xy in {tuple(xy) for xy in shapely.get_coordinates(shape).tolist()}:
            count[xy] = count.get(xy, 0) + 1
    both = [{tuple(xy) for xy in shapely.get_coordinates(shapes[code]).tolist()} for code in (a, b)]
    outline = county().geometries[county().codes.index(TOWN)]
    (vertex,) = [xy for xy in both[0] & both[1] if count[xy] == 2 and outline.boundary.distance(shapely.Point(xy)) > 0]
    return vertex


def moved(shapes, a, b, by):
    """The villages after the border between two of them moved."""
    vertex = shared_vertex(shapes, a, b)

    def move(xy):
        return np.where((xy == vertex).all(axis=1)[:, None], xy + by, xy)

    return {code: shapely.transform(shape, move) if code in (a, b) else shape for code, shape in shapes.items()}


def as_table(shapes):
    return boundary_table(list(shapes), list(shapes.values()), [[TOWN] * len(shapes)])


def opened(database, shapes):
    with writing(database.service_url) as connection:
        scheme = scheme_named(connection, "standard")
        origin = Origin("villages.geojson", "")
        return open_draft(connection, scheme, "village", as_table(shapes), origin, owner="planner", replaces=True)


def publish(database, number):
    with changing(database.service_url, who="planner", why="x", kind="import", draft=number) as connection:
        return publish_draft(connection, number)


def carry(database, number, limits=FAR):
    with writing(database.service_url) as connection:
        mend = carry_subgrids(connection, number, limits)
        return mend, draft_numbered(connection, number)


def all_knots(database):
    with reading(database.service_url) as connection:
        return knots_of(connection, "standard")


def test_the_same_courses_are_kept_whatever_knots_they_got_since(divided):
    before = stored(divided)
    assert len(all_knots(divided)) == 4
    assert not before.geometries[before.codes.index(DIVIDED)].equals_exact(surveyed()[DIVIDED])
    plan = run(divided, "village", as_table(surveyed()))
    assert (plan.added, plan.changed, plan.withdrawn, plan.unchanged) == ([], [], [], list(surveyed()))
    assert all(shapely.equals_exact(stored(divided).geometries, before.geometries))


def test_undivided_outlines_are_replaced_beside_a_divided_one_that_is_kept(divided):
    plan = run(divided, "village", as_table(moved(surveyed(), SOUTH_WEST, NORTH_WEST, (2e-4, 1e-4))), replace=True)
    assert (sorted(plan.changed), sorted(plan.unchanged)) == ([SOUTH_WEST, NORTH_WEST], [SOUTH_EAST, DIVIDED])
    assert_tiles(stored(divided))


def test_a_border_that_now_ends_on_a_divided_neighbour_becomes_a_knot_of_it_and_its_children(divided):
    shapes = surveyed()
    middle = shared_vertex(shapes, SOUTH_WEST, NORTH_WEST)
    corner, up = shared_border_end(shapes)
    foot = snap(np.array(corner) * 0.7 + np.array(up) * 0.3)
    triangle = shapely.Polygon([middle, corner, foot])
    shapes[SOUTH_WEST] = to_lattice([shapely.union(shapes[SOUTH_WEST], triangle)])[0]
    shapes[NORTH_WEST] = to_lattice([shapely.difference(shapes[NORTH_WEST], triangle)])[0]
    plan = run(divided, "village", as_table(shapes), replace=True)
    after = stored(divided)
    assert DIVIDED in plan.unchanged
    assert tuple(foot.tolist()) in {knot.p for knot in all_knots(divided)}
    holders = [code for code, shape in zip(after.codes, after.geometries, strict=True)
               if tuple(foot.tolist()) in {tuple(xy) for xy in shapely.get_coordinates(shape).tolist()}]  # fmt: skip
    assert {SOUTH_WEST, NORTH_WEST, DIVIDED, DIVIDED + "001"} <= set(holders)
    assert_tiles(after)


def shared_border_end(shapes):
    """The corner where the four villages meet, and the next vertex up the border of the two northern ones."""
    sets = {code: {tuple(xy) for xy in shapely.get_coordinates(shape).tolist()} for code, shape in shapes.items()}
    (corner,) = set.intersection(*sets.values())
    upwards = sorted((sets[NORTH_WEST] & sets[DIVIDED]) - {corner}, key=lambda xy: xy[1])
    return corner, upwards[0]


def test_another_outline_of_a_divided_area_is_refused_with_a_list(divided):
    before = stored(divided)
    with pytest.raises(DividedAreas) as refused:
        run(divided, "village", as_table(moved(surveyed(), NORTH_WEST, DIVIDED, (2e-4, 1e-4))), replace=True)
    assert refused.value.details["codes"] == [DIVIDED]
    assert all(shapely.equals_exact(stored(divided).geometries, before.geometries))


def test_its_children_are_carried_into_a_draft_and_published_together(divided):
    draft = opened(divided, moved(surveyed(), NORTH_WEST, DIVIDED, (2e-4, 1e-4)))
    with pytest.raises(DividedAreas):
        publish(divided, draft.number)
    before = stored(divided)
    mend, carried = carry(divided, draft.number)
    assert {entry.code for entry in mend.ledger} <= {f"{DIVIDED}{k:03d}" for k in (1, 2, 3)}
    assert mend.ledger
    assert (carried.areas, carried.faults, carried.parent_codes) == (7, 0, (TOWN, DIVIDED))
    assert all(shapely.equals_exact(stored(divided).geometries, before.geometries))
    assert publish(divided, draft.number).changeset
    after = stored(divided)
    assert after.codes == before.codes
    assert_tiles(after)
    assert not shapely.equals(village_shape(divided, DIVIDED), surveyed()[DIVIDED])


def test_what_may_not_move_that_far_stays_a_fault_of_the_draft(divided):
    draft = opened(divided, moved(surveyed(), NORTH_WEST, DIVIDED, (2e-3, 1e-3)))
    _, carried = carry(divided, draft.number, MendLimits(1, 1))
    assert carried.faults > 0
    with reading(divided.service_url) as connection:
        findings = read_draft(connection, draft.number).findings
    assert {one.found.parent_code for one in findings if one.is_fault} == {DIVIDED}
    with pytest.raises(NotTiling):
        publish(divided, draft.number)
    with writing(divided.service_url) as connection:
        accept_mend(connection, draft.number, None, MendLimits(500, 500))
    publish(divided, draft.number)
    assert_tiles(stored(divided))


def test_carrying_twice_adds_nothing(divided):
    draft = opened(divided, moved(surveyed(), NORTH_WEST, DIVIDED, (2e-4, 1e-4)))
    carry(divided, draft.number)
    again, after = carry(divided, draft.number)
    assert (again.ledger, after.areas) == ((), 7)


def test_a_carried_division_that_somebody_changed_is_refused(divided):
    draft = opened(divided, moved(surveyed(), NORTH_WEST, DIVIDED, (2e-4, 1e-4)))
    carry(divided, draft.number)
    west, south, east, north = village_shape(divided, DIVIDED + "002").bounds
    middle = (south + north) / 2
    with changing(divided.service_url, who="other", why="cut") as connection:
        split_area(connection, "standard", DIVIDED + "002", [(west, middle), (east, middle)],
                   new_code=DIVIDED + "009", new_name="x")  # fmt: skip
    with pytest.raises(Refused, match="changed by others") as refused:
        publish(divided, draft.number)
    assert refused.value.details["codes"] == [DIVIDED + "002", DIVIDED + "009"]


def test_knots_that_others_put_are_no_conflict(divided):
    draft = opened(divided, moved(surveyed(), SOUTH_WEST, NORTH_WEST, (2e-4, 1e-4)))
    shape = village_shape(divided, DIVIDED + "001")
    west, south, east, north = shape.bounds
    knots = len(all_knots(divided))
    with changing(divided.service_url, who="other", why="cut") as connection:
        split_area(connection, "standard", DIVIDED + "001", [(west, (south + north) / 2), (east, (south + north) / 2)],
                   new_code=DIVIDED + "009", new_name="x")  # fmt: skip
    assert len(all_knots(divided)) > knots
    publish(divided, draft.number)
    assert_tiles(stored(divided))


def test_a_divided_area_that_the_draft_lacks_is_not_dropped_silently(divided):
    shapes = surveyed()
    shapes[NORTH_WEST] = to_lattice([shapely.union(shapes[NORTH_WEST], shapes.pop(DIVIDED))])[0]
    draft = opened(divided, shapes)
    mend, carried = carry(divided, draft.number)
    assert (mend.ledger, carried.areas, carried.faults) == ((), 3, 0)
    with pytest.raises(DividedAreas) as refused:
        publish(divided, draft.number)
    assert refused.value.details["codes"] == [DIVIDED]


def test_carrying_in_no_draft_is_not_found(divided):
    with pytest.raises(NotFound):
        carry(divided, 99)


def test_digests_of_courses_do_not_see_knots(divided):
    with reading(divided.service_url) as connection:
        now = division_courses(connection, "standard", [TOWN, DIVIDED, "nowhere"])
        shapes = courses(list(surveyed().values()), [])
        there = courses([village_shape(divided, code) for code in surveyed()], knots_of(connection, "standard"))
    assert set(now) == {TOWN, DIVIDED}
    assert set(now[DIVIDED]) == {DIVIDED, *(f"{DIVIDED}{k:03d}" for k in (1, 2, 3))}
    assert all(shapely.equals_exact(shapes, there))


def test_gained_vertices_put_in_again_give_the_polygon():
    hole = [(1, 1), (1, 2), (2, 2), (2, 1)]
    before = shapely.MultiPolygon([shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [hole])])
    more = [(1, 1), (1, 1.5), (1, 2), (2, 2), (2, 1), (1.25, 1)]
    outer = [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (4, 4), (0, 4), (0, 3)]
    after = shapely.MultiPolygon([shapely.Polygon(outer, [more])])
    pieces = gained_vertices(before, after)
    assert len(pieces) == 6
    assert shapely.normalize(insert_vertices(before, pieces)[0]).equals_exact(shapely.normalize(after))
