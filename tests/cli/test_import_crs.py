"""`gisgrid import` asks which system a file is in, with evidence from the parents it knows, and never shifts alone."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.geometry.datum import from_gcj02, to_gcj02
from gisgrid.geometry.lattice import to_lattice
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.session import reading

DIRTY = Path(__file__).parents[2] / "data" / "boundaries" / "dirty"
SHIFT = "15.53,-113.82,-41.38,0.12,-0.34,-1.05,2.14"
BEIJING_GK = "EPSG:21459"  # Beijing 1954, CM 111E


@pytest.fixture
def based(database):
    """The town and the village of the dirty samples."""
    for level, options in (("town", []), ("village", ["--parent-code", "parent_code"])):
        result = run(database, DIRTY / f"base_{level}.geojson", "--level", level, "--code", "code", *options)
        assert result.exit_code == 0, result.output
    return database


def run(database, file, *options):
    return CliRunner().invoke(main, ["import", str(file), *options], env=database.environment)


def subgrids(database, name, *options):
    truth = json.loads((DIRTY / f"{name.partition('.')[0]}.truth.json").read_text("utf-8"))
    fields = truth["import"]
    words = ["--level", "subgrid", "--code", "code", "--name", "name", "--parent-code", fields["parent_code"]]
    return run(database, DIRTY / truth["file"], *words, *options), truth


def stored(database):
    with reading(database.service_url) as connection:
        areas = areas_of_scheme(connection, "standard").areas
    return {code: shape for code, shape in zip(areas.codes, areas.geometries, strict=True) if len(code) == 15}


def clean_shapes():
    table = read_boundaries(DIRTY / "clean.geojson", code="code", name="name")
    return dict(zip(table.codes, to_lattice(table.geometries), strict=True))


def assert_clean(database, result):
    assert result.exit_code == 0, result.output
    found, wanted = stored(database), clean_shapes()
    assert found.keys() == wanted.keys()
    assert all(shapely.equals(found[code], wanted[code]) for code in wanted)


@pytest.mark.parametrize("name", ["gcj02", "swapped_axes", "metres_without_crs", "zone_prefixed"])
def test_a_file_in_a_strange_system_is_refused_in_the_words_of_its_truth(based, name):
    result, truth = subgrids(based, name)
    assert (result.exit_code, truth["exit_code"]) == (2, 2)
    assert truth["says"] in result.output
    assert "错误：" in result.output
    assert stored(based) == {}


@pytest.mark.parametrize(
    ("name", "crs"), [("gcj02", "gcj02"), ("metres_without_crs", "auto"), ("zone_prefixed", "auto")]
)
def test_it_comes_in_when_the_system_is_named_or_unambiguous(based, name, crs):
    assert_clean(based, subgrids(based, name, "--crs", crs)[0])


@pytest.mark.parametrize(
    ("name", "first"),
    [("metres_without_crs", "1. EPSG:4545"), ("zone_prefixed", "1. EPSG:4524"), ("gcj02", "1. gcj02")],
)
def test_the_guesses_are_listed_with_their_distance(based, name, first):
    lines = subgrids(based, name)[0].output.splitlines()
    zh, en = (line for line in lines if first in line)
    assert "离已有边界 0.0" in zh
    assert "the outline lies 0.0" in en


def test_a_shift_is_not_undone_twice(based):
    """The file is true; whoever says it is GCJ-02 would move it by half a kilometre."""
    result, _ = subgrids(based, "clean", "--crs", "gcj02")
    assert result.exit_code == 2
    assert "Read as GCJ-02, the outline lies" in result.output
    assert "such as --crs EPSG:4490" in result.output
    assert stored(based) == {}


def test_the_wrong_web_map_is_noticed(based):
    result, _ = subgrids(based, "gcj02", "--crs", "bd09")
    assert result.exit_code == 2
    assert "such as --crs gcj02" in result.output


def test_naming_the_wrong_system_does_not_silence_the_evidence(based):
    result, _ = subgrids(based, "gcj02", "--crs", "EPSG:4490")
    assert result.exit_code == 2
    assert "Nothing was shifted" in result.output


def test_a_true_file_is_told_nothing(based):
    result, _ = subgrids(based, "clean")
    assert_clean(based, result)
    assert "GCJ-02" not in result.output


def test_a_root_has_no_evidence_and_auto_asks(database, tmp_path):
    frame = pyogrio.read_dataframe(DIRTY / "base_town.geojson").drop(columns="parent_code")
    pyogrio.write_dataframe(frame, tmp_path / "town.shp", encoding="utf-8")
    (tmp_path / "town.prj").unlink()
    result = run(database, tmp_path / "town.shp", "--level", "town", "--code", "code", "--crs", "auto")
    assert result.exit_code == 2
    assert all(f"{k}. {system}" in result.output for k, system in enumerate(["EPSG:4490", "gcj02", "bd09"], 1))


def test_a_root_imported_again_is_tested_against_itself(based, tmp_path):
    """No parent is known, but the area itself is: a GCJ-02 copy of it is not taken for a new outline."""
    frame = pyogrio.read_dataframe(DIRTY / "base_town.geojson")
    frame.geometry = shapely.transform(np.asarray(frame.geometry.array), to_gcj02)
    pyogrio.write_dataframe(frame, tmp_path / "town.geojson", driver="GeoJSON", COORDINATE_PRECISION=9)
    result = run(based, tmp_path / "town.geojson", "--level", "town", "--code", "code", "--replace")
    assert result.exit_code == 2
    assert "such as --crs gcj02" in result.output


def test_a_web_maps_shift_under_a_projection_is_noticed(based, tmp_path):
    frame = pyogrio.read_dataframe(DIRTY / "gcj02.geojson").to_crs("EPSG:4545")
    pyogrio.write_dataframe(frame, tmp_path / "map.gpkg")
    words = ["--level", "subgrid", "--code", "code", "--parent-code", "parent_code"]
    result = run(based, tmp_path / "map.gpkg", *words)
    assert result.exit_code == 2
    assert "turn it into degrees first" in result.output


def to_old(lonlat):
    """CGCS2000 degrees to Beijing 1954 Gauss-Krüger metres by PROJ, the other way round from what is tested."""
    values = dict(zip(("x", "y", "z", "rx", "ry", "rz", "s"), SHIFT.split(","), strict=True))
    helmert = " ".join(f"+{key}={value}" for key, value in values.items())
    pipeline = (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=GRS80 +step +inv "
        f"+proj=helmert {helmert} +convention=position_vector +step +inv +proj=cart +ellps=krass "
        "+step +proj=tmerc +lon_0=111 +x_0=500000 +ellps=krass"
    )
    moved = pyproj.Transformer.from_pipeline(pipeline).transform(lonlat[:, 0], lonlat[:, 1], np.zeros(len(lonlat)))
    return np.column_stack(moved[:2])


@pytest.fixture
def old_file(tmp_path):
    """The clean village in Beijing 1954, said so by Esri's name in the .prj."""
    frame = pyogrio.read_dataframe(DIRTY / "clean.geojson").set_crs(BEIJING_GK, allow_override=True)
    frame.geometry = shapely.transform(np.asarray(frame.geometry.array), to_old)
    pyogrio.write_dataframe(frame.rename(columns={"parent_code": "parent"}), tmp_path / "old.shp", encoding="utf-8")
    prj = pyproj.CRS(BEIJING_GK).to_wkt("WKT1_ESRI").replace("21459", "")
    (tmp_path / "old.prj").write_text(prj)
    assert "Beijing_1954" in prj
    return tmp_path / "old.shp"


