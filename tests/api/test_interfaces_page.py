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
REQUIRED = {
    "core": "root-op root-success api-definition-op api-definition-success conformance-op conformance-success http "
    "query-param-unknown query-param-invalid crs84 fc-md-op fc-md-success fc-md-links fc-md-items fc-md-items-links "
    "fc-md-extent fc-md-extent-multi sfc-md-op sfc-md-success fc-op fc-limit-definition fc-limit-response-1 "
    "fc-bbox-definition fc-bbox-response fc-time-definition fc-time-response fc-response fc-links fc-rel-type "
    "fc-timeStamp fc-numberMatched fc-numberReturned f-op f-success f-links",
    "html": "definition content",
    "geojson": "definition content",
    "oas30": "oas-definition-1 oas-definition-2 oas-impl completeness exceptions-codes security",
    "crs": "crs-uri fc-md-crs-list fc-md-crs-list-global fc-md-storageCrs fc-md-storageCrs-valid-value "
    "fc-bbox-crs-definition fc-bbox-crs-valid-value fc-bbox-crs-default-value fc-bbox-crs-action fc-crs-definition "
    "fc-crs-valid-value fc-crs-default-value fc-crs-action ogc-crs-header ogc-crs-header-value geojson",
}
"""The requirements of OGC 17-069r4 and 18-058r1, by the classes that are claimed."""

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
        for folder in ("api", "cli")
        for path in (Path(__file__).parents[1] / folder).glob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert len(named) > 15
    assert named - there == set()


def test_the_table_names_every_requirement_of_the_standards_and_no_other():
    wanted = [f"{part}/{name}" for part, names in REQUIRED.items() for name in names.split()]
    rows = re.findall(r"^\| (`\w+/.*?) \| .*`test_", PAGE, re.MULTILINE)
    assert sorted(name for row in rows for name in re.findall(r"`([^`]+)`", row)) == sorted(wanted)
