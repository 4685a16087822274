"""Backups: all there is, made while others write; restored into an empty place and proved; nothing half, ever."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest
import sqlalchemy as sa

from gisgrid.errors import BadInput, NotTiling, Refused, Unavailable
from gisgrid.services import backups
from gisgrid.services.accounts import add_account
from gisgrid.services.backups import ENDING, back_up, back_up_before_upgrade, list_backups, restore
from gisgrid.services.divide import split_area
from gisgrid.settings import Settings
from gisgrid.store import contents as store
from gisgrid.store.areas import areas_of_scheme, insert_areas
from gisgrid.store.dumping import find_client
from gisgrid.store.session import changing, owning, reading, writing
from tests.county import county
from tests.services.cuts import random_cut
from tests.store.plain import connect, do
from tests.store.test_restore import functions

TABLE_RIGHTS = """
    SELECT c.relname, a.attname, r.role, has_column_privilege(r.role, c.oid, a.attnum, 'SELECT'),
        has_column_privilege(r.role, c.oid, a.attnum, 'UPDATE'), has_table_privilege(r.role, c.oid, 'INSERT, DELETE')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0,
        unnest(ARRAY['gisgrid_public', 'gisgrid_member', 'gisgrid_service', 'gisgrid_noder']) r(role)
    WHERE c.relnamespace = 'gisgrid'::regnamespace AND c.relkind IN ('r', 'v') ORDER BY 1, 2, 3"""
POLICIES = """
    SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies
    WHERE schemaname = 'gisgrid' ORDER BY 1, 2"""


def quietly(_stage):
    """Where a person would see a bar of stages."""


@pytest.fixture
def lived_in(database):
    """A county with a cut, its knots, and somebody who is signed in."""
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    cut_somewhere(database, 777)
    with writing(database.service_url) as connection:
        add_account(connection, "zhang", "张三", "correct horse battery")
    with owning(database.admin_url) as connection:
        connection.exec_driver_sql(
            "INSERT INTO gisgrid.session (digest, account, address, created_at, seen_at) "
            "SELECT '\\x00', id, '::1', now(), now() FROM gisgrid.account"
        )
    return database


def cut_somewhere(database, number):
    with reading(database.service_url) as connection:
        cut = random_cut(np.random.default_rng(number), areas_of_scheme(connection, "standard").areas, "town")
    with changing(database.service_url, who="planner", why="split") as connection:
        split_area(connection, "standard", cut.leaf, cut.path, new_code=f"{cut.leaf[:12]}{number}", new_name="x")


def contents(database):
    with reading(database.admin_url) as connection:
        return store.contents(connection)


def backed_up(database, tmp_path, **words):
    return back_up(database.admin_url, tmp_path / "backups", settings=Settings(tmp_path), **words)


def answers(database, query):
    with connect(database) as plain:
        found = do(plain, query)
    plain.close()
    return found


def test_what_was_backed_up_is_all_there_again_and_lives_on(lived_in, empty_database, tmp_path):
    before = contents(lived_in)
    stages = []
    manifest = restore(empty_database.admin_url, backed_up(lived_in, tmp_path), stage=stages.append)
    assert contents(empty_database) == before
    assert manifest["tables"]["area"]["rows"] == before.tables["area"][0] > 0
    assert len(stages) == backups.STAGES_OF_RESTORE
    assert functions(empty_database) == functions(lived_in)
    assert answers(empty_database, TABLE_RIGHTS) == answers(lived_in, TABLE_RIGHTS)
    assert answers(empty_database, POLICIES) == answers(lived_in, POLICIES)
    with owning(empty_database.admin_url) as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM gisgrid.session")) == 0
    cut_somewhere(empty_database, 778)


def test_a_backup_is_of_one_moment_while_others_write(lived_in, tmp_path, monkeypatch):
    """What is written between the count and the dump is in neither."""
    before = contents(lived_in)
    exported = store.export_snapshot

    def written_meanwhile(connection):
        cut_somewhere(lived_in, 779)
        return exported(connection)

    monkeypatch.setattr(store, "export_snapshot", written_meanwhile)
    path = backed_up(lived_in, tmp_path)
    assert contents(lived_in) != before
    told = json.loads(zipfile.ZipFile(path).read("manifest.json"))["tables"]
    assert {name: (table["rows"], table["sum"]) for name, table in told.items()} == before.tables
    assert dumped_rows(path, tmp_path) == before.tables["area"][0]


def dumped_rows(path, tmp_path):
    """Areas in the dump itself, as its own program tells them."""
    with zipfile.ZipFile(path) as archive:
        archive.extract("database.dump", tmp_path)
    command = [
        find_client("pg_restore", 15),
        "--data-only",
        "--table",
        "area",
        "--file",
        "-",
        tmp_path / "database.dump",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return len(told.partition("FROM stdin;\n")[2].partition("\\.\n")[0].splitlines())


def test_nobody_else_may_read_a_backup(lived_in, tmp_path):
    assert backed_up(lived_in, tmp_path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("seed", range(12))
def test_a_file_that_was_cut_or_changed_is_refused_before_anything_is_touched(lived_in_backup, empty_database, seed):
    chance = random.Random(seed)
    data = bytearray(lived_in_backup.read_bytes())
    place = chance.randrange(len(data))
    if seed % 2:
        del data[place:]
    else:
        data[place] ^= 1 << chance.randrange(8)
    broken = lived_in_backup.with_name(f"broken-{seed}{ENDING}")
    broken.write_bytes(data)
    try:
        whole = backups.check_backup(broken)
    except BadInput:
        with pytest.raises(BadInput):
            restore(empty_database.admin_url, broken, stage=quietly)
        with reading(empty_database.admin_url) as connection:
            assert connection.scalar(sa.text("SELECT to_regnamespace('gisgrid') IS NULL"))
    else:  # a bit of the archive's own dates: nothing of what it holds
        assert whole == backups.check_backup(lived_in_backup)


@pytest.fixture(scope="module")
def lived_in_backup(cluster, tmp_path_factory):
    with cluster.temporary("gisgrid") as made:
        with changing(made.service_url, who="test", why="load", kind="import") as connection:
            insert_areas(connection, "standard", county())
        yield backed_up(made, tmp_path_factory.mktemp("whole"))


def test_a_database_that_holds_something_is_left_alone(lived_in, tmp_path):
    path, before = backed_up(lived_in, tmp_path), contents(lived_in)
    with pytest.raises(Refused, match="holds something"):
        restore(lived_in.admin_url, path, stage=quietly)
    assert contents(lived_in) == before


def test_one_that_was_only_migrated_is_empty(lived_in_backup, database):
    restore(database.admin_url, lived_in_backup, stage=quietly)
    with reading(database.admin_url) as connection:
        assert store.open_parents(connection) == []
        assert not store.is_empty(connection)


def with_manifest(path, change):
    """A copy of a backup that says something else of itself."""
    with zipfile.ZipFile(path) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("database.dump")
    change(manifest)
    liar = path.with_name(f"liar{ENDING}")
    with zipfile.ZipFile(liar, "w") as archive:
        archive.writestr("database.dump", dump)
        archive.writestr("manifest.json", json.dumps(manifest))
    return liar


def test_what_differs_from_the_manifest_stays_marked_and_a_good_backup_takes_its_place(lived_in_backup, empty_database):
    liar = with_manifest(lived_in_backup, lambda told: told["tables"]["area"].update(rows=7))
    with pytest.raises(Unavailable, match="area"):
        restore(empty_database.admin_url, liar, stage=quietly)
    with reading(empty_database.admin_url) as connection, pytest.raises(Unavailable, match="cut short"):
        store.require_whole(connection)
    restore(empty_database.admin_url, lived_in_backup, stage=quietly)
    with reading(empty_database.admin_url) as connection:
        store.require_whole(connection)


def test_areas_that_do_not_tile_are_found_though_every_sum_fits(lived_in, empty_database, tmp_path):
    """Somebody with the owner's rights can break the rule; the proof reads the polygons and not what stands beside."""
    with owning(lived_in.admin_url) as connection:
        connection.exec_driver_sql("ALTER TABLE gisgrid.area DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "DELETE FROM gisgrid.area WHERE id = (SELECT max(id) FROM gisgrid.area WHERE level = 'subgrid')"
        )
        connection.exec_driver_sql("ALTER TABLE gisgrid.area ENABLE TRIGGER USER")
    with pytest.raises(NotTiling):
        restore(empty_database.admin_url, backed_up(lived_in, tmp_path), stage=quietly)


