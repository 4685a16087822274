"""`gisgrid import` and `gisgrid draft`: from a dirty file to a published division, by commands alone."""

import csv
import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from gisgrid.cli import main
from gisgrid.services.drafts import list_drafts
from gisgrid.store.areas import areas_of_scheme, children_of
from gisgrid.store.session import reading
from tests.services.dirty import FOLDER, TRUTHS, VILLAGE, load_village
from tests.services.test_carry import DIVIDED, NORTH_WEST, TOWN, divided, moved, opened, surveyed
from tests.services.test_imports import assert_tiles

__all__ = ["divided"]


@pytest.fixture
def village(database):
    return load_village(database)


def gisgrid(database, *words):
    return CliRunner().invoke(main, [str(word) for word in words], env=database.environment)


def import_sample(database, name, *options):
    truth = TRUTHS[name]
    fields = truth["import"]
    return gisgrid(database, "import", FOLDER / truth["file"], "--level", fields["level"], "--code", fields["code"],
                   "--name", fields["name"], "--parent-code", fields["parent_code"], *options)  # fmt: skip


def sub_grids(database):
    with reading(database.service_url) as connection:
        return children_of(connection, "standard", [VILLAGE]).areas


def drafts(database):
    with reading(database.service_url) as connection:
        return list_drafts(connection, None)


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_every_sample_ends_as_its_truth_says(village, name):
    truth = TRUTHS[name]
    result = import_sample(village, name)
    assert result.exit_code == truth["exit_code"], result.stderr
    assert truth["says"] in result.stderr
    assert len(drafts(village)) == (truth["exit_code"] == 3)
    assert len(sub_grids(village)) == (9 if truth["exit_code"] == 0 else 0)


def test_a_file_that_does_not_tile_is_kept_and_says_what_next(village, tmp_path):
    found = tmp_path / "findings.geojson"
    result = import_sample(village, "gaps", "--findings-out", found)
    assert result.exit_code == 3
    assert "kept as draft 1" in result.stderr
    assert "已存为第 1 号草稿" in result.stderr
    assert "gisgrid draft mend 1" in result.stderr
    assert "899.98" in result.stderr
    assert len(json.loads(found.read_text())["features"]) == 2
    assert len(sub_grids(village)) == 0


def test_accept_mend_stores_in_one_changeset_and_writes_the_ledger(village, tmp_path):
    ledger = tmp_path / "ledger.csv"
    result = import_sample(village, "slivers", "--accept-mend", "--ledger", ledger, "--why", "new survey")
    assert result.exit_code == 0, result.stderr
    assert "9 areas stored" in result.stdout
    with ledger.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == ["990199001201005", "990199001201009"]
    assert [float(row["change_m2"]) for row in rows] == [10.45, -11.23]
    assert {row["closes"] for row in rows} == {"1", "2"}
    with reading(village.service_url) as connection:
        assert_tiles(areas_of_scheme(connection, "standard").areas)
        (change,) = connection.execute(text("SELECT why, draft FROM gisgrid.changeset WHERE draft IS NOT NULL")).all()
    assert tuple(change) == ("new survey", 1)
    assert [one.state for one in drafts(village)] == ["published"]


def test_accept_mend_stores_nothing_while_anything_is_left(village, tmp_path):
    ledger = tmp_path / "ledger.csv"
    result = import_sample(village, "mixed", "--accept-mend", "--ledger", ledger)
    assert result.exit_code == 3
    assert "4 faults" in result.stderr
    assert "990199001201008" in ledger.read_text("utf-8-sig")
    assert len(sub_grids(village)) == 0


