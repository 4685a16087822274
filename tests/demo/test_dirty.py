"""The dirty samples are what their truth files say, judged by shapely and by the rooms they are made for."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gisgrid.demo.dirty import make_village, write_dirty
from gisgrid.demo.dirty.base import VILLAGE_CODE
from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import BoundaryTable, read_boundaries
from gisgrid.exchange.geojson_read import read_export
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.matching import match_edges
from gisgrid.geometry.proof import prove_tiling

COMMITTED = Path(__file__).parents[2] / "data" / "boundaries" / "dirty"
TRUTHS = {
    path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in sorted(COMMITTED.glob("*.truth.json"))
}
VILLAGE = to_lattice([read_export(COMMITTED / "base_village.geojson").rows[0].geometry])[0]
GEOD = Geod(ellps="GRS80")
LISTED = {
    "gaps", "overlaps", "slivers", "spill", "duplicates", "bow_tie", "unmatched_vertices", "t_junctions", "inner_hole",
    "missing_child", "swapped_axes", "metres_without_crs", "zone_prefixed", "gcj02", "gbk_attributes",
    "duplicate_codes", "malformed_codes", "excel_float_codes", "excel_lossy_codes", "detached_part", "mixed", "clean",
}  # fmt: skip


def known_outlines(codes):
    """The base village, as the database would know it."""
    return {VILLAGE_CODE: VILLAGE} if VILLAGE_CODE in codes else {}


def read(truth, **options) -> BoundaryTable:
    fields = truth["import"]
    return read_boundaries(
        COMMITTED / truth["file"],
        code=fields["code"],
        name=fields["name"],
        parent_codes=[fields["parent_code"]],
        outlines=known_outlines,
        **options,
    )


def proved(table: BoundaryTable) -> bool:
    shapes = [VILLAGE, *to_lattice(table.geometries)]
    return prove_tiling([VILLAGE_CODE, *table.codes], [None, *table.parent_codes[0]], shapes).proved


def matched(table: BoundaryTable) -> bool:
    parent_of = np.zeros(len(table.codes), dtype=np.int64)
    return len(match_edges(to_lattice(table.geometries), np.array([VILLAGE]), parent_of).open_groups) == 0


def shapes_of(name) -> dict[str, shapely.MultiPolygon]:
    table = read(TRUTHS[name])
    return dict(zip(table.codes, table.geometries, strict=True))


def area_m2(shape) -> float:
    return sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape))


def planted(name, kind) -> list[dict]:
    return [fault for fault in TRUTHS[name]["faults"] if fault["kind"] == kind]


def contents(path: Path) -> object:
    if path.suffix != ".zip":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_listed_fault_has_its_sample():
    assert set(TRUTHS) == LISTED


def test_the_committed_files_are_what_the_seed_gives(tmp_path):
    write_dirty(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in COMMITTED.iterdir())
    for path in tmp_path.iterdir():
        assert contents(path) == contents(COMMITTED / path.name), path.name


@pytest.mark.parametrize("seed", range(100))
def test_the_clean_village_tiles_whatever_the_seed(seed):
    village = make_village(seed)
    shapes = to_lattice(
        [shapely.Polygon(np.array(ring) / 1e7) for ring in (village.outline, *(u.shell for u in village.units))]
    )
    codes = [unit.code for unit in village.units]
    assert prove_tiling([VILLAGE_CODE, *codes], [None, *[VILLAGE_CODE] * 9], shapes).proved


def test_the_base_is_a_town_and_its_village():
    (town,), (village,) = (read_export(COMMITTED / f"base_{level}.geojson").rows for level in ("town", "village"))
    assert (town.parent_code, village.parent_code, village.code) == (None, town.code, VILLAGE_CODE)
    assert prove_tiling([town.code, village.code], [None, town.code], [town.geometry, village.geometry]).proved


@pytest.mark.parametrize(
    "name", [name for name in TRUTHS if TRUTHS[name]["exit_code"] == 2 and name != "malformed_codes"]
)
def test_bad_input_is_refused_in_the_words_of_the_truth(name):
    with pytest.raises(BadInput) as refusal:
        read(TRUTHS[name])
    assert TRUTHS[name]["says"] in refusal.value.en
    assert all(code in refusal.value.en for code in TRUTHS[name].get("codes", []))


@pytest.mark.parametrize("name", [name for name in TRUTHS if "mends" in TRUTHS[name]])
def test_options_that_mend_give_the_clean_village(name):
    assert proved(read(TRUTHS[name], **TRUTHS[name]["mends"]))


@pytest.mark.parametrize("name", [name for name in TRUTHS if TRUTHS[name]["exit_code"] != 2])
def test_what_tiles_and_what_does_not(name):
    table = read(TRUTHS[name])
    assert proved(table) == TRUTHS[name]["tiles_as_it_is"]
    valid = bool(shapely.is_valid(table.geometries).all())
    assert (valid and matched(table)) == (TRUTHS[name]["exit_code"] == 0)


@pytest.mark.parametrize("name", TRUTHS)
def test_counts(name):
    truth = TRUTHS[name]
    assert truth["count"] == len(truth["faults"] or truth.get("codes", []))
    assert truth["about"]["zh"].endswith("。")


@pytest.mark.parametrize("name", ["gaps", "slivers", "inner_hole", "missing_child", "mixed"])
def test_gaps_have_the_area_that_was_planted(name):
    uncovered = shapely.difference(VILLAGE, shapely.union_all(list(shapes_of(name).values())))
    found = sorted(area_m2(part) for part in shapely.get_parts(uncovered) if area_m2(part) > 0.1)
    assert found == pytest.approx(sorted(fault["area_m2"] for fault in planted(name, "gap")), abs=0.02)


@pytest.mark.parametrize("name", ["overlaps", "slivers", "duplicates", "mixed"])
def test_overlaps_have_the_area_that_was_planted(name):
    shapes = shapes_of(name)
    faults = planted(name, "overlap") + planted(name, "duplicate")
    for fault in faults:
        a, b = (shapes[code] for code in fault["codes"])
        assert area_m2(shapely.intersection(a, b)) == pytest.approx(fault["area_m2"], abs=0.02)
    twice = sum(map(area_m2, shapes.values())) - area_m2(shapely.union_all(list(shapes.values())))
    assert twice == pytest.approx(sum(fault["area_m2"] for fault in faults), abs=0.1)


@pytest.mark.parametrize("name", ["spill", "mixed"])
def test_spill_has_the_area_that_was_planted(name):
    (fault,) = planted(name, "spill")
    outside = shapely.difference(shapes_of(name)[fault["codes"][0]], VILLAGE)
    assert area_m2(outside) == pytest.approx(fault["area_m2"], abs=0.02)


def test_slivers_are_thin():
    assert all(0 < fault["area_m2"] < 40 for fault in TRUTHS["slivers"]["faults"])


def test_the_bow_tie_is_the_only_invalid_shape():
    (fault,) = TRUTHS["bow_tie"]["faults"]
    assert [code for code, shape in shapes_of("bow_tie").items() if not shape.is_valid] == list(fault["codes"])


@pytest.mark.parametrize(("name", "area"), [("t_junctions", 0.001), ("unmatched_vertices", 0.5)])
def test_unmatched_vertices_lie_in_one_area_only(name, area):
    shapes = shapes_of(name)
    clean = shapes_of("clean")
    for fault in TRUTHS[name]["faults"]:
        has, lacks = (set(map(tuple, shapely.get_coordinates(shapes[code]).tolist())) for code in fault["codes"])
        assert tuple(fault["where"]) in has - lacks
        changed = area_m2(shapely.symmetric_difference(shapes[fault["codes"][0]], clean[fault["codes"][0]]))
        assert changed <= area


def test_the_detached_part_is_away_from_the_rest():
    (fault,) = TRUTHS["detached_part"]["faults"]
    main, part = shapely.get_parts(shapes_of("detached_part")[fault["codes"][0]])
    assert main.distance(part) > 0.001
    assert area_m2(part) == pytest.approx(fault["area_m2"], abs=0.02)


def test_names_in_gbk_come_out_right():
    assert read(TRUTHS["gbk_attributes"]).names == TRUTHS["gbk_attributes"]["names"]


def test_codes_from_excel_come_out_as_digits():
    assert read(TRUTHS["excel_float_codes"]).codes == TRUTHS["excel_float_codes"]["codes"]


def test_malformed_codes_are_among_well_formed_ones():
    table = read(TRUTHS["malformed_codes"])
    wrong = [code for code in table.codes if not (len(code) == 15 and code.isdecimal())]
    assert wrong == TRUTHS["malformed_codes"]["codes"]


def test_gcj02_is_some_hundred_metres_off():
    shifted, clean = (
        shapely.get_coordinates([row.geometry for row in read_export(COMMITTED / f"{name}.geojson").rows])
        for name in ("gcj02", "clean")
    )
    metres = np.array(GEOD.inv(*clean.T, *shifted.T)[2])
    assert 300 < metres.min() <= metres.max() < 800