def old_import(database, file, *options):
    words = ["--level", "subgrid", "--code", "code", "--name", "name", "--parent-code", "parent"]
    return run(database, file, *words, *options)


def control_csv(folder, spoil_m=0.0):
    places = np.random.default_rng(4).uniform([109.18, 34.78], [109.24, 34.83], (6, 2))
    old = to_old(places)
    old[2, 0] += spoil_m
    rows = [
        f"K{k},{x:.4f},{y:.4f},{lon!r},{lat!r}"
        for k, ((x, y), (lon, lat)) in enumerate(zip(old, places.tolist(), strict=True))
    ]
    (folder / "points.csv").write_text("name,x,y,lon,lat\n" + "\n".join(rows), encoding="utf-8")
    return folder / "points.csv"


def test_an_old_datum_is_refused_without_parameters(based, old_file):
    for options in ([], ["--crs", "auto"], ["--crs", BEIJING_GK]):
        result = old_import(based, old_file, *options)
        assert result.exit_code == 2
        assert "旧基准北京54" in result.output
        assert "the old datum Beijing 1954" in result.output
        assert "--datum-shift" in result.output
    assert stored(based) == {}


def test_the_bureaus_parameters_bring_it_home(based, old_file):
    assert_clean(based, old_import(based, old_file, "--datum-shift", SHIFT))


def test_the_other_sign_convention_does_not_fit_the_parents(based, old_file):
    turned = "15.53,-113.82,-41.38,-0.12,0.34,1.05,2.14"
    result = old_import(based, old_file, "--datum-shift", turned)
    assert result.exit_code == 3
    assert "no system explains it" in result.output
    assert stored(based) == {}


def test_control_points_bring_it_near_and_show_their_residuals(based, old_file):
    result = old_import(based, old_file, "--control-points", str(control_csv(old_file.parent)))
    assert "4 parameters" in result.output
    assert "RMS 0.0" in result.output
    assert "K2 0.0" in result.output


def test_residuals_beyond_the_bound_are_refused_unless_accepted(based, old_file):
    points = str(control_csv(old_file.parent, spoil_m=8.0))
    result = old_import(based, old_file, "--control-points", points)
    assert result.exit_code == 2
    assert "K2 " in result.output
    assert "The bound is 0.5 m at each point" in result.output
    accepted = old_import(based, old_file, "--control-points", points, "--accept-residuals")
    assert accepted.exit_code == 3  # three metres off, it does not tile the village
    assert "Fitted to control points" in accepted.output


def test_parameters_are_not_applied_to_what_needs_none(based):
    result, _ = subgrids(based, "clean", "--datum-shift", SHIFT)
    assert result.exit_code == 2
    assert "needs no datum shift" in result.output


def test_the_sample_is_as_far_off_as_it_says(based):
    """The distance named is the median distance of the outline, not of single points, which moved by more."""
    table = read_boundaries(DIRTY / "gcj02.geojson", code="code", name="name")
    xy = shapely.get_coordinates(table.geometries)
    assert np.abs(xy - from_gcj02(xy)).max() > 0.003
    result, _ = subgrids(based, "gcj02")
    said = next(line for line in result.output.splitlines() if line.startswith("Error: "))
    assert 50 < float(said.split(" lies ")[1].split(" m ")[0]) < 600