def test_a_draft_is_looked_at_mended_waived_and_published(village, tmp_path):
    import_sample(village, "mixed")
    assert "mixed.geojson" in gisgrid(village, "draft", "list").stdout
    shown = gisgrid(village, "draft", "show", 1, "--findings-out", tmp_path / "f.geojson")
    assert "问题 faults 5" in shown.stdout
    assert "并入 990199001201008" in shown.stdout
    wide = ("--max-gap-width", 25, "--max-shift", 25)
    proposed = gisgrid(village, "draft", "mend", 1, *wide, "--ledger", tmp_path / "proposed.csv")
    assert "4 findings mended" in proposed.stderr
    assert "is cut off 990199001201001" in proposed.stdout
    assert "4 faults left" in gisgrid(village, "draft", "accept", 1, 5).stdout
    assert "1 faults left" in gisgrid(village, "draft", "accept", 1, *wide, "--ledger", tmp_path / "all.csv").stdout
    assert gisgrid(village, "draft", "waive", 1, 3, "--reason", "两次上报").exit_code == 0
    assert "#3" not in gisgrid(village, "draft", "show", 1).stdout
    assert "两次上报" in gisgrid(village, "draft", "show", 1, "--waived").stdout
    refused = gisgrid(village, "draft", "publish", 1)
    assert refused.exit_code == 3
    assert "waived" in refused.stderr
    assert gisgrid(village, "draft", "unwaive", 1, 3).exit_code == 0
    assert "0 faults left" in gisgrid(village, "draft", "leave-out", 1, "990199001201010").stdout
    assert "9 areas stored" in gisgrid(village, "draft", "publish", 1, "--why", "checked").stdout
    assert len(sub_grids(village)) == 9
    assert "mixed.geojson" not in gisgrid(village, "draft", "list").stdout
    assert "published" in gisgrid(village, "draft", "list", "--all").stdout


def test_a_dropped_draft_is_not_published(village):
    import_sample(village, "gaps")
    assert gisgrid(village, "draft", "drop", 1).exit_code == 0
    result = gisgrid(village, "draft", "publish", 1)
    assert (result.exit_code, "is dropped" in result.stderr) == (2, True)


@pytest.mark.parametrize("words", [
    ("show", "99"), ("show", str(10**30)), ("publish", "0"), ("accept", "1", "99"), ("drop", "99"), ("mend", "1"),
    ("accept", "1", "--max-shift", "nan"), ("waive", "1", "1", "--reason", " "), ("carry", "99"), ("show", "one"),
])  # fmt: skip
def test_hostile_words_end_with_2_and_a_sentence(village, words):
    result = gisgrid(village, "draft", *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "rror" in result.stderr


def test_carry_subgrids_without_divided_areas_is_an_import_like_any_other(village):
    result = import_sample(village, "clean", "--carry-subgrids")
    assert (result.exit_code, len(sub_grids(village)), drafts(village)) == (0, 9, [])


def test_carry_subgrids_fits_children_and_publishes_them_with_their_parents(divided, tmp_path):
    shapes = moved(surveyed(), NORTH_WEST, DIVIDED, (2e-5, 1e-5))
    file = tmp_path / "villages.geojson"
    frame = gpd.GeoDataFrame({"code": list(shapes), "up": TOWN}, geometry=list(shapes.values()), crs="EPSG:4490")
    frame.to_file(file, COORDINATE_PRECISION=9)
    words = ("import", file, "--level", "village", "--code", "code", "--parent-code", "up", "--replace")
    refused = gisgrid(divided, *words)
    assert refused.exit_code == 2
    assert DIVIDED in refused.stderr
    assert "--carry-subgrids" in refused.stderr
    kept = gisgrid(divided, *words, "--carry-subgrids")
    assert kept.exit_code == 3
    assert "kept as draft 1, which tiles and can be published" in kept.stderr
    assert "7 areas stored" in gisgrid(divided, "draft", "publish", 1).stdout
    assert gisgrid(divided, *words).exit_code == 0


def test_what_carrying_leaves_is_mended_further_by_hand(divided):
    assert opened(divided, moved(surveyed(), NORTH_WEST, DIVIDED, (2e-4, 1e-4))).number == 1
    carried = gisgrid(divided, "draft", "carry", 1)
    assert (carried.exit_code, "faults left" in carried.stdout, " 0 faults" in carried.stdout) == (0, True, False)
    assert "0 faults left" in gisgrid(divided, "draft", "accept", 1, "--max-gap-width", 99, "--max-shift", 99).stdout


def test_official_codes_are_kept_and_compared(village, tmp_path):
    file = tmp_path / "official.csv"
    file.write_bytes("统计用区划代码,名称\n990199001201,河湾村\n990199001202,槐树村\n".encode("gb18030"))
    import_sample(village, "gaps")
    before = gisgrid(village, "codes", "compare", 1)
    assert (before.exit_code, "no official list yet" in before.stderr) == (2, True)
    assert "2 official codes kept" in gisgrid(village, "codes", "import", file).stdout
    found = gisgrid(village, "codes", "compare", 1).stdout
    assert "missing: 990199001202 槐树村" in found
    assert "1 missing, 0 extra, 0 renamed" in found
    assert "missing: 990199001202" in import_sample(village, "clean").stderr
