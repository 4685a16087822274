"""`gisgrid export`, and outputs of other commands that cannot be written: one sentence, exit code 2."""

import json
import os
import subprocess
import sys

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely import box

from gisgrid.cli import main
from tests.browsing import load
from tests.county import county


@pytest.fixture
def loaded(database):
    load(database, county())
    return database


def run(database, *words):
    return CliRunner().invoke(main, [str(word) for word in words], env=database.environment if database else None)


def test_stdout_is_the_file_alone_and_stays_a_device(loaded):
    command = [sys.executable, "-m", "gisgrid", "export", "--level", "county", "-o", "/dev/stdout"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | loaded.environment)
    assert len(json.loads(done.stdout)["features"]) == 1
    assert "1 areas exported" in done.stderr


@pytest.mark.parametrize("name", ["", "missing/a.geojson", "n" * 256])
def test_what_cannot_be_written_is_told(loaded, tmp_path, name):
    done = run(loaded, "export", "-o", tmp_path / name)
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert "cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_findings_and_ledgers_that_cannot_be_written_are_told(tmp_path):
    file = tmp_path / "areas.gpkg"
    gpd.GeoDataFrame(geometry=[box(113, 27, 113.5, 28)], crs="EPSG:4490").to_file(file)
    for words in (
        ("check", file, "--findings-out", tmp_path),
        ("conform", file, "-o", tmp_path, "--ledger", tmp_path / "ledger.csv"),
        ("conform", file, "-o", tmp_path / "out.geojson", "--ledger", "/dev/full"),
    ):
        done = run(None, *words)
        assert done.exit_code == 2, done.output
        assert "cannot be written" in done.stderr
        assert "Traceback" not in done.output


def test_an_argument_that_is_no_text_is_told():
    command = [sys.executable, "-m", "gisgrid", "import", "x.geojson", "--why", b"\xff"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "an argument is no UTF-8 text: '\\udcff'" in done.stderr
    assert "不是 UTF-8" in done.stderr
    assert "Traceback" not in done.stderr
