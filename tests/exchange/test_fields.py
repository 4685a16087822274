"""Field specs, codes, names and kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.exchange.codes import as_codes, required_codes
from gisgrid.exchange.fields import spec_values
from gisgrid.exchange.labels import as_kinds, as_names

COLUMNS = {
    "KTNR": [1, 26],
    "id": ["0007", "12"],
    "x": [1.0, 2.5],
    "名称": ["甲", None],
    "{odd}": ["a", "b"],
    "=eq": [1, 2],
}


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        ("KTNR", [1, 26]),
        ("名称", ["甲", None]),
        ("{odd}", ["a", "b"]),
        ("=eq", [1, 2]),
        ("=", ["", ""]),
        ("=CH", ["CH", "CH"]),
        ("CH{KTNR}", ["CH1", "CH26"]),
        ("CH{KTNR:02d}", ["CH01", "CH26"]),
        ("{KTNR:02d}-{id}", ["01-0007", "26-12"]),
        ("{id:06d}", ["000007", "000012"]),
        ("{id:6s}|", ["0007  |", "12    |"]),
        ("{{{KTNR}}}", ["{1}", "{26}"]),
        ("{名称}村", ["甲村", None]),
    ],
)
def test_specs(spec, values):
    assert spec_values(spec, COLUMNS, 2) == values


@pytest.mark.parametrize("spec", ["ktnr", "nothing", "{ktnr}", "{KTNR.real}", "{id[0]}", "{0}", "{}"])
def test_fields_that_are_not_there(spec):
    with pytest.raises(BadInput, match="it has: KTNR, id, x") as refusal:
        spec_values(spec, COLUMNS, 2)
    assert refusal.value.details["fields"] == list(COLUMNS)


@pytest.mark.parametrize(
    "spec", ["{KTNR", "{KTNR:99999d}", "{KTNR:{id}}", "{x:02d}", "{名称:02d}", "{KTNR:x}", "{KTNR:5s}"]
)
def test_templates_that_cannot_be_filled(spec):
    with pytest.raises(BadInput, match="template"):
        spec_values(spec, COLUMNS, 2)


@given(st.integers(0, 10**15 - 1))
def test_a_code_of_up_to_fifteen_digits_survives_a_float(number):
    assert as_codes([float(number), number, f"{number}.0", f" {number} "], "c") == [str(number)] * 4


@given(st.integers(10**12, 10**15))
def test_scientific_text_never_passes_as_a_code(number):
    for text in (f"{number:.3E}", f"{number:.5e}", f"{number:.0E}"):
        with pytest.raises(BadInput, match="lost digits"):
            as_codes([text], "c")


@pytest.mark.parametrize(
    "value", [1.5, float("inf"), float("nan"), 2.0**53, -1, -1.0, True, b"7", ["7"], "4.3e11", "4E+11"]
)
def test_values_that_are_no_codes(value):
    with pytest.raises(BadInput, match="lost digits or are no codes") as refusal:
        as_codes(["1", value], "c")
    assert refusal.value.details == {"rows": [2]}


@pytest.mark.parametrize("text", ["1E5", "43A.0", "4.30", "v1.0", "0043", "４３", "A B"])
def test_other_text_is_left_as_it_is(text):
    assert as_codes([text], "c") == [text]


def test_blank_codes_are_missing():
    assert as_codes([None, "", "  "], "c") == [None] * 3
    with pytest.raises(BadInput, match="3 rows have no code"):
        required_codes([None, "", "  ", "1"], "c")


def test_numbers_and_text_of_one_code_are_one_code():
    with pytest.raises(BadInput, match=r"1 codes \(c\) occur more than once: 7"):
        required_codes([7, "7.0"], "c")


def test_names():
    names, notice = as_names([" 甲 ", None, "", 7], ["1", "2", None, "4"], "n")
    assert names == ["甲", "2", "", "7"]
    assert notice.startswith("2 个名称缺失")
    assert as_names(["甲"], ["1"], "n") == (["甲"], "")


def test_kinds():
    assert as_kinds(["remainder", None, " undetermined "]) == ["remainder", "base", "undetermined"]
    with pytest.raises(BadInput, match="Unknown kinds: Base"):
        as_kinds(["Base"])
