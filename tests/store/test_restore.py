"""Dump and restore keep the data, the history and the rule."""

import subprocess

import numpy as np
import psycopg2
import pytest
import shapely
import sqlalchemy as sa

from gisgrid.services.divide import split_area
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.waivers import waive
from gisgrid.store.areas import areas_of_scheme, insert_areas
from gisgrid.store.history import areas_at
from gisgrid.store.postgres import find_server
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, engine, reading, writing
from gisgrid.store.urls import libpq_url
from tests.county import COUNTY, county, village_code
from tests.services.cuts import random_cut
from tests.services.test_imports import boundary_table
from tests.store.plain import children, connect, do, open_parents
from tests.store.rivals import replace_by_triangles

TABLES = ("scheme", "changeset", "area", "division", "knot", "area_history", "import_batch", "draft", "draft_area",
          "finding", "waiver", "official_code")  # fmt: skip


@pytest.fixture
def lived_in(database):
    """A county with history, knots and an import."""
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    cut = random_cut_of(database)
    with changing(database.service_url, who="planner", why="split") as connection:
        split_area(connection, "standard", cut.leaf, cut.path, new_code=f"{cut.leaf[:12]}777", new_name="x")
    with connect(database) as plain:
        do(plain, "DELETE FROM gisgrid.area WHERE parent_code = %s", village_code(9))
    plain.close()
    lone = boundary_table([f"{village_code(9)}001"], [shapely.box(110, 30, 110.1, 30.1)], [[village_code(9)]])
    with writing(database.service_url) as connection:
        scheme, origin = scheme_named(connection, "standard"), Origin("lone.geojson", "")
        draft = open_draft(connection, scheme, "subgrid", lone, origin, owner="planner")
        waive(connection, draft.number, 1, "later", "planner")
    return database


def random_cut_of(database):
    with reading(database.service_url) as connection:
        return random_cut(np.random.default_rng(2), areas_of_scheme(connection, "standard").areas, "town")


def program(cluster, name):
    return str(find_server(cluster.settings.data_dir / "cluster").bin_dir / name)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def restored(cluster, source, target, form, folder):
    file = str(folder / "dump")
    run(program(cluster, "pg_dump"), "--format", form, "--file", file, libpq_url(source.superuser_url))
    url = libpq_url(target.superuser_url)
    if form == "plain":
        run(program(cluster, "psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", file, url)
    else:
        run(program(cluster, "pg_restore"), "--exit-on-error", "--dbname", url, file)
    return target


def contents(database):
    """Rows and a sum over all columns of each table, and the sum of all signatures hashed anew."""
    with connect(database) as plain:
        found = {
            name: do(plain, f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM gisgrid.{name} t")
            for name in TABLES
        }
        found["signatures"] = do(
            plain, "SELECT sum(signature), sum(gisgrid.boundary_signature(geom)) FROM gisgrid.area"
        )
    plain.close()
    return found


@pytest.mark.parametrize("form", ["plain", "custom"])
def test_a_restored_database_holds_the_same_and_keeps_the_rule(cluster, lived_in, empty_database, form, tmp_path):
    copy = restored(cluster, lived_in, empty_database, form, tmp_path)
    assert contents(copy) == contents(lived_in)
    with connect(copy) as plain:
        assert open_parents(plain) == []
        do(plain, "DELETE FROM gisgrid.area WHERE code = %s", children(plain, village_code(5))[0])
        with pytest.raises(psycopg2.errors.CheckViolation, match=village_code(5)):
            plain.commit()
        plain.rollback()
        for step in replace_by_triangles(f"{village_code(5)}{children(plain, village_code(5))[0][12:]}", 0, 801):
            step(plain)
        plain.commit()
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            do(plain, "UPDATE gisgrid.division SET revision = 0")
    plain.close()


def test_history_and_knots_go_on_after_a_restore(cluster, lived_in, empty_database, tmp_path):
    copy = restored(cluster, lived_in, empty_database, "custom", tmp_path)
    with reading(copy.service_url) as connection:
        moment = connection.scalar(sa.text("SELECT clock_timestamp()"))
        before = areas_of_scheme(connection, "standard").areas
    cut = random_cut_of(copy)
    with changing(copy.service_url, who="planner", why="split") as connection:
        split_area(connection, "standard", cut.leaf, cut.path, new_code=f"{cut.leaf[:12]}778", new_name="x")
    with reading(copy.service_url) as connection:
        then = areas_at(connection, "standard", moment)
    assert then.codes == before.codes
    assert all(a.equals_exact(b) for a, b in zip(then.geometries, before.geometries, strict=True))


def test_a_restored_changeset_with_the_number_of_a_running_transaction_is_not_taken_for_its_own(lived_in):
    """Another cluster counts its transactions anew, so the same numbers come round again."""
    with engine(lived_in.superuser_url).begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO gisgrid.changeset (at, who, why, dated, xid) "
            "SELECT now() - interval '1 hour', 'stranger', 'x', true, "
            "(pg_current_xact_id()::text::bigint + n)::text::xid8 FROM generate_series(1, 200) AS n"
        )
    engine(lived_in.superuser_url).dispose()
    with connect(lived_in) as plain:
        strangers = "SELECT count(*)::int FROM gisgrid.changeset WHERE xid = pg_current_xact_id() AND who = 'stranger'"
        do(plain, "UPDATE gisgrid.area SET name = 'x' WHERE code = %s", COUNTY)
        assert do(plain, strangers) == [(1,)]
    with connect(lived_in) as plain:
        assert authors(plain) == [("gisgrid_service",), ("planner",), ("test",)]
    with changing(lived_in.service_url, who="me", why="x") as connection:
        connection.exec_driver_sql("UPDATE gisgrid.area SET name = 'y'")
    with connect(lived_in) as plain:
        assert authors(plain) == [("me",)]
    plain.close()


def authors(plain):
    return do(
        plain, "SELECT DISTINCT c.who FROM gisgrid.area a JOIN gisgrid.changeset c ON c.id = a.changeset ORDER BY 1"
    )
