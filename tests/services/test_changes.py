"""What publishing a draft would change, by code."""

from gisgrid.domain.areas import Scheme
from gisgrid.services.changes import draft_changes
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.uploads import FileSpec, known_outlines, preview_file, store_file, try_file
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading, writing
from tests.desk import DIRTY, SPEC, VILLAGE, load_village


def opened(database, file):
    with writing(database.service_url) as connection:
        scheme = scheme_named(connection, "standard")
        table = FileSpec(**SPEC).read(DIRTY / file, known_outlines(connection, scheme))
        draft = open_draft(connection, scheme, "subgrid", table, Origin(file, "0" * 64), owner="周", replaces=True)
        return draft.number


def store(database, file):
    with changing(database.service_url, who="周", why="test", kind="import") as connection:
        return store_file(connection, scheme_named(connection, "standard"), FileSpec(**SPEC), DIRTY / file, file)


def test_added_then_replaced_and_withdrawn(database):
    load_village(database)
    number = opened(database, "missing_child.geojson")
    with reading(database.service_url) as connection:
        first = draft_changes(connection, number)
    assert (len(first.added), first.replaced, first.withdrawn) == (8, [], [])
    assert store(database, "clean.geojson") == 9
    with reading(database.service_url) as connection:
        then = draft_changes(connection, number)
        assert draft_numbered(connection, number).state == "open"
    assert then.added == []
    assert then.replaced == first.added
    assert [code[:12] for code in then.withdrawn] == [VILLAGE]


def test_a_trial_says_the_same_as_the_store(database):
    load_village(database)
    with reading(database.service_url) as connection:
        scheme: Scheme = scheme_named(connection, "standard")
        trial = try_file(connection, scheme, FileSpec(**SPEC), DIRTY / "clean.geojson", "clean.geojson")
        faulty = try_file(connection, scheme, FileSpec(**SPEC), DIRTY / "gaps.geojson", "gaps.geojson")
    assert trial.plan is not None
    assert len(trial.plan.added) == store(database, "clean.geojson")
    assert faulty.plan is None
    assert {one.kind for one in faulty.findings} == {"gap"}


def test_a_preview_holds_coordinates_against_the_village(database):
    load_village(database)
    with reading(database.service_url) as connection:
        scheme = scheme_named(connection, "standard")
        found = preview_file(connection, scheme, DIRTY / "metres_without_crs.zip")
        plain = preview_file(connection, scheme, DIRTY / "excel_lossy_codes.geojson")
    assert (found.said, found.rows, len(found.first)) == ("", 9, 8)
    assert found.systems[0].system == "EPSG:4545"
    assert found.systems[0].distance_m is not None
    assert found.systems[0].distance_m < 1
    assert plain.systems[0].distance_m is None or plain.guess.code == ""
