"""`gisgrid publish` and `gisgrid dictionary`: what is said, which exit code, what is kept."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from gisgrid.cli import main
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.store.session import reading
from tests.snapshots.making import NOTICE


@pytest.fixture
def run(serving, tmp_path):
    """Run a command over a database and a data folder of the test's own."""

    def invoke(*words, **more):
        env = serving.environment | {"GISGRID_DATA_DIR": str(tmp_path), "GISGRID_MAP_NOTICE": NOTICE} | more
        return CliRunner().invoke(main, [str(word) for word in words], env=env)

    return invoke


def test_publish_then_verify_then_only_one_is_kept(run, serving, tmp_path):
    first = run("publish", "--crs", "bd09")
    assert first.exit_code == 0, first.output
    assert "已发布 published" in first.output
    assert "已证铺满 proved to tile" in first.output
    latest = tmp_path / "snapshots" / "latest"
    assert json.loads((latest / "manifest.json").read_text(encoding="utf-8"))["map_notice"] == NOTICE
    assert (latest / "venues.bd09.json").is_file()
    assert run("verify", latest).exit_code == 0
    second = run("publish", "--keep", "1")
    assert "已移除旧快照 removed" in second.output
    assert SnapshotFolder(tmp_path / "snapshots").names() == [latest.readlink().name]
    with reading(serving.service_url) as connection:
        told = text("SELECT count(*) FROM gisgrid.audit WHERE action = 'publish snapshot'")
        assert connection.scalar(told) == 2


def test_without_a_map_notice_where_one_is_required_it_is_refused(run, tmp_path):
    done = run("publish", GISGRID_MAP_NOTICE="", GISGRID_REQUIRE_MAP_NOTICE="1")
    assert done.exit_code == 2
    assert "GISGRID_MAP_NOTICE" in done.stderr
    assert not (tmp_path / "snapshots").exists()


@pytest.mark.parametrize("words", [("--crs", "wgs84"), ("--keep", "0"), ("--crs", "EPSG:3857")])
def test_what_cannot_be_is_told_and_nothing_is_published(run, tmp_path, words):
    done = run("publish", *words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert not (tmp_path / "snapshots").exists()


def test_the_dictionary_is_told_to_programs_too(run):
    told = json.loads(run("dictionary", "--format", "json").output)
    columns = {column["name"]: column for column in told["tables"]["areas"]["columns"]}
    assert columns["parent_code"]["shapefile"] == "par_code"
    assert columns["area_m2"]["zh"].startswith("面积")
    assert told["indicators"]["activities"]["zh"]
