"""Rosters against hostile SQL: a town's people reach no row of another town, whatever statement they send."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError

from gisgrid.errors import Forbidden, Refused
from gisgrid.store.session import NOBODY, reading, writing
from gisgrid.store.urls import DATABASE
from tests.store.two_towns import EVERYBODY_READS, MINE, OTHERS, PRIVATE, TABLES, two_towns

POINT = "ST_SetSRID(ST_MakePoint(:lon, :lat), 4490)"
COLUMNS = {
    "person": ("scheme, area_id, name, batch", "'standard', :area, '王', :batch", "area_id"),
    "team": ("area_id, name, batch", ":area, '队', :batch", "area_id"),
    "posting": (
        "person, area_id, role, from_day, batch", ":person, :area, 'grid_worker', '2026-03-01', :batch", "area_id"
    ),
    "target": (
        "area_id, measure, amount, from_day, sentence, batch",
        ":area, 'yearly_activities', 1, '2026-01-01', 'x', :batch", "area_id",
    ),
    "activity": (
        "scheme, title, kind, starts_at, stated_area, batch",
        "'standard', 'x', 'film', '2026-03-01', :area, :batch", "stated_area",
    ),
    "picture": ("sha256, bytes, area_id", "'x', 'x', :area", None),
    "service_record": (
        "scheme, person, day, minutes, stated_area, batch",
        "'standard', :person, '2026-03-01', 60, :area, :batch", "stated_area",
    ),
    "area_statement": ("area_id, households, batch", ":area, 1, :batch", "area_id"),
    "need": ("area_id, people, batch", ":area, 1, :batch", "area_id"),
    "organisation": ("name, area_id, batch", "'x', :area, :batch", "area_id"),
    "place_name": ("scheme, name, geom, batch", f"'standard', 'x', {POINT}, :batch", "place"),
    "household": (
        "scheme, external_id, geom, persons, address, source", f"'standard', 'x', {POINT}, 1, 'x', 'x'", "place"
    ),
    "venue": (
        "external_id, name, kind, tier, status, source, geom",
        f"'x', 'x', 'cultural_station', 'service_point', 'planned', 'x', {POINT}", "place",
    ),
    "team_member": ("team, person", ":team, :other_person", None),
    "contact": ("household, person, batch", ":household, :other_person, :batch", None),
}  # fmt: skip
WRITTEN = {
    table: (f"INSERT INTO gisgrid.{table} ({names}) VALUES ({values})", column)
    for table, (names, values, column) in COLUMNS.items()
}
"""How a row comes to be in a place, and the column by which it could be carried to another."""
CHANGED = {
    "person": "name", "team": "name", "team_member": "person", "posting": "role", "target": "amount",
    "activity": "title", "service_record": "note", "contact": "person", "area_statement": "households", "need": "note",
    "application": "note", "place_name": "name", "organisation": "name", "venue": "name", "venue_link": "note",
    "household": "address",
}  # fmt: skip
"""A column that may be written, of each table that may."""
LEADERS_OWN = {"activity", "need", "picture", "service_record"}


@pytest.fixture(scope="module")
def towns(cluster):
    with cluster.temporary(DATABASE) as made:
        yield two_towns(made)


def given(towns, side, grid="area"):
    """What a statement needs to write in a town; people and batches are always those of the first."""
    here, mine = towns.rows[side], towns.rows[MINE]
    return {
        "area": here[grid], "lon": here["lon"], "lat": here["lat"], "team": here["team"],
        "household": here["household"], "person": mine["person"], "batch": mine["record_batch"],
        "other_person": towns.rows[OTHERS if side == MINE else MINE]["person"],
    }  # fmt: skip


def needed(statement, values):
    return {name: value for name, value in values.items() if f":{name}" in statement}


def write(towns, acting, statement, **values):
    return towns.write(acting, statement, **needed(statement, values))


@contextmanager
def taking_back(url, acting=NOBODY):
    """A transaction of which nothing stays."""
    with writing(url, acting) as connection:
        yield connection
        connection.rollback()


def ids(towns, acting, table):
    return {row[0] for row in towns.ask(acting, f"SELECT {TABLES[table]} FROM gisgrid.{table}")}


def test_every_table_of_the_rosters_is_tried(towns):
    """A new table that is held by policies must be added here."""
    query = text(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'gisgrid'::regnamespace "
        "AND relname NOT LIKE ALL ('{reach%,indicator%,draft%}') AND relname NOT IN "
        "('finding', 'waiver', 'account', 'role_grant', 'audit', 'import_batch', "
        "'role_requirement', 'job_run', 'withdrawal', 'reform', 'planned_reform', "
        "'reference_batch', 'reference_feature', 'sketch_picture')"
    )
    with reading(towns.database.service_url) as connection:
        assert set(connection.execute(query).scalars()) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_a_clerk_reads_the_own_town_and_no_row_of_another(towns, table):
    found = ids(towns, towns.clerk, table)
    assert towns.rows[MINE][table] in found
    assert (towns.rows[OTHERS][table] in found) == (table in EVERYBODY_READS)


@pytest.mark.parametrize("table", PRIVATE)
def test_without_a_role_nothing_is_read(towns, table):
    assert ids(towns, towns.stranger, table) == ids(towns, NOBODY, table) == set()


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_public_role_reads_no_table_of_the_rosters(towns, table):
    with pytest.raises(ProgrammingError, match="permission denied"), reading(towns.database.public_url) as connection:
        connection.execute(text(f"SELECT count(*) FROM gisgrid.{table}"))


def test_views_for_everybody_show_no_visit_to_a_home(towns):
    with reading(towns.database.public_url) as connection:
        assert connection.execute(text("SELECT * FROM gisgrid.activity_public")).all() == []
        assert connection.execute(text("SELECT * FROM gisgrid.venue_public")).all() == []
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("SELECT * FROM gisgrid.check_in_outside"))


@pytest.mark.parametrize("table", WRITTEN)
def test_a_clerk_writes_in_the_own_town_and_in_no_other(towns, table):
    statement = WRITTEN[table][0]
    grid = "beside" if table == "area_statement" else "area"
    assert write(towns, towns.clerk, statement, **given(towns, MINE, grid)) == 1
    with pytest.raises(Forbidden):
        write(towns, towns.clerk, statement, **given(towns, OTHERS))


@pytest.mark.parametrize("table", [table for table, (_, column) in WRITTEN.items() if column])
def test_no_row_is_carried_into_another_town(towns, table):
    column, key = WRITTEN[table][1], TABLES[table]
    carried = "geom = ST_SetSRID(ST_MakePoint(:lon, :lat), 4490)" if column == "place" else f"{column} = :area"
    if column == "stated_area":
        carried += ", geom = NULL" + (", activity = NULL" if table == "service_record" else "")
    statement = f"UPDATE gisgrid.{table} SET {carried} WHERE {key} = :one"
    one = towns.rows[MINE][table]
    with pytest.raises((Forbidden, Refused)) as refused:
        write(towns, towns.clerk, statement, one=one, **given(towns, OTHERS))
    assert refused.type is Forbidden


@pytest.mark.parametrize("table", CHANGED)
def test_a_clerk_changes_rows_of_the_own_town_and_of_no_other(towns, table):
    statement = f"UPDATE gisgrid.{table} SET {CHANGED[table]} = {CHANGED[table]} WHERE {TABLES[table]} = :one"
    assert towns.write(towns.clerk, statement, one=towns.rows[MINE][table]) == 1
    assert towns.write(towns.clerk, statement, one=towns.rows[OTHERS][table]) == 0


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_another_town_is_removed(towns, table):
    statement = f"DELETE FROM gisgrid.{table} WHERE {TABLES[table]} = :one"
    if table in ("record_batch", "picture", "application"):
        with pytest.raises(Forbidden):
            towns.write(towns.clerk, statement, one=towns.rows[MINE][table])
    else:
        assert towns.write(towns.clerk, statement, one=towns.rows[OTHERS][table]) == 0


def test_where_a_record_comes_from_is_not_rewritten(towns):
    assert towns.write(towns.clerk, "UPDATE gisgrid.record_batch SET counts = '{}'") == 0
    for forged in ("source = 'x'", "who = 'x'", "account = NULL"):
        with pytest.raises(Forbidden):
            towns.write(towns.clerk, f"UPDATE gisgrid.record_batch SET {forged}")


@pytest.mark.parametrize("column", ["person", "team"])
def test_nobody_is_read_by_being_posted(towns, column):
    """To post somebody opens the roster's row: only who reads it already may be posted."""
    values = {"person": None, "team": None, column: towns.rows[OTHERS][column]}
    post = (
        "INSERT INTO gisgrid.posting (person, team, area_id, role, from_day, batch) "
        "VALUES (:person, :team, :area, 'volunteer', '2026-03-01', :batch)"
    )
    with pytest.raises(Forbidden):
        towns.write(towns.clerk, post, area=towns.rows[MINE]["area"], batch=towns.rows[MINE]["record_batch"], **values)
    with pytest.raises(Forbidden):
        towns.write(
            towns.clerk,
            "UPDATE gisgrid.posting SET person = :person, team = :team, role = 'volunteer' WHERE id = :one",
            one=towns.rows[MINE]["posting"], **values,
        )  # fmt: skip


