"""The models are what the database is, and migrating again changes nothing."""

import subprocess

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade as alembic_upgrade
from alembic.runtime.migration import MigrationContext

from gisgrid.store import migrate as store_migrate
from gisgrid.store.migrate import migrate
from gisgrid.store.postgres import find_server
from gisgrid.store.session import engine
from gisgrid.store.tables import SCHEMA, Base
from gisgrid.store.urls import libpq_url

pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")

KEPT_TO_THE_DATABASE = {("changeset", "xid"), ("changeset", "dated"), ("audit", "xid"), ("data_change", "xid")}
"""Columns that only triggers use."""


def differences(database):
    """What Alembic would change, but for what stands in the SQL files alone: indexes, uniqueness and comments."""
    with engine(database.admin_url).connect() as connection:
        options = {"include_schemas": True, "include_name": lambda name, kind, _: kind != "schema" or name == SCHEMA,
                   "compare_type": True, "version_table_schema": SCHEMA}  # fmt: skip
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    flat = [change for entry in found for change in (entry if isinstance(entry, list) else [entry])]
    in_sql_alone = ("remove_index", "remove_constraint", "remove_table_comment", "modify_comment")
    return [change for change in flat if change[0] not in in_sql_alone]


def test_the_models_equal_the_migrated_database(database):
    left = differences(database)
    assert {change[0] for change in left} == {"remove_column"}
    assert {(change[2], change[3].name) for change in left} == KEPT_TO_THE_DATABASE


def test_every_column_has_the_type_and_nullability_of_its_model(database):
    inspector = sa.inspect(engine(database.admin_url))
    for table in Base.metadata.sorted_tables:
        stored = {column["name"]: column for column in inspector.get_columns(table.name, SCHEMA)}
        for column in table.columns:
            found, dialect = stored[column.name], engine(database.admin_url).dialect
            assert found["type"].compile(dialect) == column.type.compile(dialect), (table.name, column.name)
            assert found["nullable"] == column.nullable, (table.name, column.name)
        key = inspector.get_pk_constraint(table.name, SCHEMA)["constrained_columns"]
        assert set(key) == {column.name for column in table.primary_key}


def test_the_database_has_no_table_without_a_model(database):
    names = set(sa.inspect(engine(database.admin_url)).get_table_names(SCHEMA))
    assert names == {table.name for table in Base.metadata.sorted_tables} | {"alembic_version"}


def schema_of(cluster, database):
    """The whole schema, functions and rights included, as pg_dump writes it."""
    program = find_server(cluster.settings.data_dir / "cluster").bin_dir / "pg_dump"
    command = [str(program), "--schema-only", "--restrict-key=x", libpq_url(database.superuser_url)]
    if subprocess.run([str(program), "--help"], capture_output=True, text=True, check=True).stdout.find("restrict") < 0:
        command.remove("--restrict-key=x")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_migrating_again_changes_nothing(cluster, database):
    before = schema_of(cluster, database)
    migrate(database.admin_url)
    assert schema_of(cluster, database) == before
    assert "FUNCTION gisgrid.insert_knots" in before


def test_migrating_an_empty_database_gives_the_same_schema(cluster, database, empty_database):
    migrate(empty_database.admin_url)
    assert schema_of(cluster, empty_database) == schema_of(cluster, database)


def test_runs_from_before_say_who_walked(empty_database, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(store_migrate.command, "upgrade", lambda config, _: alembic_upgrade(config, "reach"))
        before.setattr(store_migrate, "APPLIED_AGAIN", ())
        migrate(empty_database.admin_url)
    columns = (
        "scheme, minutes, speed_kmh, max_access_m, poor_share, statuses, kinds, sensitive, road_changes, "
        "venue_changes, household_changes, area_changeset, households, covered_households, outside_households, who"
    )
    with engine(empty_database.admin_url).begin() as connection:
        for speed in (4.8, 2.88, 5.5):
            connection.execute(
                sa.text(
                    f"INSERT INTO gisgrid.reach_run ({columns}) VALUES "
                    "('standard', 10, :speed, 100, 0.2, '{}', '{}', false, 0, 0, 0, 0, 0, 0, 0, 'test')"
                ),
                {"speed": speed},
            )
    migrate(empty_database.admin_url)
    with engine(empty_database.admin_url).connect() as connection:
        found = connection.scalars(sa.text("SELECT profile FROM gisgrid.reach_run ORDER BY id")).all()
    assert found == ["default", "slow", "own"]
