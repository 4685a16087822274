"""`gisgrid verify FOLDER`: what was altered, lost or moved is found and named."""

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.snapshots.manifest import Part, read_manifest, sha256_of, write_manifest
from gisgrid.exchange.snapshots.proving import require_proved, verify_snapshot

AREAS = "areas-standard.geojson"


@pytest.fixture
def copy(snapshot, tmp_path):
    return shutil.copytree(snapshot.path, tmp_path / "copy")


def seal(folder, *names):
    """Let the manifest tell the hashes that files have now, as a forger would."""
    manifest = read_manifest(folder)
    files = tuple(
        replace(one, sha256=sha256_of(folder / one.name), bytes=(folder / one.name).stat().st_size)
        if one.name in names
        else one
        for one in manifest.files
    )
    write_manifest(folder, replace(manifest, files=files))


def recount(folder, name, **change):
    """Let the manifest tell something else of the first table of a file."""
    manifest = read_manifest(folder)
    files = tuple(
        replace(one, parts=(replace(one.parts[0], **change), *one.parts[1:])) if one.name == name else one
        for one in manifest.files
    )
    write_manifest(folder, replace(manifest, files=files))


def run(folder):
    return CliRunner().invoke(main, ["verify", str(folder)])


def test_a_good_one_is_proved_in_words(snapshot):
    done = run(snapshot.path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "0 处不符" in done.output
    assert "已证 proved" in done.output


@pytest.mark.parametrize("name", ["venues.csv", "gisgrid.gpkg", "areas-standard.shp.zip", "dictionary.json", AREAS])
def test_one_byte_is_found(copy, name):
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    done = run(copy)
    assert done.exit_code == 2
    assert f"{name}: 内容与清单的校验值不符" in done.output


def test_a_file_that_is_lost_is_named_and_a_strange_one_too(copy):
    (copy / "venues.csv").unlink()
    (copy / "notes.txt").touch()
    found = verify_snapshot(copy)
    assert [damage.file for damage in found.damages] == ["venues.csv"]
    assert found.strangers == ("notes.txt",)
    with pytest.raises(BadInput, match="missing"):
        require_proved(found)


@pytest.mark.parametrize(
    "name",
    ["venues.csv", "venues.geojson", "venues.gcj02.json", "gisgrid.gpkg", "venues.shp.zip", "venues.parquet"],
)
def test_another_count_than_the_manifests_is_found_in_every_format(copy, name):
    recount(copy, name, count=3)
    assert [damage.file for damage in verify_snapshot(copy).damages] == [name]


@pytest.mark.parametrize("name", ["venues.csv", "gisgrid.gpkg", "venues.shp.zip", "venues.parquet", "venues.geojson"])
def test_another_column_than_the_dictionarys_is_found_in_every_format(copy, name):
    said = json.loads((copy / "dictionary.json").read_text(encoding="utf-8"))
    said["tables"]["venues"]["columns"][1] |= {"name": "title", "shapefile": "title"}
    (copy / "dictionary.json").write_text(json.dumps(said), encoding="utf-8")
    seal(copy, "dictionary.json")
    assert name in {damage.file for damage in verify_snapshot(copy).damages}


def edit(folder, change):
    """Change the features of the areas' GeoJSON, and forge the manifest."""
    document = json.loads((folder / AREAS).read_text(encoding="utf-8"))
    change(document["features"])
    (folder / AREAS).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    seal(folder, AREAS)
    recount(folder, AREAS, count=len(document["features"]))


def move(features):
    ring = features[-1]["geometry"]["coordinates"][0][0]
    ring[1][0] = round(ring[1][0] + 1e-7, 7)


@pytest.mark.parametrize("change", [move, lambda features: features.pop()])
def test_a_moved_vertex_or_a_lost_area_is_not_proved_even_under_a_forged_manifest(copy, change):
    edit(copy, change)
    found = verify_snapshot(copy)
    assert found.damages == ()
    with pytest.raises(NotTiling):
        require_proved(found)


def test_what_does_not_tile_ends_with_three(copy):
    edit(copy, move)
    assert run(copy).exit_code == 3


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{}",
        "[]",
        "[" * 100_000,
        '{"format": 2}',
        '{"format": 1, "files": [{"name": "../../etc/passwd"}]}',
        '{"format": 1, "files": [{"name": ".."}]}',
        '{"format": 1, "files": [{"name": ""}]}',
        '{"format": 1, "files": [{"name": "a\\u001b[2J"}]}',
        '{"format": 1, "files": [{"name": "\\ud800"}]}',
        '{"format": 1, "files": [{"name": "%s"}]}' % ("x" * 5000),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path, said):
    (tmp_path / "manifest.json").write_text(said)
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "no whole snapshot" in done.stderr
    assert "Traceback" not in done.output


def test_a_file_outside_the_folder_is_never_looked_at(copy):
    manifest = read_manifest(copy)
    first = replace(manifest.files[0], name="../secret", parts=(Part("venues"),))
    write_manifest(copy, replace(manifest, files=(first,)))
    assert run(copy).exit_code == 2


def test_a_file_that_the_manifest_tells_of_twice_is_refused(copy):
    manifest = read_manifest(copy)
    write_manifest(copy, replace(manifest, files=(*manifest.files, replace(manifest.files[0], sha256="0" * 64))))
    with pytest.raises(BadInput, match="twice"):
        verify_snapshot(copy)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("venues.geojson", '{"features":' + "[" * 100_000),
        ("venues.csv", "x" * 300_000),
        ("venues.csv", ""),
    ],
)
def test_a_forged_table_is_damage_and_no_accident(copy, name, text):
    (copy / name).write_text(text)
    seal(copy, name)
    assert [damage.file for damage in verify_snapshot(copy).damages] == [name]


def test_a_version_beyond_all_numbers_is_refused(copy):
    text = (copy / AREAS).read_text(encoding="utf-8")
    (copy / AREAS).write_text(text.replace('"version":1', '"version":1e999', 1), encoding="utf-8")
    seal(copy, AREAS)
    with pytest.raises(BadInput, match="version"):
        verify_snapshot(copy)


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"tables": {"venues": 1}}'])
def test_a_forged_dictionary_is_damage_and_no_accident(copy, text):
    (copy / "dictionary.json").write_text(text)
    seal(copy, "dictionary.json")
    assert verify_snapshot(copy).damages
    assert "Traceback" not in run(copy).output


def test_a_manifest_of_unknown_formats_or_without_a_dictionary_is_damage(copy):
    manifest = read_manifest(copy)
    kept = [one for one in manifest.files if one.name != "dictionary.json"]
    files = tuple(replace(one, format="XML") if one.name == "venues.csv" else one for one in kept)
    write_manifest(copy, replace(manifest, files=files))
    damaged = {one.file for one in verify_snapshot(copy).damages}
    assert {"venues.csv", "dictionary.json"} <= damaged


def test_an_empty_folder_is_told(tmp_path):
    assert run(tmp_path).exit_code == 2
