"""The page's edits and the service's are one: recorded in node, played again here."""

import json
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest
import shapely

from gisgrid.geometry.edits import (
    EditRefused,
    Tessellation,
    add_vertex,
    cut_out,
    delete_vertex,
    give,
    give_part,
    merge,
    move_vertex,
    reshape,
    split,
    to_geometry,
)  # fmt: skip
from gisgrid.geometry.edits.refusals import WORDS

ROOT = Path(__file__).parents[3]
RECORDER = ROOT / "tests" / "webmap" / "modules" / "edits" / "record.mjs"
STROKES = 120


def recorded(seed):
    done = subprocess.run(
        ["node", RECORDER, str(seed), str(STROKES)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def frozen(value):
    return tuple(map(frozen, value)) if isinstance(value, list) else value


ACTS = {
    "split": lambda t, one, fresh: split(t, one["path"], one["codes"], fresh),
    "cut_out": lambda t, one, fresh: cut_out(t, one["ring"], fresh),
    "merge": lambda t, one, _: merge(t, one["codes"]),
    "reshape": lambda t, one, _: reshape(t, one["code"], one["path"]),
    "move": lambda t, one, _: move_vertex(t, one["from"], one["to"]),
    "add": lambda t, one, _: add_vertex(t, one["a"], one["b"], one["at"]),
    "delete": lambda t, one, _: delete_vertex(t, one["at"]),
    "give": lambda t, one, _: give(t, one["path"], one["from"], one["to"]),
    "give_part": lambda t, one, _: give_part(t, one["code"], one["part"], one["to"]),
}


def came(t, one, fresh):
    """Do one edit; say what came of it as the recorder does."""
    try:
        change = ACTS[one["act"]](t, one, fresh)
    except EditRefused as refusal:
        return {"refused": f"desk.refused.{refusal.key}"}
    t.apply(change)
    assert shapely.is_valid([to_geometry(shape) for shape in change.put.values()]).all()
    knots = [tuple(knot) for knot in change.knots]
    return {"put": change.put, "removed": tuple(change.removed), "knots": tuple(knots), "outline": t.outline}


@pytest.mark.skipif(shutil.which("node") is None, reason="node is needed only to change the page, not to serve it")
@pytest.mark.parametrize("seed", [4, 7, 18])
def test_the_same_edits_give_the_same_bits_in_node_and_here(seed):
    record = recorded(seed)
    areas = {code: frozen(shape) for code, shape in record["start"]["areas"].items()}
    t = Tessellation(areas, frozen(record["start"]["outline"]), [])
    serial = count(1)
    done = 0
    for raw in record["strokes"]:
        one = {key: frozen(value) for key, value in raw.items()}
        expected = {key: frozen(value) for key, value in one.pop("came").items()}
        if "put" in expected:
            expected["put"] = {code: frozen(shape) for code, shape in expected["put"].items()}
        assert came(t, one, lambda: f"new-{next(serial):04d}") == expected, one
        done += "put" in expected
    assert done > STROKES / 4


def test_both_refuse_for_the_same_reasons():
    """What only drawing along lines is refused for stands on the page alone."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "webmap" / "src" / "edits").glob("*.js"))
    keys = {key for source in sources for key in re.findall(r"'desk\.refused\.(\w+)'", source)}
    assert keys - {"no_way"} == set(WORDS)
