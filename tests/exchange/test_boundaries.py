"""One table from every format."""

import numpy as np
import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.geometry.lattice import to_lattice

from .samples import DRIVERS, NAMES, save, squares, zipped


@pytest.mark.parametrize("ext", DRIVERS)
def test_every_format_gives_the_same_table(tmp_path, ext):
    frame = squares(town=["990199001000"] * 3, kind=["base", "dedicated", None])
    table = read_boundaries(
        save(frame, tmp_path, ext),
        code="code",
        name="name",
        parent_codes=["town", "=990199000000"],
        kind="kind",
    )
    assert table.codes == ["990199001000", "990199001001", "990199001002"]
    assert table.names == NAMES
    assert table.kinds == ["base", "dedicated", "base"]
    assert table.parent_codes == (["990199001000"] * 3, ["990199000000"] * 3)
    assert table.parent_names == table.parent_codes
    assert shapely.equals(to_lattice(table.geometries), to_lattice(frame.geometry)).all()
    assert table.notices == []


@pytest.mark.parametrize("inside", ["", "数据/边界/"])
def test_zipped_shapefile(tmp_path, inside):
    table = read_boundaries(zipped(save(squares(), tmp_path, "shp"), inside=inside), code="code", name="name")
    assert table.names == NAMES
    assert table.source_crs == "EPSG:4490"


@pytest.mark.parametrize("ext", ["geojson", "gpkg", "fgb"])
def test_zipped_others(tmp_path, ext):
    path = save(squares(), tmp_path, ext)
    assert read_boundaries(zipped(path), code="code", name="name").names == NAMES


def test_parent_names_come_from_their_fields(tmp_path):
    path = save(squares(town=["1", "1", None], town_name=["甲镇", None, None]), tmp_path, "gpkg")
    table = read_boundaries(path, code="code", name="name", parent_codes=["town", "=9"], parent_names=["town_name"])
    assert table.parent_codes == (["1", "1", None], ["9"] * 3)
    assert table.parent_names == (["甲镇", "1", ""], ["9"] * 3)


def test_missing_names_are_replaced_and_said(tmp_path):
    path = save(squares(name=["甲", None, "  "]), tmp_path, "gpkg")
    table = read_boundaries(path, code="code", name="name")
    assert table.names == ["甲", "990199001001", "990199001002"]
    assert table.notices == ["2 个名称缺失（name），以代码代替。 / 2 names (name) are missing; the code stands in."]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("cpg", ["", "UTF-8", "GBK", "ISO-8859-1", "nonsense"])
def test_attribute_tables_are_read_whatever_the_cpg_says(tmp_path, encoding, cpg):
    frame = squares().rename(columns={"name": "名称"})
    path = save(frame, tmp_path, "shp", encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    table = read_boundaries(path, code="code", name="名称")
    assert table.names == NAMES
    wrong = {("utf-8", "GBK"), ("utf-8", "ISO-8859-1"), ("gbk", "UTF-8"), ("gbk", "ISO-8859-1")}
    assert len(table.notices) == ((encoding, cpg) in wrong)


def test_upper_case_sidecars(tmp_path):
    path = save(squares(), tmp_path, "shp", encoding="gbk")
    for suffix in (".dbf", ".shx", ".prj"):
        path.with_suffix(suffix).rename(path.with_suffix(suffix.upper()))
    path.with_suffix(".cpg").unlink()
    assert read_boundaries(path, code="code", name="name").names == NAMES


def test_codes_that_were_numbers_in_excel(tmp_path):
    frame = squares(code=[990199001000.0, 990199001001.0, 990199001002.0])
    assert read_boundaries(save(frame, tmp_path, "shp"), code="code", name="name").codes[1] == "990199001001"


@pytest.mark.parametrize("ext", ["gpkg", "shp", "geojson", "fgb"])
def test_heights_of_zero_are_dropped_and_said(tmp_path, ext):
    frame = squares()
    frame.geometry = shapely.force_3d(frame.geometry.array, 0.0)
    table = read_boundaries(save(frame, tmp_path, ext), code="code", name="name")
    assert not shapely.has_z(table.geometries).any()
    assert table.notices == ["高程全为 0，已去掉第三维。 / All heights are 0; the third dimension was dropped."]


def test_a_layer_is_chosen_by_name(tmp_path):
    save(squares(), tmp_path, "gpkg", layer="村")
    path = save(squares(2), tmp_path, "gpkg", layer="镇", append=True)
    assert len(read_boundaries(path, code="code", name="name", layer="镇").codes) == 2
    for layer in (None, "县"):
        with pytest.raises(BadInput, match="the file holds: 村, 镇"):
            read_boundaries(path, code="code", name="name", layer=layer)


def test_a_shapefile_in_an_archive_is_chosen_by_name(tmp_path):
    both = zipped(save(squares(), tmp_path, "shp", "村"), tmp_path / "both.zip")
    zipped(save(squares(2), tmp_path, "shp", "镇"), both)
    assert len(read_boundaries(both, code="code", name="name", layer="镇").codes) == 2


def test_invalid_polygons_pass_on_to_the_check(tmp_path):
    frame = squares(1)
    frame.geometry = [shapely.from_wkt("POLYGON ((109 34, 110 35, 110 34, 109 35, 109 34))")]
    table = read_boundaries(save(frame, tmp_path, "gpkg"), code="code", name="name")
    assert not shapely.is_valid(table.geometries[0])


def test_other_column_types_do_no_harm(tmp_path):
    frame = squares(when=np.array(["2026-01-01"] * 3, dtype="datetime64[ms]"), ok=[True, False, True], n=[1, 2, 3])
    table = read_boundaries(save(frame, tmp_path, "gpkg"), code="N{n:03d}", name="name")
    assert table.codes == ["N001", "N002", "N003"]
