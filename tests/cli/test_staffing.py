"""`gisgrid staffing suggest`: proposed in words, written as JSON and as a workbook, accepted by number or all."""

import json

import openpyxl
import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from tests.serving import county_template, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]

COUNTY = tiny_county().areas.codes[0]


def run(database, *words):
    asked = ["staffing", "suggest", "--under", COUNTY, "--day", "2026-06-01", *map(str, words)]
    return CliRunner().invoke(main, asked, env=database.environment)


def test_all_of_it_is_written(served, tmp_path):
    done = run(served, "--json", tmp_path / "all.json", "-o", tmp_path / "all.xlsx")
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "all.json").read_text())
    assert found["changes"]
    assert f"{len(found['changes'])} changes" in done.stdout
    table = list(openpyxl.load_workbook(tmp_path / "all.xlsx").active.iter_rows(values_only=True))
    begun = sum(change["begins"] is not None for change in found["changes"])
    ended = sum(len(change["ends"]) for change in found["changes"])
    assert len(table) == 1 + begun + ended + len(found["kept"]) + len(found["shortages"])
    assert {row[0] for row in table[1:]} - {None, ""} == {change["id"] for change in found["changes"]}


def test_what_nobody_can_fill_is_named(served, tmp_path):
    done = run(served, "--farthest-m", 0, "--json", tmp_path / "all.json", "-o", tmp_path / "all.xlsx")
    short = json.loads((tmp_path / "all.json").read_text())["shortages"]
    assert f"{len(short)} seats nobody can fill" in done.stdout
    table = openpyxl.load_workbook(tmp_path / "all.xlsx").active.iter_rows(values_only=True)
    assert sum(row[4] == "空缺 wanting" for row in table) == len(short) > 0


def test_some_are_accepted_then_all(serving, tmp_path):
    run(serving, "--json", tmp_path / "all.json")
    found = json.loads((tmp_path / "all.json").read_text())["changes"]
    some = [change["id"] for change in found if change["begins"] and not change["along"]][:2]
    done = run(serving, "--accept", ",".join(some))
    assert (done.exit_code, "2 accepted" in done.stdout) == (0, True)
    assert "已接受" in run(serving, "--accept", "all").stdout
    assert " 0 changes" in run(serving).stdout
    again = run(serving, "--accept", some[0])
    assert again.exit_code == 2
    assert "Ask for suggestions again" in again.stderr


@pytest.mark.parametrize("words", [("--change-m", 0), ("--under", "no such")])
def test_what_cannot_be_asked_is_told(served, words):
    assert run(served, *words).exit_code == 2
