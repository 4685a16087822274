"""Lists of official codes as bureaus hand them out."""

import pytest

from gisgrid.errors import BadInput
from gisgrid.exchange.official_codes import read_official_codes


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "codes.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_codes_are_padded_and_names_read(written, encoding):
    text = "代码,名称\n990101, 示例县 \n990101001,东山镇街道办事处\n\n990101001001,河湾社区居民委员会\n"
    found = read_official_codes(written(text, encoding))
    assert [(one.code, one.name, one.level) for one in found] == [
        ("990101000000", "示例县", "county"),
        ("990101001000", "东山镇街道办事处", "town"),
        ("990101001001", "河湾社区居民委员会", "village"),
    ]


def test_columns_may_be_named(written):
    path = written("id,label,code\n1,East,990101\n")
    assert read_official_codes(path, name="label")[0].name == "East"
    with pytest.raises(BadInput, match="no column place"):
        read_official_codes(path, name="place")


@pytest.mark.parametrize("text", [
    "", "code,name\n990101\n", "code,name\n990101,\n", "code,name\n99010,x\n", "code,name\n990101,x\n990101000000,y\n",
    "code,name\n990101001001001,x\n", "code,name\n9.9E+11,x\n", 'code,name\n"990101,x\n', "a,b\n1,2\n",
    "code,name\n,x\n",
])  # fmt: skip
def test_what_is_wrong_gets_a_sentence(written, text):
    with pytest.raises(BadInput) as refused:
        read_official_codes(written(text))
    assert refused.value.zh
    assert refused.value.en


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match="no file"):
        read_official_codes(tmp_path / "none.csv")
