"""The programs that docs/files.md gives to a receiver, run as they are printed, on a good file and on forged ones."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^```(python|js)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
PROGRAMS = {"python": ([sys.executable, "-I"], "tiles.py"), "js": (["node"], "tiles.mjs")}
AREAS = "areas-standard.geojson"


@pytest.fixture(params=sorted(PROGRAMS))
def prove(request, tmp_path):
    """Run the recipe of a language on a file."""
    program, name = PROGRAMS[request.param]
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    (tmp_path / name).write_text(RECIPES[request.param], encoding="utf-8")

    def run(file):
        command = [*program, str(tmp_path / name), str(file)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.fixture
def forged(snapshot, tmp_path):
    """Write the areas with a change to their features."""

    def write(change):
        document = json.loads((snapshot.path / AREAS).read_text(encoding="utf-8"))
        change(document["features"])
        file = tmp_path / "forged.geojson"
        file.write_text(json.dumps(document), encoding="utf-8")
        return file

    return write


def test_each_language_has_one_recipe_of_some_forty_lines():
    assert set(RECIPES) == set(PROGRAMS)
    assert all(30 <= len(text.splitlines()) <= 50 for text in RECIPES.values())


def test_a_good_snapshot_is_proved(prove, snapshot):
    done = prove(snapshot.path / AREAS)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads((snapshot.path / AREAS).read_text(encoding="utf-8"))
    parents = {one["properties"]["parent_code"] for one in document["features"]} - {None}
    assert f"{len(parents)} parents are tiled" in done.stdout


def moved(features):
    ring = features[-1]["geometry"]["coordinates"][0][0]
    ring[1][0] = round(ring[1][0] + 1e-7, 7)


def doubled(features):
    features.append(features[-1] | {"properties": features[-1]["properties"] | {"code": "990101999999999"}})


def turned(features):
    features[-1]["geometry"]["coordinates"][0][0].reverse()


@pytest.mark.parametrize(
    "change",
    [
        moved,
        doubled,
        turned,
        list.pop,
        lambda features: features.append(features[-1]),
        lambda features: features.pop(1),
    ],
    ids=["a vertex moved", "an area twice", "a ring turned", "an area removed", "a code twice", "a parent removed"],
)
def test_what_does_not_tile_is_not_proved(prove, forged, change):
    assert prove(forged(change)).returncode == 1


def test_no_areas_are_no_proof(prove, forged):
    assert prove(forged(list.clear)).returncode == 1
