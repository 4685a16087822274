"""Changes published and withdrawn, in any order: the rule holds, courses come back, codes and ids with them."""

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.errors import NotFound, Refused
from gisgrid.services.courses import courses
from gisgrid.services.drafts import leave_out, read_draft
from gisgrid.services.withdraw import list_changes, withdraw_change
from gisgrid.store.areas import areas_of_scheme, insert_areas
from gisgrid.store.integrity import left_behind, open_parents, unsound_areas
from gisgrid.store.knots import knots_of
from gisgrid.store.session import changing, reading, writing
from tests.county import county, village_code
from tests.services.redrafting import ACTING, children, halved, merged, published, redrawn

VILLAGE = village_code(5)
FIRST, SECOND = VILLAGE + "019", VILLAGE + "020"


@pytest.fixture
def loaded(database):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    return database


def withdraw(database, changeset):
    with writing(database.service_url, ACTING) as connection:
        return withdraw_change(connection, changeset, who="planner", why="a mistake")


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return connection.execute(text(query), values).all()


def courses_now(database):
    """Code, parent, level, name and course of every area."""
    with reading(database.service_url) as connection:
        areas = areas_of_scheme(connection, "standard").areas
        shapes = courses(areas.geometries, knots_of(connection, "standard"))
    return {
        code: (areas.parent_codes[i], areas.levels[i], areas.names[i], shapely.to_wkb(shapes[i]))
        for i, code in enumerate(areas.codes)
    }


def ids(database):
    return dict(rows(database, "SELECT code, id FROM gisgrid.area"))


def cut_in_two(database, code, seed=5):
    """Publish one of a village's sub-grids as two; the changeset."""
    village, rng = code[:12], np.random.default_rng(seed)
    drawn = next(filter(None, (halved(database, children(database, village), code, rng) for _ in range(50))))
    return redrawn(database, village, drawn)


def assert_sound(database):
    with reading(database.service_url) as connection:
        assert open_parents(connection) == unsound_areas(connection) == []
        assert set(left_behind(connection).values()) == {0}


def random_change(database, rng):
    """Draw one village's division anew and publish it; the changeset."""
    village = village_code(int(rng.integers(4)))
    areas = children(database, village)
    code = str(rng.choice(areas.codes))
    if rng.random() < 0.6 or len(areas) < 2:
        drawn = halved(database, areas, code, rng)
        return None if drawn is None else redrawn(database, village, drawn)
    own = areas.geometries[areas.codes.index(code)]
    beside = [c for c, shape in zip(areas.codes, areas.geometries, strict=True) if c != code and
              shapely.length(shapely.intersection(shape, own))]  # fmt: skip
    return redrawn(database, village, merged(areas, code, str(rng.choice(beside)))) if beside else None


def serve_everywhere(database):
    """A leader for each sub-grid, and a target for each village."""
    with writing(database.service_url, ACTING) as connection:
        batch = connection.scalar(
            text("INSERT INTO gisgrid.record_batch (form, source, who) VALUES ('volunteers', 'x', 'x') RETURNING id")
        )
        connection.execute(
            text("""
            WITH one AS (
                INSERT INTO gisgrid.person (scheme, area_id, name, batch)
                SELECT scheme, id, left(code, 64), :batch FROM gisgrid.area WHERE level = 'subgrid'
                RETURNING id, area_id)
            INSERT INTO gisgrid.posting (person, area_id, role, from_day, batch)
            SELECT id, area_id, 'grid_leader', current_date - 100, :batch FROM one"""),
            {"batch": batch},
        )


