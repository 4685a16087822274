"""Files that want to harm: each is refused in one sentence, or read as plain text."""

import struct
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from gisgrid.errors import BadInput
from gisgrid.exchange.rosters import opening
from gisgrid.exchange.rosters.error_copy import error_copy
from gisgrid.exchange.rosters.opening import MOST_BYTES
from tests.exchange.rosters.books import HEADER, PERSON, book, codes, csv_file, only, person, read, read_rows

BOMB = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")', "+1+1", "-1", "@SUM(A1)"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "名单.xlsx"


def with_member(path, name, data):
    """Add a part to a workbook's archive."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def test_a_zip_bomb_is_refused(path):
    bomb = with_member(book(path, 名单=[HEADER, PERSON]), "xl/media/bomb.bin", b"0" * (64 << 20))
    assert bomb.stat().st_size < 1 << 20
    with pytest.raises(BadInput, match="膨胀"):
        read(bomb)


def test_an_archive_that_lies_about_its_size_meets_the_limits_of_the_process(path, monkeypatch):
    monkeypatch.setattr(opening, "PROCESS_MEGABYTES", 150)
    bomb = book(path, 名单=[HEADER, PERSON])
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        part.write(b"<sst><si><t>")
        for _ in range(160):
            part.write(b"x" * (1 << 20))
    with zipfile.ZipFile(bomb) as archive:
        true = struct.pack("<L", archive.infolist()[-1].file_size)
    bomb.write_bytes(bomb.read_bytes().replace(true, struct.pack("<L", 1000)))
    with pytest.raises(BadInput):
        read(bomb)


def test_a_cell_in_the_last_corner_does_not_take_the_server_along(path):
    made = load_workbook(book(path, 名单=[HEADER, PERSON]))
    made["名单"]["XFD1048576"] = "x"
    made.save(path)
    assert path.stat().st_size < 20_000
    with pytest.raises(BadInput, match="太大"):
        read(path)


def test_a_million_blank_rows_before_a_last_one(path):
    made = load_workbook(book(path, 名单=[HEADER, PERSON]))
    made["名单"]["A1048576"] = "注：完"
    made.save(path)
    assert only(read(path))["name"] == "张三"


def test_many_rows_with_nothing_but_a_format(path):
    made = Workbook(write_only=True)
    sheet = made.create_sheet("名单")
    for row in (HEADER, PERSON):
        sheet.append(row)
    made.save(path)
    blank = "".join(f'<row r="{n}" spans="1:7" ht="20" customHeight="1"/>' for n in range(3, 100_000)).encode()
    big = path.with_name("big.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</sheetData>", blank + b"</sheetData>"))
    assert only(read(big))["name"] == "张三"


@pytest.mark.parametrize("words", BOMB)
def test_what_begins_like_a_formula_is_text_in_and_out(path, words):
    rows = [[*HEADER, "备注"], [*person(联系电话="12"), words]]
    roster = read(csv_file(path.with_suffix(".csv"), rows))
    path.write_bytes(error_copy(roster))
    copy = load_workbook(path)["CSV"]
    assert (copy["H2"].value, copy["H2"].data_type) == (words, "s")


def test_a_formula_counts_as_the_value_in_the_file_and_none_where_there_is_none(path):
    assert only(read_rows(path, [*PERSON, "=1+1"], header=[*HEADER, "工作单位"]))["workplace"] is None


def test_an_error_in_a_formula_is_no_value(path):
    assert codes(read_rows(path, person(姓名="#REF!"))) == [("名单!B2", "missing")]
    assert codes(read(csv_file(path.with_suffix(".csv"), [HEADER, person(网格代码="#REF!")]))) == [
        ("G2", "formula_error")
    ]


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.xls", "名单.csv"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"\xff\xfe\x00"]
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(BadInput):
        read(file)


def test_other_kinds_of_files_and_missing_ones(tmp_path):
    (tmp_path / "名单.docx").write_bytes(b"x")
    for name in ("名单.docx", "没有.xlsx"):
        with pytest.raises(BadInput):
            read(tmp_path / name)


def test_a_file_of_any_size_is_not_opened(tmp_path):
    file = tmp_path / "名单.csv"
    with file.open("wb") as sink:
        sink.truncate(MOST_BYTES + 1)
    with pytest.raises(BadInput, match="太大"):
        read(file)


def test_control_characters_are_a_mistake(path):
    assert codes(read(csv_file(path.with_suffix(".csv"), [HEADER, person(姓名="张\x01三")]))) == [
        ("B2", "control_characters")
    ]


def test_a_block_merged_over_the_whole_sheet(path):
    made = load_workbook(book(path, 名单=[["名单"], HEADER, PERSON]))
    for block in ("A1:XFD1", "H3:XFD1048576"):
        made["名单"].merged_cells.add(block)
    made.save(path)
    assert only(read(path))["name"] == "张三"


def test_two_headers_side_by_side_are_named(path):
    assert codes(read_rows(path, PERSON + PERSON, header=HEADER + HEADER))[0] == ("名单!I1", "double_column")
