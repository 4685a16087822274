"""`gisgrid indicators`: counted, shown, released and withdrawn, and what a person is told."""

import csv
import json

import pytest
from sqlalchemy import text

from gisgrid.indicators.page import page
from gisgrid.store.session import reading
from tests.cli.test_service_area import run
from tests.serving import county_template, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]

JUNE = ("--month", "2025-06")


def test_counted_shown_released_and_withdrawn(serving, tmp_path):
    county = min(tiny_county().areas.codes)
    wanted = tiny_county().truth["activities_per_month"]
    assert "2025-05（截至 as of 2025-05-31）" in run(serving, "indicators", "run", "--month", "2025-05").stdout
    run(serving, "indicators", "run", *JUNE)
    asked = ("indicators", "show", "--level", "county", *JUNE)
    shown = json.loads(run(serving, *asked, "--format", "json", "--indicator", "activities").stdout)
    assert shown["areas"][0]["values"] == [wanted["2025-06"]]
    assert "活动场次" in run(serving, *asked).stdout
    run(serving, *asked, "--csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["code"], float(row["activities"])) == (county, wanted["2025-06"])
    trend = run(serving, "indicators", "trend", county, "--indicator", "activities").stdout
    assert all(str(wanted[month]) in trend for month in ("2025-05", "2025-06"))
    assert "已公布 released: 2025-06" in run(serving, "indicators", "release", *JUNE, "--by", "王主任").stdout
    assert "already" in run(serving, "indicators", "release", *JUNE, "--by", "王主任", code=2).stderr
    run(serving, "indicators", "withdraw", *JUNE, "--by", "王主任", "--why", "数字有误")
    assert "撤回 withdrawn: 数字有误" in run(serving, "indicators", "releases").stdout
    with reading(serving.service_url) as connection:
        audited = connection.scalars(text("SELECT action FROM gisgrid.audit WHERE who = '王主任' ORDER BY id")).all()
    assert audited == ["release indicators", "withdraw indicators"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "--level", "town"), "gisgrid indicators run"),
        (("show",), "name a level or an area"),
        (("show", "--level", "town", "--indicator", "wealth"), "no indicator wealth"),
        (("run", "--month", "June"), "no month"),
        (("run", "--month", "2199-01"), "has not begun"),
        (("run", "--silent-months", "0"), "from 1 to 120 months"),
        (("release", *JUNE, "--by", "x"), "gisgrid indicators run"),
        (("withdraw", *JUNE, "--by", "x", "--why", "y"), "releases"),
        (("trend", "1"), "no indicators of the area 1"),
    ],
)
def test_what_cannot_be_done_is_told(database, words, said):
    assert said in run(database, "indicators", *words, code=2).stderr


def test_an_empty_scheme_has_no_areas(database):
    assert "0 个区域 areas" in run(database, "indicators", "run").stdout


def test_the_catalog(database):
    assert run(database, "indicators", "catalog", "--format", "markdown").stdout == page()
    assert {each["code"] for each in json.loads(run(database, "indicators", "catalog", "--format", "json").stdout)}
    assert "网格长空缺率 Leader vacancy" in run(database, "indicators", "catalog").stdout
