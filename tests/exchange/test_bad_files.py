"""Every bad file is one `BadInput`: a sentence in two languages and a hint."""

import struct
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange import archives
from gisgrid.exchange.boundaries import read_boundaries

from .samples import DRIVERS, save, squares, zipped

MAGIC = {
    "geojson": b'{"type":"FeatureCollection","features":[',
    "gpkg": b"SQLite format 3\0" + b"\0" * 52 + b"GPKG",
    "fgb": b"fgb\x03fgb\x01",
    "shp": b"\x00\x00\x27\x0a",
    "zip": b"PK\x03\x04",
}


def refusal(path, code="code", name="name", **options) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_boundaries(path, code=code, name=name, **options)
    error = caught.value
    assert error.zh.endswith("。")
    assert error.en.endswith(".")
    assert error.hint_zh
    assert error.hint_en
    assert "\n" not in error.zh + error.en
    return error


def shaped(tmp_path, *shapes, ext="gpkg", **columns):
    frame = squares(len(shapes), **columns)
    frame.geometry = gpd.GeoSeries(list(shapes), crs=4490)
    return save(frame, tmp_path, ext)


def test_path_missing_or_folder(tmp_path):
    assert "cannot be opened" in refusal(tmp_path / "none.shp").en
    assert "cannot be opened" in refusal(tmp_path).en


@pytest.mark.parametrize("ext", ["geojson", "gpkg", "fgb", "shp", "zip"])
def test_empty_file(tmp_path, ext):
    path = tmp_path / f"map.{ext}"
    path.touch()
    assert "is empty" in refusal(path).en


@pytest.mark.parametrize("ext", DRIVERS)
def test_no_rows(tmp_path, ext):
    assert "no areas" in refusal(save(squares(0), tmp_path, ext)).en


@pytest.mark.parametrize("ext", ["geojson", "gpkg", "fgb", "shp", "zip", "txt"])
def test_ten_megabytes_of_noise(tmp_path, ext):
    path = tmp_path / f"map.{ext}"
    path.write_bytes(np.random.default_rng(7).bytes(10_000_000))
    assert "no boundary file of a kind" in refusal(path).en


@pytest.mark.parametrize("ext", MAGIC)
def test_noise_behind_a_true_beginning(tmp_path, ext):
    if ext == "shp":
        save(squares(), tmp_path, "shp")
    path = tmp_path / f"map.{ext}"
    path.write_bytes(MAGIC[ext] + np.random.default_rng(7).bytes(1_000_000))
    refusal(path)


@pytest.mark.parametrize("share", [0.001, 0.05, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("ext", ["geojson", "gpkg", "fgb", "shp", "dbf", "shx", "zip"])
def test_a_file_cut_short_is_never_half_read(tmp_path, ext, share):
    frame = squares(200, code=[f"{i:012d}" for i in range(200)])
    path = save(frame, tmp_path, ext if ext in DRIVERS else "shp")
    path = zipped(path) if ext == "zip" else path
    part = path.with_suffix(f".{ext}")
    raw = part.read_bytes()
    part.write_bytes(raw[: int(len(raw) * share)])
    refusal(path)


def test_no_crs(tmp_path):
    path = save(squares(), tmp_path, "shp")
    path.with_suffix(".prj").unlink()
    error = refusal(path)
    assert "does not say its coordinate system" in error.en
    assert "EPSG:4490" in error.hint_en


def test_wrong_field_lists_those_there_are(tmp_path):
    error = refusal(save(squares(), tmp_path, "gpkg"), code="XZQDM")
    assert error.en == 'The file has no field "XZQDM"; it has: code, name.'


@pytest.mark.parametrize("spec", [{"name": "n"}, {"kind": "k"}, {"parent_codes": ["p"]}])
def test_wrong_field_of_any_kind(tmp_path, spec):
    assert "it has: code, name" in refusal(save(squares(), tmp_path, "gpkg"), **spec).en


def test_wrong_parent_name_field(tmp_path):
    path = save(squares(), tmp_path, "gpkg")
    assert 'no field "pn"' in refusal(path, parent_codes=["=1"], parent_names=["pn"]).en


def test_duplicate_codes_are_listed(tmp_path):
    error = refusal(save(squares(code=["7", "8", "7"]), tmp_path, "gpkg"))
    assert error.en == "1 codes (code) occur more than once: 7."
    assert error.details == {"codes": ["7"]}


def test_missing_codes_are_listed(tmp_path):
    assert "rows 1, 3" in refusal(save(squares(code=[None, "8", " "]), tmp_path, "gpkg")).en


@pytest.mark.parametrize("values", [["9.90199E+11", "9.90199E+11", "1"], [1.5, 2.0, 3.0]])
def test_codes_with_lost_digits(tmp_path, values):
    assert "lost digits" in refusal(save(squares(code=values), tmp_path, "gpkg")).en


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        (None, "have no geometry: 990199001001"),
        (shapely.Polygon(), "empty geometry: 990199001001"),
        (shapely.LineString([(109, 34), (110, 35)]), "are no polygons: 990199001001"),
        (shapely.Point(109, 34), "are no polygons: 990199001001"),
        (shapely.GeometryCollection([shapely.box(0, 0, 1, 1)]), "are no polygons: 990199001001"),
        (shapely.force_3d(shapely.box(109, 34, 110, 35), 412.5), "three-dimensional (with heights): 990199001001"),
    ],
)
def test_what_is_no_flat_polygon(tmp_path, shape, says):
    assert says in refusal(shaped(tmp_path, shapely.box(109, 34, 110, 35), shape)).en


