"""`gisgrid report`: one file, for members or of what was released alone."""

from datetime import date

import pytest

from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.store.session import figuring, writing
from tests.cli.test_service_area import run
from tests.serving import county_template, serving

__all__ = ["county_template", "serving"]

JUNE = date(2025, 6, 30)


@pytest.fixture
def figured(serving):
    """A county with the figures of a month."""
    with figuring(serving.service_url) as connection:
        run_month(connection, "standard", today=JUNE, who="test")
    return serving


def test_a_report_is_written_whole_and_says_what_is_in_it(figured, tmp_path):
    out = tmp_path / "报告.html"
    said = run(figured, "report", "--out", out, "--layer", "leader_vacancy").stdout
    text = out.read_text(encoding="utf-8")
    assert "网格长空缺率" in said
    assert text.startswith("<!DOCTYPE html>")
    assert text.index('data-layer="网格长空缺率"') < text.index('data-layer="每千人志愿者数"')


def test_the_public_report_holds_what_was_released_and_nothing_before(figured, tmp_path):
    out = tmp_path / "report.html"
    refused = run(figured, "report", "--out", out, "--public", code=2)
    assert "公布" in refused.stderr
    assert not out.exists()
    with writing(figured.service_url) as connection:
        release(connection, "standard", JUNE.replace(day=1), who="test", indicators=["activities_per_grid"])
    run(figured, "report", "--out", out, "--public")
    assert "每千人志愿者数" not in out.read_text(encoding="utf-8")


def test_a_public_report_is_refused_while_the_notice_it_must_show_is_missing(figured, tmp_path, monkeypatch):
    monkeypatch.setenv("GISGRID_REQUIRE_MAP_NOTICE", "1")
    monkeypatch.delenv("GISGRID_MAP_NOTICE", raising=False)
    out = tmp_path / "report.html"
    assert "GISGRID_MAP_NOTICE" in run(figured, "report", "--out", out, "--public", code=2).stderr
    assert not out.exists()
    run(figured, "report", "--out", out)
