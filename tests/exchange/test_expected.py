"""A file held against the outlines that are known: which of them are asked for, and what is said."""

import numpy as np
import pyproj
import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.expected import SAMPLE_OUTLINES, SHOWN_GUESSES, expected_outline, listed
from gisgrid.geometry.datum import guess_crs, to_bd09, to_gcj02

from .samples import save, squares

CODES = [f"99019900{i:04d}" for i in range(30)]
SHAPES = np.array([shapely.box(109.2 + i * 0.01, 34.8, 109.21 + i * 0.01, 34.81) for i in range(30)])
PARENTS = [f"P{i // 2:02d}" for i in range(30)]
AWAY = np.array([6e-4, 5e-4])
"""Eighty metres to the north-east, in degrees."""
KNOWN = {f"P{i:02d}": shapely.union_all(SHAPES[2 * i : 2 * i + 2]) for i in range(15)}


def find(codes):
    return {code: KNOWN[code] for code in codes if code in KNOWN}


def expected(shapes=SHAPES, parents=PARENTS):
    return expected_outline(shapes, CODES[: len(shapes)], parents[: len(shapes)], find)


def moved(shift, shapes=SHAPES):
    return shapely.transform(shapely.segmentize(shapes, 0.001), shift)


def read_with(shapes, asked=None, own=4490):
    return to_degrees(shapes, pyproj.CRS(own) if own else None, asked, expected=expected(shapes))


def test_a_sample_of_parents_is_asked_for_once():
    asked = []

    def spy(codes):
        asked.append(list(codes))
        return find(codes)

    expected_outline(SHAPES, CODES, PARENTS, spy)
    assert len(asked) == 1
    assert len(asked[0]) == SAMPLE_OUTLINES
    assert (asked[0][0], asked[0][-1]) == ("P00", "P14")


def test_the_same_areas_stand_in_for_unknown_parents():
    known = {CODES[3]: SHAPES[3]}
    found = expected_outline(SHAPES, CODES, [None] * 30, lambda codes: {c: known[c] for c in codes if c in known})
    assert found is None  # not in the sample of twelve
    few = expected_outline(SHAPES[:5], CODES[:5], [], lambda codes: {c: known[c] for c in codes if c in known})
    assert few.distance_m(shapely.get_coordinates(SHAPES[3])) < 1e-6


def test_nothing_known_is_no_evidence():
    assert expected_outline(SHAPES, CODES, PARENTS, lambda _: {}) is None


def test_a_true_file_passes_with_its_distance_as_evidence():
    located = read_with(SHAPES)
    assert located.notices == ()
    assert located.evidence.endswith("outline 0.00 m (median) from the border known")


@pytest.mark.parametrize(("shift", "name"), [(to_gcj02, "gcj02"), (to_bd09, "bd09")])
def test_a_shifted_file_is_refused_by_name_and_taken_when_it_is_named(shift, name):
    shapes = moved(shift)
    with pytest.raises(BadInput) as caught:
        read_with(shapes)
    assert caught.value.details["candidates"][0] == name
    assert caught.value.details["distance_m"] > 50
    assert f"--crs {name}" in caught.value.hint_zh
    located = read_with(shapes, name)
    truth = shapely.get_coordinates(shapely.segmentize(SHAPES, 0.001))
    assert np.abs(shapely.get_coordinates(located.geometries) - truth).max() < 1e-11
    assert located.source_crs == {"gcj02": "GCJ-02", "bd09": "BD-09"}[name]


def test_what_nothing_explains_is_a_notice():
    """An old datum, or another border."""
    located = read_with(moved(lambda xy: xy + AWAY))
    (notice,) = located.notices
    assert "no system explains it" in notice
    assert "可能是旧基准" in notice


def test_a_few_metres_are_nothing():
    assert read_with(moved(lambda xy: xy + 3e-5)).notices == ()


@pytest.mark.parametrize("own", [4547, 4508, 32649])
def test_the_wrong_zone_in_the_file_is_noticed(own):
    """Metres of the 108° meridian under another zone's name."""
    plane = pyproj.Proj("EPSG:4545")
    shapes = shapely.transform(SHAPES, lambda xy: np.column_stack(plane(xy[:, 0], xy[:, 1])))
    with pytest.raises(BadInput, match=r"read as EPSG:4545, only 0\.00 m"):
        read_with(shapes, own=own)


def test_auto_takes_what_the_border_makes_unambiguous():
    located = read_with(moved(to_gcj02), "auto", own=None)
    assert located.source_crs == "GCJ-02"
    assert "guessed" in located.evidence
    assert "gcj02" in located.notices[0]


def test_auto_never_takes_what_fits_nothing():
    with pytest.raises(BadInput, match="do not tell their system"):
        read_with(moved(lambda xy: xy + AWAY), "auto", own=None)


@pytest.mark.parametrize("word", ["gcj02", "GCJ02", "GCJ-02", "Gcj-02"])
def test_a_web_map_may_be_spelled_either_way(word):
    assert read_with(moved(to_gcj02), word).source_crs == "GCJ-02"


def test_lists_are_short_and_in_two_languages():
    guesses = guess_crs(np.array([400_000.0, 3_000_000.0, 410_000.0, 3_010_000.0]))
    zh, en = listed(guesses)
    assert len(zh.splitlines()) == len(en.splitlines()) == SHOWN_GUESSES + 1
    assert zh.splitlines()[-1].endswith(f"({len(guesses)})")
    assert "中央经线 75°" in zh
    assert "central meridian 75°E" in en


def test_it_is_asked_only_after_the_file_was_read(tmp_path):
    """A file without areas never reaches whoever knows the outlines."""
    path = save(squares(3), tmp_path, "geojson")

    def never(codes):
        raise AssertionError(codes)

    with pytest.raises(BadInput):
        read_boundaries(path, code="nothing", name="name", outlines=never)
    table = read_boundaries(path, code="code", name="name", outlines=lambda codes: dict.fromkeys(codes[:1], SHAPES[0]))
    assert "from the border known" in table.crs_evidence