def test_a_table_without_any_geometry(tmp_path):
    refusal(shaped(tmp_path, None, None, ext="geojson"))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_coordinates_that_are_no_numbers(tmp_path, value):
    path = save(squares(1), tmp_path, "shp")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<d", raw, len(raw) - 40, value)
    path.write_bytes(raw)
    with np.errstate(invalid="ignore"):
        assert "coordinate that is no number" in refusal(path).en


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
@pytest.mark.parametrize("packed", [False, True])
def test_missing_sidecars(tmp_path, suffix, packed):
    path = save(squares(), tmp_path, "shp")
    path.with_suffix(suffix).unlink()
    assert refusal(zipped(path) if packed else path).en == f"The shapefile lacks its {suffix} file."


@pytest.mark.parametrize("asked", ["EPSG:999999", "EPSG:", "what", ""])
def test_unknown_crs(tmp_path, asked):
    assert refusal(save(squares(), tmp_path, "gpkg"), crs=asked).en == f'Unknown coordinate system "{asked}".'


def test_unknown_kind(tmp_path):
    assert "Unknown kinds: 学校" in refusal(save(squares(kind=["学校"] * 3), tmp_path, "gpkg"), kind="kind").en


def test_text_in_no_known_encoding(tmp_path):
    path = save(squares(name=["Ümläut", "Zürich", "Genève"]), tmp_path, "shp", encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink()
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = 0
    path.with_suffix(".dbf").write_bytes(raw)
    assert "encoding of the attribute table cannot be told" in refusal(path).en
    assert read_boundaries(path, code="code", name="name", encoding="latin-1").names[1] == "Zürich"
    assert "not in the encoding utf-8" in refusal(path, encoding="utf-8").en
    assert "not in the encoding klingon" in refusal(path, encoding="klingon").en


def test_names_that_were_garbled_before(tmp_path):
    garbled = ["大荔".encode().decode("latin-1")] * 3
    assert "Names are garbled" in refusal(save(squares(name=garbled), tmp_path, "gpkg")).en


def test_geojson_that_is_not_utf8(tmp_path):
    path = save(squares(), tmp_path, "geojson")
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    assert "is not UTF-8 text" in refusal(path).en


def test_two_shapefiles_in_one_archive(tmp_path):
    both = zipped(save(squares(), tmp_path, "shp", "a"), tmp_path / "both.zip")
    zipped(save(squares(), tmp_path, "shp", "b"), both)
    assert refusal(both).en == "The archive should hold exactly one boundary file; it holds: a.shp, b.shp."


def test_an_archive_without_boundaries(tmp_path):
    path = tmp_path / "text.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "it holds: 0" in refusal(path).en


@pytest.mark.parametrize("honest", [True, False])
def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch, honest):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 3 * 1024**2)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map.geojson", b" " * 9_000_000)
    if not honest:
        raw = path.read_bytes()
        path.write_bytes(raw.replace(struct.pack("<I", 9_000_000), struct.pack("<I", 4_000)))
    assert path.stat().st_size < 10_000
    assert ("holds more than 3 MB" if honest else "damaged") in refusal(path).en


def test_members_of_an_archive_cannot_leave_their_folder(tmp_path):
    path = tmp_path / "slip.zip"
    inner = save(squares(), tmp_path, "geojson")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "../../slipped.geojson")
    assert len(read_boundaries(path, code="code", name="name").codes) == 3
    assert not list(tmp_path.parent.glob("slipped*"))
    assert not list(tmp_path.parent.parent.glob("slipped*"))


def test_a_locked_archive(tmp_path):
    path = zipped(save(squares(), tmp_path, "geojson"))
    raw = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + flags] |= 1
    path.write_bytes(raw)
    assert "locked with a password" in refusal(path).en


def test_a_plain_sqlite_database_is_no_geopackage(tmp_path):
    path = tmp_path / "map.gpkg"
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 4096)
    assert "no boundary file of a kind" in refusal(path).en
