"""`gisgrid divide`: from a village to a published division by commands alone, and what it says."""

import json

import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.demo.files import lines_geojson
from gisgrid.services.drafts import list_drafts
from gisgrid.store.areas import areas_by_code, children_of, delete_areas
from gisgrid.store.session import changing, reading
from tests.services.test_propose import HOUSEHOLDS, VILLAGE, require_rule
from tests.serving import county_template, serving, tiny_county

__all__ = ["county_template", "serving"]


@pytest.fixture
def undivided(serving):
    with changing(serving.service_url, who="test", why="undo") as connection:
        delete_areas(connection, "standard", children_of(connection, "standard", [VILLAGE]).areas.codes)
    return serving


def gisgrid(database, *words):
    return CliRunner().invoke(main, [str(word) for word in words], env=database.environment)


def test_a_village_is_divided_and_published_by_commands(undivided, tmp_path):
    rivers = tmp_path / "rivers.geojson"
    rivers.write_text(lines_geojson(tiny_county().rivers), encoding="utf-8")
    result = gisgrid(undivided, "divide", VILLAGE, "--into", 3, "--along", rivers)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert sum(int(line.split("  ")[2].split()[0]) for line in lines[:3]) == HOUSEHOLDS
    assert "largest deviation" in lines[3]
    with reading(undivided.service_url) as connection:
        (draft,) = list_drafts(connection)
    assert f"gisgrid draft publish {draft.number} " in lines[-1]
    published = gisgrid(undivided, "draft", "publish", draft.number)
    assert published.exit_code == 0, published.stderr
    require_rule(undivided)


def test_rebalancing_is_published_with_replace(serving):
    result = gisgrid(serving, "divide", VILLAGE, "--rebalance")
    assert result.exit_code == 0, result.stderr
    assert "draft publish 1 --replace" in result.stdout
    assert gisgrid(serving, "draft", "publish", 1, "--replace").exit_code == 0
    require_rule(serving)


def test_a_file_holds_the_pieces_and_makes_no_draft_and_can_be_kept_from(undivided, tmp_path):
    out = tmp_path / "pieces.geojson"
    assert gisgrid(undivided, "divide", VILLAGE, "--into", 4, "--out", out).exit_code == 0
    pieces = json.loads(out.read_text(encoding="utf-8"))
    assert sum(one["properties"]["households"] for one in pieces["features"]) == HOUSEHOLDS
    with reading(undivided.service_url) as connection:
        assert list_drafts(connection) == []
    keep = tmp_path / "keep.geojson"
    keep.write_text(json.dumps({**pieces, "features": pieces["features"][:1]}), encoding="utf-8")
    again = tmp_path / "again.geojson"
    result = gisgrid(undivided, "divide", VILLAGE, "--into", 4, "--keep", keep, "--out", again)
    assert result.exit_code == 0, result.stderr
    assert "保留 kept" in result.stdout
    (kept,) = [one for one in json.loads(again.read_text())["features"] if one["properties"]["kept"]]
    assert kept["geometry"] == pieces["features"][0]["geometry"]
    assert kept["properties"]["code"] == pieces["features"][0]["properties"]["code"]


def test_the_file_of_pieces_is_checked_by_gisgrid_itself(undivided, tmp_path):
    out, parent = tmp_path / "pieces.geojson", tmp_path / "village.geojson"
    gisgrid(undivided, "divide", VILLAGE, "--households-per-grid", HOUSEHOLDS / 4, "--out", out)
    with reading(undivided.service_url) as connection:
        village = areas_by_code(connection, "standard", [VILLAGE]).areas.geometries[0]
    feature = {"type": "Feature", "properties": {"code": VILLAGE}, "geometry": village.__geo_interface__}
    parent.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    checked = gisgrid(undivided, "check", out, "--parent", parent)
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((VILLAGE,), "how many"),
        ((VILLAGE, "--into", 3), "divided already"),
        (("990101999999", "--into", 3), "no area"),
        ((VILLAGE, "--into", 3, "--keep", "/nowhere.geojson"), "Error:"),
    ],
)
def test_a_refusal_is_two_sentences_and_exit_code_2(serving, words, said):
    result = gisgrid(serving, "divide", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "错误：" in result.stderr
