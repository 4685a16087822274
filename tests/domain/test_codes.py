"""Codes of every length, and areas against the official list."""

import pytest

from gisgrid.domain.codes import compare_codes, official_form
from gisgrid.errors import BadInput

OFFICIAL = {
    "990100000000": "示例市", "990101000000": "甲县", "990102000000": "乙县", "990101001000": "东街道",
    "990101001001": "一社区", "990101001002": "二社区", "990101002201": "远村",
}  # fmt: skip


@pytest.mark.parametrize(("code", "form"), [
    ("990101", ("990101000000", "")), ("990101001", ("990101001000", "")), ("990101001001", ("990101001001", "")),
    ("990101001001007", ("990101001001", "007")), ("9901010010010000007", ("990101001001", "0000007")),
])  # fmt: skip
def test_codes_of_every_length(code, form):
    assert official_form(code) == form


@pytest.mark.parametrize("code", ["", "99", "99010100100", "99010100100a", "990101 001001", "９９０１０１", "1" * 500])
def test_other_forms_are_refused(code):
    with pytest.raises(BadInput):
        official_form(code)


def test_what_agrees():
    assert compare_codes(["990101001001", "990101001002"], ["一社区", "二社区"], OFFICIAL).agrees


def test_missing_is_looked_for_under_the_same_parent_and_level_alone():
    found = compare_codes(["990101001001"], ["一社区"], OFFICIAL)
    assert [(one.code, one.name, one.level) for one in found.missing] == [("990101001002", "二社区", "village")]
    assert [one.code for one in compare_codes(["990101"], ["甲县"], OFFICIAL).missing] == ["990102000000"]


def test_extra_and_renamed():
    found = compare_codes(["990101001", "990101009", "x"], ["东街", "新镇", "y"], OFFICIAL)
    assert (found.extra, found.renamed) == (("990101009", "x"), (("990101001000", "东街道", "东街"),))
    assert found.missing == ()


def test_sub_grids_are_compared_by_their_village_and_their_own_names_are_not():
    found = compare_codes(["990101001001001", "990101001001002", "990101001009001"], ["甲", "乙", "丙"], OFFICIAL)
    assert [one.code for one in found.missing] == ["990101001002"]
    assert (found.extra, found.renamed) == (("990101001009001",), ())


def test_nothing_compared_with_nothing():
    assert compare_codes([], [], OFFICIAL).agrees
    assert compare_codes(["990101"], ["甲县"], {}).extra == ("990101",)
