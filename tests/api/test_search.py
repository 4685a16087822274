"""Search by name and code."""

import pytest

from tests.browsing import COUNTY_NAME, LONG_NAME, LONG_NAMED, TOWN_NAMES
from tests.county import COUNTY, town_code, village_code


def codes(client, words, **more):
    answer = client.get("/api/search", query_string={"q": words} | more)
    assert answer.status_code == 200
    return [area["code"] for area in answer.json["results"]]


def test_part_of_a_name_finds_the_area(client):
    assert codes(client, "土家族") == [LONG_NAMED]


def test_whole_code_comes_first_though_others_begin_with_it(client):
    found = codes(client, village_code(0))
    assert found[0] == village_code(0)
    assert len(found) == 5
    assert all(code.startswith(village_code(0)) for code in found)


def test_start_of_a_code_finds_higher_levels_first(client):
    assert codes(client, "990101")[:5] == [COUNTY, *(town_code(k) for k in range(4))]


def test_the_middle_of_a_code_finds_nothing(client):
    assert codes(client, "01000") == []


def test_results_carry_the_path_above_them(client):
    result = client.get("/api/search?q=" + LONG_NAME).json["results"][0]
    assert result["path"] == [COUNTY_NAME, TOWN_NAMES[int(LONG_NAMED[6:9]) - 1]]
    assert result["level"] == "village"


@pytest.mark.parametrize("words", ["%", "_", "'", "\\", "x' OR 1=1 --"])
def test_signs_of_sql_are_only_letters(client, words):
    assert codes(client, words) == []


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_asked_nothing_found(client, words):
    assert codes(client, words) == []


def test_spaces_around_are_ignored(client):
    assert codes(client, f" {TOWN_NAMES[2]} ") == [town_code(2)]


def test_at_most_twenty_are_listed(client):
    assert len(codes(client, "村")) == 20


def test_a_missing_question_is_refused(client):
    assert client.get("/api/search").status_code == 400


def test_a_zero_byte_is_refused_in_words(client):
    answer = client.get("/api/search?q=%00")
    assert answer.status_code == 400
    assert answer.json["details"] == {"name": "q"}