def test_older_ones_go_and_damaged_ones_stay_to_be_looked_at(lived_in_backup, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 6):
        shutil.copy(lived_in_backup, folder / f"2026010{day}-020000{ENDING}")
    damaged = folder / f"20260109-020000{ENDING}"
    damaged.write_bytes(lived_in_backup.read_bytes()[:-9])
    (folder / ".gisgrid-left").write_bytes(b"of one that was killed")
    backups._retire(folder, 2)
    left = list_backups(folder)
    assert [one.path.name[:8] for one in left] == ["20260109", "20260105", "20260104"]
    assert [one.made_at is None for one in left] == [True, False, False]
    with backups._alone(folder):
        backups._remove_leftovers(folder)
    assert not list(folder.glob(".gisgrid-*"))


def run_command(database, tmp_path, *words, **options):
    environment = {**os.environ, **database.environment, "GISGRID_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "gisgrid", "db", *map(str, words)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, **options)


def test_a_full_disk_leaves_the_older_backup_and_says_so(lived_in, tmp_path):
    first = backed_up(lived_in, tmp_path)
    little = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))}
    process = run_command(lived_in, tmp_path, "backup", **little)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert [one.path for one in list_backups(tmp_path / "backups")] == [first]
    assert backups.check_backup(first)
    assert not list((tmp_path / "backups").glob(".gisgrid-*"))


