"""The same seed gives the same bytes, every file bears the mark, and what is committed is what is generated."""

import gzip
import json
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner

from gisgrid.cli.demo import demo
from gisgrid.demo.files import csv_text, geometry_text, write
from gisgrid.demo.generate import generate
from gisgrid.demo.sizes import SIZES, size_named
from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import to_lattice
from tests.demo.conftest import TINY

COMMITTED = Path(__file__).parents[2] / "data" / "boundaries" / "demo"
MARK = "示意数据，非实际界线"


def content(path: Path) -> bytes:
    """Unpacked, for another zlib may pack the same text into other bytes."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setitem(SIZES, "tiny", TINY)


def test_what_is_committed_is_what_is_generated(folder):
    fresh = {path.name: content(path) for path in folder.iterdir()}
    assert fresh == {path.name: content(path) for path in COMMITTED.iterdir()}


def test_the_committed_demo_is_small():
    packed = sum(len(gzip.compress(content(path))) for path in COMMITTED.iterdir())
    assert packed < 3_000_000


@pytest.mark.usefixtures("tiny")
def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first, second = (write(generate("tiny", 5), tmp_path / name) for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.usefixtures("tiny")
def test_another_seed_gives_another_county():
    one, other = generate("tiny", 5), generate("tiny", 6)
    assert not shapely.equals(one.areas.geometries[0], other.areas.geometries[0])
    assert one.areas.names != other.areas.names


def test_every_file_of_shapes_bears_the_mark(folder):
    for path in [*folder.glob("*.geojson"), *folder.glob("*.geojson.gz")]:
        collection = json.loads(content(path))
        assert collection["notice"] == MARK
        assert {feature["properties"]["source"] for feature in collection["features"]} == {MARK}
    assert MARK in (folder / "README.md").read_text(encoding="utf-8")
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8"))["notice"] == MARK


def test_files_hold_the_very_coordinates(folder, county):
    """Seven decimals bring back the same doubles, in the same form."""
    for level in dict.fromkeys(county.areas.levels):
        features = json.loads(content(folder / f"areas-{level}.geojson.gz"))["features"]
        read = to_lattice([shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features])
        expected = county.areas.take(county.areas.at(level))
        assert shapely.equals_exact(read, expected.geometries).all()
        assert [feature["properties"]["code"] for feature in features] == expected.codes


def test_a_hole_is_written_after_its_shell():
    ring = shapely.MultiPolygon([(shapely.box(0, 0, 3, 3).exterior, [shapely.box(1, 1, 2, 2).exterior])])
    assert json.loads(geometry_text(ring)) == json.loads(shapely.to_geojson(ring))


def test_csv_quotes_what_needs_it():
    assert csv_text({"a": [1, 2], "b": ["甲,乙", ""]}) == 'a,b\n1,"甲,乙"\n2,\n'


def test_the_command_writes_a_county(tmp_path):
    done = CliRunner().invoke(demo, ["--size", "small", "--seed", "2", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert MARK in done.output
    assert "village 46" in done.output
    assert len(list((tmp_path / "out").iterdir())) == 19


def test_the_command_refuses_a_size_there_is_not(tmp_path):
    done = CliRunner().invoke(demo, ["--size", "huge", "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_an_unknown_size_is_bad_input():
    with pytest.raises(BadInput, match="huge"):
        size_named("huge")
