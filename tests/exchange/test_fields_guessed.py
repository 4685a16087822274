"""Fields are guessed by what they are called and by what stands in them."""

import pytest

from gisgrid.exchange.fields_guessed import guess_fields

LEVELS = {"county": r"^\d{12}$", "town": r"^\d{12}$", "village": r"^\d{12}$", "subgrid": r"^\d{15}$"}
VILLAGES = ["990101001201", "990101001202", "990101002201"]
TOWNS = ["990101001000", "990101001000", "990101002000"]
NAMES = ["东村", "西村", "南村"]


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("code", "name", "parent_code"),
        ("XZQDM", "XZQMC", "SJDM"),
        ("村代码", "村名称", "上级代码"),
        ("ZLDWDM", "ZLDWMC", "SSXZDM"),
    ],
)
def test_usual_names(code, name, parent):
    guess = guess_fields({"OBJECTID": [1, 2, 3], parent: TOWNS, name: NAMES, code: VILLAGES}, LEVELS)
    assert (guess.code, guess.name, guess.parent_code, guess.level) == (code, name, parent, "village")


def test_values_tell_where_names_do_not():
    guess = guess_fields({"F1": NAMES, "F2": VILLAGES, "F3": [1.5, 2.5, 3.5], "F4": TOWNS}, LEVELS)
    assert (guess.code, guess.name, guess.parent_code) == ("F2", "F1", "F4")


def test_codes_that_a_spreadsheet_made_numbers():
    guess = guess_fields({"dm": [990101001201.0, 990101001202.0], "mc": ["东村", "西村"]}, LEVELS)
    assert (guess.code, guess.level) == ("dm", "village")


@pytest.mark.parametrize(
    ("codes", "level"),
    [
        (["990101001201001"], "subgrid"),
        (["990101001201"], "village"),
        (["990101001000"], "town"),
        (["990101000000"], "county"),
        (["CH01"], ""),
    ],
)
def test_level_follows_from_the_codes(codes, level):
    assert guess_fields({"code": codes}, LEVELS).level == level


def test_nothing_fits():
    guess = guess_fields({"x": [1, 2], "y": [None, None]}, LEVELS)
    assert (guess.code, guess.name, guess.parent_code, guess.kind, guess.level) == ("", "", "", "", "")
    assert guess_fields({}, LEVELS).code == ""


def test_kind():
    assert guess_fields({"code": VILLAGES, "kind": ["base"] * 3, "name": NAMES}, LEVELS).kind == "kind"
