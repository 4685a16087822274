"""`gisgrid batch`: what a province's office types, and what it is told."""

import json

import pytest
from click.testing import CliRunner

from gisgrid.cli import main
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving"]


def run(database, *words, code=0):
    done = CliRunner().invoke(main, ["batch", *map(str, words)], env=database.environment)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


@pytest.mark.parametrize("workers", [0, 2])
def test_what_is_stored_is_proved_and_where_the_time_went_is_said(served, workers):
    done = run(served, "check", "--workers", workers, "--by", "town")
    assert "恰好铺满 complete" in done.stdout
    assert "搬运数据占 moving data" in done.stderr


def test_a_script_reads_json(served):
    said = json.loads(run(served, "check", "--workers", 0, "--format", "json").stdout)
    assert said["complete"]
    assert said["areas"] > said["parents"] > 1


def test_the_reach_is_kept_as_a_run(serving):
    done = run(serving, "reach", "--by", "town", "--workers", 2, "--minutes", 15)
    assert "第 1 次 run 1" in done.stdout
    whole = CliRunner().invoke(main, ["service-area", "run", "--minutes", "15"], env=serving.environment)
    told = [text.splitlines()[0].partition("农户")[2] for text in (done.stdout, whole.stdout)]
    assert told[0] == told[1] != ""


def test_a_month_is_counted_and_put_in_its_place(serving):
    done = run(serving, "indicators", "--by", "town", "--workers", 2, "--month", "2025-06")
    whole = CliRunner().invoke(main, ["indicators", "run", "--month", "2025-06"], env=serving.environment)
    assert done.stdout == whole.stdout
    assert done.stdout.startswith("2025-06（截至 as of 2025-06-30）")


@pytest.mark.parametrize(("words", "said"), [
    (("indicators", "--month", "2999-01"), "还没有开始"),
    (("indicators", "--silent-months", "0"), "沉默月数"),
    (("check", "--by", "hamlet"), "没有层级 hamlet"),
    (("check", "--workers", "-1"), "应在 0 与 64 之间"),
    (("check", "--scheme", "none"), "none"),
    (("reach", "--under", "990101000000"), "service-area run"),
    (("reach", "--kind", "castle"), "castle"),
])  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(served, words, said):
    assert said in run(served, *words, *([] if "--workers" in words else ["--workers", 0]), code=2).stderr
