"""Who changed what, when and why; the state of any past moment, through later knots, tiling edge by edge."""

import numpy as np
import psycopg2
import pytest
import shapely
from sqlalchemy import text

from gisgrid.services.divide import split_area
from gisgrid.store.areas import areas_by_code, areas_of_scheme, delete_areas, insert_areas, update_areas
from gisgrid.store.history import areas_at
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county, natural_county, village_code
from tests.services.cuts import random_cut
from tests.store.plain import add, children, connect, do, open_by_edges, put, shape
from tests.store.rivals import move_village, replace_by_triangles

VILLAGE = village_code(5)


@pytest.fixture
def loaded(database):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    plain = connect(database)
    yield plain
    plain.close()


def changesets(connection):
    return do(connection, "SELECT who, why, kind, db_user FROM gisgrid.changeset ORDER BY id")


def rename(connection, code, name):
    do(connection, "UPDATE gisgrid.area SET name = %s WHERE code = %s", name, code)


def test_a_plain_write_gets_one_implicit_changeset_for_all_its_statements(loaded):
    rename(loaded, VILLAGE, "one")
    rename(loaded, VILLAGE, "two")
    rename(loaded, COUNTY, "three")
    loaded.commit()
    rename(loaded, COUNTY, "four")
    loaded.commit()
    direct = ("gisgrid_service", "direct", "direct", "gisgrid_service")
    assert changesets(loaded) == [("test", "load", "import", "gisgrid_service"), direct, direct]
    assert do(loaded, "SELECT version FROM gisgrid.area WHERE code = %s", VILLAGE) == [(3,)]
    kept = do(
        loaded, "SELECT code, name, version, changeset, ended_by FROM gisgrid.area_history ORDER BY ended_by, code"
    )
    assert kept == [(COUNTY, COUNTY, 1, 1, 2), (VILLAGE, VILLAGE, 1, 1, 2), (COUNTY, "three", 2, 2, 3)]


def test_every_area_and_every_earlier_state_names_its_changeset(loaded):
    rename(loaded, VILLAGE, "one")
    loaded.commit()
    for table in ("area", "area_history"):
        found = do(
            loaded,
            f"SELECT count(*)::int, count(c.who)::int FROM gisgrid.{table} a "
            "JOIN gisgrid.changeset c ON c.id = a.changeset WHERE c.at < now() AND c.why <> ''",
        )
        assert found[0][0] == found[0][1] == do(loaded, f"SELECT count(*)::int FROM gisgrid.{table}")[0][0] > 0


@pytest.mark.parametrize("before", ["SELECT gisgrid.open_changeset('a', 'b')", "UPDATE gisgrid.area SET name = 'x'"])
def test_a_transaction_has_one_changeset_and_it_comes_first(loaded, before):
    do(loaded, before)
    with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState):
        do(loaded, "SELECT gisgrid.open_changeset('c', 'd')")


def test_a_changeset_cannot_pass_off_its_database_user(loaded):
    do(loaded, "SELECT gisgrid.open_changeset('the mayor', 'because')")
    rename(loaded, VILLAGE, "one")
    loaded.commit()
    assert changesets(loaded)[-1] == ("the mayor", "because", "edit", "gisgrid_service")


def test_a_deleted_area_is_in_the_history_and_so_is_what_ended_it(loaded):
    codes = children(loaded, VILLAGE)
    do(loaded, "DELETE FROM gisgrid.area WHERE parent_code = %s", VILLAGE)
    loaded.commit()
    rows = do(
        loaded,
        "SELECT h.code, c.why FROM gisgrid.area_history h JOIN gisgrid.changeset c ON c.id = h.ended_by ORDER BY 1",
    )
    assert rows == [(code, "direct") for code in codes]


def test_what_a_changeset_made_and_took_back_was_never_anybodys(loaded):
    add(loaded, VILLAGE + "900", VILLAGE, "subgrid", shape(loaded, children(loaded, VILLAGE)[0]))
    do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", VILLAGE + "900")
    loaded.commit()
    assert do(loaded, "SELECT count(*)::int FROM gisgrid.area_history") == [(0,)]


def run(connection, steps):
    for step in steps:
        step(connection)
    connection.commit()


