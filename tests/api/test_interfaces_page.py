"""The commands and programs of docs/interfaces.md do what the page says, and its table names tests that are there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import DATABASE
from tests.api.doors import serving_door
from tests.county import county
from tests.snapshots.making import published

DOCS = Path(__file__).parents[2] / "docs"
PAGE, FILES = ((DOCS / name).read_text(encoding="utf-8") for name in ("interfaces.md", "files.md"))
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLES = BLOCKS + re.findall(r"^```(sh)\n(.*?)^```", FILES, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def door(cluster, tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    with cluster.temporary(DATABASE) as database:
        with changing(database.service_url, who="test", why="load") as connection:
            insert_areas(connection, "standard", county())
        published(database, data / "snapshots")
        with serving_door(database, GISGRID_DATA_DIR=str(data)) as made:
            yield made


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs_as_printed(door, tmp_path, number):
    kind, said = EXAMPLES[number]
    if "ogr2ogr" in said and shutil.which("ogr2ogr") is None:
        pytest.skip("Debian's gdal-bin is not installed")
    program = ["sh", "-e", "-c"] if kind == "sh" else [sys.executable, "-c"]
    here = said.replace("http://127.0.0.1:8000", door.root)
    done = subprocess.run([*program, here], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr
    assert done.stdout or list(tmp_path.iterdir())
    if "sub-grids" in said or "at changeset" in said:
        assert done.stdout.startswith("64 " if "sub-grids" in said else "85 ")


def test_the_pages_have_examples_of_each_kind():
    assert len(EXAMPLES) > len(BLOCKS)
    assert len(BLOCKS) >= 6
    assert PAGE.count("```") == 2 * len(BLOCKS)


def test_the_table_of_requirements_names_tests_that_are_there():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    there = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 15
    assert named - there == set()
