"""Encodings told from bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.exchange.encodings import choose_encoding, given_encoding, is_garbled, python_name

COMMON = st.text(
    st.sampled_from("县镇乡村社区街道居委会网格上下东西南北河沟山塬坊庄寨堡新大小石桥"), min_size=2, max_size=30
)


@given(COMMON, st.sampled_from([None, "utf-8", "cp1252", "iso8859-1"]))
def test_chinese_in_gbk_is_read_whatever_the_file_states(text, stated):
    text += "县"  # which no UTF-8 decoder takes; see the test of accidents below
    encoding, _ = choose_encoding(text.encode("gbk"), stated)
    assert text.encode("gbk").decode(encoding) == text


@given(COMMON, st.sampled_from([None, "utf-8", "gbk", "cp1252"]))
def test_chinese_in_utf8_is_read_whatever_the_file_states(text, stated):
    assert choose_encoding(text.encode(), stated)[0] == "utf-8"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_in_utf8_is_read_as_that_without_a_statement(text):
    assert text.encode().decode(choose_encoding(text.encode(), None)[0]) == text


def test_rare_characters_outside_gb2312_are_read():
    text = "堃镕垚甪直村 大荔县官池镇"
    assert text.encode("gb18030").decode(choose_encoding(text.encode("gb18030"), None)[0]) == text


def test_western_text_needs_a_statement():
    raw = "Genève, Zürich, Neuchâtel".encode("cp1252")
    assert choose_encoding(raw, "cp1252") == ("cp1252", "")
    with pytest.raises(BadInput, match="cannot be told"):
        choose_encoding(raw, None)
    with pytest.raises(BadInput, match="cannot be told"):
        choose_encoding(raw, "utf-8")


def test_gbk_that_is_utf8_by_accident_is_read_as_stated():
    raw = "桥".encode("gbk")
    accident = b"\xc7\xa8\xc7\xa8"
    assert choose_encoding(accident, "gbk")[0] == "gbk"
    assert choose_encoding(accident, None)[0] == "utf-8"
    assert choose_encoding(raw, "gbk")[0] == "gbk"


def test_big5_is_read_where_stated():
    raw = "臺灣鄉鎮".encode("big5")
    assert choose_encoding(raw, "big5") == ("big5", "")


def test_ascii_needs_no_choice():
    assert choose_encoding(b"abc 123", "gbk") == ("utf-8", "")


def test_a_wrong_statement_is_said():
    _, notice = choose_encoding("大荔县".encode(), "gbk")
    assert notice == "文件自称编码 gbk，实为 utf-8。 / The table says gbk but is utf-8."
    assert choose_encoding("大荔县".encode("gbk"), "gbk")[1] == ""
    assert choose_encoding("大荔县".encode("gbk"), "gb2312")[1] == ""


def test_what_a_person_says_holds_or_is_refused():
    assert given_encoding("Zürich".encode("cp1252"), "ANSI 1252") == "cp1252"
    for name in ("utf-8", "936x"):
        with pytest.raises(BadInput, match="not in the encoding"):
            given_encoding("Zürich".encode("cp1252"), name)


@pytest.mark.parametrize("stated", ["", "system", "0"])
def test_unknown_statements_count_as_none(stated):
    assert python_name(stated) is None


@given(COMMON)
def test_chinese_read_in_a_wrong_encoding_is_garbled(text):
    assert is_garbled(text.encode().decode("latin-1"))
    assert is_garbled(text.encode("gbk").decode("latin-1"))
    assert not is_garbled(text)


@pytest.mark.parametrize(
    "name", ["Zürich", "Genève", "Þórshöfn", "Ýmir", "ÄÖÜ", "São João", "Łódź", "東京都", "Ürümqi"]
)
def test_foreign_names_are_not_garbled(name):
    assert not is_garbled(name)
