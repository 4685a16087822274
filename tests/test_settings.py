"""Settings from the environment: a guard is on, off, or refused, and never off unawares."""

import pytest

from gisgrid.errors import BadInput
from gisgrid.settings import load_settings

BANDS = ["GISGRID_URBAN_HOUSEHOLDS", "GISGRID_RURAL_HOUSEHOLDS"]
SWITCHES = ["GISGRID_REQUIRE_MAP_NOTICE", "GISGRID_HTTPS", "GISGRID_REQUEST_LOG"]


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("given", ["yes", "true", "on", "2"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(name, given):
    with pytest.raises(BadInput, match=name):
        load_settings({name: given})


@pytest.mark.parametrize(("given", "on"), [("1", True), (" 1 ", True), ("0", False), ("", False)])
def test_a_switch_is_on_or_off(given, on):
    assert load_settings({"GISGRID_REQUIRE_MAP_NOTICE": given}).map_notice_required is on


def test_a_blank_line_is_no_map_notice():
    assert load_settings({"GISGRID_MAP_NOTICE": " \t"}).map_notice == ""


@pytest.mark.parametrize("name", BANDS)
@pytest.mark.parametrize("given", ["300", "500-300", "0-300", "-1-5", "a-b", "1-9999999999999999"])
def test_a_size_band_is_two_whole_numbers(name, given):
    with pytest.raises(BadInput, match=name):
        load_settings({name: given})


def test_size_bands_have_usual_values_and_others():
    assert load_settings({}).urban_households == (300, 500)
    assert load_settings({BANDS[1]: "250-350"}).rural_households == (250, 350)
