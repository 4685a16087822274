"""`gisgrid roster`: templates and forms out, rosters in, said before they are stored."""

from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from gisgrid.cli import main
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.reading import read_roster
from tests.browsing import load, named_county
from tests.county import COUNTY, village_code
from tests.exchange.rosters.books import book

HEADER = ["志愿者编号", "姓名", "出生年月", "联系电话", "网格代码"]
ZHANG = ["P1", "张三", "1985.06", "13812340000", village_code(1)]


@pytest.fixture
def office(database, tmp_path):
    load(database, named_county())

    def run(*words):
        return CliRunner().invoke(main, ["roster", *map(str, words)], env=database.environment)

    return run


def test_in_and_out_again(office, tmp_path):
    path = book(tmp_path / "名单.xlsx", 表=[HEADER, ZHANG, ["P2", "李四", None, 13812340001, village_code(2)]])
    tried = office("import", "volunteers", path, "--under", COUNTY, "--dry-run")
    assert "新增 new: 2" in tried.stdout
    done = office("import", "volunteers", path, "--under", COUNTY)
    assert (done.exit_code, "新增 new 2" in done.stdout) == (0, True), done.output
    assert "新增 new 0，修改 changed 0，不变 same 2" in office("import", "volunteers", path, "--under", COUNTY).stdout
    out = tmp_path / "out.xlsx"
    assert office("export", "volunteers", "--under", COUNTY, "-o", out).exit_code == 0
    assert "不变 same 2" in office("import", "volunteers", out, "--under", COUNTY).stdout
    assert load_workbook(out).worksheets[0]["A2"].value == f"填报单位：示例县　　填报日期：{date.today():%Y-%m-%d}"


def test_mistakes_are_listed_masked_and_marked_in_a_copy(office, tmp_path):
    path = book(
        tmp_path / "名单.xlsx", 表=[HEADER, [*ZHANG[:3], "12", village_code(1)], ["P2", *ZHANG[1:4], "990101999999"]]
    )
    copy = tmp_path / "错误.xlsx"
    done = office("import", "volunteers", path, "--errors", copy)
    assert done.exit_code == 2
    assert "表!D2: “**” 不是电话号码" in done.stderr
    assert "表!E3: “990101999999” 没有这个网格" in done.stderr
    assert load_workbook(copy)["表"]["E3"].fill.fgColor.rgb == "FFFFC7CE"


@pytest.mark.parametrize("form", ["volunteers", "village_grids", "contacts"])
def test_a_template_is_written(office, tmp_path, form):
    out = tmp_path / "模板.xlsx"
    assert office("template", form, "-o", out).exit_code == 0
    assert read_roster(out, FORMS[form]).records == []


def test_the_forms_are_listed(office):
    assert "volunteers         文化志愿者名单" in office("forms").stdout