@pytest.mark.parametrize("early", ["", "SET CONSTRAINTS ALL IMMEDIATE"])
def test_of_two_changesets_on_one_parent_the_later_commit_has_the_later_date(database, loaded, early):
    """The one that begins first commits last; asking for the checks early must not date it early."""
    slow, quick = connect(database), loaded
    do(slow, "SELECT gisgrid.open_changeset('slow', 'x')")
    if early:
        do(slow, early)
    do(quick, "SELECT gisgrid.open_changeset('quick', 'x')")
    rename(quick, VILLAGE, "quick")
    quick.commit()
    rename(slow, VILLAGE, "slow")
    slow.commit()
    dates = dict(do(quick, "SELECT who, at FROM gisgrid.changeset"))
    slow.close()
    assert dates["test"] < dates["quick"] < dates["slow"]
    with reading(database.service_url) as connection:
        then = areas_at(connection, "standard", dates["quick"])
    assert then.names[then.codes.index(VILLAGE)] == "quick"


def moment_and_state(database):
    """What anybody reads now, and when that is."""
    with reading(database.service_url) as connection:
        return connection.scalar(text("SELECT clock_timestamp()")), areas_of_scheme(connection, "standard").areas


def require_same(then, read):
    assert (then.codes, then.parent_codes, then.levels) == (read.codes, read.parent_codes, read.levels)
    assert (then.names, then.kinds, then.sources) == (read.names, read.kinds, read.sources)
    same = shapely.normalize(then.geometries) == shapely.normalize(read.geometries)
    assert same.all(), [code for code, equal in zip(then.codes, same, strict=True) if not equal]
    assert open_by_edges(then.codes, then.parent_codes, then.geometries) == []


def require_past(database, states):
    with reading(database.service_url) as connection:
        for moment, read in states:
            require_same(areas_at(connection, "standard", moment), read)


def test_any_past_moment_reads_as_it_did_through_moves_changes_of_parent_and_deletions(database, loaded):
    states = [moment_and_state(database)]
    edits = [
        replace_by_triangles(children(loaded, village_code(2))[0], 0, 101),
        [lambda c: do(c, "DELETE FROM gisgrid.area WHERE parent_code = %s", village_code(9))],
        [lambda c: rename(c, COUNTY, "renamed")],
        move_village(),
    ]
    for edit in edits:
        run(loaded, edit)
        states.append(moment_and_state(database))
    assert len({tuple(state.codes) for _, state in states}) == 3
    require_past(database, states)
    assert len(areas_at_start(database)) == 0


def areas_at_start(database):
    """The state before the first changeset."""
    with reading(database.service_url) as connection:
        first = connection.scalar(text("SELECT min(at) - interval '1 microsecond' FROM gisgrid.changeset"))
        return areas_at(connection, "standard", first)


def split_by(database, cut, new_code):
    with changing(database.service_url, who="planner", why="split") as connection:
        split_area(connection, "standard", cut.leaf, cut.path, new_code=new_code, new_name="new")


def cut_at_random(database, rng, number):
    cut = random_cut(rng, moment_and_state(database)[1], ("village", "town", "county")[number % 3])
    split_by(database, cut, f"{cut.leaf[:12]}{500 + number}")


def merge(database, keep, gone):
    with changing(database.service_url, who="planner", why="merge") as connection:
        both = areas_by_code(connection, "standard", [keep, gone]).areas
        joined = shapely.orient_polygons(shapely.coverage_union_all(both.geometries), exterior_cw=False)
        geometries = shapely.multipolygons([shapely.get_parts(joined)])
        delete_areas(connection, "standard", [gone])
        update_areas(connection, "standard", both.take([both.codes.index(keep)]).with_geometries(geometries))


def test_any_past_moment_reads_as_it_did_through_later_knots(database):
    """Splits put knots on borders of all levels again and again, also between knots; a merge leaves them."""
    rng = np.random.default_rng(4)
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", natural_county())
    states = [moment_and_state(database)]
    for number in range(24):
        cut_at_random(database, rng, number)
        states.append(moment_and_state(database))
    first = f"{village_code(0)}001"
    merge(database, first, f"{village_code(0)}002")
    states.append(moment_and_state(database))
    cut_at_random(database, rng, 30)
    require_past(database, states)


def test_a_knot_taken_out_and_put_in_again_does_not_disturb_the_time_between(database, loaded):
    """Taken out by plain updates of all rows, put in again by another split at the same place."""
    before = moment_and_state(database)
    cut = random_cut(np.random.default_rng(5), before[1], "town")
    parent = cut.leaf[:12]
    split_by(database, cut, f"{parent}101")
    between = moment_and_state(database)
    do(loaded, "DELETE FROM gisgrid.area WHERE code = %s", f"{parent}101")
    for code, geometry in zip(before[1].codes, before[1].geometries, strict=True):
        if geometry != shape(loaded, code):
            put(loaded, code, geometry)
    loaded.commit()
    again = moment_and_state(database)
    rename(loaded, VILLAGE, "renamed")
    loaded.commit()
    split_by(database, cut, f"{parent}102")
    require_same(again[1], before[1])
    require_past(database, [before, between, again])