def test_who_serves_here_already_may_be_posted_here_again(towns):
    """Somebody of another town's roster whom the county sent: her row is open to the clerk of where she serves."""
    mine, others = towns.rows[MINE], towns.rows[OTHERS]
    post = (
        "INSERT INTO gisgrid.posting (person, area_id, role, from_day, batch) "
        "VALUES (:person, :area, :role, '2026-03-01', :batch)"
    )
    values = {"person": others["person"], "area": mine["area"], "batch": mine["record_batch"]}
    with writing(towns.database.service_url) as connection:
        connection.execute(text(post), values | {"role": "adviser"})
    try:
        assert towns.write(towns.clerk, post, role="grid_worker", **values) == 1
    finally:
        with writing(towns.database.service_url) as connection:
            connection.execute(text("DELETE FROM gisgrid.posting WHERE role = 'adviser'"))


def test_a_leader_records_in_the_own_grid_alone(towns):
    for table, (statement, _) in WRITTEN.items():
        if table in LEADERS_OWN:
            assert write(towns, towns.leader, statement, **given(towns, MINE)) == 1
        for side, grid in ((MINE, "beside"), (OTHERS, "area")):
            if side == MINE and table in ("team_member", "contact", "place_name", "household", "venue"):
                continue  # these name no grid of their own
            with pytest.raises(Forbidden):
                write(towns, towns.leader, statement, **given(towns, side, grid))


