"""The benchmarks still run, on a few hundred areas: `python -m pytest -m bench tests/bench`."""

import sys

import pytest

from tests.bench import (
    bench_clients,
    bench_coverage,
    bench_indicator_runs,
    bench_indicators,
    bench_layers,
    bench_loading,
    bench_mending,
    bench_ogc,
    bench_rosters,
    bench_saving,
    bench_sheets,
    bench_snapshots,
    bench_staffing,
)
from tests.demo.conftest import TINY

pytestmark = pytest.mark.bench


def test_saving(monkeypatch, capsys):
    monkeypatch.setattr(bench_saving, "BLOCKS", 1)
    monkeypatch.setattr(sys, "argv", ["bench_saving", "400", "900"])
    bench_saving.main()
    table = capsys.readouterr().out.splitlines()[2:]
    assert [line.split("|")[1].strip() for line in table[2:]] == ["400", "900"]


def test_loading(monkeypatch, capsys):
    monkeypatch.setattr(bench_loading, "REPEATS", 1)
    monkeypatch.setattr(sys, "argv", ["bench_loading", "--cells", "50", "--segments", "2"])
    bench_loading.main()
    assert "| import, cpu s |" in capsys.readouterr().out


def test_coverage(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_coverage", "900"])
    bench_coverage.main()
    rows = [[cell.strip() for cell in line.split("|")] for line in capsys.readouterr().out.splitlines()]
    told = {(row[2], row[3]): row[8] for row in rows if row[4:5] == ["gisgrid check_coverage"]}
    assert told["convex", "none"] == told["winding", "none"] == "complete"
    assert all("faults" in told[family, "1 in 500"] for family in ("convex", "winding"))


def test_mending(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_mending", "400", "--faults", "20"])
    bench_mending.main()
    rows = [[cell.strip() for cell in line.split("|")] for line in capsys.readouterr().out.splitlines()[2:]]
    left = {row[2]: (row[5], row[8], row[9]) for row in rows}
    assert left["gisgrid conform"] == ("0", "0", "none")
    assert len(left) == 3


def test_staffing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_staffing", "200x40", "30x40"])
    bench_staffing.main()
    rows = [[cell.strip() for cell in line.split("|")] for line in capsys.readouterr().out.splitlines()[2:]]
    assert [(row[1], row[5], row[10]) for row in rows] == [("200", "0", "0.00%"), ("30", "0", "0.00%")]


def test_indicators(monkeypatch, capsys):
    words = ["--subgrids", "400", "--activities", "2000", "--volunteers", "100", "--peers", "1"]
    monkeypatch.setattr(sys, "argv", ["bench_indicators", *words])
    bench_indicators.main()
    rows = [[cell.strip() for cell in line.split("|")] for line in capsys.readouterr().out.splitlines()]
    told = {row[2]: row[6] for row in rows if row[1:2] == ["2,000"]}
    same = {
        told[name] for name in ("gisgrid, the same figures", "geopandas sjoin and groupby", "PostGIS, ST_Covers join")
    }
    assert len(same) == 1


def test_indicator_runs(monkeypatch, capsys):
    monkeypatch.setattr(bench_indicator_runs, "UPDATES", 2)
    monkeypatch.setattr(sys, "argv", ["bench_indicator_runs", "400", "--activities", "1000"])
    bench_indicator_runs.main()
    assert capsys.readouterr().out.splitlines()[-1].startswith("| 400 | 1,000 |")


def test_snapshots(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_snapshots", "small"])
    bench_snapshots.main()
    rows = [line.split("|")[3].strip() for line in capsys.readouterr().out.splitlines() if line.startswith("| small")]
    assert rows == ["publish", "verify"]


def test_rosters(capsys):
    assert bench_rosters.run(200)
    assert capsys.readouterr().out.count("\n") == 7


def test_sheets(capsys):
    bench_sheets.run(TINY)
    rows = [[cell.strip() for cell in line.split("|")] for line in capsys.readouterr().out.splitlines()]
    assert [row[2] for row in rows][-1] == "report of three layers, HTML"
    assert len(rows) == 6


def test_ogc(capsys):
    bench_ogc.main(few=20, many=50)
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| gisgrid")]
    assert [row.split("|")[6].strip() for row in rows] == ["20", "50"]


def test_clients(monkeypatch, capsys):
    monkeypatch.setattr(bench_clients, "NUMBER", 300)
    bench_clients.main()
    rows = [line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert {row[1].strip(): row[3].strip() for row in rows}["ogr2ogr"] == "300"


def test_layers(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_layers", "400"])
    bench_layers.main()
    table = [line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("| 400")]
    assert [row[2].strip() for row in table[::2]] == ["public", "reads the county", "reads everything"]