def serving(database):
    """Who serves today, and how many of them where no area is."""
    query = """
    SELECT count(DISTINCT p.person), count(*) FILTER (WHERE a.id IS NULL) FROM gisgrid.posting p
    LEFT JOIN gisgrid.area a ON a.id = p.area_id WHERE p.to_day IS NULL OR p.to_day >= current_date"""
    return rows(database, query)[0]


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_is_withdrawn_to_the_courses_before_it(loaded, seed):
    rng = np.random.default_rng(seed)
    serve_everywhere(loaded)
    before, states = serving(loaded), []
    for _ in range(8):
        was, had = courses_now(loaded), ids(loaded)
        changeset = random_change(loaded, rng)
        if changeset is not None:
            states.append((changeset, was, had))
            assert_sound(loaded)
            assert serving(loaded) == before
    assert len(states) >= 4
    for changeset, was, had in reversed(states):
        done = withdraw(loaded, changeset)
        assert done.draft is None
        assert courses_now(loaded) == was
        assert ids(loaded) == had
        assert_sound(loaded)
        assert serving(loaded) == before


def test_a_change_is_withdrawn_where_others_changed_other_places_since(loaded):
    before = courses_now(loaded)
    first = cut_in_two(loaded, FIRST)
    cut_in_two(loaded, village_code(6) + "021")
    assert withdraw(loaded, first).changeset
    now = courses_now(loaded)
    assert {c: now[c] for c in now if c[:12] != village_code(6)} == {
        c: before[c] for c in before if c[:12] != village_code(6)
    }
    assert_sound(loaded)


def test_a_withdrawal_is_withdrawn_like_any_other_change(loaded):
    first = cut_in_two(loaded, FIRST)
    after = courses_now(loaded)
    second = withdraw(loaded, first).changeset
    with pytest.raises(Refused, match=f"by change {second}"):
        withdraw(loaded, first)
    withdraw(loaded, second)
    assert courses_now(loaded) == after
    assert_sound(loaded)


def test_where_the_same_place_changed_again_it_becomes_a_draft_that_says_so(loaded):
    first = cut_in_two(loaded, FIRST)
    areas = children(loaded, VILLAGE)
    second = redrawn(loaded, VILLAGE, merged(areas, SECOND, FIRST))
    done = withdraw(loaded, first)
    assert done.changeset is None
    assert FIRST in done.en
    with reading(loaded.service_url) as connection:
        opened = read_draft(connection, done.draft)
    assert opened.draft.faults  # what the second change did lies over what was
    withdraw(loaded, second)
    assert withdraw(loaded, first).changeset


def test_a_draft_that_withdraws_brings_ids_back_when_it_is_published(loaded):
    had = ids(loaded)
    first = redrawn(loaded, VILLAGE, merged(children(loaded, VILLAGE), FIRST, SECOND))
    cut_in_two(loaded, FIRST)
    done = withdraw(loaded, first)
    with reading(loaded.service_url) as connection:
        extra = [code for code in read_draft(connection, done.draft).areas.areas.codes if code not in had]
    with writing(loaded.service_url, ACTING) as connection:
        leave_out(connection, done.draft, *extra)
    published(loaded, done.draft)
    assert ids(loaded) == had
    assert_sound(loaded)


def test_what_is_no_change_is_not_withdrawn(loaded):
    with pytest.raises(NotFound):
        withdraw(loaded, 99)


def test_changes_are_listed_with_what_they_did_and_who_withdrew_them(loaded):
    first = redrawn(loaded, VILLAGE, merged(children(loaded, VILLAGE), FIRST, SECOND))
    second = withdraw(loaded, first).changeset
    with reading(loaded.service_url) as connection:
        newest, older, oldest = list_changes(connection, "standard")
        page = list_changes(connection, "standard", before=first)
    assert (newest.changeset, newest.withdraws, newest.added, newest.changed, newest.withdrawn) == (
        second,
        first,
        1,
        1,
        0,
    )
    assert (older.changeset, older.withdrawn_by, older.added, older.changed, older.withdrawn) == (
        first,
        second,
        0,
        1,
        1,
    )
    assert older.parents == [VILLAGE]
    assert oldest.added == 85
    assert page == [oldest]