@pytest.mark.parametrize("table", sorted(WRITTEN.keys() - LEADERS_OWN))
def test_a_leader_keeps_no_roster(towns, table):
    with pytest.raises((Forbidden, Refused)) as refused:
        write(towns, towns.leader, WRITTEN[table][0], **given(towns, MINE))
    assert refused.type is Forbidden


def test_a_volunteer_records_her_own_service_and_nothing_else(towns):
    for table, (statement, _) in WRITTEN.items():
        if table == "service_record":
            assert write(towns, towns.volunteer, statement, **given(towns, MINE)) == 1
            strange = given(towns, MINE) | {"person": towns.rows[OTHERS]["person"]}
            for values in (strange, given(towns, MINE, "beside"), given(towns, OTHERS)):
                with pytest.raises(Forbidden):
                    write(towns, towns.volunteer, statement, **values)
        else:
            with pytest.raises(Forbidden):
                write(towns, towns.volunteer, statement, **given(towns, MINE))


def test_a_volunteer_reads_her_own_rows_alone(towns):
    mine = towns.rows[MINE]
    for table in PRIVATE:
        own = {mine[table]} if table in ("person", "posting", "service_record") else set()
        assert ids(towns, towns.volunteer, table) == own, table
    assert towns.write(towns.volunteer, "UPDATE gisgrid.person SET phone = ''") == 0
    assert towns.write(towns.volunteer, "DELETE FROM gisgrid.service_record") == 0


def test_a_batch_is_opened_for_the_own_town_in_the_own_name(towns):
    opened = (
        "INSERT INTO gisgrid.record_batch (form, source, who, area_id, account) "
        "VALUES ('x', 'x', 'somebody else', :area, NULL)"
    )
    with pytest.raises(Forbidden):
        towns.write(towns.clerk, opened, area=towns.rows[OTHERS]["area"])
    with writing(towns.database.member_url, towns.clerk) as connection:
        connection.execute(text(opened), {"area": towns.rows[MINE]["area"]})
        found = connection.execute(text("SELECT who FROM gisgrid.record_batch WHERE form = 'x'")).scalars().all()
        connection.rollback()
    assert found == ["台账员同志"]
    for acting in (towns.leader, towns.volunteer):
        assert towns.write(acting, opened, area=towns.rows[MINE]["area"]) == 1
    with pytest.raises(Forbidden):
        towns.write(towns.stranger, opened, area=towns.rows[MINE]["area"])