def kill_after(process, seconds):
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.drill)])
def test_killed_at_any_moment_a_backup_is_whole_or_not_there(lived_in, tmp_path, kills):
    first, chance = backed_up(lived_in, tmp_path), random.Random(5)
    for _ in range(kills):
        kill_after(run_command(lived_in, tmp_path, "backup"), chance.uniform(0.6, 3))
    for one in list_backups(tmp_path / "backups"):
        assert backups.check_backup(one.path)
    assert first in [one.path for one in list_backups(tmp_path / "backups")]
    backed_up(lived_in, tmp_path)
    assert not list((tmp_path / "backups").glob(".gisgrid-*"))


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.drill)])
def test_killed_at_any_moment_a_restore_is_marked_and_begun_anew(lived_in_backup, empty_database, tmp_path, kills):
    chance = random.Random(6)
    for _ in range(kills):
        process = run_command(empty_database, tmp_path, "restore", lived_in_backup)
        kill_after(process, chance.uniform(0.8, 4))
        with reading(empty_database.admin_url) as connection:
            if store.is_restoring(connection):
                continue
            if store.is_empty(connection):
                continue
        break  # it was faster than the kill
    else:
        restore(empty_database.admin_url, lived_in_backup, stage=quietly)
    with reading(empty_database.admin_url) as connection:
        store.require_whole(connection)
        assert store.open_parents(connection) == []


def test_before_an_upgrade_that_changes_tables_a_backup_is_made(lived_in, tmp_path):
    assert back_up_before_upgrade(lived_in.admin_url, Settings(tmp_path)) is None
    with owning(lived_in.admin_url) as connection:
        connection.exec_driver_sql("UPDATE gisgrid.alembic_version SET version_num = 'reach'")
    made = back_up_before_upgrade(lived_in.admin_url, Settings(tmp_path))
    assert made is not None
    assert backups.check_backup(made)["revision"] == "reach"
