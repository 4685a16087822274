"""Rosters read as offices keep them."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.filled import Heading, filled_form
from tests.exchange.rosters.books import HEADER, PERSON, book, codes, csv_file, only, person, read, read_rows


@pytest.fixture
def path(tmp_path):
    return tmp_path / "名单.xlsx"


def test_a_plain_list(path):
    assert only(read_rows(path, PERSON)) == {
        "name": "张三",
        "sex": "女",
        "birth": "1985-06",
        "phone": "13812340000",
        "specialities": ("singing", "dance"),
        "area_code": "990101001201",
    }


@pytest.mark.parametrize("heading", ["电话", "手机", "联系 电话", "手机号码*", "联系电话："])
def test_a_telephone_has_many_names(path, heading):
    header = [heading if word == "联系电话" else word for word in HEADER]
    assert only(read_rows(path, PERSON, header=header))["phone"] == "13812340000"


@pytest.mark.parametrize(
    "cell", ["1985.06", "1985年6月", "198506", "1985-06-01", 198506, 31199, 1985.06, "１９８５．０６"]
)
def test_a_month_however_it_is_written(path, cell):
    assert only(read_rows(path, person(出生年月=cell)))["birth"] == "1985-06"


def test_a_date_of_the_spreadsheet_itself(path):
    assert only(read_rows(path, person(出生年月=date(1985, 6, 1))))["birth"] == "1985-06"


def test_october_as_a_number_needs_a_neighbour_with_two_digits(path):
    assert codes(read_rows(path, person(出生年月=1985.1))) == [("名单!D2", "doubtful_month")]
    known = read_rows(path, person(出生年月=1985.1), person(姓名="李四", 出生年月=1990.02))
    assert [record.values["birth"] for record in known.records] == ["1985-10", "1990-02"]


@pytest.mark.parametrize(
    "cell", [13812340000, 13812340000.0, "1.381234E10", "13812340000.0", "138 1234 0000", "+86-13812340000"]
)
def test_a_telephone_that_was_a_number(path, cell):
    roster = read_rows(path, person(联系电话=cell))
    if cell == "1.381234E10":
        assert codes(roster) == [("名单!E2", "lost_digits")]
    else:
        assert only(roster)["phone"] == "13812340000"


@pytest.mark.parametrize("name", ["张 三", "张　三", " 张三 ", "张\n三"])
def test_blanks_in_a_name(path, name):
    assert only(read_rows(path, person(姓名=name)))["name"] == "张三"


def test_blanks_between_latin_names_stay_and_dots_become_one(path):
    roster = read_rows(path, person(姓名="John  Smith"), person(姓名="阿依•古丽", 联系电话="13812340001"))
    assert [record.values["name"] for record in roster.records] == ["John Smith", "阿依·古丽"]


def test_titles_above_totals_and_signatures_below_are_no_records(path):
    rows = [
        ["文化志愿者名单"], ["填报单位：某镇", None, None, "2026年"], HEADER, PERSON, [], HEADER,
        ["合计", None, "1人"], ["填表人：李四", None, None, "审核人：王五"], ["注：名单按镇汇总"],
    ]  # fmt: skip
    roster = read(book(path, 名单=rows))
    assert only(roster)["name"] == "张三"
    assert roster.records[0].row == 3


def test_a_line_above_the_header_holds_for_all_rows(path):
    header = [word for word in HEADER if word != "网格代码"]
    rows = [["网格名称：上河村　　网格长：赵一", None], ["网格代码：", 990101001201], header, PERSON[:-1]]
    values = only(read(book(path, 名单=rows)))
    assert (values["area_name"], values["area_code"]) == ("上河村", "990101001201")


def test_merged_cells_hold_for_each_of_their_rows(path):
    made = Workbook()
    sheet = made.active
    for row in (["网格代码", "网格名称", "网格员姓名", "联系电话"], ["990101001201001", "一组", "张三", "13812340000"],
                [None, None, "李四", "13812340001"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    made.save(path)
    roster = read(path, "subgrid_workers")
    assert [(r.values["area_name"], r.values["name"]) for r in roster.records] == [("一组", "张三"), ("一组", "李四")]


VILLAGE = {"grid_leader_name": "张三", "grid_leader_phone": "13812340000", "adviser_name": "李四",
           "adviser_phone": "13812340001", "area_name": "上河村"}  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [
        [["网格名称", "网格长", None, "指导员", None], [None, "姓名", "电话", "姓名", "电话"]],
        [["网格名称", "网格长", "联系电话", "指导员", "联系电话"]],
        [["网格名称", "网格长姓名", "网格长电话", "指导员姓名", "指导员电话"]],
    ],
)
def test_a_leader_and_an_adviser_each_with_a_telephone(path, headers):
    rows = [*headers, ["上河村", "张三", "13812340000", "李四", "13812340001"]]
    assert only(read(book(path, 情况=rows), "village_grids")) == VILLAGE


def test_several_sheets_are_read_and_others_named(path):
    rows = [HEADER, person(姓名="李四", 联系电话="13812340001")]
    roster = read(book(path, 一组=[HEADER, PERSON], 二组=rows, 说明=[["请认真填写"]]))
    assert [(record.sheet, record.values["name"]) for record in roster.records] == [("一组", "张三"), ("二组", "李四")]
    assert "说明" in roster.notices[0]


def test_hidden_rows_are_read_and_hidden_sheets_are_not(path):
    made = load_workbook(book(path, 名单=[HEADER, PERSON], 旧=[HEADER, person(姓名="李四")]))
    made["名单"].row_dimensions[2].hidden = True
    made["旧"].sheet_state = "hidden"
    made.save(path)
    assert only(read(path))["name"] == "张三"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv(tmp_path, encoding):
    assert only(read(csv_file(tmp_path / "名单.csv", [HEADER, PERSON], encoding)))["phone"] == "13812340000"


def test_a_workbook_of_the_old_kind():
    roster = read(Path(__file__).parents[2] / "data" / "rosters" / "volunteers.xls")
    assert roster.problems == []
    told = [
        (one.values["name"], one.values["birth"], one.values["phone"], one.values["area_code"])
        for one in roster.records
    ]
    assert told == [
        ("张三", "1985-06", "13812340000", "990101001201"),
        ("李四", "1990-02", "0913-3212345", "990101001202"),
    ]


def test_every_wrong_cell_is_named_with_its_value_masked(path):
    roster = read_rows(
        path,
        person(性别="女的"),
        person(姓名=None),
        person(联系电话="12"),
        person(出生年月="六月"),
        person(网格代码="4.3E+11"),
    )
    assert codes(roster) == [
        ("名单!C2", "not_in_list"),
        ("名单!B3", "missing"),
        ("名单!E4", "not_phone"),
        ("名单!D5", "not_month"),
        ("名单!G6", "lost_digits"),
    ]
    assert [problem.shown for problem in roster.problems] == ["女的", "", "**", "六*", "4.3E+11"]
    assert all(
        problem.sentence(tongue) and problem.hint(tongue) for problem in roster.problems for tongue in ("zh", "en")
    )
    with pytest.raises(BadInput, match="5"):
        roster.require_clean()


def test_a_person_needs_something_to_be_known_by(path):
    assert codes(read_rows(path, person(联系电话=None, 出生年月="无"))) == [("名单!E2", "missing_any")]


def test_the_same_row_twice_counts_once_and_a_contradiction_is_a_mistake(path):
    roster = read_rows(path, PERSON, PERSON, person(特长="书法"))
    assert len(roster.records) == 1
    assert codes(roster) == [("名单!A4", "same_row_twice")]
    assert "1 行" in roster.notices[0]


def test_two_people_of_one_name_and_telephone_are_kept_apart_by_their_numbers(path):
    header = [*HEADER, "志愿者编号"]
    assert len(read_rows(path, [*PERSON, "P1"], [*PERSON, "P2"], header=header).records) == 2


def test_missing_and_double_columns_are_named(path):
    missing = read_rows(path, [1, "990101001201", "13812340000"], header=["序号", "网格代码", "联系电话"])
    assert codes(missing) == [("名单!A1", "missing_column")]
    double = read_rows(path, [*PERSON, "1"], header=[*HEADER, "手机"])
    assert codes(double) == [("名单!H1", "double_column")]


def test_columns_that_no_form_has_are_named(path):
    roster = read_rows(path, [*PERSON, "A"], header=[*HEADER, "血型"])
    assert "血型" in roster.notices[0]


def test_a_sheet_of_another_form_is_recognised(path):
    rows = [["场所编号", "场所名称", "层级", "经度", "纬度"], ["V1", "文化站", "分馆", 110, 27]]
    with pytest.raises(BadInput, match="公共文化场所名单"):
        read(book(path, 场所=rows))


def test_another_forms_filled_template_is_refused(path):
    path.write_bytes(filled_form(FORMS["teams"], [], Heading("某镇", date(2026, 1, 1))))
    with pytest.raises(BadInput, match="志愿服务队花名册"):
        read(path)
