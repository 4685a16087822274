"""What an export claims about itself."""

from dataclasses import replace

import pytest
import shapely

from gisgrid.domain.areas import Scheme
from gisgrid.exchange.geojson_read import Export
from gisgrid.exchange.published import prove_export
from gisgrid.exchange.rows import AreaRow, ExportHeader
from gisgrid.geometry.lattice import to_lattice

WHOLE, WEST, EAST = to_lattice(
    shapely.segmentize([shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], 1)
)
SCHEME = Scheme("standard", "标准", ("county", "town", "village"), ("county", "town"), (".*",) * 3)
TOWN = AreaRow("t", "c", "town", "T", WHOLE, scheme="standard")
VILLAGES = (
    AreaRow("w", "t", "village", "W", WEST, scheme="standard"),
    AreaRow("e", "t", "village", "E", EAST, scheme="standard"),
)
ALONG = ExportHeader((SCHEME,), along={"standard": ("t",)})


def test_parents_that_go_along_are_given():
    proof = prove_export(Export(ALONG, (TOWN, *VILLAGES)))
    assert proof.proved
    assert proof.given_codes == ("t",)


def test_a_parent_that_was_asked_for_is_unproved_without_its_own():
    proof = prove_export(Export(replace(ALONG, along={}), (TOWN, *VILLAGES)))
    assert not proof.proved
    assert [(e.parent_code, e.status) for e in proof.equations] == [("t", "proved"), ("c", "outline_unproved")]


def test_a_child_left_out_is_not_excused_by_the_header():
    assert not prove_export(Export(ALONG, (TOWN, VILLAGES[0]))).proved


def test_claiming_that_everything_goes_along_excuses_nothing():
    claim = replace(ALONG, along={"standard": ("t", "w", "e")})
    assert not prove_export(Export(claim, VILLAGES)).proved
    assert not prove_export(Export(claim, (TOWN, VILLAGES[0]))).proved


@pytest.mark.parametrize(("level", "proved"), [("town", True), ("village", False)])
def test_only_levels_that_may_be_roots_are_given(level, proved):
    orphan = replace(TOWN, parent_code=None, level=level)
    assert prove_export(Export(replace(ALONG, along={}), (orphan, *VILLAGES))).proved is proved


def test_without_a_header_a_root_is_given():
    assert prove_export(Export(None, (replace(TOWN, parent_code=None), *VILLAGES))).proved
    assert not prove_export(Export(None, (TOWN, *VILLAGES))).proved


def test_the_same_codes_in_two_schemes_stay_apart():
    root = replace(TOWN, parent_code=None)
    rows = (root, *VILLAGES)
    other = tuple(replace(row, scheme="trial") for row in rows)
    assert prove_export(Export(None, (*rows, *other))).proved
    proof = prove_export(Export(None, (*rows, *other[:2])))
    assert [e.parent_code for e in proof.with_status("failed")] == ["trial:t"]