def test_an_application_is_decided_by_a_clerk_of_its_place(towns):
    decide = "UPDATE gisgrid.application SET state = 'approved', decided_at = now(), decided_by = 'x' WHERE id = :one"
    assert towns.write(towns.clerk, decide, one=towns.rows[MINE]["application"]) == 1
    assert towns.write(towns.clerk, decide, one=towns.rows[OTHERS]["application"]) == 0
    assert towns.write(towns.leader, decide, one=towns.rows[MINE]["application"]) == 0
    for forged in ("given = '{}'", "area_id = :one"):
        with pytest.raises((Forbidden, ProgrammingError)):
            towns.write(
                towns.clerk,
                f"UPDATE gisgrid.application SET {forged} WHERE id = :one",
                one=towns.rows[MINE]["application"],
            )


APPLY = "SELECT gisgrid.apply_to_serve('volunteers', :area, '{}')"


def test_the_public_role_applies_and_writes_nothing_else(towns):
    with taking_back(towns.database.public_url) as connection:
        assert connection.scalar(text(APPLY), {"area": towns.rows[MINE]["area"]}) > 0
    for statement, _ in WRITTEN.values():
        with pytest.raises((Forbidden, ProgrammingError)), writing(towns.database.public_url) as connection:
            connection.execute(text(statement), needed(statement, given(towns, MINE)))


def test_applications_do_not_pile_up_where_nobody_reads_them(towns):
    """In an area that is none, no limit of any clerk would hold."""
    with pytest.raises(Refused, match="没有这个区域"), writing(towns.database.public_url) as connection:
        connection.execute(text(APPLY), {"area": 2**60})
    many = "SELECT gisgrid.apply_to_serve('volunteers', :area, '{}') FROM generate_series(1, 501)"
    with pytest.raises(Refused, match="等待审核的申请已经很多"), writing(towns.database.public_url) as connection:
        connection.execute(text(many), {"area": towns.rows[MINE]["area"]})


@pytest.mark.parametrize("table", ["activity", "place_name", "household", "venue"])
def test_a_trigger_of_ones_own_moves_no_record_off_its_place(towns, table):
    """Within a trigger of a temporary table a client could say itself which grid holds a place."""
    names, values, _ = COLUMNS[table]
    mine, others = towns.rows[MINE], towns.rows[OTHERS]
    place = f"public.ST_SetSRID(public.ST_MakePoint({others['lon']}, {others['lat']}), 4490)"
    values = values.replace(POINT, place).replace(":batch", str(mine["record_batch"]))
    if table == "activity":
        names, values = names.replace("stated_area", "geom"), values.replace(":area", place)
    row = f"({names}, leaf) VALUES ({values}, {mine['area']})"
    tricks = (
        "CREATE TEMPORARY TABLE bait (n integer)",
        f"CREATE FUNCTION pg_temp.trick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"INSERT INTO gisgrid.{table} {row}; RETURN NULL; END $$",
        "CREATE TRIGGER trick AFTER INSERT ON bait FOR EACH ROW EXECUTE FUNCTION pg_temp.trick()",
        "INSERT INTO bait VALUES (1)",
    )
    with pytest.raises(Forbidden), taking_back(towns.database.member_url, towns.clerk) as connection:
        connection.exec_driver_sql(";".join(tricks))


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE gisgrid.person", "ALTER TABLE gisgrid.posting DISABLE ROW LEVEL SECURITY", "DROP TABLE gisgrid.need",
        "SET ROLE gisgrid_service", "SET SESSION AUTHORIZATION gisgrid_service",
        "INSERT INTO gisgrid.speciality VALUES ('x', 'x', 'x', 1)", "SELECT setval('gisgrid.record_number', 1)",
    ],
)  # fmt: skip
def test_what_is_the_owners_is_nobody_elses(towns, statement):
    with pytest.raises((Forbidden, ProgrammingError, DBAPIError)):
        towns.write(towns.clerk, statement)


def test_the_rosters_are_not_opened_by_a_setting(towns):
    """A session is believed by its token alone, and row security cannot be switched off."""
    with reading(towns.database.member_url, towns.stranger) as connection:
        connection.execute(text("SET LOCAL row_security = off"))
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text("SELECT * FROM gisgrid.person"))
    assert make_url(towns.database.member_url).username == "gisgrid_member"
