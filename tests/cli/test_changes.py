"""`gisgrid changes` and `gisgrid reform`: listed, withdrawn, tried, carried out."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from gisgrid.cli import main
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.county import county, town_code, village_code
from tests.services.redrafting import children, merged, redrawn

TOWN, VILLAGE, OTHER = town_code(0), village_code(0), village_code(1)


@pytest.fixture
def loaded(database):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    return database


def run(database, *words):
    return CliRunner().invoke(main, words, env=database.environment)


def test_a_change_is_listed_and_withdrawn_once(loaded):
    areas = children(loaded, VILLAGE)
    number = redrawn(loaded, VILLAGE, merged(areas, *areas.codes[:2]))
    assert "redraw" in run(loaded, "changes", "list").output
    done = run(loaded, "changes", "withdraw", str(number), "--why", "a mistake")
    assert (done.exit_code, f"withdrawn by change {number + 1}" in done.output) == (0, True)
    assert children(loaded, VILLAGE).codes == areas.codes
    again = run(loaded, "changes", "withdraw", str(number), "--why", "x")
    assert (again.exit_code, "already" in again.stderr) == (2, True)


def test_where_it_takes_a_draft_its_number_is_said(loaded):
    areas = children(loaded, VILLAGE)
    first = redrawn(loaded, VILLAGE, merged(areas, *areas.codes[:2]))
    redrawn(loaded, VILLAGE, merged(children(loaded, VILLAGE), areas.codes[0], areas.codes[2]))
    done = run(loaded, "changes", "withdraw", str(first), "--why", "x")
    assert "kept as draft 3" in done.output


def decision(folder, **more):
    path = folder / "decision.json"
    asked = {
        "parent_code": TOWN, "kind": "merge", "document": "民发〔2026〕7号", "authority": "县人民政府",
        "effective_on": date.today().isoformat(), "reason": "撤并行政村",
        "villages": [{"code": VILLAGE, "name": "和合村", "from": [VILLAGE, OTHER]}],
    } | more  # fmt: skip
    path.write_text(json.dumps(asked), encoding="utf-8")
    return str(path)


def test_a_decision_is_tried_and_carried_out(loaded, tmp_path):
    file = decision(tmp_path)
    tried = run(loaded, "reform", "try", file)
    assert (tried.exit_code, OTHER in tried.output) == (0, True)
    assert len(children(loaded, TOWN)) == 4
    done = run(loaded, "reform", "do", file, "--codes-out", str(tmp_path / "codes.xlsx"))
    assert done.exit_code == 0, done.output
    assert len(children(loaded, TOWN)) == 3
    assert load_workbook(tmp_path / "codes.xlsx")["新旧对照"].max_row == 7
    assert "民发〔2026〕7号" in run(loaded, "reform", "list").output


@pytest.mark.parametrize("more", [{"villages": [{"code": VILLAGE}]}, {"effective_on": "soon"}, {"villages": 3}])
def test_a_file_that_is_no_decision_is_refused(loaded, tmp_path, more):
    done = run(loaded, "reform", "do", decision(tmp_path, **more))
    assert (done.exit_code, "cannot be read" in done.stderr) == (2, True)
